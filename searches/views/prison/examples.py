"""Files to fill in: the header an import asks for, and one row that shows how."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from searches.services.prison import admissions
from searches.services.visits import deliveries as expected
from searches.views.doors import PageRequest, page
from searches.words.people import Act

#: Held nowhere: a row nobody took out of the example begins no work.
ROSTER = {"number": "A1234BC"}


@page(Act.EXPECT_VEHICLE)
@require_GET
def deliveries(request: PageRequest) -> HttpResponse:
    return _file("deliveries.csv", expected.EXAMPLE)


@page(Act.KEEP_PRISONERS)
@require_GET
def prisoners(request: PageRequest) -> HttpResponse:
    return _file("prisoners.csv", admissions.EXAMPLE)


@page(Act.OPEN_WORK_SESSION)
@require_GET
def roster(request: PageRequest) -> HttpResponse:
    return _file("roster.csv", ROSTER)


def _file(name: str, example: dict[str, str]) -> HttpResponse:
    """With the mark by which a spreadsheet knows UTF-8, and keeps it."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    rows = csv.writer(response)
    rows.writerow(example)
    rows.writerow(example.values())
    return response
