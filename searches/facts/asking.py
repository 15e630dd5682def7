"""Rows -> which live lock sessions ask a party to count, and whom a count is expected to see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from searches.facts.counts import CountsOf
from searches.facts.rolls import memberships
from searches.models import Count, LockSession, Party


def asking(party: Party) -> list[LockSession]:
    """Lock sessions that are alive and have asked this party."""
    return list(
        LockSession.objects.filter(
            establishment_id=party.establishment_id,
            count_requests__party=party,
            voided_at__isnull=True,
            ended_at__isnull=True,
        ).select_related("visit__establishment", "establishment")
    )


def expected_of(count: Count) -> frozenset[str]:
    """Ids of everybody the locks now asking expect on this party; for a roll, who is on it now."""
    code, then = count.party.code, count.recorded_at
    stays = memberships(count.establishment_id, then, then)
    expected = frozenset(stay.prisoner for stay in stays if stay.party == code)
    for lock in asking(count.party):
        expected |= CountsOf(lock).expected(code)
    return expected


def expects(count: Count, prisoner: UUID) -> bool:
    """Return whether `expected_of` holds this prisoner, reading only what that takes.

    Nearly everybody who is tapped is on the party now, which one prisoner's stays show. The lists
    of the locks are read for the others alone.
    """
    code, then = count.party.code, count.recorded_at
    stays = memberships(count.establishment_id, then, then, prisoner=prisoner)
    if any(stay.party == code for stay in stays):
        return True
    return any(str(prisoner) in CountsOf(lock).expected(code) for lock in asking(count.party))


def shown_of(count: Count) -> dict[str, Any]:
    """What whoever signs this count has in front of them.

    The verifier of evidence packs builds the same document from the rows of a pack, and compares
    its digest with the signature.
    """
    taps = sorted(str(tap) for tap in count.taps.values_list("prisoner_id", flat=True))
    return {"count": count.pk, "headcount": count.headcount, "seen": taps}
