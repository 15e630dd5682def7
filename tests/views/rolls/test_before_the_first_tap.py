"""The supervisor's card says before the first tap what would make a count worthless."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from searches.models import LockSession, Prisoner, Visit
from searches.services.people.people import go_on_duty
from searches.services.rolls.movements import receive_prisoner, send_prisoner, tap_seen
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


def shown(prison: Prison, name: str, path: str, clock: str) -> str:
    with at(clock):
        return page_text(browser(prison, name).get(path))


def headcount(prison: Prison) -> str:
    return f"/counts/party/{prison.party['kitchen'].pk}/"


def send_to_healthcare(morning: Morning, person: Prisoner, clock: str) -> UUID:
    healthcare = morning.prison.area["healthcare"].pk
    with at(clock):
        movement = send_prisoner(morning.prison.kay, prisoner_id=person.pk, to_area_id=healthcare)
    return movement.pk


def test_a_screen_of_another_area_is_named_with_the_screen_to_use(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    prison.device["kitchen-1"].area = prison.area["stores"]
    prison.device["kitchen-1"].save(update_fields=["area"])
    prison.device["a1-1"].area = prison.area["kitchen-bay"]
    prison.device["a1-1"].save(update_fields=["area"])
    for path in ("/rolls/", headcount(prison)):
        page = shown(prison, "kay", path, "07:26:10")
        assert "This is not a screen of Kitchen bay." in page and "Use a1-1." in page


def test_the_right_screen_says_nothing(morning: Morning, lock: LockSession) -> None:
    page = shown(morning.prison, "kay", "/rolls/", "07:26:10")
    assert "Count Kitchen now" in page
    assert "not a screen" not in page and "Another officer" not in page


def test_somebody_on_the_way_is_said_without_a_name(morning: Morning, lock: LockSession) -> None:
    person = morning.kitchen[0]
    send_to_healthcare(morning, person, "07:26:05")
    for path in ("/rolls/", headcount(morning.prison)):
        page = shown(morning.prison, "kay", path, "07:26:10")
        assert "1 person is on the way to Healthcare and not received yet." in page
        assert person.name not in page and person.number not in page


def test_a_person_received_before_the_seal_must_be_seen_again_there(
    morning: Morning, lock: LockSession
) -> None:
    prison, person = morning.prison, morning.kitchen[0]
    movement = send_to_healthcare(morning, person, "07:20:00")
    with at("07:25:00"):
        receive_prisoner(prison.hana, movement_id=movement)
    again = "Healthcare must see 1 person of your list again."
    assert again in shown(prison, "kay", "/rolls/", "07:26:10")
    with at("07:27:00"):
        tap_seen(prison.hana, prisoner_id=person.pk, area_id=prison.area["healthcare"].pk)
    assert again not in shown(prison, "kay", "/rolls/", "07:27:10")


def test_the_escort_of_the_vehicle_is_told_that_another_officer_must_count(
    morning: Morning, lock: LockSession
) -> None:
    Visit.objects.update(escort=morning.prison.person["kay"])
    page = shown(morning.prison, "kay", "/rolls/", "07:26:10")
    assert "You search or escort this vehicle, so you cannot count for it." in page
    assert "On duty at Kitchen bay: Kit Lowe." in page
    assert headcount(morning.prison) not in page
    page = shown(morning.prison, "kay", headcount(morning.prison), "07:26:10")
    assert "Another officer must count" in page and "How many people" not in page


def test_after_a_mismatch_the_card_names_who_can_count_and_never_leads_back(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    count = morning.count(prison.kay, "kitchen", "07:26:10", "07:29:00", people=morning.kitchen[1:])
    for path in ("/rolls/", headcount(prison), f"/counts/{count.pk}/result/"):
        page = shown(prison, "kay", path, "07:29:10")
        assert "On duty at Kitchen bay: Kit Lowe." in page
        assert f'href="{headcount(prison)}"' not in page
    assert f'href="{headcount(prison)}"' in shown(prison, "kit", "/rolls/", "07:29:10")


def test_nobody_else_on_duty_means_the_orderly_officer(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    morning.count(prison.kay, "kitchen", "07:26:10", "07:29:00", people=morning.kitchen[1:])
    with at("07:29:05"):
        go_on_duty(prison.kit, area_id=prison.area["stores"].pk)
    page = shown(prison, "kay", "/rolls/", "07:29:10")
    assert "Nobody else is on duty at Kitchen bay. Call the orderly officer." in page


def test_quick_taps_lead_to_another_officer_and_not_into_a_loop(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    count = morning.count(prison.kay, "kitchen", "07:26:10", "07:26:14")
    page = shown(prison, "kay", f"/counts/{count.pk}/result/", "07:26:20")
    assert "Another officer must count" in page and ">Count again<" not in page
    page = shown(prison, "kay", "/rolls/", "07:26:20")
    assert "Your taps were too quick. Another officer must count now." in page


@pytest.mark.parametrize("name", ["kay", "kit"])
def test_after_two_mismatches_neither_of_the_two_is_sent_to_count(
    morning: Morning, lock: LockSession, name: str
) -> None:
    prison, people = morning.prison, morning.kitchen[1:]
    morning.count(prison.kay, "kitchen", "07:26:10", "07:29:00", people=people)
    morning.count(prison.kit, "kitchen", "07:30:00", "07:33:00", people=people)
    page = shown(prison, name, "/rolls/", "07:33:10")
    assert "Kitchen still does not balance" in page
    assert f'href="{headcount(prison)}"' not in page


def test_a_third_officer_is_offered_the_count_under_the_stop(
    morning: Morning, lock: LockSession
) -> None:
    prison, people = morning.prison, morning.kitchen[1:]
    morning.count(prison.kay, "kitchen", "07:26:10", "07:29:00", people=people)
    morning.count(prison.kit, "kitchen", "07:30:00", "07:33:00", people=people)
    stan = replace(prison.stan, device=prison.kay.device, device_area=prison.kay.device_area)
    with at("07:33:05"):
        go_on_duty(stan, area_id=prison.area["kitchen-bay"].pk)
    assert f'href="{headcount(prison)}"' in shown(prison, "stan", "/rolls/", "07:33:10")
