"""After *Found*, every search page shows only the find until the orderly officer
acknowledges it.
"""

from __future__ import annotations

import pytest
from django.test import Client

from searches.models import Stop, StopAcknowledgement
from searches.rules.answers import ItemAnswer
from searches.services.locks.locks import close_inner_gate, void_lock
from searches.services.search.searches import begin_second_search
from searches.words.checklists import Result
from searches.words.refusals import Refused
from searches.words.visits import VoidReason
from tests.services.visits.test_visits import SEALED
from tests.support.factories import VisitFactory
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer

SENTENCE = "Keep driver and keys away from the vehicle."


def as_(prison: Prison, name: str) -> Client:
    client = Client()
    client.force_login(prison.person[name])
    return client


@pytest.fixture
def home(prison: Prison, in_the_lock: InTheLock) -> str:
    answer(prison.grace, in_the_lock, "B1", ItemAnswer(Result.FOUND))
    return f"/visits/{in_the_lock.visit.pk}/"


@pytest.mark.parametrize("place", ["sheet/", "sheet/A1/", "sign/"])
def test_every_search_page_shows_only_the_find(prison: Prison, home: str, place: str) -> None:
    page = read(as_(prison, "tom"), home + place)
    assert "Stop. Step back." in page.text and SENTENCE in page.text
    assert not [form for form in page.forms if home in form.action]


def test_the_live_parts_reload_the_page(prison: Prison, home: str) -> None:
    htmx = {"HX-Request": "true"}
    tom = as_(prison, "tom")
    assert tom.get(f"{home}sheet/zones/", headers=htmx)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in tom.get(f"{home}sheet/frozen/", headers=htmx)


def test_the_orderly_officer_acknowledges_the_find(prison: Prison, home: str) -> None:
    omar = as_(prison, "omar")
    form = read(omar, f"{home}sheet/").form("/found/")
    assert submit(omar, form).status_code == 302
    assert StopAcknowledgement.objects.get().acknowledged_by_id == prison.omar.person
    page = read(as_(prison, "tom"), f"{home}sheet/A1/")
    assert SENTENCE not in page.text and page.form("/answer/")
    assert as_(prison, "tom").get(f"{home}sheet/frozen/")["HX-Refresh"] == "true"


def test_the_searcher_cannot_acknowledge_their_own_find(prison: Prison, home: str) -> None:
    assert as_(prison, "grace").post(f"{home}sheet/found/").status_code == 403


def test_an_answer_is_still_stored_while_the_search_is_frozen(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    grace, home = as_(prison, "grace"), f"/visits/{in_the_lock.visit.pk}/"
    form = read(grace, f"{home}sheet/B3/").form("/answer/")
    answer(prison.tom, in_the_lock, "B1", ItemAnswer(Result.FOUND))
    assert submit(grace, form, result="clear").status_code == 302
    assert "Stop. Step back." in Page(grace.get(f"{home}sheet/")).text


@pytest.mark.parametrize("name", ["omar", "ceri", "tom", "dee"])
@pytest.mark.parametrize(
    "place", ["", "sheet/", "release/", "counts/", "radio/", "photos/", "photos/compare/"]
)
def test_every_page_about_the_vehicle_shows_what_was_found_and_nothing_else(
    prison: Prison, home: str, name: str, place: str
) -> None:
    answered = as_(prison, name).get(home + place)
    if answered.status_code == 403:  # a page of another role
        return
    assert "Stop. Step back." in page_text(answered) and SENTENCE in page_text(answered)
    assert "What happened" not in page_text(answered)


def test_the_vehicles_live_part_loads_its_page_again(prison: Prison, home: str) -> None:
    htmx = {"HX-Request": "true"}
    for part in ("now/", "release/now/"):
        assert as_(prison, "omar").get(home + part, headers=htmx)["HX-Refresh"] == "true", part


def test_the_orderly_officer_is_led_to_the_acknowledgement_by_the_stop_and_the_vehicle(
    prison: Prison, home: str
) -> None:
    omar, stop = as_(prison, "omar"), Stop.objects.get()
    for path in (f"/stops/{stop.pk}/", home):
        page = read(omar, path)
        assert page.form("/found/").action == f"{home}sheet/found/"
        assert "I am at the vehicle" in page.text
    shown = read(omar, f"/stops/{stop.pk}/").text
    assert shown.index("Stop. Step back.") < shown.index("All vehicles are stopped")
    assert "See what was found" in page_text(omar.get("/board/"))


def test_the_acknowledgement_is_found_although_the_lock_is_void(
    prison: Prison, in_the_lock: InTheLock, home: str
) -> None:
    void_lock(prison.grace, visit_id=in_the_lock.visit.pk, reason=VoidReason.INNER_GATE_OPENED)
    omar = as_(prison, "omar")
    answered = submit(omar, read(omar, home).form("/found/"))
    assert answered["Location"] == home
    shown = read(omar, home).text
    assert "Something was found" in shown and "until this incident is closed" in shown


def test_no_new_seal_and_no_second_search_while_the_incident_is_open(
    prison: Prison, in_the_lock: InTheLock, home: str
) -> None:
    with pytest.raises(Refused, match="found-open"):
        begin_second_search(prison.tom, search_id=in_the_lock.search.pk)
    omar = as_(prison, "omar")
    submit(omar, read(omar, home).form("/found/"))
    void_lock(prison.grace, visit_id=in_the_lock.visit.pk, reason=VoidReason.INNER_GATE_OPENED)
    with pytest.raises(Refused, match="found-open"):
        close_inner_gate(prison.grace, visit_id=in_the_lock.visit.pk, **SEALED)
    assert "The vehicle is in the lock" not in read(as_(prison, "grace"), home).text


def test_a_page_of_another_vehicle_is_not_held_up(prison: Prison, home: str) -> None:
    other = VisitFactory.create(establishment=prison.establishment)
    assert "Stop. Step back." not in read(as_(prison, "tom"), f"/visits/{other.pk}/").text
