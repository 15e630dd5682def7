"""More than five taps less than a second apart need a recount; a slow network does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from searches.ledger.clock import replay_at
from searches.models import LockSession
from searches.services.devices.clocks import read_clock
from searches.services.rolls.counts import tap_person
from searches.words.clocks import Tick
from searches.words.rolls import CountFault, CountJudgement
from tests.support.counting import Morning, moment


def arriving_at_once(
    morning: Morning, lock: LockSession, *, apart: float, proven: bool
) -> CountJudgement:
    """Send all 24 taps at 07:30:00, dated `apart` seconds after each other."""
    kay, opened = morning.prison.kay, moment("07:26:00")
    for clock in ("07:26:00", "07:30:00") if proven else ():
        ticks = (moment(clock) - opened) // timedelta(milliseconds=1)
        with replay_at(moment(clock)):
            read_clock(kay, device_now=moment(clock), tick=Tick("page", ticks))
    count = morning.begin(kay, "kitchen", 24, "07:26:10")
    for place, prisoner in enumerate(morning.kitchen):
        after = timedelta(seconds=20 + apart * place)
        by = replace(kay, tick=Tick("page", after // timedelta(milliseconds=1)))
        with replay_at(moment("07:30:00") + timedelta(milliseconds=place)):
            tap_person(by, count_id=count.pk, prisoner_id=prisoner.pk, occurred_at=opened + after)
    morning.sign(kay, count, "07:30:10")
    return morning.judge(lock, "kitchen").judgements[-1]


def test_24_faces_in_ten_seconds_are_too_fast(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:27:10")
    assert CountFault.TOO_FAST in morning.judge(lock, "kitchen").judgements[-1].faults


@pytest.mark.parametrize(
    ("apart", "proven", "too_fast"), [(2, True, False), (0.4, True, True), (2, False, True)]
)
def test_only_a_proven_clock_gives_the_pace_of_taps_that_arrive_together(
    morning: Morning, lock: LockSession, apart: float, proven: bool, too_fast: bool
) -> None:
    faults = arriving_at_once(morning, lock, apart=apart, proven=proven).faults
    assert (CountFault.TOO_FAST in faults) is too_fast
