"""Who could have reached the vehicle: the contact set, and each party's expected list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from searches.words.rolls import (
    ContactFacts,
    ContactReason,
    ContactSet,
    Membership,
    WholePrisonReason,
)


def contact_set(facts: ContactFacts) -> ContactSet:
    """Every party that could have reached the vehicle between entry and `sealed_at`.

    Never empty: where nobody is known to have been near, it is the whole prison.
    """
    parties: dict[str, tuple[ContactReason, ...]] = {}
    for party, reason in _reached(facts):
        if reason not in parties.get(party, ()):
            parties[party] = (*parties.get(party, ()), reason)
    whole = tuple(_whole_prison(facts))
    if not parties and not whole:
        whole = (WholePrisonReason.NOBODY_KNOWN,)
    return ContactSet(parties, whole)


def expected_list(
    memberships: Iterable[Membership], *, party: str, entered_at: datetime, sealed_at: datetime
) -> frozenset[str]:
    """Everyone on the party at any moment from the vehicle's entry to `sealed_at`, both included.

    A man signed out to healthcare at 07:20 who walked to the lorry is still on it.
    """
    return frozenset(
        member.prisoner
        for member in memberships
        if member.party == party
        and member.joined_at <= sealed_at
        and (member.left_at is None or member.left_at >= entered_at)
    )


def _reached(facts: ContactFacts) -> Iterator[tuple[str, ContactReason]]:
    if facts.supply:
        yield from ((party, ContactReason.ALWAYS) for party in facts.always)
    for halt in facts.halts:
        for party in facts.area_parties.get(halt.area, ()):
            yield party, ContactReason.HALTED_AT_AREA
        yield from ((party, ContactReason.NEAR_VEHICLE) for party in halt.parties_present)
    for area in facts.planned_areas:
        for party in facts.area_parties.get(area, ()):
            yield party, ContactReason.ON_ROUTE
    yield from ((party, ContactReason.PACKED_LOAD) for party in facts.packed_by)
    yield from ((party, ContactReason.STRANGER_FOUND) for party in facts.stranger_parties)


def _whole_prison(facts: ContactFacts) -> Iterator[WholePrisonReason]:
    if facts.whole_prison_type:
        yield WholePrisonReason.VEHICLE_TYPE
    if facts.gaps or not facts.escort_named:
        yield WholePrisonReason.ESCORT_GAP
    if _halt_unrecorded(facts):
        yield WholePrisonReason.UNRECORDED_HALT
    if any(halt.unlisted_prisoner for halt in facts.halts):
        yield WholePrisonReason.UNLISTED_PRISONER


def _halt_unrecorded(facts: ContactFacts) -> bool:
    """An area with prisoners it was to visit and no halt there; or nothing recorded at all."""
    halted = {halt.area for halt in facts.halts}
    missed = [area for area in facts.planned_areas if area not in halted]
    nowhere = not facts.halts and not facts.planned_areas
    return nowhere or any(area in facts.areas_with_prisoners for area in missed)
