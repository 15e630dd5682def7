"""The whole-prison roll: two officers count each landing, parties count where they are, and the
control room signs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from searches.facts.release import release_facts
from searches.facts.whole_rolls import expected_on_landings
from searches.ledger.clock import replay_at
from searches.models import Duty, Landing, LandingCount, LockSession, Stop, Visit, WholeRoll
from searches.rules.release_people import correct_roll, count_missing
from searches.services.people.people import go_on_duty
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.whole_rolls import (
    call_whole_roll,
    count_landing,
    enter_official_roll,
    sign_whole_roll,
)
from searches.words.actors import Actor
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def roll(morning: Morning) -> WholeRoll:
    with at("07:30:00"):
        return call_whole_roll(morning.prison.ceri)


def expected(morning: Morning) -> dict[UUID, int]:
    called = moment("07:30:00")
    return expected_on_landings(morning.prison.establishment, called)


def landings(
    morning: Morning,
    roll: WholeRoll,
    *,
    wrong: int = 0,
    who: str = "hana kit",
    clock: str = "07:32:00",
) -> None:
    for name in who.split():
        for landing, number in expected(morning).items():
            count_one(morning, roll, name, landing, number - wrong, clock)


def count_one(
    morning: Morning,
    roll: WholeRoll,
    name: str,
    landing: UUID,
    number: int,
    clock: str = "07:32:00",
) -> None:
    """Go on duty on the landing as this officer, and enter the number on the landing's screen."""
    officer = on_landing(morning, name, landing)
    with replay_at(moment(clock) + timedelta(minutes=officers_numbers(officer))):
        count_landing(
            officer,
            roll_id=roll.pk,
            landing_id=landing,
            number=number,
            every_one_responded=True,
        )


def on_landing(morning: Morning, name: str, landing: UUID) -> Actor:
    """Return the officer on duty on this landing, with the landing's own screen."""
    area = Landing.objects.get(pk=landing).area
    assert area is not None
    officer: Actor = getattr(morning.prison, name)
    if not Duty.objects.filter(person=officer.person, area=area, ended_at=None).exists():
        with at("07:29:00"):
            go_on_duty(officer, area_id=area.pk)
    screen = morning.prison.device[f"{area.code.removeprefix('landing-')}-1"]
    return replace(officer, device=screen.pk, device_area=area.pk)


def officers_numbers(officer: Actor) -> int:
    """Return how many landings this officer has counted. Each takes a minute in these tests."""
    return LandingCount.objects.filter(counter=officer.person).count()


def official(morning: Morning, roll: WholeRoll, figure: int = 58) -> None:
    with at("07:31:00"):
        enter_official_roll(morning.prison.omar, roll_id=roll.pk, figure=figure)


def parties(morning: Morning) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:33:00", "07:36:00")
    morning.count(morning.prison.stan, "stores", "07:33:00", "07:34:00")
    morning.count(morning.prison.lena, "laundry", "07:33:00", "07:34:00")


def sign(morning: Morning, roll: WholeRoll, clock: str = "07:44:00") -> bool:
    official(morning, roll)
    with at(clock):
        return sign_whole_roll(morning.prison.ceri, roll_id=roll.pk, pin=PIN).correct


def test_prisoners_at_work_are_not_expected_on_their_landings(morning: Morning) -> None:
    assert sum(expected(morning).values()) == 4 + 10 + 6


def test_landings_and_parties_together_make_the_roll_correct(
    morning: Morning, roll: WholeRoll
) -> None:
    landings(morning, roll)
    parties(morning)
    assert sign(morning, roll) is True
    assert morning.acts()[-1] == "sign_whole_roll"
    assert not Stop.objects.exists()


def test_a_correct_roll_clears_a_whole_prison_hold(morning: Morning) -> None:
    lock = morning.seal(morning.food_lorry(escort=None))
    with at("07:30:00"):
        roll = call_whole_roll(morning.prison.ceri)
    landings(morning, roll)
    parties(morning)
    facts = release_facts(
        Visit.objects.get(pk=lock.visit_id), now=moment("07:37:00"), releaser=None
    )
    assert [hold.subject for hold in count_missing(facts)] == ["whole-prison"]
    sign(morning, roll)
    facts = release_facts(
        Visit.objects.get(pk=lock.visit_id), now=moment("07:45:00"), releaser=None
    )
    assert correct_roll(facts) is not None
    assert not list(count_missing(facts))


def test_a_roll_called_before_sealing_does_not_clear_the_hold(morning: Morning) -> None:
    with at("07:20:00"):
        roll = call_whole_roll(morning.prison.ceri)
    lock = morning.seal(morning.food_lorry(escort=None))
    landings(morning, roll)
    parties(morning)
    sign(morning, roll)
    visit = LockSession.objects.get(pk=lock.pk).visit
    assert correct_roll(release_facts(visit, now=moment("07:45:00"), releaser=None)) is None


def test_a_prisoner_seen_in_healthcare_is_not_expected_on_the_landing(
    morning: Morning, roll: WholeRoll
) -> None:
    man = morning.prison.prisoners["waste"][0]
    healthcare, numbers = morning.prison.area["healthcare"].pk, expected(morning)
    with at("07:31:00"):
        tap_seen(morning.prison.hana, prisoner_id=man.pk, area_id=healthcare)
    numbers[man.landing_id] -= 1
    for name in ("ava", "kit"):
        for landing, number in numbers.items():
            count_one(morning, roll, name, landing, number)
    parties(morning)
    assert sign(morning, roll) is True


@pytest.mark.slow
def test_one_officer_a_landing_is_not_enough(morning: Morning, roll: WholeRoll) -> None:
    landings(morning, roll, who="hana")
    landings(morning, roll, who="hana")
    parties(morning)
    with pytest.raises(Refused, match="roll-incomplete"):
        sign(morning, roll)


def test_a_party_that_is_not_counted_keeps_the_roll_open(morning: Morning, roll: WholeRoll) -> None:
    landings(morning, roll)
    with pytest.raises(Refused, match="roll-incomplete"):
        sign(morning, roll)


def test_a_wrong_number_makes_the_roll_incorrect_and_stops_all_vehicles(
    morning: Morning, roll: WholeRoll
) -> None:
    landings(morning, roll, wrong=1)
    parties(morning)
    assert sign(morning, roll) is False
    assert Stop.objects.get().said == "The whole-prison roll is not correct."


def test_two_officers_who_disagree_make_the_roll_incorrect(
    morning: Morning, roll: WholeRoll
) -> None:
    landings(morning, roll, who="hana")
    landings(morning, roll, who="kit", wrong=1)
    parties(morning)
    assert sign(morning, roll) is False


def test_a_correct_second_count_of_a_landing_replaces_a_wrong_one(
    morning: Morning, roll: WholeRoll
) -> None:
    landings(morning, roll, wrong=1)
    landings(morning, roll, clock="07:34:00")
    parties(morning)
    assert sign(morning, roll) is True
    assert LandingCount.objects.count() == 12


def test_a_prison_has_one_whole_roll_at_a_time(morning: Morning, roll: WholeRoll) -> None:
    with at("07:31:00"), pytest.raises(Refused, match="roll-open"):
        call_whole_roll(morning.prison.ceri)


def test_only_the_control_room_signs(morning: Morning, roll: WholeRoll) -> None:
    landings(morning, roll)
    parties(morning)
    official(morning, roll)
    with at("07:44:00"), pytest.raises(NotAllowed):
        sign_whole_roll(morning.prison.dee, roll_id=roll.pk, pin=PIN)
    with at("07:44:00"), pytest.raises(Refused, match="wrong-pin"):
        sign_whole_roll(morning.prison.ceri, roll_id=roll.pk, pin="0000")


def test_impossible_numbers_and_landings_of_other_prisons_are_refused(
    morning: Morning, roll: WholeRoll, other_prison: Prison
) -> None:
    here = morning.kitchen[0].landing_id
    fields: dict[str, Any] = {"roll_id": roll.pk, "every_one_responded": True}
    hana = on_landing(morning, "hana", here)
    with at("07:31:00"), pytest.raises(Invalid):
        count_landing(hana, landing_id=here, number=-1, **fields)
    foreign = other_prison.prisoners["kitchen"][0].landing_id
    with at("07:31:00"), pytest.raises(NotThere):
        count_landing(morning.prison.hana, landing_id=foreign, number=3, **fields)
    with at("07:31:00"), pytest.raises(NotThere):
        count_landing(other_prison.hana, landing_id=here, number=3, **fields)


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["on an office screen", "24 faces in 5 seconds"])
def test_an_unbalanced_party_makes_the_roll_incorrect(
    morning: Morning, roll: WholeRoll, wrong: str
) -> None:
    prison = morning.prison
    landings(morning, roll)
    kay, until = prison.kay, "07:36:00"
    if wrong == "on an office screen":
        kay = replace(
            kay, device=prison.device["office-4"].pk, device_area=prison.area["control"].pk
        )
    else:
        until = "07:33:05"
    morning.count(kay, "kitchen", "07:33:00", until)
    morning.count(prison.stan, "stores", "07:33:00", "07:34:00")
    morning.count(prison.lena, "laundry", "07:33:00", "07:34:00")
    assert sign(morning, roll) is False
