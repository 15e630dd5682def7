"""Facts about requests for counts: the lock sessions that need a count, and its expected list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from searches.facts.counts import CountsOf
from searches.facts.rolls import memberships
from searches.models import Count, LockSession, Party


def locks_requesting(party: Party) -> list[LockSession]:
    """Return the active lock sessions for which a count of this party was requested."""
    return list(
        LockSession.objects.filter(
            establishment_id=party.establishment_id,
            count_requests__party=party,
            voided_at__isnull=True,
            ended_at__isnull=True,
        ).select_related("visit__establishment", "establishment")
    )


def expected_of(count: Count) -> frozenset[str]:
    """Return the ids of everybody whom this count should find.

    These are the people in the party when the count began, and the expected lists of the active
    lock sessions that requested the count.
    """
    code, then = count.party.code, count.recorded_at
    stays = memberships(count.establishment_id, then, then)
    expected = frozenset(stay.prisoner for stay in stays if stay.party == code)
    for lock in locks_requesting(count.party):
        expected |= CountsOf(lock).expected(code)
    return expected


def expects(count: Count, prisoner: UUID) -> bool:
    """Return whether `expected_of` contains this prisoner, with as few reads as possible.

    The function first looks at the prisoner's own stays, because nearly everybody who is tapped is
    in the party. It reads the lists of the lock sessions only for other people.
    """
    code, then = count.party.code, count.recorded_at
    stays = memberships(count.establishment_id, then, then, prisoner=prisoner)
    if any(stay.party == code for stay in stays):
        return True
    return any(
        str(prisoner) in CountsOf(lock).expected(code) for lock in locks_requesting(count.party)
    )


def count_document(count: Count) -> dict[str, Any]:
    """Return the document that an officer signs with this count.

    The verifier of evidence packs builds the same document from the rows of a pack, and compares
    its digest with the digest in the signature.
    """
    taps = sorted(str(tap) for tap in count.taps.values_list("prisoner_id", flat=True))
    return {"count": count.pk, "headcount": count.headcount, "seen": taps}
