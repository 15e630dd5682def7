"""Over five taps under a second apart ask for a recount; a slow network does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.ledger.clock import replay_at
from searches.models import LockSession
from searches.services.counts import tap_person
from searches.words.rolls import CountFault, CountJudgement
from tests.counting import Morning, moment


def arriving_at_once(
    morning: Morning, lock: LockSession, *, apart: float, late: float
) -> CountJudgement:
    """All 24 arrive in one go at 07:30:00, `apart` seconds apart, the last tapped `late` ago."""
    kay = morning.prison.kay
    count = morning.begin(kay, "kitchen", 24, "07:26:10")
    for place, prisoner in enumerate(reversed(morning.kitchen)):
        tapped = moment("07:30:00") - timedelta(seconds=late + apart * place)
        with replay_at(moment("07:30:00") + timedelta(milliseconds=place)):
            tap_person(kay, count_id=count.pk, prisoner_id=prisoner.pk, occurred_at=tapped)
    morning.sign(kay, count, "07:30:10")
    return morning.judge(lock, "kitchen").judgements[-1]


def test_24_faces_in_ten_seconds_were_not_looked_at(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:27:10")
    assert CountFault.TOO_FAST in morning.judge(lock, "kitchen").judgements[-1].faults


@pytest.mark.parametrize(
    ("apart", "late", "too_fast"), [(2, 1, False), (0.4, 1, True), (2, 130, True), (4, 60, True)]
)
def test_taps_that_arrive_together_are_paced_by_the_tablet_for_two_minutes(
    morning: Morning, lock: LockSession, apart: float, late: float, too_fast: bool
) -> None:
    faults = arriving_at_once(morning, lock, apart=apart, late=late).faults
    assert (CountFault.TOO_FAST in faults) is too_fast
