"""CSV files taken in a few rows at a time, so that a stop pressed meanwhile comes in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid5

from searches.ledger.canonical import sha256_of
from searches.rules.csv_rows import Columns, Row, read_table
from searches.services.sync import once
from searches.words.actors import Actor
from searches.words.refusals import Invalid

MOST_BYTES = 1_000_000
#: Whoever waits for SQLite's write lock asks every 100 ms: shorter, and an import starves a stop.
GIVE_WAY_SECONDS = 0.12


@dataclass(frozen=True, slots=True)
class RowReport:
    line: int
    plate: str
    kept: bool
    sentence: str


def read_rows(text: str, *, columns: Columns, most: int) -> list[Row]:
    """Each row with its line. Raises Invalid when the file as a whole cannot be read."""
    if len(text.encode()) > MOST_BYTES:
        raise Invalid(
            "csv-large",
            "The file must be smaller than 1 MB. Split it into several files.",
            field="file",
        )
    rows = read_table(text, columns)
    if len(rows) > most:
        raise Invalid("csv-long", f"At most {most} rows at once.", field="file")
    return rows


def take_rows_in(
    actor: Actor,
    *,
    id: UUID,
    text: str,
    rows: list[Row],
    some: int,
    act: Callable[..., list[RowReport]],
) -> list[RowReport]:
    """`act` is a command for `some` of the rows: each call is a short transaction of its own.

    What was kept before a crash stays, and the file is sent again: the same form goes on where it
    broke off, another form finds those rows known. Neither keeps anything twice.
    Raises Conflict when this form brought another file before.
    """
    file = sha256_of(text)
    reports: list[RowReport] = []
    for first in range(0, len(rows), some):
        if first:
            time.sleep(GIVE_WAY_SECONDS)
        part = rows[first : first + some]

        def run(part: list[Row] = part) -> dict[str, Any]:
            return {"rows": [asdict(report) for report in act(actor, rows=part)]}

        part_id = uuid5(id, str(first)) if first else id
        payload = {"file": file, "first": first}
        outcome = once(actor, id=part_id, kind=act.__name__, payload=payload, run=run)
        outcome.demand()
        reports += [RowReport(**row) for row in outcome.answer["rows"]]
    return reports
