"""Looks that are themselves recorded: the ledger is read by name and time."""

from __future__ import annotations

from typing import Any

from searches.ledger.record import Record
from searches.services.command import command
from searches.words.people import Act


@command(Act.READ_LEDGER)
def look_at_ledger(record: Record, *, before: int | None, narrowed: dict[str, Any]) -> None:
    """One entry for each page somebody opens, with what it was narrowed to."""
    record.enter("look_at_ledger", before=before, **narrowed)
