"""What is known of the clocks of tablets that gave facts to a lock session."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from searches.models import ClockReading, Device, LockSession
from searches.words.releases import ClockFact


def clocks_of(devices: Iterable[UUID], lock: LockSession | None) -> dict[UUID, ClockFact]:
    """Device -> its newest reading; a device that was never read is not in it."""
    known = set(devices)
    if not known:
        return {}
    # A tablet is read for years: only the newest, and those since the seal, say anything.
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
    """A jump stays true for the lock session it happened in."""
    jumped = any(
        reading.jumped_backwards
        for reading in readings
        if lock is not None and reading.recorded_at >= lock.sealed_at
    )
    return ClockFact(str(device), readings[-1].offset_seconds, jumped)
