"""The verification of one establishment's ledger.

A verification checks the chain of entries. It then compares every row of every recorded table with
the newest entry about that row, and the lists of open movements and hand-backs with their receipts.
Checkpoints show whether somebody rewrote the chain from some entry onwards: nobody can sign a false
checkpoint without the key, or change a copy that other people keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from sys import intern
from uuid import UUID

from django.apps import apps
from django.db import models

from searches.ledger.canonical import row_sha256
from searches.ledger.notes import Checkpoint as SignedCheckpoint
from searches.ledger.notes import NoteKey, NoteRejected, read_checkpoint
from searches.ledger.record import GENESIS, entry_sha256
from searches.models import (
    Checkpoint,
    Establishment,
    HandBack,
    LedgerEntry,
    LedgerHead,
    Movement,
    OpenHandBack,
    OpenMovement,
    Operation,
    Parked,
    Person,
    ReaderCursor,
)
from searches.models.base import Fact, Row
from searches.rules.merkle import Frontier

BATCH = 500
SEQ_BYTES = 8
#: The models whose rows have no ledger entries, because the rows are not facts about a visit. They
#: have operations from devices, cursors of ledger readers, and the ledger with its checkpoints.
NOT_RECORDED: tuple[type[models.Model], ...] = (
    Checkpoint,
    LedgerEntry,
    Operation,
    Parked,
    ReaderCursor,
)
#: Facts that wait for a receipt, and the list of those without one. Triggers keep the lists.
OPEN: dict[type[models.Model], type[models.Model]] = {
    Movement: OpenMovement,
    HandBack: OpenHandBack,
}
#: What is true of a fact of each kind that is still open.
NOT_CLOSED: dict[type[models.Model], dict[str, bool]] = {
    Movement: {"receipt__isnull": True, "cancellation__isnull": True},
    HandBack: {"receipt__isnull": True},
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A difference between the ledger and the database, described in one sentence."""

    sentence: str
    seq: int | None = None
    table: str = ""
    row_id: str = ""


@dataclass
class LedgerVerification:
    """One verification of the ledger of one establishment.

    `entries` and `rows` are the numbers of entries and rows checked so far. `key` verifies the
    checkpoints in the database. `outside_checkpoint` was kept outside the database.
    """

    establishment: Establishment
    key: NoteKey | None = None
    outside_checkpoint: SignedCheckpoint | None = None
    entries: int = 0
    rows: int = 0
    #: By table and row id: the number of the newest entry about the row, and the digest in that
    #: entry. Everything is stored as bytes, because there are many rows of about 170 bytes each.
    _recorded: dict[str, dict[bytes, bytes]] = field(default_factory=dict)
    _tree: Frontier = field(default_factory=Frontier)

    def first_disagreement(self) -> Disagreement | None:
        return next(self.disagreements(), None)

    def disagreements(self) -> Iterator[Disagreement]:
        """Yield every disagreement, first those of the chain, then those of the rows."""
        return chain(self._chain(), self._rows(), self._open_lists())

    def _chain(self) -> Iterator[Disagreement]:
        """Yield a disagreement for each gap, changed entry, wrong hash or wrong head."""
        previous, seq = GENESIS, 0
        signed = {row.size: row for row in Checkpoint.objects.within(self.establishment)}
        facts = {model._meta.db_table for model in recorded_models() if issubclass(model, Fact)}
        entries = LedgerEntry.objects.within(self.establishment).order_by("seq")
        for entry in entries.iterator(chunk_size=BATCH):
            self.entries += 1
            seq += 1
            if entry.seq != seq:
                yield Disagreement(f"Entry {seq} is missing. The next entry is {entry.seq}.", seq)
            if entry.previous_sha256 != previous:
                yield Disagreement(f"Entry {seq} does not follow the entry before it.", seq)
            if entry.sha256 != entry_sha256(entry):
                yield Disagreement(f"Entry {seq} ({entry.act}) was changed.", seq)
            yield from self._remember(entry, facts)
            yield from self._signed(entry, signed.pop(seq, None))
            previous = entry.sha256
        head = LedgerHead.objects.filter(establishment=self.establishment).first()
        if head is None or (head.seq, head.sha256) != (seq, previous):
            yield Disagreement(f"The head of the ledger is not entry {seq}.", seq)
        beyond = [*signed, *([self.outside_checkpoint.size] if self.outside_checkpoint else [])]
        if beyond and max(beyond) > seq:
            last = max(beyond)
            sentence = f"A checkpoint was signed at entry {last}, but only {seq} entries are left."
            yield Disagreement(sentence, last)

    def _signed(self, entry: LedgerEntry, row: Checkpoint | None) -> Iterator[Disagreement]:
        """Yield a disagreement for each checkpoint of this size that does not match the ledger."""
        self._tree.grow(bytes.fromhex(entry.sha256))
        size, root = self._tree.size, self._tree.root
        if row is not None and not self._is_signed_root(row, root):
            yield Disagreement(
                f"The checkpoint at entry {size} does not belong to this ledger.", size
            )
        kept = self.outside_checkpoint
        if kept is not None and kept.size == size and kept.root != root:
            yield Disagreement(f"The ledger was rewritten at or before entry {size}.", size)

    def _is_signed_root(self, row: Checkpoint, root: bytes) -> bool:
        if row.root_sha256 != root.hex():
            return False
        if self.key is None:
            return True
        try:
            checkpoint = read_checkpoint(row.note, self.key)
        except NoteRejected:
            return False
        return (checkpoint.origin, checkpoint.size, checkpoint.root) == (
            self.key.name,
            row.size,
            root,
        )

    def _remember(self, entry: LedgerEntry, facts: set[str]) -> Iterator[Disagreement]:
        for row in entry.body["rows"]:
            known = self._recorded.setdefault(intern(row["table"]), {})
            key = _packed(row["id"])
            if key in known and row["table"] in facts:
                sentence = f"Entry {entry.seq} records {_name(row['table'], row['id'])} twice."
                yield Disagreement(sentence, entry.seq, row["table"], row["id"])
            known[key] = entry.seq.to_bytes(SEQ_BYTES, "big") + _packed(row["sha256"])

    def _rows(self) -> Iterator[Disagreement]:
        """Yield a disagreement for each row that differs from its newest entry or is gone."""
        for model in recorded_models():
            table = model._meta.db_table
            for row in _of(model, self.establishment).iterator(chunk_size=BATCH):
                self.rows += 1
                key = (table, str(row.pk))
                recorded = self._recorded.get(table, {}).pop(_packed(key[1]), None)
                if recorded is None:
                    yield Disagreement(f"{_name(*key)} was never recorded.", None, *key)
                elif recorded[SEQ_BYTES:] != _packed(row_sha256(row)):
                    seq = _seq(recorded)
                    entry = f"entry {seq} ({self._act(seq)}) recorded"
                    yield Disagreement(f"{_name(*key)} differs from what {entry}.", seq, *key)
        for table, rows in self._recorded.items():
            for packed, recorded in rows.items():
                key, seq = (table, _unpacked(packed)), _seq(recorded)
                sentence = f"{_name(*key)}, recorded by entry {seq}, is gone."
                yield Disagreement(sentence, seq, *key)

    def _open_lists(self) -> Iterator[Disagreement]:
        """Yield each row of a list of open facts that the facts and their receipts contradict."""
        for kind, listing in OPEN.items():
            rows = _of(listing, self.establishment)
            listed: set[UUID] = set(rows.values_list("pk", flat=True))
            facts = _of(kind, self.establishment).filter(**NOT_CLOSED[kind]).order_by("pk")
            for key in facts.values_list("pk", flat=True).iterator(chunk_size=BATCH):
                if key not in listed:
                    yield _of_open(listing, key, "is not received, but is not listed as open.")
                listed.discard(key)
            for key in sorted(listed):
                yield _of_open(listing, key, "is listed as open, but is closed.")

    def _act(self, seq: int) -> str:
        entry = LedgerEntry.objects.within(self.establishment).filter(seq=seq).first()
        return entry.act if entry else "unknown"


def recorded_models() -> list[type[models.Model]]:
    """Return every model whose rows must have ledger entries."""
    scoped = [model for model in apps.get_app_config("searches").get_models() if _is_scoped(model)]
    return [model for model in scoped if model not in NOT_RECORDED]


def _is_scoped(model: type[models.Model]) -> bool:
    return issubclass(model, Row | Person | Establishment)


def _of(model: type[models.Model], establishment: Establishment) -> models.QuerySet[models.Model]:
    manager = model._default_manager
    if model is Establishment:
        return manager.filter(pk=establishment.pk)
    return manager.filter(establishment=establishment)


def _of_open(listing: type[models.Model], key: UUID, sentence: str) -> Disagreement:
    table = listing._meta.db_table
    subject = str(listing._meta.verbose_name).removeprefix("open ").capitalize()
    return Disagreement(f"{subject} {key} {sentence}", None, table, str(key))


def _packed(text: str) -> bytes:
    """Return a UUID or digest as bytes, which need half the memory, or encode any other text."""
    try:
        return bytes.fromhex(text.replace("-", ""))
    except ValueError:
        return text.encode()


def _unpacked(packed: bytes) -> str:
    return str(UUID(bytes=packed)) if len(packed) == 16 else packed.decode(errors="replace")


def _seq(recorded: bytes) -> int:
    return int.from_bytes(recorded[:SEQ_BYTES], "big")


def _name(table: str, row_id: str) -> str:
    return f"{table.removeprefix('searches_')} {row_id}"
