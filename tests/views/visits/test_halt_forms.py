"""The forms for the arrival at an area and the departure from it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from searches.management.demo.history import FOOD
from searches.models import Halt, Visit
from searches.services.visits.halts import log_arrival
from searches.services.visits.visits import log_vehicle_in
from searches.words.visits import VisitSource
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(prison: Prison) -> Visit:
    planned = replace(FOOD, escort=prison.ed.person, planned_areas=("stores",))
    return log_vehicle_in(prison.grace, way_in=planned, source=VisitSource.PAGE)


@pytest.fixture
def escort(prison: Prison) -> Client:
    return browser(prison, "ed")


@pytest.fixture
def address(prison: Prison, visit: Visit) -> str:
    halt = log_arrival(prison.ed, visit_id=visit.pk, area="stores", id=uuid4())
    return f"/visits/{visit.pk}/halts/{halt.pk}/leave/"


def test_a_departure_asks_who_was_near_the_vehicle(escort: Client, address: str) -> None:
    answer = escort.post(address, {"uuid": str(uuid4())})
    assert answer.status_code == 422
    page = page_text(answer)
    assert "Select who was near the vehicle, or select “Nobody”." in page
    assert 'href="#parties"' in page
    assert Halt.objects.get().left_at is None


def test_nobody_near_the_vehicle_is_an_answer(escort: Client, address: str) -> None:
    assert escort.post(address, {"uuid": str(uuid4()), "nobody": "1"}).status_code == 302
    halt = Halt.objects.get()
    assert halt.left_at is not None
    assert halt.parties_present == []


def test_nobody_and_a_party_contradict_each_other(escort: Client, address: str) -> None:
    both = {"uuid": str(uuid4()), "nobody": "1", "parties": ["kitchen"]}
    answer = escort.post(address, both)
    assert "Select who was near the vehicle, or “Nobody”, but not both." in page_text(answer)
    assert Halt.objects.get().left_at is None


def test_an_unlisted_prisoner_is_an_answer(escort: Client, address: str) -> None:
    assert escort.post(address, {"uuid": str(uuid4()), "unlisted": "1"}).status_code == 302
    assert Halt.objects.get().unlisted_prisoner
