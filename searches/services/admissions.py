"""Prisoners taken onto the establishment's list from a file: good rows kept, bad rows named."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import Landing, Prisoner
from searches.rules.prisoners import read_number
from searches.services.command import command
from searches.services.establishments import take_in
from searches.services.row_files import Row, RowReport, read_rows, take_rows_in
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused

COLUMNS = ("number", "name", "cell", "landing")
MOST_ROWS = 5_000
#: In one transaction.
SOME = 100


def admit_file(actor: Actor, *, id: UUID, text: str) -> list[RowReport]:
    """One report a row; a number held here already is named and left as it is.

    Raises Invalid when the file as a whole cannot be read.
    """
    rows = read_rows(text, needed=COLUMNS, most=MOST_ROWS)
    return take_rows_in(actor, id=id, text=text, rows=rows, some=SOME, act=admit_prisoners)


@command(Act.KEEP_PRISONERS)
def admit_prisoners(record: Record, *, rows: list[Row]) -> list[RowReport]:
    """Some rows of a file."""
    landings = {row.code: row for row in Landing.objects.within(record.establishment)}
    known = {row.number: row for row in Prisoner.objects.within(record.establishment)}
    reports = [_admit(record, line, row, landings, known) for line, row in rows]
    kept = sum(report.kept for report in reports)
    record.enter("admit_prisoners", kept=kept, refused=len(reports) - kept)
    return reports


def _admit(
    record: Record,
    line: int,
    row: dict[str, str],
    landings: dict[str, Landing],
    known: dict[str, Prisoner],
) -> RowReport:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        number = read_number(cells["number"])
        gone = known.get(number)
        if gone is not None and gone.left_at is None:
            raise Refused("prisoner-known", "Held here already.")
        landing = landings.get(cells["landing"].lower())
        if landing is None:
            raise Invalid("landing", f"{cells['landing'][:20]} is no landing of this prison.")
        if not cells["name"] or not cells["cell"]:
            raise Invalid("row", "Name and cell are needed.")
    except Refused as refusal:
        return RowReport(line, cells["number"][:10], kept=False, sentence=refusal.sentence)
    about = {"name": cells["name"][:120], "cell": cells["cell"][:20], "landing": landing}
    known[number] = take_in(record, number, about, gone)
    return RowReport(line, number, kept=True, sentence="Taken in.")
