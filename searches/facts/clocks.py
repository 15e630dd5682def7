"""Facts about the clocks of the tablets that recorded something for a lock session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from searches.facts.prepared_queries import prepared
from searches.models import ClockReading, Device, LockSession
from searches.words.releases import ClockFact


class ReadingRow(NamedTuple):
    """One comparison of a device's clock with the server's clock."""

    device: UUID
    offset_seconds: float
    jumped_backwards: bool
    recorded_at: datetime


def clocks_of(devices: Iterable[UUID], lock: LockSession) -> dict[UUID, ClockFact]:
    """Return the clock facts of each device. Devices without any reading are left out."""
    known = sorted(set(devices))
    if not known:
        return {}
    readings: dict[UUID, list[ReadingRow]] = {}
    for reading in map(ReadingRow._make, _readings(devices=known, since=lock.sealed_at)):
        readings.setdefault(reading.device, []).append(reading)
    return {device: _clock(device, rows, lock) for device, rows in readings.items()}


@prepared
def _readings(*, devices: list[UUID], since: datetime) -> QuerySet[Any, Any]:
    """Return the newest reading of each device, and its readings since this time.

    A tablet collects readings for years, so the others are not read.
    """
    newest = ClockReading.objects.filter(device=OuterRef("pk")).order_by("-recorded_at")
    ids = Device.objects.filter(pk__in=devices).values_list(Subquery(newest.values("pk")[:1]))
    rows = ClockReading.objects.filter(
        Q(pk__in=ids) | Q(device__in=devices, recorded_at__gte=since)
    )
    columns = ("device_id", "offset_seconds", "jumped_backwards", "recorded_at")
    return rows.order_by("recorded_at").values_list(*columns)


def _clock(device: UUID, readings: list[ReadingRow], lock: LockSession) -> ClockFact:
    """Return the facts of one clock.

    A backward jump since the sealing counts for the whole lock session, even if the newest reading
    is right.
    """
    jumped = any(
        reading.jumped_backwards for reading in readings if reading.recorded_at >= lock.sealed_at
    )
    return ClockFact(str(device), readings[-1].offset_seconds, jumped)
