"""Counts for the whole-prison roll neither raise nor prevent the stop of a lock session."""

from __future__ import annotations

import pytest

from searches.facts.release import release_facts
from searches.models import LockSession, Stop, Visit, WholeRoll
from searches.queries.rolls.whole_rolls import whole_roll
from searches.rules.release import decide
from searches.services.rolls.whole_rolls import call_whole_roll
from tests.support.counting import Morning, at, moment


@pytest.fixture
def lock(morning: Morning) -> LockSession:
    return morning.seal(morning.food_lorry())


def kitchen_holds(lock: LockSession, clock: str) -> list[str]:
    visit = Visit.objects.get(pk=lock.visit_id)
    decision = decide(release_facts(visit, now=moment(clock), releaser=None))
    return [str(hold.code) for hold in decision.holds if hold.subject == "kitchen"]


def call(morning: Morning, clock: str) -> WholeRoll:
    with at(clock):
        return call_whole_roll(morning.prison.ceri)


def test_short_counts_for_the_roll_alone_hold_the_vehicle_and_raise_no_stop(
    morning: Morning, lock: LockSession
) -> None:
    """Count the kitchen for the lorry, then find one person short in the roll."""
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:28:00")
    assert kitchen_holds(lock, "07:28:30") == []
    call(morning, "07:29:00")
    short = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:30:00", "07:31:00", people=short)
    assert kitchen_holds(lock, "07:31:30") == ["count-unbalanced"]
    assert not Stop.objects.exists()
    morning.count(morning.prison.kit, "kitchen", "07:32:00", "07:33:00", people=short)
    assert kitchen_holds(lock, "07:33:30") != []
    assert not Stop.objects.exists()


def test_a_roll_that_is_called_sheds_no_stop_of_a_lorry_that_still_waits(
    morning: Morning, lock: LockSession
) -> None:
    """Call a roll to prevent the stop. The mismatches still count, as the lorry requested them."""
    call(morning, "07:26:30")
    short = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:28:00", people=short)
    morning.count(morning.prison.kit, "kitchen", "07:29:00", "07:30:00", people=short)
    assert Stop.objects.get().party == morning.prison.party["kitchen"]


def test_a_count_for_a_roll_before_the_seal_does_not_clear_the_hold(morning: Morning) -> None:
    visit = morning.food_lorry()
    call(morning, "07:20:00")
    morning.count(morning.prison.kay, "kitchen", "07:21:00", "07:22:00")
    lock = morning.seal(visit)
    assert kitchen_holds(lock, "07:27:00") == ["count-missing"]


def test_a_count_for_a_lorry_before_the_roll_does_not_count_for_the_roll(
    morning: Morning, lock: LockSession
) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:28:00")
    call(morning, "07:29:00")
    with at("07:30:00"):
        roll = whole_roll(morning.prison.establishment.pk, morning.prison.ceri.person).roll
    assert roll is not None
    assert "Kitchen: nobody has counted this party for this roll yet." in roll.outstanding
