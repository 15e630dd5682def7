"""Readings of a tablet's clock, which compare the clock with the server's at each contact."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from searches.ledger.record import Record
from searches.models import ClockReading
from searches.services.command import command
from searches.words.clocks import Tick
from searches.words.events.devices import ClockRead
from searches.words.people import Act
from searches.words.refusals import Refused

SET_BACK_SECONDS = 30


@command(Act.USE_OWN_ACCOUNT)
def read_clock(
    record: Record,
    *,
    device_now: datetime,
    jumped_backwards: bool = False,
    tick: Tick | None = None,
) -> ClockReading:
    """Record the time on the tablet's clock. A positive offset means that the clock is ahead.

    `jumped_backwards` is what the tablet reports from its monotonic clock. A clock that has fallen
    more than 30 s behind since its last reading is also recorded as set back, whatever the tablet
    reports. Raises Refused for a device that is not enrolled.
    """
    if record.actor.device is None:
        raise Refused("not-enrolled", "This device is not enrolled, so its clock is not recorded.")
    offset = device_now - record.now
    reading = record.add(
        ClockReading(
            establishment=record.establishment,
            device_id=record.actor.device,
            offset_seconds=offset / timedelta(seconds=1),
            jumped_backwards=jumped_backwards or _fell_behind(record.actor.device, offset),
            boot=tick.boot if tick else "",
            monotonic_ms=tick.monotonic_ms if tick else None,
            occurred_at=device_now,
            recorded_at=record.now,
        )
    )
    record.enter(
        ClockRead(
            offset_seconds=round(reading.offset_seconds, 3),
            jumped_backwards=reading.jumped_backwards,
        )
    )
    return reading


def _fell_behind(device: UUID, offset: timedelta) -> bool:
    before = ClockReading.objects.filter(device_id=device).order_by("-recorded_at").first()
    if before is None:
        return False
    return offset / timedelta(seconds=1) < before.offset_seconds - SET_BACK_SECONDS
