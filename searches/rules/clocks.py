"""The rules of tablet clocks: whether a tablet's clocks prove the time of an act.

Anybody who holds a tablet can set its wall clock, but not its monotonic clock. An act's time is
proven under three conditions. The tablet had contact with the server before the act, and again at
or after the act. The tablet's wall clock was right at both contacts. A monotonic reading of the
same page agrees with the wall clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from searches.words.clocks import Reading, Tick
from searches.words.releases import ClockFact

AGREES_WITHIN = timedelta(seconds=5)


def proven_time(
    tablet_time: datetime, tick: Tick | None, readings: Sequence[Reading], *, tolerance_seconds: int
) -> datetime | None:
    """Return the proven server time of an act at `tablet_time`, or None if there is no proof.

    `tick` is the monotonic reading at the act. `readings` are the contacts of the same device, in
    order of arrival.
    """
    if tick is None:
        return None
    tolerance = timedelta(seconds=tolerance_seconds)
    for earlier, before, after in _around(tablet_time, readings, tick):
        if after.jumped_backwards or not _right(before, tolerance) or not _right(after, tolerance):
            continue
        times = [
            _by_monotonic(tablet_time, tick, reading)
            for reading in (earlier, after)
            if reading is not None and _same(reading, tick)
        ]
        proven = _agreed(times)
        if proven is not None and _between(proven, before, after):
            return min(max(proven, before.server_now), after.server_now)
    return None


def clock_fault(clock: ClockFact, tolerance_seconds: int) -> str:
    """Return a sentence if a device's clock is wrong, or an empty text if the clock is right."""
    if clock.jumped_backwards:
        return "A tablet's clock was set back."
    if clock.offset_seconds is None or abs(clock.offset_seconds) > tolerance_seconds:
        return "A tablet's clock is wrong."
    return ""


def _around(
    tablet_time: datetime, readings: Sequence[Reading], tick: Tick
) -> Iterator[tuple[Reading | None, Reading, Reading]]:
    """Yield each pair of successive readings with `tablet_time` between their device times.

    The first value of each result is the newest reading of the page that made the act, from before
    or at the start of the pair, or None. A monotonic clock may stand still while a tablet sleeps.
    If another page of the tablet had contact meanwhile, only this first reading can show that
    somebody set the wall clock in between.
    """
    earlier: Reading | None = None
    for before, after in pairwise(readings):
        if _same(before, tick):
            earlier = before
        if before.device_now <= tablet_time <= after.device_now:
            yield earlier, before, after


def _right(reading: Reading, tolerance: timedelta) -> bool:
    return abs(reading.device_now - reading.server_now) <= tolerance


def _same(reading: Reading, tick: Tick) -> bool:
    return reading.tick is not None and reading.tick.boot == tick.boot


def _by_monotonic(tablet_time: datetime, tick: Tick, reading: Reading) -> datetime | None:
    """Return the server time of the reading plus the monotonic time that passed since then.

    Return None if the wall clock gives a different duration.
    """
    if reading.tick is None:
        return None
    elapsed = timedelta(milliseconds=tick.monotonic_ms - reading.tick.monotonic_ms)
    if abs(elapsed - (tablet_time - reading.device_now)) > AGREES_WITHIN:
        return None
    return reading.server_now + elapsed


def _agreed(times: Sequence[datetime | None]) -> datetime | None:
    """Return the last of these times, or None if the list is empty or has a None."""
    known = [time for time in times if time is not None]
    if not known or len(known) < len(times):
        return None
    return known[-1]


def _between(proven: datetime, before: Reading, after: Reading) -> bool:
    return before.server_now - AGREES_WITHIN <= proven <= after.server_now + AGREES_WITHIN
