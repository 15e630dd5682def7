"""Attack 12: taps sent in one call have invented times.

Gatehouse judges the pace of a count by the times at which taps arrived, or by a proven clock.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.ledger.clock import replay_at
from searches.models import LockSession
from searches.words.rolls import CountFault, CountJudgement
from tests.api.tablet_client import Tablet
from tests.attacks import supervisor_tablet
from tests.support.counting import Morning, moment
from tests.support.sample_prison import Prison


def read_clock(tablet: Tablet, clock: str) -> None:
    """Report the tablet's clock, which is right, from a page that was opened at 07:00."""
    now = moment(clock)
    ticks = (now - moment("07:00:00")) // timedelta(milliseconds=1)
    with replay_at(now):
        reading = {"device_now": now.isoformat(), "boot": "page", "monotonic_ms": ticks}
        assert tablet.post("clock", reading).status_code in {200, 201}


def eleven_taps_in_one_call(
    morning: Morning, *, apart: float, proven: bool, read_at: str = "07:28:00"
) -> None:
    """Tap kitchen prisoners as Kay from 07:26:40 on, and send all taps in one call at 07:28:00."""
    prison, tablet = morning.prison, Tablet(morning.prison, "kay")
    if proven:
        read_clock(tablet, "07:26:10")
    count = supervisor_tablet.begin(tablet, "kitchen", 24, "07:26:30")
    sent = supervisor_tablet.taps(count, morning.kitchen, "07:26:40", apart=apart)
    for place, tap in enumerate(sent):
        ticks = int((26 * 60 + 40 + apart * place) * 1000)
        sent[place] = tap | ({"boot": "page", "monotonic_ms": ticks} if proven else {})
    if proven:
        read_clock(tablet, read_at)
    with replay_at(moment("07:28:00")):
        assert all(result["applied"] for result in tablet.operations(*sent))
    supervisor_tablet.sign(prison, "kay", count, "07:28:30")


def judgement_of(morning: Morning, lock: LockSession) -> CountJudgement:
    return morning.judge(lock, "kitchen").judgements[-1]


@pytest.mark.parametrize("apart", [0, 3])
def test_unproven_times_do_not_make_the_taps_slower(
    morning: Morning, lock: LockSession, apart: float
) -> None:
    eleven_taps_in_one_call(morning, apart=apart, proven=False)
    assert judgement_of(morning, lock).faults == (CountFault.TOO_FAST,)


@pytest.mark.slow
@pytest.mark.parametrize(("apart", "faults"), [(3, ()), (0.9, (CountFault.TOO_FAST,))])
def test_proven_times_decide_the_pace_of_the_taps(
    morning: Morning, lock: LockSession, apart: float, faults: tuple[CountFault, ...]
) -> None:
    eleven_taps_in_one_call(morning, apart=apart, proven=True)
    assert judgement_of(morning, lock).faults == faults


def test_times_after_the_last_reading_of_the_clock_are_not_proven(
    morning: Morning, lock: LockSession
) -> None:
    eleven_taps_in_one_call(morning, apart=3, proven=True, read_at="07:26:39")
    assert judgement_of(morning, lock).faults == (CountFault.TOO_FAST,)


def test_no_tap_is_dated_before_its_count_began(morning: Morning, lock: LockSession) -> None:
    """Send taps with proven times from before the headcount. The pace is judged after it."""
    tablet = Tablet(morning.prison, "kay")
    read_clock(tablet, "07:26:00")
    count = supervisor_tablet.begin(tablet, "kitchen", 24, "07:28:00")
    sent = supervisor_tablet.taps(count, morning.kitchen, "07:26:10", apart=3)
    for place, tap in enumerate(sent):
        sent[place] = tap | {"boot": "page", "monotonic_ms": (26 * 60 + 10 + 3 * place) * 1000}
    read_clock(tablet, "07:28:10")
    with replay_at(moment("07:28:11")):
        assert all(result["applied"] for result in tablet.operations(*sent))
    supervisor_tablet.sign(morning.prison, "kay", count, "07:28:30")
    assert judgement_of(morning, lock).faults == (CountFault.TOO_FAST,)


@pytest.mark.slow
def test_slow_taps_on_a_working_network_are_not_too_fast(
    prison: Prison, morning: Morning, lock: LockSession
) -> None:
    supervisor_tablet.count(prison, "kay", "kitchen", morning.kitchen, "07:27:00")
    assert judgement_of(morning, lock).valid
