"""Facts about the clocks of the tablets that recorded something for a lock session."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from searches.models import ClockReading, Device, LockSession
from searches.words.releases import ClockFact


def clocks_of(devices: Iterable[UUID], lock: LockSession | None) -> dict[UUID, ClockFact]:
    """Return the clock facts of each device. Devices without any reading are left out."""
    known = set(devices)
    if not known:
        return {}
    # A tablet collects readings for years, so the query fetches only its newest reading and the
    # readings since the sealing.
    newest = ClockReading.objects.filter(device=OuterRef("pk")).order_by("-recorded_at")
    within = Q(
        pk__in=Device.objects.filter(pk__in=known).values_list(Subquery(newest.values("pk")[:1]))
    )
    if lock is not None:
        within |= Q(device__in=known, recorded_at__gte=lock.sealed_at)
    readings: dict[UUID, list[ClockReading]] = {}
    for reading in ClockReading.objects.filter(within).order_by("recorded_at"):
        if reading.device_id is not None:
            readings.setdefault(reading.device_id, []).append(reading)
    return {device: _clock(device, rows, lock) for device, rows in readings.items()}


def _clock(device: UUID, readings: list[ClockReading], lock: LockSession | None) -> ClockFact:
    """Return the facts of one clock.

    A backward jump since the sealing counts for the whole lock session, even if the newest reading
    is right.
    """
    jumped = any(
        reading.jumped_backwards
        for reading in readings
        if lock is not None and reading.recorded_at >= lock.sealed_at
    )
    return ClockFact(str(device), readings[-1].offset_seconds, jumped)
