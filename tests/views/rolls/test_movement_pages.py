"""Movements on pages without scripts: send, receive, send back, cancel, take in, move and swap."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from searches.models import LedgerEntry, Movement, Prisoner
from searches.queries.rolls.rolls import places
from searches.services.prison.establishments import add_area
from searches.services.rolls.movements import receive_prisoner, send_prisoner
from searches.words.act_sentences import sentence
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import Page, read, submit

HEALTHCARE = "/received/"


def send(morning: Morning, man: Prisoner, clock: str, *, received: str = "") -> Movement:
    prison = morning.prison
    with at(clock):
        movement = send_prisoner(
            prison.kay, prisoner_id=man.pk, to_area_id=prison.area["healthcare"].pk
        )
    if received:
        with at(received):
            receive_prisoner(prison.hana, movement_id=movement.pk)
    return movement


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def list_of_kitchen(morning: Morning) -> tuple[Client, str]:
    return browser(morning.prison, "kay"), f"/rolls/{morning.prison.party['kitchen'].pk}/"


def test_a_receiving_officer_sees_who_is_here_and_sends_one_back_with_one_tap(
    morning: Morning,
) -> None:
    man, hana = morning.kitchen[0], browser(morning.prison, "hana")
    send(morning, man, "07:00:00", received="07:05:00")
    with at("07:20:00"):
        page = read(hana, HEALTHCARE)
        assert f"{man.name} {man.number}" in words(page) and "since 07:05" in words(page)
        assert "Send back to Kitchen" in words(page)
        assert submit(hana, page.form("/send-back/")).status_code == 302
        page = read(hana, HEALTHCARE)
        assert "Nobody is recorded here." in words(page)
        assert "Cancel, because this person did not leave" in words(page)
    movement = Movement.objects.latest("recorded_at")
    assert movement.to_session is not None and movement.to_session.party.code == "kitchen"
    kay, address = list_of_kitchen(morning)
    with at("07:21:00"):
        assert "This person is on the way to you." in words(read(kay, address))
        page = read(kay, HEALTHCARE)
        assert submit(kay, page.form(f"/{movement.pk}/")).status_code == 302
        assert "24 here." in words(read(kay, address))


def test_a_receiving_officer_cancels_what_they_sent(morning: Morning) -> None:
    man, hana = morning.kitchen[0], browser(morning.prison, "hana")
    send(morning, man, "07:00:00", received="07:05:00")
    with at("07:20:00"):
        submit(hana, read(hana, HEALTHCARE).form("/send-back/"))
        cancel = next(
            form for form in read(hana, HEALTHCARE).forms if form.action.endswith("/cancel/")
        )
        assert submit(hana, cancel).status_code == 302
        assert "Send back to Kitchen" in words(read(hana, HEALTHCARE))


def test_a_supervisor_cancels_a_movement_on_the_list_of_the_party(morning: Morning) -> None:
    movement = send(morning, morning.kitchen[0], "07:00:00")
    kay, address = list_of_kitchen(morning)
    with at("07:01:00"):
        page = read(kay, address)
        assert "23 here, 1 on the way." in words(page)
        assert submit(kay, page.form(f"/cancel/{movement.pk}/")).status_code == 302
        assert "24 here." in words(read(kay, address))
    kit = browser(morning.prison, "kit")
    send(morning, morning.kitchen[0], "07:02:00")
    with at("07:03:00"):
        assert "Cancel, because this person did not leave" not in words(read(kit, address))


def test_whoever_is_back_is_taken_in_with_one_tap(morning: Morning) -> None:
    man = morning.kitchen[0]
    send(morning, man, "07:00:00", received="07:05:00")
    kay, address = list_of_kitchen(morning)
    with at("07:20:00"):
        page = read(kay, address)
        here_now = next(form for form in page.forms if form.fields.get("pasted") == man.number)
        assert submit(kay, here_now).status_code == 302
        assert "24 here." in words(read(kay, address))


def test_an_arrival_is_entered_with_its_time(morning: Morning) -> None:
    late = morning.prison.prisoners[""][0]
    kay, address = list_of_kitchen(morning)
    with at("07:20:00"):
        page = read(kay, address)
        for came, problem in (
            ("25:00", "Enter the time of arrival as hours and minutes"),
            ("07:21", "The time of arrival must not be later than now."),
            ("06:00", "Enter a time after work began."),
        ):
            page = Page(submit(kay, page.forms[-2], pasted=late.number, came=came))
            assert problem in page.text
        assert submit(kay, page.forms[-2], pasted=late.number, came="07:10").status_code == 302
        assert late.name in read(kay, address).text


def test_every_place_is_listed_once_in_its_group(morning: Morning) -> None:
    prison = morning.prison
    add_area(prison.ann, code="visits", name="Visits", prisoner_access=True)
    with at("07:00:00"):
        groups = {group.title: group for group in places(prison.establishment.pk)}
    assert list(groups) == ["Workplaces", "Wings", "Other places"]
    workplaces = [name for _, name in groups["Workplaces"].places]
    assert workplaces == [
        "Kitchen bay, to work in Kitchen",
        "Laundry",
        "Stores",
        "Waste compound, nobody is at work there",
        "Workshop 3, nobody is at work there",
    ]
    assert [name for _, name in groups["Other places"].places] == ["Healthcare", "Visits"]
    values = [value for group in groups.values() for value in group.values]
    assert len(values) == len(set(values))


def test_the_control_room_moves_anybody_with_a_reason(morning: Morning) -> None:
    ceri, man = browser(morning.prison, "ceri"), morning.prison.prisoners[""][0]
    address, to = f"/whereabouts/{man.pk}/move/", str(morning.prison.area["healthcare"].pk)
    with at("07:00:00"):
        assert address in read(ceri, f"/whereabouts/?find={man.number}").links
        form = read(ceri, address).form("/move/")
        page = Page(submit(ceri, form, to=to, reason=""))
        assert "Enter a reason of 5 to 200 characters." in page.text
        form = page.form("/move/")
        assert submit(ceri, form, to=to, reason="Seen by the doctor").status_code == 302
        page = read(ceri, "/whereabouts/")
        assert "The movement has been recorded." in page.text
    assert Movement.objects.get().prisoner == man
    assert LedgerEntry.objects.filter(act="look_at_names").exists()


def test_the_control_room_swaps_two_prisoners(morning: Morning) -> None:
    ceri, cook = browser(morning.prison, "ceri"), morning.kitchen[0]
    washer = morning.prison.prisoners["laundry"][0]
    with at("07:00:00"):
        form = read(ceri, f"/whereabouts/{cook.pk}/move/").form("/swap/")
        cooks = {"number": morning.kitchen[1].number, "reason": "They had a row"}
        page = Page(submit(ceri, form, **cooks))
        assert "who is at work with another party" in page.text
        both = cooks | {"number": washer.number}
        assert submit(ceri, page.form("/swap/"), **both).status_code == 302
    assert {movement.prisoner for movement in Movement.objects.all()} == {cook, washer}


@pytest.mark.parametrize("who", ["kay", "hana", "omar", "dee", "sam"])
def test_only_the_control_room_opens_the_page_to_move_anybody(morning: Morning, who: str) -> None:
    man = morning.kitchen[0]
    answer = browser(morning.prison, who).get(f"/whereabouts/{man.pk}/move/")
    assert answer.status_code == 403


def test_the_control_room_receives_at_a_place_without_a_screen(morning: Morning) -> None:
    prison, ceri = morning.prison, browser(morning.prison, "ceri")
    visits = add_area(prison.ann, code="visits", name="Visits", prisoner_access=True)
    with at("07:00:00"):
        movement = send_prisoner(
            prison.kay, prisoner_id=morning.kitchen[0].pk, to_area_id=visits.pk
        )
    with at("07:05:00"):
        page = read(ceri, HEALTHCARE)
        assert "On the way to places without a screen" in words(page)
        assert submit(ceri, page.form(f"/{movement.pk}/")).status_code == 302
        found = words(read(ceri, f"/whereabouts/?find={morning.kitchen[0].number}"))
    assert "Received: Visits since 10 Feb 07:05, Ceri Vale" in found


def test_no_line_of_the_audit_log_says_0_missing() -> None:
    values = {"landing": "a1", "number": 5, "missing": 0}
    assert sentence("receive_hand_back", values) == (
        "Hand-back received on landing a1: 5 people back, nobody missing"
    )
    assert "2 missing" in sentence("receive_hand_back", values | {"missing": 2})
