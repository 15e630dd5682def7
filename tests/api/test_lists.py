"""Lists of the API: newest first, paged by a cursor, and only for the caller's own prison."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.services.stops.stops import raise_stop
from searches.services.visits.near_misses import report_near_miss
from tests.api.tablet_client import VISIT, Tablet
from tests.support.factories import StopFactory, VisitFactory
from tests.support.sample_prison import Prison

PATHS = ["visits", "stops", "near-misses", "exceptions", "parked"]


def log(tablet: Tablet, plate: str) -> None:
    assert tablet.put("visits", {**VISIT, "plate": plate}).status_code == 201


def walk(tablet: Tablet, path: str, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = tablet.get(path, cursor=cursor, **filters).json()
        found += page["results"]
        cursor = page["next"]
    return found


def test_a_list_is_read_page_by_page_newest_first(prison: Prison) -> None:
    home = prison.establishment
    visits = VisitFactory.create_batch(5, establishment=home)
    plates_listed = [visit["plate"] for visit in walk(Tablet(prison, "grace"), "visits", most=2)]
    assert plates_listed == [visit.vehicle.plate_display for visit in reversed(visits)]


def test_a_row_added_between_two_pages_shifts_no_other_row(prison: Prison) -> None:
    home, grace = prison.establishment, Tablet(prison, "grace")
    visits = VisitFactory.create_batch(4, establishment=home)
    first = grace.get("visits", most=2).json()
    VisitFactory.create(establishment=home)
    second = grace.get("visits", most=2, cursor=first["next"]).json()
    plates_listed = [visit["plate"] for visit in second["results"]]
    assert plates_listed == [visit.vehicle.plate_display for visit in reversed(visits[:2])]
    assert second["next"] is None


def test_visits_are_listed_by_state(prison: Prison) -> None:
    grace = Tablet(prison, "grace")
    log(grace, "KX10 LDV")
    id = uuid4()
    grace.put("visits", {**VISIT, "plate": "KX11 LDV"}, id=id)
    grace.post(f"visits/{id}/turn-back", {"id": uuid4()})
    plates_by_state = {
        where: [visit["plate"] for visit in walk(grace, "visits", where=where)]
        for where in ("expected", "inside", "gone")
    }
    assert plates_by_state == {"expected": [], "inside": ["KX10 LDV"], "gone": ["KX11 LDV"]}


def test_stops_are_listed_all_or_only_open(prison: Prison) -> None:
    raise_stop(prison.ed, said="One short")
    (stop,) = walk(Tablet(prison, "kay"), "stops", state="open")
    assert (stop["said"], stop["raised_by"], stop["closed_at"]) == ("One short", "Ed Price", None)
    assert Tablet(prison, "kay").get(f"stops/{stop['id']}").json() == stop


def test_only_security_can_list_near_misses(prison: Prison) -> None:
    report_near_miss(prison.kay, seen="Soot on his hands", plate="KX23LDV")
    (near_miss,) = walk(Tablet(prison, "sam"), "near-misses")
    assert (near_miss["seen"], near_miss["reported_by"]) == ("Soot on his hands", "Kay Marsh")
    assert Tablet(prison, "kay").get("near-misses").status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_a_list_has_no_row_of_another_prison(
    prison: Prison, other_prison: Prison, path: str
) -> None:
    log(Tablet(other_prison, "grace"), "KX10 LDV")
    raise_stop(other_prison.ed)
    report_near_miss(other_prison.kay, seen="Soot")
    teller = "grace" if path == "visits" else "sam"
    assert walk(Tablet(prison, teller), path) == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "WyIyMDI2Iiwi"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"most": "0"}, "most"),
        ({"most": "101"}, "most"),
        ({"most": "²"}, "most"),
    ],
)
def test_an_impossible_filter_is_422(
    prison: Prison, path: str, filters: dict[str, str], field: str
) -> None:
    answer = Tablet(prison, "sam").get(path, **filters)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_an_unknown_filter_value_is_422(prison: Prison) -> None:
    answer = Tablet(prison, "sam").get("exceptions", code="X99")
    assert (answer.status_code, answer.json()["field"]) == (422, "code")


@pytest.mark.parametrize(("path", "teller"), [("visits", "grace"), ("stops", "ed")])
def test_a_list_of_many_takes_as_many_queries_as_a_list_of_one(
    prison: Prison, path: str, teller: str
) -> None:
    tablet, counts = Tablet(prison, teller), []
    for number in (1, 5):
        VisitFactory.create_batch(number, establishment=prison.establishment)
        StopFactory.create_batch(number, establishment=prison.establishment)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            tablet.get(path)
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
