"""The page of deliveries asks for a tick before a file changes a known 24-hour number."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from searches.models import Haulier, LedgerEntry, Visit
from tests.support.browsers import browser
from tests.support.forms import Page
from tests.support.sample_prison import Prison
from tests.support.workbooks import workbook

GOOD, OTHER = "01632 960114", "01632 960999"
HEAD = ["plate", "type", "haulier", "phone_24h", "expected_at"]
AT = f"{timezone.now() + timedelta(days=1):%Y-%m-%d 07:30}"
ROWS = [
    ["KX23 LDV", "rigid", "Calder", OTHER, AT],
    ["YK71 OHB", "rigid", "Roe", "01632 960225", AT],
    ["BD68 SMR", "rigid", "Calder", OTHER, AT],
]


@pytest.fixture
def page(prison: Prison) -> Page:
    """Return the page after a workbook that changes the number of the haulier Calder."""
    Haulier.objects.create(establishment=prison.establishment, name="Calder", phone_24h=GOOD)
    file = SimpleUploadedFile("week.csv", workbook([HEAD, *ROWS]))  # the wrong ending
    return Page(browser(prison, "mia").post("/deliveries/", {"uuid": uuid4(), "file": file}))


def send(prison: Prison, page: Page, **typed: Any) -> Page:
    """Send the form with the ticks in `typed` and no others."""
    fields = page.form("/numbers/").fields
    del fields["agreed"]
    fields |= typed
    return Page(browser(prison, "mia").post("/deliveries/numbers/", fields))


def number() -> str:
    known: str = Haulier.objects.get(name="Calder").phone_24h
    return known


def plates() -> set[str]:
    return set(Visit.objects.values_list("vehicle__plate", flat=True))


def test_rows_that_change_a_number_wait_for_a_tick(page: Page) -> None:
    change = f"from {GOOD} to {OTHER}"
    assert "1 of 3 rows imported" in page.text
    assert page.text.count(f"This row changes the 24-hour number of Calder {change}.") == 2
    assert f"Calder: change the 24-hour number {change} (rows 2, 4)" in page.text
    assert (number(), plates()) == (GOOD, {"YK71OHB"})


def test_ticked_rows_are_imported_once(prison: Prison, page: Page) -> None:
    for _ in range(2):
        answer = send(prison, page, agreed="0")
        assert "2 of 2 rows imported" in answer.text
    assert (number(), plates()) == (OTHER, {"KX23LDV", "YK71OHB", "BD68SMR"})
    entries = LedgerEntry.objects.filter(act="import_deliveries").order_by("seq")
    assert [entry.body["said"]["kept"] for entry in entries] == [1, 2]


def test_nothing_is_imported_without_a_tick(prison: Prison, page: Page) -> None:
    answer = send(prison, page)
    assert "Tick each change that is correct." in answer.text
    assert "Calder: change the 24-hour number" in answer.text
    assert (number(), plates()) == (GOOD, {"YK71OHB"})
    assert "2 of 2 rows imported" in send(prison, answer, agreed="0").text


@pytest.mark.parametrize(
    "waiting",
    [
        *("", "no JSON", "[]", "{}", "[" * 100_000, '{"changes": [1], "rows": []}'),
        '{"changes": [{"haulier": "Calder", "before": "x", "after": "y"}], "rows": [{"line": 1}]}',
    ],
    ids=range(7),
)
def test_other_content_than_the_page_wrote_is_refused(
    prison: Prison, page: Page, waiting: str
) -> None:
    fields = page.form("/numbers/").fields | {"waiting": waiting, "agreed": "0"}
    answer = browser(prison, "mia").post("/deliveries/numbers/", fields)
    assert answer.status_code == 422
    assert (number(), plates()) == (GOOD, {"YK71OHB"})


@pytest.mark.parametrize("agreed", ["7", "-1", "x"])
def test_a_tick_for_no_change_is_refused(prison: Prison, page: Page, agreed: str) -> None:
    fields = page.form("/numbers/").fields | {"agreed": agreed}
    assert browser(prison, "mia").post("/deliveries/numbers/", fields).status_code == 422
    assert number() == GOOD


def test_a_tick_is_worth_nothing_for_a_number_that_is_not_known(prison: Prison, page: Page) -> None:
    content = json.loads(page.form("/numbers/").fields["waiting"])
    content["changes"][0]["before"] = "01632 960777"
    answer = send(prison, page, waiting=json.dumps(content), agreed="0")
    assert "0 of 2 rows imported" in answer.text
    assert f"Calder: change the 24-hour number from {GOOD} to {OTHER} (rows 2, 4)" in answer.text
    assert number() == GOOD


def test_only_people_who_may_announce_deliveries_agree_to_a_change(
    prison: Prison, page: Page
) -> None:
    fields = page.form("/numbers/").fields | {"agreed": "0"}
    assert browser(prison, "kay").post("/deliveries/numbers/", fields).status_code == 403
