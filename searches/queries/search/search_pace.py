"""The parts of a search that were too fast, shown while the searchers are at the vehicle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.search import searchers_of
from searches.facts.search_pace import pace_of
from searches.ledger.clock import server_now
from searches.models import LockSession


@dataclass(frozen=True, slots=True)
class Haste:
    """The parts of a search that were too fast. The release decision has the same `sentences`."""

    sentences: tuple[str, ...]
    # The search must not be complete before this time. None once the time is past or the search is
    # complete.
    floor_ends_at: datetime | None
    searched_by: frozenset[UUID]  # people who may not search the vehicle again

    @property
    def is_too_fast(self) -> bool:
        return bool(self.sentences)


def haste(visit_id: UUID) -> Haste | None:
    """Return what was too fast in the newest search of the active lock session, or None.

    The result is None if the lock session has no search yet.
    """
    lock = (
        LockSession.objects.filter(visit=visit_id, voided_at__isnull=True)
        .select_related("establishment")
        .order_by("-sealed_at")
        .first()
    )
    pace = pace_of(lock) if lock else None
    if lock is None or pace is None:
        return None
    is_over = pace.is_through or server_now() >= pace.floor_ends_at
    return Haste(
        sentences=tuple(hold.sentence for hold in pace.holds),
        floor_ends_at=None if is_over else pace.floor_ends_at,
        searched_by=frozenset(searchers_of(lock.pk)),
    )
