"""Attack 12: taps sent in one call have invented times.

Gatehouse judges the pace of a count by the times at which taps arrived, or by a proven clock.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from searches.ledger.clock import replay_at
from searches.models import LockSession
from searches.services.rolls.movements import send_prisoner
from searches.words.rolls import CountFault, CountJudgement
from tests.api.tablet_client import Tablet, operation
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


def late_count(
    morning: Morning, *, began: str, proven: bool, tick_from: str = "", arrives: str = "07:36:00"
) -> UUID:
    """Send a whole count of the kitchen at once, which a tablet made without a connection.

    The tablet says that the count began at `began`. Its monotonic clock says `tick_from`, if that
    differs.
    """
    prison, tablet = morning.prison, Tablet(morning.prison, "kay")
    if proven:
        read_clock(tablet, "07:10:00")
    ticked = (moment(tick_from or began) - moment("07:00:00")) // timedelta(milliseconds=1)
    count = uuid4()
    sent = [
        operation("begin_count", id=count, party="kitchen", headcount=24)
        | {"occurred_at": moment(began).isoformat()},
        *supervisor_tablet.taps(count, morning.kitchen, began, apart=3),
    ]
    if proven:
        for place, record in enumerate(sent):
            seconds = 3 * max(place - 1, 0)
            sent[place] = record | {"boot": "page", "monotonic_ms": ticked + seconds * 1000}
        read_clock(tablet, arrives)
    with replay_at(moment(arrives)):
        assert all(result["applied"] for result in tablet.operations(*sent))
    supervisor_tablet.sign(prison, "kay", count, "07:37:00")
    return count


def test_a_count_made_offline_after_the_seal_is_valid_at_its_proven_times(
    morning: Morning, lock: LockSession
) -> None:
    late_count(morning, began="07:28:00", proven=True)
    judgement = judgement_of(morning, lock)
    assert judgement.valid and judgement.balanced
    assert judgement.count.began_at == moment("07:28:00")


def test_a_count_made_offline_before_the_seal_is_void_when_it_arrives_after_it(
    morning: Morning, lock: LockSession
) -> None:
    """Otherwise a count of 07:20 would clear a lorry that was sealed at 07:26."""
    late_count(morning, began="07:20:00", proven=True)
    faults = judgement_of(morning, lock).faults
    assert CountFault.BEFORE_SEALED in faults and CountFault.BEFORE_REQUEST in faults


def test_a_late_count_without_proof_is_not_valid(morning: Morning, lock: LockSession) -> None:
    late_count(morning, began="07:28:00", proven=False)
    assert CountFault.CLOCK in judgement_of(morning, lock).faults


def test_a_late_count_cannot_be_dated_forward_by_setting_the_clock(
    morning: Morning, lock: LockSession
) -> None:
    """The tablet's wall clock says 07:28, but its monotonic clock says 07:20."""
    late_count(morning, began="07:28:00", proven=True, tick_from="07:20:00")
    assert CountFault.CLOCK in judgement_of(morning, lock).faults


def test_a_late_count_cannot_be_dated_to_the_moment_at_which_it_arrives(
    morning: Morning, lock: LockSession
) -> None:
    """The wall clock was set 15 min forward before the count, and right again before it was sent.

    The record seems to arrive a few seconds after it was made.
    """
    late_count(morning, began="07:34:30", proven=True, tick_from="07:20:00")
    judgement = judgement_of(morning, lock)
    assert CountFault.CLOCK in judgement.faults and not judgement.valid


def test_a_movement_during_a_count_made_offline_makes_it_void(
    morning: Morning, lock: LockSession
) -> None:
    with replay_at(moment("07:28:30")):
        send_prisoner(
            morning.prison.kit,
            prisoner_id=morning.kitchen[0].pk,
            to_area_id=morning.prison.area["healthcare"].pk,
        )
    late_count(morning, began="07:28:00", proven=True)
    assert CountFault.MOVEMENT_DURING in judgement_of(morning, lock).faults


def test_a_count_made_offline_is_as_old_as_its_proven_times(
    morning: Morning, lock: LockSession
) -> None:
    """All taps arrive in one second. The proven times show that the count is over 30 min old."""
    late_count(morning, began="07:28:00", proven=True)
    assert CountFault.TOO_OLD in morning.judge(lock, "kitchen", "07:58:01").judgements[-1].faults
