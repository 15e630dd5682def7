"""Signed checkpoints of the ledgers, made at each release and every few minutes, and published.

A checkpoint that is also kept outside Gatehouse reveals a rewritten ledger. Making a checkpoint is
not an act and writes no entry, because a checkpoint only describes the ledger.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from searches.keys import ledger_key
from searches.ledger.notes import Checkpoint as CheckpointStatement
from searches.ledger.notes import NoteKey, sign_note
from searches.models import Checkpoint, Establishment, LedgerEntry, LedgerHead, ReaderCursor
from searches.rules.merkle import Frontier
from searches.words.actors import Actor
from searches.words.events.release import ManualReleaseEntered, VehicleReleased
from searches.words.refusals import NotThere

BATCH = 2000
#: Events after which a checkpoint is made at once.
AT_ONCE = (VehicleReleased, ManualReleaseEntered)
MAILED = "checkpoint-mail"
#: Establishment -> time of its newest checkpoint that this process knows of. If another process has
#: made a newer checkpoint, the database is asked once more than necessary.
_made_at: dict[UUID, datetime] = {}
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PublishedCheckpoint:
    """A checkpoint as anybody may read it: the size of the ledger, the signed note and the key."""

    code: str
    size: int
    note: str
    made_at: datetime
    key: str


def after_commit(establishment_id: UUID, entries: Sequence[LedgerEntry]) -> None:
    """Make a checkpoint after a command that released a vehicle, or if a checkpoint is due."""
    made_at = _made_at.get(establishment_id)
    recent = made_at is not None and timezone.now() - made_at < _due_after()
    at_once = {event.ACT for event in AT_ONCE}
    if recent and not any(entry.act in at_once for entry in entries):
        return
    try:
        checkpoint_if_due(establishment_id)
    except Exception as fault:  # noqa: BLE001  # the command has been committed
        _made_at.pop(establishment_id, None)  # the next command asks the database again
        log.exception(
            "no checkpoint was made; the next command tries again",
            prison=str(establishment_id),
            why=str(fault),
        )


def checkpoint_if_due(establishment_id: UUID) -> Checkpoint | None:
    """Make a checkpoint after a release, or if the ledger has grown and a checkpoint is due.

    Returns None if there was no need for a checkpoint.
    """
    newest = _newest(establishment_id)
    if newest is not None:
        _made_at[establishment_id] = newest.made_at
    size = newest.size if newest else 0
    grown = LedgerEntry.objects.filter(establishment_id=establishment_id, seq__gt=size)
    due = newest is None or timezone.now() - newest.made_at >= _due_after()
    if not (grown.exists() if due else grown.of(*AT_ONCE).exists()):
        return None
    return make_checkpoint(establishment_id)


def make_checkpoint(establishment_id: UUID) -> Checkpoint:
    """Make a checkpoint of the ledger as it is now.

    If nothing was added, return the newest checkpoint.
    """
    with transaction.atomic():
        head = LedgerHead.objects.select_for_update(of=("self",)).get(pk=establishment_id)
        newest = _newest(establishment_id)
        if newest is not None and newest.size == head.seq:
            return newest
        frontier = _frontier_at(establishment_id, newest, head.seq)
        statement = CheckpointStatement(origin_of(head.establishment), frontier.size, frontier.root)
        made = Checkpoint(
            establishment_id=establishment_id,
            size=statement.size,
            root_sha256=statement.root.hex(),
            peaks=[peak.hex() for peak in frontier.peaks],
            note=sign_note(statement.text, statement.origin, ledger_key(settings.LEDGER_KEY_FILE)),
            made_at=timezone.now(),
        )
        made.save(force_insert=True)
    _made_at[establishment_id] = made.made_at
    _to_folder(made)
    return made


def origin_of(establishment: Establishment) -> str:
    """Return the name of an establishment's log, which is also the name of its signing key."""
    return f"{settings.CHECKPOINT_ORIGIN}/{establishment.code.lower()}"


def key_of(establishment: Establishment) -> NoteKey:
    public = ledger_key(settings.LEDGER_KEY_FILE).public_key()
    return NoteKey(origin_of(establishment), public.public_bytes_raw())


def published(code: str, size: int | None = None) -> PublishedCheckpoint:
    """Return the newest checkpoint of an establishment, or the checkpoint with the given size.

    Raises NotThere if there is no such checkpoint.
    """
    rows = Checkpoint.objects.everywhere().select_related("establishment")
    rows = rows.filter(establishment__code=code.upper()).order_by("-size")
    row = (rows if size is None else rows.filter(size=size)).first()
    if row is None:
        raise NotThere("This checkpoint")
    key = str(key_of(row.establishment))
    return PublishedCheckpoint(row.establishment.code, row.size, row.note, row.made_at, key)


def mail_checkpoints(actor: Actor) -> int:
    """Send each checkpoint that has not been sent yet. Return how many were sent.

    If sending fails, the caller tries again later, so a checkpoint may be sent twice.
    """
    if not settings.CHECKPOINT_EMAILS:
        return 0
    cursor, _ = ReaderCursor.objects.get_or_create(
        establishment_id=actor.establishment, reader=MAILED
    )
    sent = 0
    rows = Checkpoint.objects.filter(establishment_id=actor.establishment, size__gt=cursor.seq)
    for row in rows.select_related("establishment").order_by("size"):
        EmailMessage(
            subject=f"{row.establishment.code} ledger: {row.size} entries",
            body=row.note,
            to=settings.CHECKPOINT_EMAILS,
        ).send()
        ReaderCursor.objects.filter(pk=cursor.pk).update(seq=row.size)
        sent += 1
    return sent


def _frontier_at(establishment_id: UUID, newest: Checkpoint | None, size: int) -> Frontier:
    frontier = Frontier()
    if newest is not None:
        frontier = Frontier(newest.size, [bytes.fromhex(peak) for peak in newest.peaks])
    for leaf in leaves(establishment_id, after=frontier.size):
        if frontier.size < size:
            frontier.grow(leaf)
    if frontier.size != size:
        raise ValueError("entries are missing from the ledger: run manage.py verify_ledger")
    return frontier


def leaves(establishment_id: UUID, *, after: int = 0) -> Iterator[bytes]:
    """Yield the leaf of each entry: its own hash, which covers the hash of the previous entry."""
    rows = LedgerEntry.objects.filter(establishment_id=establishment_id, seq__gt=after)
    for digest in rows.order_by("seq").values_list("sha256", flat=True).iterator(BATCH):
        yield bytes.fromhex(digest)


def _due_after() -> timedelta:
    return timedelta(minutes=settings.CHECKPOINT_MINUTES)


def _newest(establishment_id: UUID) -> Checkpoint | None:
    return Checkpoint.objects.filter(establishment_id=establishment_id).order_by("-size").first()


def _to_folder(made: Checkpoint) -> None:
    """Publish a checkpoint in the folder. Only finished files are moved there."""
    if settings.CHECKPOINT_FOLDER is None:
        return
    folder = Path(settings.CHECKPOINT_FOLDER) / made.establishment.code.lower()
    folder.mkdir(parents=True, exist_ok=True)
    for name in (str(made.size), "newest"):
        partial = folder / f".{name}.{made.pk}"
        partial.write_text(made.note, encoding="utf-8")
        os.replace(partial, folder / name)
    (folder / "key").write_text(f"{key_of(made.establishment)}\n", encoding="utf-8")
