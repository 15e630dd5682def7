"""A person reported or found on a vehicle opens exception X01, whoever reports the person."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from searches.models import ExceptionCase
from searches.services.exceptions.event_readers import catch_up
from searches.services.visits.near_misses import report_near_miss
from tests.api.tablet_client import Tablet
from tests.support.sample_prison import Prison


def opened(prison: Prison) -> set[str]:
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.within(prison.establishment)
    return set(cases.values_list("code", flat=True))


@pytest.mark.parametrize(("person", "codes"), [(True, {"X19", "X01"}), (False, {"X19"})])
def test_a_near_miss_says_whether_it_was_a_person(
    prison: Prison, person: bool, codes: set[str]
) -> None:
    report_near_miss(prison.kay, seen="Legs behind the axle", person=person)
    assert opened(prison) == codes


def test_the_page_asks_whether_a_person_was_seen(prison: Prison) -> None:
    client = Client()
    client.force_login(prison.person["kay"])
    assert b'name="person"' in client.get("/near-misses/new/").content
    form = {"uuid": str(uuid4()), "seen": "Legs behind the axle", "person": "1"}
    assert client.post("/near-misses/new/", form).status_code == 200
    assert opened(prison) == {"X19", "X01"}


def test_the_api_accepts_a_person_on_a_near_miss(prison: Prison) -> None:
    body = {"seen": "Legs behind the axle", "person": True}
    assert Tablet(prison, "kay").put("near-misses", body).status_code == 201
    assert opened(prison) == {"X19", "X01"}
