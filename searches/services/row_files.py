"""The import of files, a few rows at a time. A stop need not wait for the whole file."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid5

from searches.ledger.canonical import sha256_of
from searches.rules.csv_rows import Columns, Row, read_table
from searches.services.sync import once
from searches.words.actors import Actor
from searches.words.refusals import Invalid

MOST_BYTES = 1_000_000
#: A writer that waits for SQLite's write lock tries again every 100 ms. A shorter pause between two
#: parts of an import could keep a stop waiting for ever.
GIVE_WAY_SECONDS = 0.12


@dataclass(frozen=True, slots=True)
class RowReport:
    """The result for one row of a file: whether it was stored, and a sentence for the sender.

    `asks` has the change of a 24-hour number to which the sender must agree before the row is
    stored, and is empty for all other rows.
    """

    line: int
    plate: str
    kept: bool
    sentence: str
    asks: dict[str, str] = field(default_factory=dict)


def read_rows(text: str, *, columns: Columns, most: int) -> list[Row]:
    """Return the rows of a CSV file with their line numbers.

    Raises Invalid when the file is too large, has too many rows, or cannot be read.
    """
    if len(text.encode()) > MOST_BYTES:
        raise Invalid(
            "csv-large",
            "The file must be smaller than 1 MB. Split it into several files.",
            field="file",
        )
    rows = read_table(text, columns)
    if len(rows) > most:
        raise Invalid("csv-long", f"The file must have {most} rows or fewer.", field="file")
    return rows


def import_rows(
    actor: Actor,
    *,
    id: UUID,
    text: str,
    rows: list[Row],
    rows_at_once: int,
    act: Callable[..., list[RowReport]],
    **arguments: object,
) -> list[RowReport]:
    """Run the command `act` on the rows of a file, `rows_at_once` rows in each transaction.

    The command gets `arguments` with each part of the rows.

    Rows that were stored before a crash stay stored. When the same form is sent again, the import
    continues where it stopped. When another form sends the file again, the stored rows are reported
    as known. No row is stored twice. Raises Conflict when this form sent another file before.
    """
    file = sha256_of(text)
    reports: list[RowReport] = []
    for first in range(0, len(rows), rows_at_once):
        if first:
            time.sleep(GIVE_WAY_SECONDS)
        part = rows[first : first + rows_at_once]

        def run(part: list[Row] = part) -> dict[str, Any]:
            return {"rows": [asdict(report) for report in act(actor, rows=part, **arguments)]}

        part_id = uuid5(id, str(first)) if first else id
        payload = {"file": file, "first": first}
        outcome = once(actor, id=part_id, kind=act.__name__, payload=payload, run=run)
        outcome.demand()
        reports += [RowReport(**row) for row in outcome.answer["rows"]]
    return reports
