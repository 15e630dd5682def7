"""Reading what other services say about the roll, as JSON or as CSV.

The names of the fields are those of two services of prisons in England and Wales: the activities
service (`ActivityScheduleInstance` with its `attendances`, and `Allocation`) and the prisoner
search (`Prisoner`). A CSV file has these names as the names of its columns.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NoReturn

from searches.rules.csv_rows import Columns, demand_plain, read_table
from searches.rules.prisoners import NUMBER
from searches.words.refusals import Invalid
from searches.words.roll_feeds import FeedDocument, FeedKind, FeedRow, ImportPlan, RowNote

MOST_BYTES = 8_000_000
MOST_ROWS = 5_000
#: After this many faults the rest of a document is not read, because it is of another kind.
MOST_FAULTS = 100
#: A prisoner with one of these values of `status` is not held in the prison.
NOT_HELD = frozenset({"INACTIVE OUT", "INACTIVE TRN"})
#: Values of `prisonId` for a prisoner who is in no prison, or on the way between two.
NO_PRISON = frozenset({"OUT", "TRN"})
#: An allocation with one of these values of `status` is not in force.
NOT_ALLOCATED = frozenset({"ENDED", "PENDING"})
LONGEST = {"prisonerNumber": 12, "firstName": 60, "lastName": 60, "cellLocation": 20}
LONGEST |= {"scheduleDescription": 80}
MARKUP = re.compile("[<>\\x00-\\x1f\\x7f\ud800-\udfff]")
PRISONERS = Columns(
    ("prisonernumber", "firstname", "lastname", "celllocation"), ("prisonid", "status")
)
ACTIVITIES = Columns(
    ("prisonernumber", "scheduledescription"), ("status", "startdate", "enddate", "prisoncode")
)
FIELDS = {
    name.lower(): name
    for name in (
        *("prisonerNumber", "firstName", "lastName", "cellLocation", "prisonId", "status"),
        *("scheduleDescription", "startDate", "endDate", "prisonCode"),
    )
}
WRONG_SHAPE = (
    "This file is neither a list of prisoners nor a list of allocations or scheduled instances."
    " Choose another file."
)


class _WrongField(Exception):
    """A field of a row that cannot be read."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def read_feed(text: str, *, prison: str, today: date) -> FeedDocument:
    """Return the rows of a JSON or CSV document about this prison, with every fault.

    Raises Invalid for a document that is too large, or that is not one of the known shapes.
    """
    if len(text.encode()) > MOST_BYTES:
        raise _refused("csv-large", "The file must be smaller than 8 MB.")
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return _of_json(text.lstrip("\ufeff"), prison, today)
    return _of_csv(text, prison, today)


def read_document(document: Any, *, prison: str, today: date) -> FeedDocument:
    """Return the rows of a document that has been parsed already, with every fault.

    Raises Invalid for a document that is not one of the known shapes.
    """
    kind, rows = _parts(document)
    return _document(kind, rows, _reader(kind, prison, today))


def landing_words(cell_location: str) -> list[str]:
    """Return the names that the landing of a cell may have, the longest first.

    The cell "A-1-002" is on the landing "a1" or "a".
    """
    parts = [part for part in re.split(r"[-/ ]", cell_location.casefold()) if part]
    return ["".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]


def plain_name(name: str) -> str:
    """Return a name of a landing or a party without case, spaces and hyphens."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def digest_of(plan: ImportPlan) -> str:
    """Return the digest of the changes, which the page sends back when they are applied."""
    return hashlib.sha256(repr((plan.changes, plan.ticks)).encode()).hexdigest()


def _of_json(text: str, prison: str, today: date) -> FeedDocument:
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as fault:
        raise _refused("json-shape", "This file is not JSON. Choose another file.") from fault
    kind, rows = _parts(document)
    return _document(kind, rows, _reader(kind, prison, today))


def _of_csv(text: str, prison: str, today: date) -> FeedDocument:
    header = text.lstrip("\ufeff").split("\n", 1)[0].casefold()
    about_activities = "scheduledescription" in re.sub(r"[^a-z]", "", header)
    kind = FeedKind.ACTIVITIES if about_activities else FeedKind.PRISONERS
    table = read_table(text, ACTIVITIES if about_activities else PRISONERS)
    rows = []
    for row in table:
        cells: dict[str, Any] = {FIELDS[name]: cell for name, cell in row.cells.items() if cell}
        rows.append((row.line, {"_fault": row.fault} if row.fault else cells))
    return _document(kind, rows, _reader(kind, prison, today))


def _parts(document: Any) -> tuple[FeedKind, list[tuple[int, Any]]]:
    """Return the kind of a JSON document, and its rows with their numbers."""
    if isinstance(document, Mapping) and "content" in document:
        if document.get("last") is False or _number(document.get("totalPages")) > 1:
            sentence = (
                "This file has one page of several, so it does not name everybody. Ask the other"
                " service for all prisoners at once."
            )
            raise _refused("one-page", sentence)
        document = document["content"]
    elif isinstance(document, Mapping):
        lists = [document.get(name, []) for name in ("allocations", "scheduledInstances")]
        if not document.keys() & {"allocations", "scheduledInstances"}:
            raise _refused("json-shape", WRONG_SHAPE)
        if not all(isinstance(part, list) for part in lists):
            raise _refused("json-shape", WRONG_SHAPE)
        return FeedKind.ACTIVITIES, _attending([*lists[0], *lists[1]])
    if not isinstance(document, list) or not all(isinstance(row, Mapping) for row in document):
        raise _refused("json-shape", WRONG_SHAPE)
    if not document:
        raise _refused("csv-empty", "The file is empty. Choose a file with rows.")
    first = document[0].keys()
    if first & {"attendances", "scheduleDescription"}:
        return FeedKind.ACTIVITIES, _attending(document)
    if first & {"lastName", "cellLocation"}:
        return FeedKind.PRISONERS, list(enumerate(document, 1))
    raise _refused("json-shape", WRONG_SHAPE)


def _attending(rows: Iterable[Any]) -> list[tuple[int, Any]]:
    """Return one row for each allocation and for each attendance of a scheduled instance."""
    found: list[tuple[int, Any]] = []
    for line, row in enumerate(rows, 1):
        if not isinstance(row, Mapping) or "attendances" not in row:
            found.append((line, row))
            continue
        attendances, schedule = row["attendances"], row.get("activitySchedule")
        if not isinstance(attendances, list) or not isinstance(schedule, Mapping):
            found.append((line, {"_fault": "attendances and activitySchedule are needed."}))
            continue
        activity = schedule.get("activity")
        about = {
            "scheduleDescription": schedule.get("description"),
            "prisonCode": activity.get("prisonCode") if isinstance(activity, Mapping) else None,
            "date": row.get("date"),
            "cancelled": row.get("cancelled"),
        }
        for attendance in attendances:
            number = attendance.get("prisonerNumber") if isinstance(attendance, Mapping) else None
            found.append((line, {**about, "prisonerNumber": number}))
    return found


def _document(
    kind: FeedKind,
    rows: list[tuple[int, Any]],
    read: Callable[[int, Mapping[str, Any]], FeedRow | None],
) -> FeedDocument:
    if len(rows) > MOST_ROWS:
        raise _refused("csv-long", f"The file must have {MOST_ROWS:,} rows or fewer.")
    kept: list[FeedRow] = []
    faults: list[RowNote] = []
    for line, row in rows:
        if len(faults) >= MOST_FAULTS:
            break
        try:
            if not isinstance(row, Mapping):
                raise _WrongField("", "This row is not an object.")
            if fault := row.get("_fault"):
                raise _WrongField("", str(fault))
            found = read(line, row)
        except _WrongField as fault:
            faults.append(RowNote(line, fault.field, fault.sentence))
            continue
        if found is not None:
            kept.append(found)
    if kind is FeedKind.PRISONERS:
        faults += _twice(kept)
    return FeedDocument(kind, tuple(kept), tuple(faults), _digest_of(kind, kept, faults))


def _digest_of(kind: FeedKind, rows: list[FeedRow], faults: list[RowNote]) -> str:
    """Return the digest of what the rows say, whatever their order and their other fields."""
    content = sorted((row.number, row.place, row.name) for row in rows)
    wrong = [(note.line, note.field, note.sentence) for note in faults]
    return hashlib.sha256(repr((str(kind), content, wrong)).encode()).hexdigest()


def _twice(rows: list[FeedRow]) -> list[RowNote]:
    """Return a fault for each prisoner who is in the document with two different cells or names."""
    known: dict[str, FeedRow] = {}
    faults = []
    for row in rows:
        before = known.setdefault(row.number, row)
        if (before.place, before.name) != (row.place, row.name):
            sentence = f"{row.number} is also in row {before.line}, with another cell or name."
            faults.append(RowNote(row.line, "prisonerNumber", sentence))
    return faults


def _reader(
    kind: FeedKind, prison: str, today: date
) -> Callable[[int, Mapping[str, Any]], FeedRow | None]:
    if kind is FeedKind.PRISONERS:
        return lambda line, row: _prisoner(line, row, prison)
    return lambda line, row: _allocated(line, row, prison, today)


def _prisoner(line: int, row: Mapping[str, Any], prison: str) -> FeedRow | None:
    """Return the row of a prisoner, or None if the prisoner is not held in any prison."""
    number = _prisoner_number(row)
    status = _text(row, "status", needed=False)
    prison_id = _text(row, "prisonId", needed=False)
    if status in NOT_HELD or prison_id in NO_PRISON:
        return None
    if prison_id not in {"", prison}:
        raise _WrongField("prisonId", f"prisonId is {prison_id[:6]}, but this prison is {prison}.")
    name = f"{_name(_text(row, 'lastName'))}, {_name(_text(row, 'firstName'))}"
    return FeedRow(line, number, _text(row, "cellLocation", needed=False), name)


def _allocated(line: int, row: Mapping[str, Any], prison: str, today: date) -> FeedRow | None:
    """Return the row of an allocation or attendance, or None if it is not in force today."""
    number = _prisoner_number(row)
    schedule = _text(row, "scheduleDescription")
    prison_code = _text(row, "prisonCode", needed=False)
    if prison_code not in {"", prison}:
        sentence = f"prisonCode is {prison_code[:6]}, but this prison is {prison}."
        raise _WrongField("prisonCode", sentence)
    if not isinstance(row.get("cancelled"), bool | None):
        raise _WrongField("cancelled", "cancelled must be true or false.")
    begins, ends = _day(row, "startDate"), _day(row, "endDate")
    day = _day(row, "date")
    if day not in {None, today}:
        raise _WrongField("date", f"date is {day}, but today is {today}.")
    ended = _text(row, "status", needed=False) in NOT_ALLOCATED
    outside = (begins is not None and begins > today) or (ends is not None and ends < today)
    if row.get("cancelled") or ended or outside:
        return None
    return FeedRow(line, number, schedule)


def _prisoner_number(row: Mapping[str, Any]) -> str:
    number = _text(row, "prisonerNumber").upper()
    if not NUMBER.fullmatch(number):
        raise _WrongField("prisonerNumber", "prisonerNumber must look like A1234BC.")
    return number


def _text(row: Mapping[str, Any], field: str, *, needed: bool = True) -> str:
    """Return the text of a field. Raises _WrongField for another type, and for markup."""
    value = row.get(field)
    if value is None or value == "":
        if needed:
            raise _WrongField(field, f"{field} is missing.")
        return ""
    if not isinstance(value, str):
        raise _WrongField(field, f"{field} must be text.")
    text = " ".join(value.split())
    if MARKUP.search(text):
        raise _WrongField(field, f"{field} must not contain <, > or invisible characters.")
    try:
        demand_plain({field: text}, {field: LONGEST.get(field, 40)})
    except Invalid as refusal:
        raise _WrongField(field, refusal.sentence) from refusal
    return text


def _day(row: Mapping[str, Any], field: str) -> date | None:
    text = _text(row, field, needed=False)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        sentence = f"{field} must be a date such as 2026-12-31."
        raise _WrongField(field, sentence) from fault


def _name(name: str) -> str:
    """Return a name with its usual capitals. The other service writes names in capitals."""
    return name.title() if name.isupper() else name


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _refused(code: str, sentence: str) -> Invalid:
    return Invalid(code, sentence, field="file")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
