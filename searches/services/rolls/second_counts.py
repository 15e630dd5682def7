"""The surprise second count, drawn in secret when a count is signed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from uuid import UUID

from searches.facts.policies import policy_for
from searches.ledger.record import Record
from searches.models import Count, LockSession, RadioCount
from searches.words.policy import strictest
from searches.words.visits import VisitSource


def draw_second_count(
    record: Record,
    *,
    party: UUID,
    officers: Collection[UUID],
    requesting_locks: Iterable[LockSession],
) -> bool:
    """Draw whether another officer must count this party again before the count is valid.

    By default chance draws 1 count in 15, from the system's secure source. Only the first officer's
    count for a lock session is drawn, because a count by another officer is already a check. A
    vehicle of the demo is never drawn, so its story stays the same.
    """
    locks = [lock for lock in requesting_locks if lock.visit.source != VisitSource.DEMO]
    if not locks or any(_another_counted(party, officers, lock) for lock in locks):
        return False
    policy = strictest([policy_for(lock.visit) for lock in locks])
    return drawn(policy.surprise_count_one_in)


def drawn(one_in: int) -> bool:
    """Return whether chance draws this count. 0 switches surprise counts off."""
    return one_in > 0 and secrets.randbelow(one_in) == 0


def _another_counted(party: UUID, officers: Collection[UUID], lock: LockSession) -> bool:
    earlier = Count.objects.filter(
        party=party, recorded_at__gte=lock.sealed_at, confirmation__isnull=False
    )
    by_others = earlier.exclude(counter__in=officers).exclude(joins__officer__in=officers)
    by_radio = RadioCount.objects.filter(party=party, lock_session=lock)
    return by_others.exists() or by_radio.exclude(counter__in=officers).exists()
