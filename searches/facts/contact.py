"""Facts about contact, which decide which parties could have reached a vehicle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from searches.models import Area, LockSession, Party, Search, Tap
from searches.words.rolls import ContactFacts, EscortGap, HaltFact, Membership, SightingKind


def contact_facts(
    lock: LockSession, stays: Iterable[Membership], search: Search | None, unlogged_minutes: int
) -> ContactFacts:
    """Return the contact facts from the vehicle's entry until `sealed_at`.

    Without a search sheet, the vehicle counts as a type for which the whole prison is counted.
    """
    visit = lock.visit
    sheet = search.sheet if search else {"supply": True, "whole_prison": True}
    areas = list(Area.objects.within(lock.establishment))
    parties = list(Party.objects.within(lock.establishment).select_related("area"))
    area_parties: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for party in parties:
        area_parties[party.area.code] += (party.code,)
    return ContactFacts(
        entered_at=visit.entered_at or lock.sealed_at,
        sealed_at=lock.sealed_at,
        supply=bool(sheet["supply"]),
        whole_prison_type=bool(sheet["whole_prison"]),
        always=tuple(party.code for party in parties if party.always_in_contact),
        area_parties=dict(area_parties),
        areas_with_prisoners=frozenset(area.code for area in areas if area.prisoner_access),
        planned_areas=tuple(visit.planned_areas),
        halts=_halts(lock, timedelta(minutes=unlogged_minutes)),
        packed_by=tuple(visit.packed_by),
        gaps=tuple(
            EscortGap(gap.began_at, gap.ended_at)
            for gap in visit.escort_gaps.all()
            if gap.began_at <= lock.sealed_at
        ),
        stranger_parties=_stranger_parties(lock, stays),
        escort_named=visit.escort_id is not None,
        unlogged_minutes=unlogged_minutes,
    )


def _halts(lock: LockSession, longest: timedelta) -> tuple[HaltFact, ...]:
    return tuple(
        HaltFact(
            area=halt.area.code,
            arrived_at=halt.arrived_at,
            left_at=halt.left_at,
            parties_present=tuple(halt.parties_present),
            unlisted_prisoner=halt.unlisted_prisoner,
            told_late=halt.recorded_at > min(lock.sealed_at, halt.arrived_at + longest),
        )
        for halt in lock.visit.halts.select_related("area")
        if halt.arrived_at <= lock.sealed_at
    )


def _stranger_parties(lock: LockSession, stays: Iterable[Membership]) -> tuple[str, ...]:
    """Return the parties of the strangers who were named in counts since the lock was sealed."""
    strangers = {
        str(prisoner)
        for prisoner in Tap.objects.within(lock.establishment)
        .filter(kind=SightingKind.STRANGER, prisoner__isnull=False, recorded_at__gte=lock.sealed_at)
        .values_list("prisoner_id", flat=True)
    }
    return tuple(sorted({stay.party for stay in stays if stay.prisoner in strangers}))
