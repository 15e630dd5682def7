"""Files and feeds in the shapes of the activities service and the prisoner search are read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from searches.rules.roll_feeds import MOST_ROWS, landing_words, read_document, read_feed
from searches.words.refusals import Invalid
from searches.words.roll_feeds import FeedDocument, FeedKind, FeedRow

TODAY = date(2026, 2, 10)


def read(document: Any) -> FeedDocument:
    text = document if isinstance(document, str) else json.dumps(document)
    return read_feed(text, prison="WWI", today=TODAY)


def prisoner(**changed: Any) -> dict[str, Any]:
    """Return one entry of the prisoner search."""
    return {
        "prisonerNumber": "A1234BC",
        "bookingId": "1900836",
        "firstName": "JOHN",
        "middleNames": "LEE",
        "lastName": "SMITH",
        "status": "ACTIVE IN",
        "inOutStatus": "IN",
        "prisonId": "WWI",
        "cellLocation": "A-1-002",
        "alerts": [{"alertType": "H", "alertCode": "HC"}],
    } | changed


def allocation(**changed: Any) -> dict[str, Any]:
    """Return one allocation of the activities service."""
    return {
        "id": 123456,
        "prisonerNumber": "A1234BC",
        "bookingId": 10001,
        "activitySummary": "Kitchen",
        "scheduleId": 7,
        "scheduleDescription": "Kitchen",
        "startDate": "2025-09-10",
        "endDate": None,
        "status": "ACTIVE",
    } | changed


def instance(**changed: Any) -> dict[str, Any]:
    """Return one scheduled instance of the activities service."""
    return {
        "id": 1,
        "date": "2026-02-10",
        "startTime": "07:30",
        "endTime": "11:30",
        "timeSlot": "AM",
        "cancelled": False,
        "attendances": [
            {"id": 5, "scheduleInstanceId": 1, "prisonerNumber": "A1234BC", "status": "WAITING"},
            {"id": 6, "scheduleInstanceId": 1, "prisonerNumber": "A1235BC", "status": "COMPLETED"},
        ],
        "activitySchedule": {
            "id": 7,
            "description": "Kitchen",
            "activity": {"id": 8, "prisonCode": "WWI", "summary": "Kitchen"},
        },
    } | changed


def test_prisoners_are_read_with_their_name_and_cell() -> None:
    document = read({"content": [prisoner()], "totalPages": 1, "last": True})
    assert document.kind is FeedKind.PRISONERS
    assert document.rows == (FeedRow(1, "A1234BC", "A-1-002", "Smith, John"),)
    assert document.faults == ()


def test_a_list_of_prisoners_without_pages_is_read() -> None:
    assert len(read([prisoner(), prisoner(prisonerNumber="A1235BC")]).rows) == 2


def test_prisoners_who_are_held_nowhere_are_left_out() -> None:
    gone = prisoner(prisonerNumber="A1235BC", status="INACTIVE OUT", prisonId="OUT")
    assert [row.number for row in read([prisoner(), gone]).rows] == ["A1234BC"]


def test_a_prisoner_at_court_is_still_held() -> None:
    assert len(read([prisoner(status="ACTIVE OUT", inOutStatus="OUT")]).rows) == 1


def test_allocations_in_force_today_are_read() -> None:
    document = read(
        [
            allocation(),
            allocation(prisonerNumber="A1235BC", status="SUSPENDED"),
            allocation(prisonerNumber="A1236BC", status="ENDED"),
            allocation(prisonerNumber="A1237BC", startDate="2026-02-11"),
            allocation(prisonerNumber="A1238BC", endDate="2026-02-09"),
        ]
    )
    assert document.kind is FeedKind.ACTIVITIES
    assert [row.number for row in document.rows] == ["A1234BC", "A1235BC"]
    assert document.rows[0].place == "Kitchen"


def test_attendances_of_todays_instances_are_read() -> None:
    cancelled = instance(cancelled=True)
    document = read([instance(), cancelled])
    assert [row.number for row in document.rows] == ["A1234BC", "A1235BC"]


def test_allocations_and_instances_in_one_document_are_read() -> None:
    document = read({"allocations": [allocation()], "scheduledInstances": [instance()]})
    assert len(document.rows) == 3


def test_a_document_that_was_parsed_already_is_read_in_the_same_way() -> None:
    document = read_document([allocation()], prison="WWI", today=TODAY)
    assert document.rows == read([allocation()]).rows


def test_csv_files_have_the_same_names() -> None:
    people = read("prisonerNumber,firstName,lastName,cellLocation\na1234bc,Jo,Smith,A-1-002\n")
    assert people.rows == (FeedRow(2, "A1234BC", "A-1-002", "Smith, Jo"),)
    work = read("scheduleDescription;prisonerNumber\nKitchen;A1234BC\n")
    assert work.rows == (FeedRow(2, "A1234BC", "Kitchen"),)


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (prisoner(prisonerNumber=7), "prisonerNumber", "prisonerNumber must be text."),
        (prisoner(prisonerNumber="12"), "prisonerNumber", "must look like A1234BC"),
        (prisoner(prisonerNumber=None), "prisonerNumber", "prisonerNumber is missing."),
        (prisoner(prisonId="MDI"), "prisonId", "prisonId is MDI, but this prison is WWI."),
        (prisoner(lastName="<b>Smith</b>"), "lastName", "lastName must not contain <"),
        (prisoner(lastName="Smi\ud800th"), "lastName", "lastName must not contain <"),
        (prisoner(lastName="=cmd()"), "lastName", "lastName"),
        (prisoner(firstName=""), "firstName", "firstName is missing."),
        (prisoner(firstName="J" * 61), "firstName", "60 characters or fewer"),
        (prisoner(cellLocation=["A"]), "cellLocation", "cellLocation must be text."),
        (allocation(startDate="10/09/2025"), "startDate", "startDate must be a date"),
        (allocation(scheduleDescription={}), "scheduleDescription", "must be text"),
        (allocation(prisonCode="MDI"), "prisonCode", "prisonCode is MDI, but"),
        (instance(date="2026-02-09"), "date", "date is 2026-02-09, but today is 2026-02-10."),
        (instance(cancelled=[]), "cancelled", "cancelled must be true or false."),
        (instance(attendances={}), "", "attendances and activitySchedule are needed."),
        (instance(attendances=[7]), "prisonerNumber", "prisonerNumber is missing."),
        (instance(activitySchedule=None), "", "attendances and activitySchedule are needed."),
    ],
)
def test_a_wrong_field_is_named_with_its_row(
    row: dict[str, Any], field: str, sentence: str
) -> None:
    document = read([row])
    assert document.rows == ()
    assert (document.faults[0].line, document.faults[0].field) == (1, field)
    assert sentence in document.faults[0].sentence


def test_a_prisoner_in_two_rows_with_two_cells_is_a_fault() -> None:
    document = read([prisoner(), prisoner(), prisoner(cellLocation="B-1-001")])
    assert [fault.line for fault in document.faults] == [3]
    assert "A1234BC is also in row 1" in document.faults[0].sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "This file is not JSON."),
        ("[" * 100_000, "This file is not JSON."),
        ('{"prisoners": 7}', "neither a list of prisoners nor"),
        ("[7]", "neither a list of prisoners nor"),
        ('[{"name": "Smith"}]', "neither a list of prisoners nor"),
        ('{"allocations": 7}', "neither a list of prisoners nor"),
        ("[]", "The file is empty."),
        ('{"content": [], "last": true}', "The file is empty."),
        ('{"content": [{"lastName": "A"}], "last": false}', "one page of several"),
        ('{"content": [{"lastName": "A"}], "totalPages": 80}', "one page of several"),
        ("", "The file is empty."),
        ("number,name\nA1234BC,Smith\n", "prisonernumber"),
    ],
)
def test_another_kind_of_file_is_refused_as_a_whole(text: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        read(text)
    assert refused.value.field == "file"


def test_a_hundred_thousand_rows_are_refused() -> None:
    with pytest.raises(Invalid, match="5,000 rows or fewer"):
        read("prisonerNumber,scheduleDescription\n" + "A1234BC,Kitchen\n" * 100_000)
    with pytest.raises(Invalid, match="smaller than 8 MB"):
        read(json.dumps([allocation()] * 100_000))
    assert MOST_ROWS == 5_000


def test_reading_stops_after_a_hundred_faults() -> None:
    assert len(read([prisoner(prisonerNumber="7")] * 3_000).faults) == 100


def test_the_landing_of_a_cell_is_found_by_its_first_parts() -> None:
    assert landing_words("A-1-002") == ["a1", "a"]
    assert landing_words("RECP") == []
