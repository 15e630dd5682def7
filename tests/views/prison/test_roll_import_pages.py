"""Imports on the control room's page without scripts, and from a program with a key."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from searches.models import Allocation, LedgerEntry, RollImport
from tests.support.browsers import browser
from tests.support.forms import Page, read, submit
from tests.support.sample_prison import Prison

KEY = "f3a1" * 16
HEADERS = {"Authorization": f"Bearer {KEY}"}


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def csv_of(prison: Prison, lists: dict[str, list[Any]]) -> SimpleUploadedFile:
    rows = [f"{man.number},{party}" for party, people in lists.items() for man in people]
    text = "\n".join(["prisonerNumber,scheduleDescription", *rows])
    return SimpleUploadedFile("work.csv", text.encode(), content_type="text/csv")


def upload(client: Client, file: SimpleUploadedFile) -> Any:
    return submit(client, read(client, "/imports/").form("/imports/"), file=file)


def laundry_of(prison: Prison) -> int:
    rows = Allocation.objects.filter(party=prison.party["laundry"], removal__isnull=True)
    return rows.count()


def test_the_control_room_checks_a_file_and_changes_the_lists(prison: Prison) -> None:
    ceri, laundry = browser(prison, "ceri"), prison.prisoners["laundry"]
    new = prison.prisoners[""][0]
    file = csv_of(prison, {"Laundry": [*laundry[3:], new], "Maths": prison.prisoners["waste"]})
    assert upload(ceri, file).status_code == 302
    page = read(ceri, "/imports/")
    assert "Added: 1" in words(page) and f"{new.name} {new.number} to Laundry" in words(page)
    assert "Removed: 3" in words(page) and f"{laundry[0].number} from Laundry" in words(page)
    assert "Laundry would lose 3 of its 8 people." in words(page)
    assert "Maths is not a party of this prison" in words(page)
    assert laundry_of(prison) == 8
    looked = LedgerEntry.objects.filter(act="look_at_names").latest("seq")
    assert (looked.body["said"]["list"], looked.body["said"]["size"]) == ("roll_import", 4)
    refused = submit(ceri, page.form("/apply/"), agreed="")
    assert refused.status_code == 422
    assert "Tick that the large changes are correct." in refused.content.decode()
    assert submit(ceri, read(ceri, "/imports/").form("/apply/"), agreed="1").status_code == 302
    assert "The lists were changed." in words(read(ceri, "/imports/"))
    assert laundry_of(prison) == 6


def test_a_json_file_of_another_prison_shows_the_row_and_the_field(prison: Prison) -> None:
    ceri = browser(prison, "ceri")
    row = {"prisonerNumber": "A1234BC", "firstName": "JO", "lastName": "<script>"}
    text = json.dumps([row | {"prisonId": "MDI", "cellLocation": "A-1-002"}])
    assert upload(ceri, SimpleUploadedFile("people.json", text.encode())).status_code == 302
    page = read(ceri, "/imports/")
    assert "Row 1 prisonId prisonId is MDI, but this prison is WWI." in words(page)
    assert "/apply/" not in page.text
    assert submit(ceri, page.form("/discard/")).status_code == 302
    assert "Discarded by Ceri Vale" in words(read(ceri, "/imports/"))


def test_another_kind_of_file_is_refused_beside_its_field(prison: Prison) -> None:
    ceri = browser(prison, "ceri")
    answer = upload(ceri, SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff\x00\x00"))
    assert answer.status_code == 422
    assert "This file is not an Excel workbook or a CSV file." in answer.content.decode()
    assert RollImport.objects.count() == 0


def test_one_tap_settles_to_which_party_a_person_belongs(prison: Prison) -> None:
    ceri, man = browser(prison, "ceri"), prison.prisoners[""][0]
    lists = {
        "Laundry": [*prison.prisoners["laundry"], man],
        "Waste": [*prison.prisoners["waste"], man],
    }
    upload(ceri, csv_of(prison, lists))
    page = read(ceri, "/imports/")
    assert "On two lists: 1" in words(page) and "/apply/" not in page.text
    answer = submit(ceri, page.form("/pick/"), pick=f"{man.number} waste")
    assert answer.status_code == 302
    page = read(ceri, "/imports/")
    assert f"{man.number} to Waste" in words(page)
    assert submit(ceri, page.form("/apply/")).status_code == 302
    assert Allocation.objects.get(prisoner=man, removal__isnull=True).party.code == "waste"


@pytest.fixture
def keys(settings: Any) -> None:
    settings.FEED_KEYS = [f"WWI:{hashlib.sha256(KEY.encode()).hexdigest()}"]


def send(body: Any, *, id: Any = None, headers: dict[str, str] = HEADERS) -> Any:
    address = f"/api/v1/roll-imports/{id or uuid4()}"
    return Client().put(address, body, content_type="application/json", headers=headers)


def allocations(prison: Prison, people: list[Any]) -> list[dict[str, Any]]:
    return [
        {"prisonerNumber": man.number, "scheduleDescription": "Laundry", "status": "ACTIVE"}
        for man in people
    ]


def test_a_program_sends_a_list_with_its_key_and_repeats_it_safely(
    prison: Prison, keys: None
) -> None:
    id, laundry = uuid4(), prison.prisoners["laundry"]
    body = allocations(prison, laundry[1:])
    answer = send(body, id=id)
    assert (answer.status_code, answer.json()["state"]) == (200, "applied")
    assert laundry_of(prison) == 7
    assert send(body, id=id).json()["state"] == "applied"
    assert send(body).json()["state"] == "unchanged"
    other = send(allocations(prison, laundry), id=id)
    assert other.status_code == 409


def test_a_program_learns_why_its_list_waits(prison: Prison, keys: None) -> None:
    laundry = prison.prisoners["laundry"]
    answer = send(allocations(prison, laundry[:2])).json()
    assert (answer["state"], answer["why"]) == (
        "waiting",
        ["Laundry would lose 6 of its 8 people."],
    )
    wrong = [{"prisonerNumber": 7, "scheduleDescription": "Laundry"}]
    answer = send(wrong).json()
    assert answer["faults"] == [
        {"line": 1, "field": "prisonerNumber", "sentence": "prisonerNumber must be text."}
    ]
    assert laundry_of(prison) == 8


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": KEY}, {"Authorization": "Bearer"}],
)
def test_nobody_sends_a_list_without_the_key(
    prison: Prison, keys: None, headers: dict[str, str]
) -> None:
    stood = LedgerEntry.objects.count()
    answer = send(allocations(prison, prison.prisoners["laundry"][1:]), headers=headers)
    assert answer.status_code == 401
    assert LedgerEntry.objects.count() == stood


def test_the_key_of_a_prison_that_does_not_exist_opens_nothing(
    prison: Prison, settings: Any
) -> None:
    settings.FEED_KEYS = [f"XXX:{hashlib.sha256(KEY.encode()).hexdigest()}"]
    assert send(allocations(prison, prison.prisoners["laundry"][1:])).status_code == 401


def test_a_key_opens_no_other_call(prison: Prison, keys: None) -> None:
    assert Client().get("/api/v1/allocations", headers=HEADERS).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [("[", 400), ("[7]", 422), ("{}", 422), ('{"content": "x" }', 422), ("[" * 60, 400)],
)
def test_another_body_is_refused(prison: Prison, keys: None, body: str, status: int) -> None:
    assert send(body).status_code == status


def test_a_body_of_more_than_8_mb_is_refused(prison: Prison, keys: None) -> None:
    assert send(json.dumps(["x" * 8_000_001])).status_code == 413


def test_a_program_that_sends_too_often_is_told_to_wait(prison: Prison, keys: None) -> None:
    for _ in range(120):
        send("[7]")
    answer = send("[7]")
    assert answer.status_code == 429
