"""One officer reports seeing a prisoner whom the count missed, and no count confirms the
sighting.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from searches.facts.release import release_facts
from searches.models import ExceptionCase, LockSession, Visit
from searches.rules.release_people import correct_roll, judged, seen_without_movement
from searches.services.exceptions.event_readers import catch_up
from searches.services.people.people import go_on_duty
from searches.services.rolls.allocations import account_for_absence, allocate_prisoners
from searches.services.rolls.movements import receive_prisoner, send_prisoner, tap_seen
from searches.words.releases import ReleaseFacts
from searches.words.rolls import AbsenceReason, SeenWithoutMovement
from tests.attacks import whole_roll
from tests.services.release.test_release_by_radio import Gate
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import Prison


def facts_of(lock: LockSession, clock: str = "07:40:00") -> ReleaseFacts:
    visit = Visit.objects.get(pk=lock.visit_id)
    return release_facts(visit, now=moment(clock), releaser=None)


def count_without_one(morning: Morning) -> None:
    """Count the kitchen correctly while one of its prisoners is absent."""
    present = morning.kitchen[1:]
    morning.count(morning.prison.kay, "kitchen", "07:29:00", "07:31:00", people=present)


def kitchen_balances(facts: ReleaseFacts) -> bool:
    standing = next(
        judgement for judgement in judged(facts) if judgement.party == "kitchen"
    ).standing
    return standing is not None and standing.balanced


def kitchen_told_of(prison: Prison, *names: str) -> tuple[SeenWithoutMovement, ...]:
    officers = tuple(sorted(str(prison.person[name].pk) for name in names))
    return (SeenWithoutMovement("kitchen", "Kitchen", 1, officers),)


def test_a_prisoner_seen_at_the_partys_place_but_missed_by_its_count_is_reported(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    area = prison.area["kitchen-bay"]
    hana = replace(prison.hana, device=prison.kay.device, device_area=prison.kay.device_area)
    with at("07:28:00"):
        go_on_duty(hana, area_id=area.pk)
        tap_seen(hana, prisoner_id=morning.kitchen[0].pk, area_id=area.pk)
    count_without_one(morning)
    facts = facts_of(lock)
    assert kitchen_balances(facts)
    assert seen_without_movement(facts) == kitchen_told_of(prison, "hana")


@pytest.mark.parametrize("sent", ["07:20:00", "07:27:00"])
def test_a_movement_by_the_control_room_with_one_sighting_is_reported(
    morning: Morning, lock: LockSession, sent: str
) -> None:
    prison, prisoner = morning.prison, morning.kitchen[0]
    area = prison.area["healthcare"]
    with at(sent):
        movement = send_prisoner(
            prison.ceri, prisoner_id=prisoner.pk, to_area_id=area.pk, reason="Seen by the doctor"
        )
        receive_prisoner(prison.hana, movement_id=movement.pk)
    with at("07:28:00"):
        tap_seen(prison.hana, prisoner_id=prisoner.pk, area_id=area.pk)
    count_without_one(morning)
    facts = facts_of(lock)
    assert kitchen_balances(facts)
    assert seen_without_movement(facts) == kitchen_told_of(prison, "hana")


def test_a_sighting_by_one_officer_is_reported_at_a_release_by_radio(prison: Prison) -> None:
    gate = Gate(prison)
    gate.resolver.count("stores")
    gate.resolver.count("kitchen", leave_out=1)
    area = prison.area["healthcare"].pk
    for prisoner in prison.prisoners["kitchen"]:
        gate.yard.act(tap_seen, prison.hana, prisoner_id=prisoner.pk, area_id=area)
    gate.ask()
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code="X04", severity="crit").exists()


@pytest.mark.slow
def test_a_roll_that_relies_on_a_single_sighting_is_reported(morning: Morning) -> None:
    lock = morning.seal(morning.food_lorry(escort=None))
    whole_roll.second_officers_go_on_duty(morning)
    whole_roll.call(morning)
    prison = morning.prison
    missing = whole_roll.idle(prison, "a1")[0]
    with at("07:30:30"):
        go_on_duty(prison.hana, area_id=prison.area["healthcare"].pk)
        tap_seen(prison.hana, prisoner_id=missing.pk, area_id=prison.area["healthcare"].pk)
        go_on_duty(prison.hana, area_id=prison.area["landing-a1"].pk)
    whole_roll.count_landings(morning, a1=-1)
    whole_roll.count_parties(morning)
    whole_roll.enter_official(morning)
    assert whole_roll.sign(morning).status_code == 302
    facts = facts_of(lock)
    assert correct_roll(facts) is not None
    sightings = seen_without_movement(facts)
    assert [(sighting.people, sighting.seen_by) for sighting in sightings] == [
        (1, (str(prison.person["hana"].pk),))
    ]


@pytest.mark.parametrize(("clock", "revealed"), [("06:45:00", False), ("07:28:00", True)])
def test_an_absence_stated_after_the_vehicle_came_in_is_reported(
    morning: Morning, lock: LockSession, clock: str, revealed: bool
) -> None:
    """Put a prisoner on the kitchen's allocation list who never joins its work session."""
    prison, prisoner = morning.prison, morning.prison.prisoners[""][0]
    with at("06:40:00"):
        allocate_prisoners(
            prison.ceri, party_id=prison.party["kitchen"].pk, numbers=[prisoner.number]
        )
    with at(clock):
        account_for_absence(prison.ceri, prisoner_id=prisoner.pk, reason=AbsenceReason.COURT)
    morning.count(prison.kay, "kitchen", "07:29:00", "07:31:00", people=morning.kitchen)
    facts = facts_of(lock)
    assert kitchen_balances(facts)
    expected = replace(kitchen_told_of(prison, "ceri")[0], outside=True)
    assert seen_without_movement(facts) == ((expected,) if revealed else ())
