"""The record of one command: the rows and ledger entries that the command writes.

The ledger head of the prison is locked until the command's transaction ends.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from searches.ledger.canonical import canonical, plain, row_sha256
from searches.ledger.clock import server_now
from searches.models import Establishment, LedgerEntry, LedgerHead
from searches.words.actors import Actor
from searches.words.events import Event, stored_values

RowT = TypeVar("RowT", bound=models.Model)
GENESIS = "0" * 64


class Unrecorded(RuntimeError):
    """Raised if a command wrote rows without a ledger entry. The transaction is rolled back."""


@dataclass
class Record:
    """The record of one command. `now` is the server time of every row and entry that it writes."""

    establishment: Establishment
    actor: Actor
    head: LedgerHead
    now: datetime
    pin_proven: bool = False
    entries: list[LedgerEntry] = field(default_factory=list)
    _unentered: list[dict[str, str]] = field(default_factory=list)

    @property
    def by(self) -> UUID:
        """Return the id of the person who acts.

        Raises RuntimeError if Gatehouse itself acts, because only people sign and tap.
        """
        if self.actor.person is None:
            raise RuntimeError("this act needs a person")
        return self.actor.person

    def add(self, row: RowT) -> RowT:
        row.save(force_insert=True)
        self.note(row)
        return row

    def change(self, row: RowT, **columns: Any) -> RowT:
        """Change these columns of a row. The database refuses to change a row of a `Fact`."""
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        self.note(row)
        return row

    def enter(self, event: Event, *, visit: UUID | None = None) -> LedgerEntry:
        """Append a ledger entry for this event, with the rows written since the previous entry."""
        entry = LedgerEntry(
            establishment=self.establishment,
            seq=self.head.seq + 1,
            act=event.ACT,
            at=self.now,
            by_id=self.actor.person,
            device_id=self.actor.device,
            visit_id=visit,
            body={"said": plain(stored_values(event)), "rows": self._unentered},
            previous_sha256=self.head.sha256,
        )
        entry.sha256 = entry_sha256(entry)
        entry.save(force_insert=True)
        self._unentered = []
        self.head.seq, self.head.sha256 = entry.seq, entry.sha256
        self.head.save(update_fields=["seq", "sha256"])
        self.entries.append(entry)
        return entry

    def demand_entries(self) -> None:
        if not self.entries or self._unentered:
            raise Unrecorded("a command must make a ledger entry for every row that it writes")

    def note(self, row: models.Model) -> None:
        """Put the digest of a row into the next ledger entry, as `add` and `change` do."""
        self._unentered.append(
            {"table": row._meta.db_table, "id": str(row.pk), "sha256": row_sha256(row)}
        )


def open_record(establishment_id: UUID, actor: Actor) -> Record:
    """Lock the establishment's ledger head and return the record of a new command.

    No other command of this establishment can run until the transaction ends.
    """
    head = (
        LedgerHead.objects.select_for_update(of=("self",))
        .select_related("establishment")
        .get(establishment_id=establishment_id)
    )
    return Record(establishment=head.establishment, actor=actor, head=head, now=server_now())


def entry_document(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "act": entry.act,
        "at": entry.at,
        "body": entry.body,
        "by": entry.by_id,
        "device": entry.device_id,
        "establishment": entry.establishment_id,
        "id": entry.id,
        "seq": entry.seq,
        "visit": entry.visit_id,
    }


def entry_sha256(entry: LedgerEntry) -> str:
    chained = bytes.fromhex(entry.previous_sha256) + canonical(entry_document(entry))
    return hashlib.sha256(chained).hexdigest()
