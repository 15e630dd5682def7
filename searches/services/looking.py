"""Looks that are themselves recorded: the ledger is read by name and time, an auditor's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import LedgerEntry
from searches.services.command import command
from searches.words.actors import Actor
from searches.words.people import Act

#: A page that asks for itself again within this time is the same look.
ONE_LOOK = timedelta(minutes=1)


@command(Act.READ_LEDGER)
def look_at_ledger(record: Record, *, before: int | None, narrowed: dict[str, Any]) -> None:
    """One entry for each page somebody opens, with what it was narrowed to."""
    record.enter("look_at_ledger", before=before, **narrowed)


def open_page(actor: Actor, *, path: str) -> None:
    """Record that an auditor opened this page: once a minute, however often it asks anew."""
    looked = LedgerEntry.objects.filter(
        establishment_id=actor.establishment,
        by_id=actor.person,
        act="look_at_page",
        at__gt=server_now() - ONE_LOOK,
        body__said__path=path,
    )
    if not looked.exists():
        look_at_page(actor, path=path)


@command(Act.READ_EVERY_PAGE)
def look_at_page(record: Record, *, path: str) -> None:
    """The address alone: what follows its question mark is kept nowhere."""
    record.enter("look_at_page", path=path)
