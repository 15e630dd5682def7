"""Facts about the pace of the newest search: whether it has been too fast so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from searches.facts.policies import policy_for
from searches.facts.search import SearchRows, search_facts
from searches.models import LockSession
from searches.rules.release_search import floor_ends_at, too_fast_so_far
from searches.words.checklists import Purpose
from searches.words.releases import Hold


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of a search.

    `holds` has the holds of the row `too-fast`, which only a second search can lift. The last item
    may not be answered before `floor_ends_at`.
    """

    holds: tuple[Hold, ...]
    is_through: bool  # every item except the last look is answered
    floor_ends_at: datetime


def pace_of(lock: LockSession) -> Pace | None:
    """Return the pace of the newest search, or None if there is no search yet."""
    search = search_facts(SearchRows(lock))
    if search is None:
        return None
    policy = policy_for(lock.visit)
    answered = {answer.item for answer in search.answers}
    is_through = all(
        item.code in answered or Purpose.LAST_LOOK in item.purposes for item in search.items
    )
    return Pace(
        holds=tuple(too_fast_so_far(search, lock.sealed_at, policy, is_through=is_through)),
        is_through=is_through,
        floor_ends_at=floor_ends_at(search, lock.sealed_at, policy),
    )
