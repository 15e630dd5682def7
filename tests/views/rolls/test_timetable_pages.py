"""The timetable on pages without scripts, and in the API."""

from __future__ import annotations

import re
from datetime import time
from uuid import uuid4

from searches.models import TimetableEntry, WorkSession
from searches.services.rolls.timetable import add_to_timetable
from tests.support.browsers import browser
from tests.support.counting import at
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import Prison

ABOUT = {"weekdays": ["1", "2"], "begins": "07:30", "ends": "11.30"}


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def plan(prison: Prison) -> TimetableEntry:
    with at("05:30:00"):
        return add_to_timetable(
            prison.sam,
            party_id=prison.party["kitchen"].pk,
            weekdays=(1, 2),
            begins=time(7, 30),
            ends=time(11, 30),
        )


def test_the_security_lead_adds_and_removes_times(prison: Prison) -> None:
    sam, kitchen = browser(prison, "sam"), str(prison.party["kitchen"].pk)
    with at("06:00:00"):
        form = read(sam, "/timetable/").form("/timetable/add/")
        assert submit(sam, form, party_id=kitchen, **ABOUT).status_code == 302
        page = read(sam, "/timetable/")
        assert "Monday, Tuesday, 07:30 to 11:30" in words(page)
        assert submit(sam, page.form("/remove/")).status_code == 302
        assert "No times have been added yet." in words(read(sam, "/timetable/"))


def test_a_wrong_time_is_an_error_of_its_field_and_what_was_typed_stays(prison: Prison) -> None:
    sam, kitchen = browser(prison, "sam"), str(prison.party["kitchen"].pk)
    with at("06:00:00"):
        form = read(sam, "/timetable/").form("/timetable/add/")
        answer = submit(sam, form, party_id=kitchen, **ABOUT | {"begins": "half seven"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Enter the time as hours and minutes, such as 07:30." in text
    assert 'value="half seven"' in text


def test_the_control_room_reads_the_timetable_and_cannot_change_it(prison: Prison) -> None:
    plan(prison)
    ceri = browser(prison, "ceri")
    with at("07:46:00"):
        page = read(ceri, "/timetable/")
        assert "Not confirmed in time" in words(page)
        assert "Add these times" not in words(page)
        assert ceri.post("/timetable/add/", {"uuid": uuid4(), **ABOUT}).status_code == 403


def test_the_officer_begins_the_planned_work_with_one_tap(prison: Prison) -> None:
    plan(prison)
    kay, party = browser(prison, "kay"), prison.party["kitchen"]
    with at("07:29:00"):
        page = read(kay, "/rolls/")
        assert "Planned from 07:30 to 11:30." in words(page)
        assert "Somebody is missing" in words(page)
        answer = submit(kay, page.form("/confirm/"))
        assert (answer.status_code, answer["Location"]) == (302, f"/rolls/{party.pk}/")
        assert "Kitchen is at work. Check the list." in words(read(kay, f"/rolls/{party.pk}/"))
    assert WorkSession.objects.get(party=party).roster.count() == 24


def test_a_tap_that_comes_too_late_says_so_on_the_page_of_the_parties(prison: Prison) -> None:
    plan(prison)
    kay = browser(prison, "kay")
    with at("11:29:00"):
        form = read(kay, "/rolls/").form("/confirm/")
    with at("11:31:00"):
        answer = submit(kay, form)
    assert answer.status_code == 409
    assert "You can confirm the session from 60 min before it begins" in page_text(answer)


def test_the_api_adds_confirms_and_removes(prison: Prison) -> None:
    sam, kay, entry = browser(prison, "sam"), browser(prison, "kay"), uuid4()
    body = {"party": str(prison.party["kitchen"].pk), "weekdays": [2], "begins": "07:30"}
    json = "application/json"
    with at("07:30:00"):
        address = f"/api/v1/timetable/{entry}"
        assert sam.put(address, body | {"ends": "11:30"}, json).status_code == 201
        assert sam.put(address, body | {"ends": "11:30"}, json).status_code == 200
        wrong = sam.put(f"/api/v1/timetable/{uuid4()}", body | {"ends": "7"}, json)
        assert wrong.status_code == 422
        (line,) = sam.get("/api/v1/timetable").json()["results"]
        assert (line["party"], line["weekdays"], line["begins"]) == ("Kitchen", [2], "07:30")
        assert line["today"] == "To be confirmed"
        confirm = {"id": str(uuid4())}
        assert sam.post(f"{address}/confirm", confirm, json).status_code == 403
        assert kay.post(f"{address}/confirm", confirm, json).status_code == 201
        assert kay.post(f"{address}/confirm", confirm, json).status_code == 200
        assert sam.post(f"{address}/remove", {"id": str(uuid4())}, json).status_code == 201
    assert WorkSession.objects.get(party=prison.party["kitchen"]).roster.count() == 24
