"""Read new ledger entries, and open an exception for everything in these entries that a security
lead must look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from searches.facts.release import release_facts
from searches.models import LedgerEntry, Visit
from searches.rules.exceptions import TELLERS, reveal
from searches.rules.release import decide
from searches.services.exceptions.exceptions import NothingNew, open_exceptions
from searches.services.ledger_reader import LedgerReader
from searches.words.actors import system
from searches.words.events import UnreadEvent
from searches.words.events.search import SearchSigned
from searches.words.exceptions import Entered, ExceptionCode, Revealed
from searches.words.policy import Policy
from searches.words.releases import HoldCode

log = structlog.get_logger(__name__)


def _open_revealed(establishment_id: UUID, entries: list[LedgerEntry]) -> None:
    found = [(entry, one) for entry in entries for one in _revealed(entry)]
    if found:
        # Nothing is new when a process read these entries before and died before it moved the
        # cursor.
        with suppress(NothingNew):
            open_exceptions(system(establishment_id), found=found)


def _revealed(entry: LedgerEntry) -> Iterator[Revealed]:
    event = entry.event
    if isinstance(event, UnreadEvent):
        log.error("an entry cannot be read", act=entry.act, seq=entry.seq, why=event.fault)
    yield from reveal(event, _entered(entry))
    if isinstance(event, SearchSigned) and entry.visit_id is not None:
        yield from _of_signed_search(event, entry, entry.visit_id)


def _entered(entry: LedgerEntry) -> Entered:
    policy = Policy.from_document(entry.establishment.policy)
    return Entered(
        id=str(entry.pk),
        visit=str(entry.visit_id or ""),
        month=f"{entry.at.astimezone(ZoneInfo(entry.establishment.time_zone)):%Y-%m}",
        clock_tolerance_seconds=policy.clock_tolerance_seconds,
        same_pair_percent=policy.same_pair_percent,
    )


def _of_signed_search(
    event: SearchSigned, entry: LedgerEntry, visit_id: UUID
) -> Iterator[Revealed]:
    """Yield exceptions for a signed search that was too fast or was answered in bulk.

    Security gets these exceptions before the vehicle can be released.
    """
    visit = Visit.objects.select_related("establishment", "vehicle").get(pk=visit_id)
    decision = decide(release_facts(visit, now=entry.at, releaser=None))
    cause = str(event.search)
    for hold in decision.holds:
        if (hold.code, hold.subject) == (HoldCode.TOO_FAST, "floor"):
            yield Revealed(ExceptionCode.TOO_FAST, cause, hold.sentence)
        if (hold.code, hold.subject) == (HoldCode.TOO_FAST, "bulk"):
            yield Revealed(ExceptionCode.BULK_ANSWERS, cause, hold.sentence)


def _concerns(entry: LedgerEntry) -> bool:
    """Return whether the reader must read this entry at once, because it may open an exception.

    A signed search is always read, because only the facts of the search show whether it was too
    fast.
    """
    event = entry.event
    if isinstance(event, UnreadEvent | SearchSigned):
        return True
    return type(event) in TELLERS and bool(reveal(event, _entered(entry)))


EXCEPTIONS = LedgerReader("exceptions", _concerns, _open_revealed)


def catch_up(establishment_id: UUID) -> int:
    """Open the exceptions of all unread entries, and return how many entries were read."""
    return EXCEPTIONS.catch_up(establishment_id)
