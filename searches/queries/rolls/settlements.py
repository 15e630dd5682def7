"""Found people who are in no party, until the control room has said where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.counts import CountsOf
from searches.models import LockSession, Tap
from searches.queries.rolls.counting import PersonLine, line_of
from searches.words.rolls import SightingKind


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A found person who is in no party, with the place where the person was found."""

    tap_id: UUID
    person: PersonLine
    party: str
    area_id: UUID
    area: str
    found_by: str
    found_at: datetime


def found_people(establishment_id: UUID) -> tuple[FoundPerson, ...]:
    """Return the found people about whom the control room must decide, earliest find first."""
    locks = LockSession.objects.filter(
        establishment=establishment_id, voided_at__isnull=True, ended_at__isnull=True
    ).select_related("visit__establishment", "establishment")
    waiting = {
        prisoner
        for lock in locks
        for party in CountsOf(lock).parties()
        for prisoner in party.of_no_party - party.settled
    }
    if not waiting:
        return ()
    taps = (
        Tap.objects.filter(
            establishment=establishment_id,
            prisoner__in=[UUID(prisoner) for prisoner in waiting],
            kind=SightingKind.STRANGER,
            recorded_at__gte=min(lock.sealed_at for lock in locks),
            settlement__isnull=True,
        )
        .select_related("prisoner", "count__party", "area", "seen_by")
        .order_by("recorded_at")
    )
    newest = {tap.prisoner_id: tap for tap in taps}
    return tuple(
        FoundPerson(
            tap_id=tap.pk,
            person=line_of(tap.prisoner),
            party=tap.count.party.name,
            area_id=tap.area_id,
            area=tap.area.name,
            found_by=tap.seen_by.printed_name,
            found_at=tap.recorded_at,
        )
        for tap in newest.values()
        if tap.prisoner is not None and tap.count is not None
    )
