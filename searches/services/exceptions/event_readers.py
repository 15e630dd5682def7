"""Who reads the ledger after each act: the detectors of exceptions, by a cursor on `seq`.

Run straight after commit and caught up by the clock if a process died in between: at least once,
idempotent, nothing lost. A detector that fails must never undo the act it looks at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from uuid import UUID

import structlog

from searches.facts.release import release_facts
from searches.models import LedgerEntry, ReaderCursor, Visit
from searches.rules.exceptions import reveal
from searches.rules.release import decide
from searches.services.exceptions.exceptions import NothingNew, open_exceptions
from searches.words.actors import system
from searches.words.events import UnreadEvent
from searches.words.events.search import SearchSigned
from searches.words.exceptions import Entered, ExceptionCode, Revealed
from searches.words.policy import Policy
from searches.words.releases import HoldCode

READER = "exceptions"
BATCH = 200
log = structlog.get_logger(__name__)
_reading: ContextVar[bool] = ContextVar("reading", default=False)


def after_commit(establishment_id: UUID) -> None:
    """Catch up now; what fails here is left to the clock."""
    if _reading.get():
        return  # the case being opened is itself an act
    try:
        catch_up(establishment_id)
    except Exception as fault:  # noqa: BLE001  # the act stands; its officer must not pay for this
        log.exception("exceptions are read later", prison=str(establishment_id), why=str(fault))


def catch_up(establishment_id: UUID) -> int:
    """Read every entry beyond the cursor and return how many were read."""
    token = _reading.set(True)
    try:
        cursor, _ = ReaderCursor.objects.get_or_create(
            establishment_id=establishment_id, reader=READER
        )
        done = 0
        while read := _read_batch(cursor):
            done += read
            if read < BATCH:
                break
        return done
    finally:
        _reading.reset(token)


def _read_batch(cursor: ReaderCursor) -> int:
    beyond = LedgerEntry.objects.filter(
        establishment_id=cursor.establishment_id, seq__gt=cursor.seq
    )
    entries = list(beyond.select_related("establishment").order_by("seq")[:BATCH])
    if not entries:
        return 0
    found = [(entry, one) for entry in entries for one in _revealed(entry)]
    if found:
        # Nothing new: read before, by a process that died before it moved the cursor.
        with suppress(NothingNew):
            open_exceptions(system(cursor.establishment_id), found=found)
    last = entries[-1].seq
    ReaderCursor.objects.filter(pk=cursor.pk, seq__lt=last).update(seq=last)
    cursor.seq = last
    return len(entries)


def _revealed(entry: LedgerEntry) -> Iterator[Revealed]:
    policy = Policy.from_document(entry.establishment.policy)
    event = entry.event
    if isinstance(event, UnreadEvent):
        log.error("an entry cannot be read", act=entry.act, seq=entry.seq, why=event.fault)
    yield from reveal(
        event,
        Entered(
            id=str(entry.pk),
            visit=str(entry.visit_id or ""),
            clock_tolerance_seconds=policy.clock_tolerance_seconds,
        ),
    )
    if isinstance(event, SearchSigned) and entry.visit_id is not None:
        yield from _of_signed_search(event, entry, entry.visit_id)


def _of_signed_search(
    event: SearchSigned, entry: LedgerEntry, visit_id: UUID
) -> Iterator[Revealed]:
    """A signed search under its floor time, or answered in bulk, is told before any release."""
    visit = Visit.objects.select_related("establishment", "vehicle").get(pk=visit_id)
    decision = decide(release_facts(visit, now=entry.at, releaser=None))
    cause = str(event.search)
    for hold in decision.holds:
        if (hold.code, hold.subject) == (HoldCode.TOO_FAST, "floor"):
            yield Revealed(ExceptionCode.TOO_FAST, cause, hold.sentence)
        if (hold.code, hold.subject) == (HoldCode.TOO_FAST, "bulk"):
            yield Revealed(ExceptionCode.BULK_ANSWERS, cause, hold.sentence)
