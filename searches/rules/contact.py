"""The rules of contact: which parties could have reached the vehicle, and their expected lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from searches.words.rolls import (
    AccountedFor,
    Allocated,
    ContactFacts,
    ContactReason,
    ContactSet,
    EscortGap,
    Membership,
    MovementFact,
    WholePrisonReason,
)


def contact_set(facts: ContactFacts) -> ContactSet:
    """Return every party that could have reached the vehicle between entry and `sealed_at`.

    The set is never empty: if no party is known to have been near, the whole prison must be
    counted.
    """
    parties: dict[str, tuple[ContactReason, ...]] = {}
    for party, reason in _parties_with_reasons(facts):
        if reason not in parties.get(party, ()):
            parties[party] = (*parties.get(party, ()), reason)
    whole = tuple(_whole_prison(facts))
    if not parties and not whole:
        whole = (WholePrisonReason.NOBODY_KNOWN,)
    return ContactSet(parties, whole)


def expected_list(
    memberships: Iterable[Membership],
    *,
    party: str,
    entered_at: datetime,
    sealed_at: datetime,
    allocated: Iterable[Allocated] = (),
    accounted: Iterable[AccountedFor] = (),
    at_work: bool = True,
) -> frozenset[str]:
    """Return the expected list: everybody for whom a count of this party must account.

    The list has everybody who was in the party at any moment from the vehicle's entry to
    `sealed_at`, both included. It also has everybody on the allocation list in that time for whom
    nobody else accounts. A prisoner who was sent to healthcare during that time stays on the list,
    because they could have walked to the vehicle instead.
    """
    on_the_party = {
        member.prisoner
        for member in memberships
        if member.party == party
        and member.joined_at <= sealed_at
        and (member.left_at is None or member.left_at >= entered_at)
    }
    known = tuple(accounted)
    on_the_list = {
        one.prisoner
        for one in allocated
        if one.party == party
        and one.since <= sealed_at
        and (one.removed_at is None or one.removed_at >= entered_at)
        and not _is_accounted_for(one, known, entered_at, sealed_at, at_work=at_work)
    }
    return frozenset(on_the_party | on_the_list)


def _is_accounted_for(
    allocated: Allocated,
    accounted: tuple[AccountedFor, ...],
    entered_at: datetime,
    sealed_at: datetime,
    *,
    at_work: bool,
) -> bool:
    """Return whether somebody else accounts for this prisoner for the whole time of contact.

    If the control room states that a prisoner is outside the prison, the statement may come later,
    because no officer can see that prisoner. If the party is not at work, only being outside the
    prison accounts for a prisoner. An officer must see all other prisoners of the party.
    """
    since = max(entered_at, allocated.since)
    return any(
        one.until > sealed_at and (one.outside or (at_work and one.since <= since))
        for one in accounted
        if one.prisoner == allocated.prisoner
    )


def on_the_way(movements: Iterable[MovementFact], at: datetime) -> frozenset[str]:
    """Return the prisoners who at this time had been sent but not yet received."""
    return frozenset(
        movement.prisoner
        for movement in movements
        if movement.sent_at <= at and (movement.received_at is None or movement.received_at > at)
    )


def _parties_with_reasons(facts: ContactFacts) -> Iterator[tuple[str, ContactReason]]:
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
    if not facts.escort_named or any(_on_site(gap, facts) for gap in facts.gaps):
        yield WholePrisonReason.ESCORT_GAP
    if _halt_unrecorded(facts):
        yield WholePrisonReason.UNRECORDED_HALT
    if any(halt.unlisted_prisoner for halt in facts.halts):
        yield WholePrisonReason.UNLISTED_PRISONER
    if _nobody_known_at_a_halt(facts):
        yield WholePrisonReason.NOBODY_KNOWN


def _on_site(gap: EscortGap, facts: ContactFacts) -> bool:
    """Return whether the escort lost sight of the vehicle between its entry and the sealing.

    Prisoners can reach the vehicle only in that time.
    """
    ended = gap.ended_at is None or gap.ended_at >= facts.entered_at
    return ended and gap.began_at <= facts.sealed_at


def _halt_unrecorded(facts: ContactFacts) -> bool:
    """Return whether the recorded halts leave a gap in the time of contact.

    There is a gap if no halt is recorded, if a halt was still open at the sealing, or if too much
    time passed between two halts. A planned area without a halt is not a gap: its parties are
    in the contact set in any case. A halt that was recorded late adds its parties but does not fill
    a gap, because the officer who recorded it may not have been with the vehicle.
    """
    longest = timedelta(minutes=facts.unlogged_minutes)
    since = facts.entered_at
    if any(halt.left_at is None or halt.left_at > facts.sealed_at for halt in facts.halts):
        return True
    recorded_in_time = sorted(
        (one for one in facts.halts if not one.told_late), key=lambda one: one.arrived_at
    )
    for halt in recorded_in_time:
        if halt.arrived_at - since > longest:
            return True
        since = max(since, halt.left_at or since)
    return not recorded_in_time or facts.sealed_at - since > longest


def _nobody_known_at_a_halt(facts: ContactFacts) -> bool:
    """Return whether a halt was at an area with prisoners, but no party is recorded there."""
    return any(
        halt.area in facts.areas_with_prisoners
        and not halt.parties_present
        and not facts.area_parties.get(halt.area)
        for halt in facts.halts
    )
