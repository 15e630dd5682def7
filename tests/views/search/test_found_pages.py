"""After *Found*, every search page shows only the find until the orderly officer
acknowledges it.
"""

from __future__ import annotations

import pytest
from django.test import Client

from searches.models import StopAcknowledgement
from searches.rules.answers import ItemAnswer
from searches.words.checklists import Result
from tests.support.forms import Page, read, submit
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
    assert as_(prison, "tom").get(f"{home}sheet/zones/")["HX-Refresh"] == "true"
    assert "HX-Refresh" not in as_(prison, "tom").get(f"{home}sheet/frozen/")


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
