"""Pages that import files offer an example, read any encoding, and name each bad row."""

from __future__ import annotations

import csv
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from searches.models import RosterEntry, Visit
from tests.support.browsers import browser
from tests.support.forms import Page, read
from tests.support.sample_prison import Prison

#: The page, a person who imports there, the first text of its example, and a person who may not.
EXAMPLES = [
    ("/deliveries/", "mia", "plate", "kay"),
    ("/prisoners/", "ceri", "number", "mia"),
    ("/rolls/", "kay", "number", "mia"),
]


@pytest.mark.parametrize(("address", "who", "first", "_"), EXAMPLES)
def test_an_example_has_the_header_and_a_row(
    prison: Prison, address: str, who: str, first: str, _: str
) -> None:
    answer = browser(prison, who).get(f"{address}example.csv")
    head, row = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert head[0] == first and len(head) == len(row)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(("address", "who", "_", "other"), EXAMPLES)
def test_an_example_is_only_for_people_who_may_import(
    prison: Prison, address: str, who: str, _: str, other: str
) -> None:
    assert browser(prison, other).get(f"{address}example.csv").status_code == 403
    assert browser(prison, who).post(f"{address}example.csv").status_code == 405
    assert browser(prison, "ada").get(f"{address}example.csv").status_code == 200


def test_each_page_of_an_import_links_its_example(prison: Prison) -> None:
    begin = f"/rolls/{prison.party['kitchen'].pk}/begin/"
    pages = {"mia": "/deliveries/", "ceri": "/prisoners/", "kay": begin}
    for who, address in pages.items():
        assert any(
            link.endswith("example.csv") for link in read(browser(prison, who), address).links
        )


def test_a_filled_in_example_is_imported(prison: Prison) -> None:
    mia = browser(prison, "mia")
    head, row = mia.get("/deliveries/example.csv").content.decode("utf-8-sig").splitlines()
    soon = f"{timezone.now() + timedelta(days=1):%Y-%m-%d}"
    text = f"{head}\r\n{row.replace('2026-01-05', soon)}\r\n"
    for codec in ("utf-8-sig", "utf-16"):
        file = SimpleUploadedFile("week.csv", text.encode(codec))
        answer = mia.post("/deliveries/", {"uuid": uuid4(), "file": file})
    assert Visit.objects.get().planned_areas == ["kitchen-bay"]
    assert "0 of 1 rows imported" in Page(answer).text and "Row 2 KX23 LDV" in Page(answer).text


@pytest.mark.parametrize("address", ["/deliveries/", "/prisoners/"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "This spreadsheet is damaged."),
        (b"\x81\x8d", "This file is not an Excel workbook or a CSV file."),
        (b"a;b\n1;2\n", "The first row must name the columns"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_not_csv_is_refused_with_a_sentence(
    prison: Prison, address: str, content: bytes, sentence: str
) -> None:
    file = SimpleUploadedFile("some.csv", content)
    answer = browser(prison, "ceri").post(address, {"uuid": uuid4(), "file": file})
    assert answer.status_code == 422 and sentence in Page(answer).text


def begin(prison: Prison, content: bytes) -> Page:
    file = SimpleUploadedFile("kitchen.csv", content)
    address = f"/rolls/{prison.party['kitchen'].pk}/begin/"
    fields = {"uuid": str(uuid4()), "pasted": "", "file": file}
    return Page(browser(prison, "kay").post(address, fields, follow=True))


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_roster_is_read_in_any_encoding(prison: Prison, codec: str) -> None:
    first, second = prison.prisoners["kitchen"][:2]
    begin(prison, f"number;name\n{first.number};Zoë\n\n{second.number};Åhl\n".encode(codec))
    assert set(RosterEntry.objects.values_list("prisoner", flat=True)) == {first.pk, second.pk}


def test_a_mistyped_number_is_reported(prison: Prison) -> None:
    man = prison.prisoners["kitchen"][0]
    page = begin(prison, f"number\n{man.number}\nA12X4BC\n".encode())
    assert "Line 3: “A12X4BC” is not a prisoner number." in page.text
    assert not RosterEntry.objects.exists()
