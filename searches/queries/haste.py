"""What a search did too fast, told while those who search still stand at the vehicle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.search import search_facts, searchers_of
from searches.ledger.clock import server_now
from searches.models import LockSession
from searches.rules.release_search import floor_ends_at, too_fast_so_far
from searches.words.checklists import Purpose
from searches.words.policy import Policy


@dataclass(frozen=True, slots=True)
class Haste:
    """`sentences` are the decision's own, and stay."""

    sentences: tuple[str, ...]
    floor_ends_at: datetime | None  # until then nobody may be through; nothing once it is past
    searched_by: frozenset[UUID]  # they may not search it again

    @property
    def is_too_fast(self) -> bool:
        return bool(self.sentences)


def haste(visit_id: UUID) -> Haste | None:
    """Of the newest search of the live lock; None where nothing is sealed."""
    lock = (
        LockSession.objects.filter(visit=visit_id, voided_at__isnull=True)
        .select_related("establishment")
        .order_by("-sealed_at")
        .first()
    )
    search = search_facts(lock) if lock else None
    if lock is None or search is None:
        return None
    policy = Policy.from_document(lock.establishment.policy)
    answered = {answer.item for answer in search.answers}
    is_through = all(
        item.code in answered or Purpose.LAST_LOOK in item.purposes for item in search.items
    )
    ends = floor_ends_at(search, lock.sealed_at, policy)
    holds = too_fast_so_far(search, lock.sealed_at, policy, is_through=is_through)
    return Haste(
        sentences=tuple(hold.sentence for hold in holds),
        floor_ends_at=None if is_through or server_now() >= ends else ends,
        searched_by=frozenset(searchers_of(lock.pk)),
    )
