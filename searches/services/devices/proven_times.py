"""Calculate the server time of an act on a tablet from readings of the tablet's clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from searches.ledger.record import Record
from searches.models import ClockReading
from searches.rules.clocks import proven_time
from searches.words.clocks import Reading, Tick
from searches.words.policy import Policy

LOOK_BACK = timedelta(hours=36)


def proven_server_time(record: Record, tablet_time: datetime | None) -> datetime | None:
    """Return the server time of a moment on the tablet's clock, or None if no clock proves it."""
    if tablet_time is None or record.actor.device is None or record.actor.tick is None:
        return None
    policy = Policy.from_document(record.establishment.policy)
    rows = ClockReading.objects.filter(
        device_id=record.actor.device, recorded_at__gte=record.now - LOOK_BACK
    ).order_by("recorded_at")
    time = proven_time(
        tablet_time,
        record.actor.tick,
        [_reading(row) for row in rows],
        tolerance_seconds=policy.clock_tolerance_seconds,
    )
    return None if time is None else min(time, record.now)


def best_known_time(record: Record, tablet_time: datetime | None) -> datetime:
    """Return when a fact happened: its proven time, else the tablet's time, else the time now."""
    return proven_server_time(record, tablet_time) or tablet_time or record.now


def _reading(row: ClockReading) -> Reading:
    tick = Tick(row.boot, row.monotonic_ms) if row.monotonic_ms is not None else None
    return Reading(row.occurred_at, row.recorded_at, tick, row.jumped_backwards)
