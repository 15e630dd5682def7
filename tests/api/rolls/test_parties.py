"""A supervisor begins, changes and ends work through the API without seeing an expected number."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from searches.models import HandBack, LedgerEntry, Movement, WorkSession
from tests.api.tablet_client import Tablet
from tests.support.counting import Morning, at
from tests.support.sample_prison import Prison


def newest_act(prison: Prison) -> str:
    entry = LedgerEntry.objects.within(prison.establishment).order_by("seq").last()
    assert entry is not None
    return entry.act


def address(prison: Prison, party: str = "kitchen") -> str:
    return f"parties/{prison.party[party].pk}"


def begin(prison: Prison, numbers: list[str]) -> str:
    answer = Tablet(prison, "kay").put("work-sessions", {"party": "kitchen", "numbers": numbers})
    assert answer.status_code == 201, answer.content
    session: str = answer.json()["answer"]["id"]
    return session


def test_work_begins_with_the_allocation_list_and_absent_prisoners_are_named(
    prison: Prison,
) -> None:
    kay = Tablet(prison, "kay")
    before = kay.get(address(prison)).json()
    assert (before["work_session"], before["people"], before["not_here"]) == (None, [], [])
    assert newest_act(prison) == "look_at_names"
    numbers = [person["number"] for person in before["allocation"]]
    assert len(numbers) == 24
    late = numbers.pop()
    session = begin(prison, numbers)
    body = kay.get(address(prison)).json()
    assert (body["work_session"], len(body["people"])) == (session, 23)
    assert all(person["allocated"] for person in body["people"])
    assert [(absence["person"]["number"], absence["place"]) for absence in body["not_here"]] == [
        (late, "")
    ]
    Tablet(prison, "ceri").put("absences", {"prisoner": late, "reason": "hospital"})
    (line,) = kay.get(address(prison)).json()["not_here"]
    assert (line["place"], line["said_by"]) == ("In hospital", "Ceri Vale")


def test_a_late_prisoner_is_added_and_nobody_is_removed(prison: Prison) -> None:
    kay, other = Tablet(prison, "kay"), prison.prisoners["waste"][0]
    session = begin(prison, [prison.prisoners["kitchen"][0].number])
    body = {"id": uuid4(), "numbers": [other.number]}
    first = kay.post(f"work-sessions/{session}/add", body)
    again = kay.post(f"work-sessions/{session}/add", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["answer"]["added"] == 1
    people = {
        member["person"]["number"]: member["allocated"]
        for member in kay.get(address(prison)).json()["people"]
    }
    assert people == {prison.prisoners["kitchen"][0].number: True, other.number: False}
    unknown = kay.post(f"work-sessions/{session}/add", {"id": uuid4(), "numbers": ["Z9999ZZ"]})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "prisoner-unknown")


def test_ending_work_hands_every_prisoner_back_once(prison: Prison) -> None:
    kay, people = Tablet(prison, "kay"), prison.prisoners["kitchen"][:3]
    session = begin(prison, [person.number for person in people])
    body = {"id": uuid4()}
    first = kay.post(f"work-sessions/{session}/end", body)
    assert (first.status_code, kay.post(f"work-sessions/{session}/end", body).status_code) == (
        201,
        200,
    )
    assert first.json()["answer"]["id"] == session
    assert WorkSession.objects.get(pk=session).ended_at is not None
    assert Movement.objects.filter(receipt=None).count() == 3
    assert HandBack.objects.count() == len({person.landing_id for person in people})
    assert newest_act(prison) == "end_work_session"
    gone = kay.post(f"work-sessions/{session}/end", {"id": uuid4()})
    assert (gone.status_code, gone.json()["code"]) == (404, "not-there")


def test_a_session_does_not_end_while_somebody_is_on_the_way(prison: Prison) -> None:
    kay, man = Tablet(prison, "kay"), prison.prisoners["kitchen"][0]
    session = begin(prison, [man.number])
    kay.put("movements", {"prisoner": man.number, "to_area": "healthcare"})
    refused = kay.post(f"work-sessions/{session}/end", {"id": uuid4()})
    assert (refused.status_code, refused.json()["code"]) == (409, "on-the-way")
    (away,) = kay.get(address(prison)).json()["away"]
    assert (away["person"]["number"], away["to"]) == (man.number, "Healthcare")


def test_the_answer_about_a_party_requests_a_count_without_a_number(morning: Morning) -> None:
    prison = morning.prison
    morning.seal(morning.food_lorry())
    with at("07:27:00"):
        cards = Tablet(prison, "kay").get("parties").json()["results"]
        everywhere = Tablet(prison, "omar").get("parties").json()["results"]
    (kitchen,) = [card for card in cards if card["name"] == "Kitchen"]
    assert (kitchen["state"], kitchen["open_count"]) == ("asked", None)
    assert kitchen["asked_at"] and kitchen["stops_at"]
    assert not [value for value in kitchen.values() if isinstance(value, int) and value > 1]
    assert "24" not in json.dumps({name: kitchen[name] for name in ("name", "area", "why")})
    assert {card["name"] for card in everywhere} > {"Kitchen", "Stores", "Laundry"}


def test_a_party_is_read_and_changed_only_by_an_officer_on_duty_there(prison: Prison) -> None:
    session = begin(prison, [prison.prisoners["kitchen"][0].number])
    end: dict[str, Any] = {"id": uuid4()}
    stan = Tablet(prison, "stan")
    refused = stan.get(address(prison))
    assert (refused.status_code, refused.json()["code"]) == (403, "not-on-duty")
    refused = stan.post(f"work-sessions/{session}/end", end)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-on-duty")
    for name in ("grace", "ava", "ceri", "omar", "dee", "ada", "ann"):
        tablet = Tablet(prison, name)
        assert tablet.get(address(prison)).status_code == 403
        assert tablet.post(f"work-sessions/{session}/end", {"id": uuid4()}).status_code == 403
