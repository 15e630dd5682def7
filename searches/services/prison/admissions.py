"""The import of prisoners from a file, with a report on each row."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import Landing, Prisoner
from searches.rules.code_lookup import CodeLookup, code_lookup
from searches.rules.csv_rows import Columns, Row, demand_plain
from searches.rules.prisoners import read_number
from searches.services.command import command
from searches.services.prison.establishments import add_or_readmit
from searches.services.row_files import RowReport, import_rows, read_rows
from searches.words.actors import Actor
from searches.words.events.establishment import PrisonersAdmitted
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused

COLUMNS = Columns(("number", "name", "cell", "landing"))
#: The row that the empty file shows as an example. No landing is called "example", so the row is
#: refused if somebody leaves it in the file.
EXAMPLE = dict(
    zip(COLUMNS.known, ("A1234BC", "Surname, First name", "A1-01", "example"), strict=True)
)
LONGEST = {"number": 20, "name": 120, "cell": 20, "landing": 80}
MOST_ROWS = 5_000
#: The number of rows in one transaction.
ROWS_AT_ONCE = 100


def admit_file(actor: Actor, *, id: UUID, text: str) -> list[RowReport]:
    """Add the prisoners of a file and return a report on each row.

    A prisoner who is already held here is reported and not changed. Raises Invalid when the file as
    a whole cannot be read.
    """
    rows = read_rows(text, columns=COLUMNS, most=MOST_ROWS)
    return import_rows(
        actor, id=id, text=text, rows=rows, rows_at_once=ROWS_AT_ONCE, act=admit_prisoners
    )


@command(Act.KEEP_PRISONERS)
def admit_prisoners(record: Record, *, rows: list[Row]) -> list[RowReport]:
    """Add the prisoners of some rows of a file, and return a report on each row."""
    landings = {row.code: row for row in Landing.objects.within(record.establishment)}
    place = code_lookup(
        "landing",
        "landing of this prison",
        [(row.code, row.name) for row in landings.values()],
    )
    known = {row.number: row for row in Prisoner.objects.within(record.establishment)}
    reports = []
    for row in rows:
        try:
            reports.append(_admit(record, row, landings[_landing(row, place)], known))
        except Refused as refusal:
            number = row.cells["number"][:10]
            reports.append(RowReport(row.line, number, kept=False, sentence=refusal.sentence))
    kept = sum(report.kept for report in reports)
    record.enter(PrisonersAdmitted(kept=kept, refused=len(reports) - kept))
    return reports


def _landing(row: Row, place: CodeLookup) -> str:
    """Return the code of the row's landing. Raises Invalid for the first fault in the row."""
    if row.fault:
        raise Invalid("csv-row", row.fault)
    demand_plain(row.cells, LONGEST)
    read_number(row.cells["number"])
    return place.one(row.cells["landing"])


def _admit(record: Record, row: Row, landing: Landing, known: dict[str, Prisoner]) -> RowReport:
    number = read_number(row.cells["number"])
    gone = known.get(number)
    if gone is not None and gone.left_at is None:
        raise Refused("prisoner-known", "This prison already holds this prisoner.")
    name, cell = row.cells["name"], row.cells["cell"]
    if not name or not cell:
        raise Invalid("row", "Enter the prisoner's name and cell.")
    known[number] = add_or_readmit(
        record, number, {"name": name, "cell": cell, "landing": landing}, gone
    )
    return RowReport(row.line, number, kept=True, sentence="Added.")
