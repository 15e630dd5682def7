"""A program records later who was in the cab of an emergency vehicle that came in without delay."""

from __future__ import annotations

from uuid import uuid4

import pytest

from searches.models import LedgerEntry, Visit
from tests.api.tablet_client import Tablet
from tests.services.visits.test_emergencies_at_the_gate import come_in
from tests.support.sample_prison import Prison


def test_the_people_in_the_cab_are_recorded_once_under_one_id(prison: Prison) -> None:
    visit, tablet = come_in(prison), Tablet(prison, "grace")
    body = {"id": str(uuid4()), "people_in_cab": 2, "driver_name": "J. Field"}
    first = tablet.post(f"visits/{visit.pk}/people-in-cab", body)
    again = tablet.post(f"visits/{visit.pk}/people-in-cab", body)
    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert first.json()["answer"]["id"] == str(visit.pk)
    visit.refresh_from_db()
    assert (visit.people_in_cab, visit.driver_name) == (2, "J. Field")
    assert LedgerEntry.objects.filter(act="record_people_in_cab").count() == 1


def test_a_number_that_is_known_is_not_recorded_again(prison: Prison) -> None:
    visit, tablet = come_in(prison), Tablet(prison, "grace")
    path = f"visits/{visit.pk}/people-in-cab"
    tablet.post(path, {"id": str(uuid4()), "people_in_cab": 2})
    answer = tablet.post(path, {"id": str(uuid4()), "people_in_cab": 3})
    assert (answer.status_code, answer.json()["code"]) == (409, "people-known")
    assert Visit.objects.get(pk=visit.pk).people_in_cab == 2


@pytest.mark.parametrize("people", [0, 10, "two", None, True])
def test_a_number_that_no_cab_holds_is_refused(prison: Prison, people: object) -> None:
    visit, tablet = come_in(prison), Tablet(prison, "grace")
    body = {"id": str(uuid4()), "people_in_cab": people}
    answer = tablet.post(f"visits/{visit.pk}/people-in-cab", body)
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["ed", "kay", "sam", "bet"])
def test_only_the_gate_records_the_people_in_the_cab(prison: Prison, name: str) -> None:
    visit, body = come_in(prison), {"id": str(uuid4()), "people_in_cab": 2}
    answer = Tablet(prison, name).post(f"visits/{visit.pk}/people-in-cab", body)
    assert answer.status_code == 403
