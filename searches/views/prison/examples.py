"""Example CSV files to fill in: the header that an import needs, and one row."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from searches.services.prison import admissions
from searches.services.visits import deliveries as expected
from searches.views.page_access import PageRequest, page
from searches.words.people import Act

#: A number that no prisoner has. Nobody is added if this row stays in the file.
ROSTER = {"number": "A1234BC"}
ALLOCATION = {"prisonerNumber": "A1234BC", "scheduleDescription": "Kitchen"}


@page(Act.EXPECT_VEHICLE, at="deliveries/example.csv", name="deliveries_example")
@require_GET
def deliveries(request: PageRequest) -> HttpResponse:
    return _file("deliveries.csv", expected.EXAMPLE)


@page(Act.KEEP_PRISONERS, at="prisoners/example.csv", name="prisoners_example")
@require_GET
def prisoners(request: PageRequest) -> HttpResponse:
    return _file("prisoners.csv", admissions.EXAMPLE)


@page(Act.KEEP_ALLOCATIONS, at="imports/example.csv", name="allocations_example")
@require_GET
def allocations(request: PageRequest) -> HttpResponse:
    return _file("allocations.csv", ALLOCATION)


@page(Act.OPEN_WORK_SESSION, at="rolls/example.csv", name="roster_example")
@require_GET
def roster(request: PageRequest) -> HttpResponse:
    return _file("roster.csv", ROSTER)


def _file(name: str, example: dict[str, str]) -> HttpResponse:
    """Return the file.

    The file begins with a byte order mark, so spreadsheets read and keep UTF-8.
    """
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    rows = csv.writer(response)
    rows.writerow(example)
    rows.writerow(example.values())
    return response
