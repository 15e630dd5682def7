"""A landing confirms returned prisoners through the API.

The control room can confirm for a landing.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.models import Device, HandBack, HandBackReceipt, LedgerEntry, Movement, Prisoner
from searches.services.rolls.work_sessions import end_work_session, open_work_session
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.forms import read
from tests.support.sample_prison import Prison


@pytest.fixture
def handed_back(prison: Prison) -> list[Prisoner]:
    """End work in the laundry and return the prisoners handed back to landing A1."""
    people = [prisoner for prisoner in prison.prisoners["laundry"] if prisoner.landing.code == "a1"]
    numbers = [person.number for person in people]
    party = prison.party["laundry"].pk
    session = open_work_session(prison.lena, party_id=party, numbers=numbers)
    end_work_session(prison.lena, session_id=session.pk)
    return people


def confirm(tablet: Tablet, number: int, *, id: Any = None, **more: Any) -> Any:
    body = {"hand_back": HandBack.objects.get().pk, "number": number} | more
    return tablet.put("hand-back-receipts", body, id=id or uuid4())


def test_the_landing_confirms_the_number_and_names_missing_prisoners(
    prison: Prison, handed_back: list[Prisoner]
) -> None:
    ava, missing = Tablet(prison, "ava"), handed_back[0]
    body = ava.get("received").json()
    (line,) = body["hand_backs"]
    assert (body["name"], line["party"], line["landing"]) == ("A1 landing", "Laundry", "A1")
    assert {person["number"] for person in line["people"]} == {
        person.number for person in handed_back
    }
    wrong = confirm(ava, len(handed_back), not_here=[missing.number])
    assert (wrong.status_code, wrong.json()["field"]) == (422, "number")
    id = uuid4()
    first = confirm(ava, len(handed_back) - 1, id=id, not_here=[missing.number])
    again = confirm(ava, len(handed_back) - 1, id=id, not_here=[missing.number])
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["answer"] == again.json()["answer"]
    assert HandBackReceipt.objects.get().number == len(handed_back) - 1
    assert [movement.prisoner for movement in Movement.objects.filter(receipt=None)] == [missing]
    body = ava.get("received").json()
    assert body["hand_backs"] == []
    assert [movement["person"]["number"] for movement in body["on_the_way"]] == [missing.number]
    acts = LedgerEntry.objects.within(prison.establishment).values_list("act", flat=True)
    assert {"receive_hand_back", "look_at_names"} <= set(acts)


def test_the_officer_who_handed_prisoners_back_cannot_confirm_them(
    prison: Prison, handed_back: list[Prisoner]
) -> None:
    refused = confirm(Tablet(prison, "lena", screen="a1-1"), len(handed_back))
    assert (refused.status_code, refused.json()["code"]) == (403, "two-people")
    assert not HandBackReceipt.objects.exists()


def test_another_landing_or_another_screen_does_not_confirm_them(
    prison: Prison, handed_back: list[Prisoner]
) -> None:
    assert Tablet(prison, "abe").get("received").json()["hand_backs"] == []
    for tablet in (Tablet(prison, "abe"), Tablet(prison, "ava", screen="healthcare-1")):
        assert confirm(tablet, len(handed_back)).status_code in {403, 422}
    assert confirm(Tablet(prison, "ceri"), len(handed_back)).status_code in {403, 422}
    assert not HandBackReceipt.objects.exists()


def test_only_a_receiving_officer_sees_the_prisoners_to_confirm(
    prison: Prison, handed_back: list[Prisoner]
) -> None:
    body = Tablet(prison, "kay", screen="a1-1").get("received").json()
    assert (body["hand_backs"], body["to_be_seen"], body["not_at_work"]) == ([], [], [])
    assert Tablet(prison, "ceri").get("received").json()["hand_backs"] == []
    assert Tablet(prison, "grace").get("received").status_code == 403


def test_residents_who_are_not_at_work_are_accounted_for(prison: Prison) -> None:
    """Begin work in the laundry without the prisoners who live on landing A1, and expect their
    names on the landing's list.
    """
    people = prison.prisoners["laundry"]
    home = {person.number for person in people if person.landing.code == "a1"}
    party = prison.party["laundry"].pk
    others = [person.number for person in people if person.number not in home]
    open_work_session(prison.lena, party_id=party, numbers=others)
    ava = Tablet(prison, "ava")
    lines = ava.get("received").json()["not_at_work"]
    assert {line["person"]["number"] for line in lines} == home
    assert {line["party"] for line in lines} == {"Laundry"}
    man = lines[0]["person"]["number"]
    assert ava.put("absences", {"prisoner": man}).status_code == 201
    left = ava.get("received").json()["not_at_work"]
    assert {absence["person"]["number"] for absence in left} == home - {man}


@pytest.fixture
def landing_without_screen(prison: Prison, handed_back: list[Prisoner]) -> None:
    Device.objects.filter(name="a1-1").update(revoked_at="2026-01-06T05:00:00Z")


@pytest.mark.usefixtures("landing_without_screen")
def test_the_control_room_confirms_for_a_landing_without_a_screen(
    prison: Prison, handed_back: list[Prisoner]
) -> None:
    ceri = Tablet(prison, "ceri")
    (line,) = ceri.get("received").json()["hand_backs"]
    assert (line["landing"], len(line["people"])) == ("A1", len(handed_back))
    assert Tablet(prison, "hana").get("received").json()["hand_backs"] == []
    assert confirm(Tablet(prison, "hana"), len(handed_back)).status_code == 403
    assert confirm(ceri, len(handed_back)).status_code == 201
    assert not Movement.objects.filter(receipt=None).exists()


@pytest.mark.usefixtures("landing_without_screen")
def test_the_page_of_the_control_room_also_shows_a_list_without_a_screen(
    prison: Prison, handed_back: list[Prisoner]
) -> None:
    ceri = browser(prison, "ceri")
    page = read(ceri, "/received/")
    assert "A1 has no screen. Ask the landing by telephone who is back." in page.text
    assert "How many people are back on A1?" in page.text
    form = next(form for form in page.forms if "/received/back/" in form.action)
    typed = {name: value for name, value in form.fields.items() if name != "not_here"}
    answer = ceri.post(form.action, {**typed, "number": str(len(handed_back))})
    assert answer.status_code == 302
    assert HandBackReceipt.objects.get().received_by == prison.person["ceri"]
    assert "Back from Laundry" not in read(ceri, "/received/").text
