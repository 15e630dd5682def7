"""Allocation lists. The control room keeps these lists, so that no officer counts a party against
a list that they wrote themselves.

This module also records statements about people on a list who are not at work.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from searches.facts.allocations import allocation_of
from searches.facts.rolls import memberships
from searches.ledger.record import Record
from searches.models import (
    Absence,
    Allocation,
    AllocationRemoval,
    Area,
    Duty,
    NotAtWork,
    Party,
    Prisoner,
    WorkSession,
)
from searches.rules.prisoners import read_number
from searches.services.command import command
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.movements import record_sighting
from searches.services.rolls.reasons import read_reason
from searches.services.rolls.work_sessions import demand_on_duty
from searches.words.events.rolls import (
    AbsenceAccountedFor,
    AllocationReplaced,
    PartyStatedNotAtWork,
    PrisonerRemovedFromAllocation,
    PrisonersAllocated,
)
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import AbsenceReason, SightingKind

#: The most people whom one refusal names. The refusal gives the number of the others.
MOST_NAMED = 8
MOVED = "Moved to {party}"
#: The reasons that only the control room gives. A landing officer only states a sighting.
STATED = frozenset(AbsenceReason) - {AbsenceReason.SEEN_HERE}


@command(Act.KEEP_ALLOCATIONS)
def allocate_prisoners(
    record: Record, *, party_id: UUID, numbers: Iterable[str]
) -> list[Allocation]:
    """Add these prisoners to the party's allocation list.

    Raises Invalid naming everybody who is not held here or is allocated to another party, and
    Refused if all of them are on the list already.
    """
    party = party_of(record, party_id)
    people = prisoners_held(record, numbers, field="numbers")
    _demand_allocated_nowhere_else(record, party, people)
    known = allocation_of(party)
    added = [_allocate(record, party, person) for person in people if person.pk not in known]
    if not added:
        sentence = f"Everybody you entered is already on the list of {party.name}."
        raise Refused("allocated", sentence, field="numbers")
    record.enter(
        PrisonersAllocated(
            party=party.code,
            added=len(added),
            prisoners=tuple(allocation.prisoner_id for allocation in added),
        )
    )
    return added


@command(Act.KEEP_ALLOCATIONS)
def remove_from_allocation(
    record: Record, *, party_id: UUID, prisoner_id: UUID, reason: str
) -> AllocationRemoval:
    """Remove one prisoner from the party's allocation list, with the reason.

    A prisoner who was on the list while a vehicle was inside stays on the expected list of that
    vehicle.
    """
    party = party_of(record, party_id)
    allocation = allocation_of(party).get(prisoner_id)
    if allocation is None:
        raise NotThere("This person on the allocation list")
    removal = end_allocation(record, allocation, read_reason(reason))
    record.enter(
        PrisonerRemovedFromAllocation(party=party.code, prisoner=prisoner_id, reason=removal.reason)
    )
    return removal


@command(Act.KEEP_ALLOCATIONS)
def replace_allocation(
    record: Record, *, party_id: UUID, numbers: Iterable[str], reason: str
) -> dict[str, int]:
    """Replace the party's allocation list by this one, as an import or a feed sends it.

    People allocated to another party are moved to this party. Raises Invalid for somebody who is
    not held here, and then changes nothing.
    """
    party, why = party_of(record, party_id), read_reason(reason)
    people = prisoners_held(record, numbers, field="numbers")
    known, wanted = allocation_of(party), {person.pk for person in people}
    removed = [one for prisoner, one in known.items() if prisoner not in wanted]
    for allocation in removed:
        end_allocation(record, allocation, why)
    moved = [
        end_allocation(record, allocation, MOVED.format(party=party.name))
        for allocation in _allocated_elsewhere(record, party, people)
    ]
    added = [_allocate(record, party, person) for person in people if person.pk not in known]
    changed = {"added": len(added), "removed": len(removed), "moved": len(moved)}
    record.enter(
        AllocationReplaced(
            party=party.code,
            reason=why,
            added=changed["added"],
            removed=changed["removed"],
            moved=changed["moved"],
        )
    )
    return changed


@command(Act.ACCOUNT_FOR_ABSENCE)
def account_for_absence(
    record: Record,
    *,
    prisoner_id: UUID,
    reason: AbsenceReason = AbsenceReason.SEEN_HERE,
    id: UUID | None = None,
) -> Absence:
    """Record where a prisoner of an allocation list is instead of at work.

    A landing or receiving officer records this on a screen of their own place after seeing the
    face, which is also a sighting. The control room gives a reason. Raises NotAllowed for anybody
    who works with the party, because a supervisor may not explain a gap in their own list.
    """
    allocation = _allocation_in_force(record, prisoner_id)
    _demand_not_of_the_party(record, allocation.party)
    area = None
    if reason is AbsenceReason.SEEN_HERE:
        area = _own_place(record, allocation.party)
    elif Role.CONTROL_ROOM not in record.actor.roles:
        raise NotAllowed("not-your-part", "Only the control room can give this reason.")
    absence = record.add(
        Absence(
            id=id or uuid4(),
            establishment=record.establishment,
            party=allocation.party,
            prisoner_id=prisoner_id,
            reason=reason,
            area=area,
            recorded_by_id=record.by,
            device_id=record.actor.device,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    if area is not None:
        record_sighting(record, prisoner_id, area, SightingKind.SEEN)
    record.enter(
        AbsenceAccountedFor(
            absence=absence.pk,
            party=allocation.party.code,
            prisoner=prisoner_id,
            reason=reason,
            at=area.code if area else "",
        )
    )
    end_counted_stops(record)
    return absence


@command(Act.STATE_NOT_AT_WORK)
def state_not_at_work(
    record: Record, *, party_id: UUID, reason: str, id: UUID | None = None
) -> NotAtWork:
    """State that a party does not work today, with the reason. Each person must still be seen.

    Raises Refused while the party has an open work session, and NotAllowed for its own staff.
    """
    party = party_of(record, party_id)
    _demand_not_of_the_party(record, party)
    if WorkSession.objects.filter(party=party, ended_at__isnull=True).exists():
        sentence = (
            f"{party.name} has an open work session. The party's supervisor must end the session"
            " first."
        )
        raise Refused("at-work", sentence)
    if party.always_in_contact and not allocation_of(party):
        sentence = (
            f"Enter who belongs to {party.name} first. The allocation list of {party.name} is"
            " empty."
        )
        raise Refused("list-empty", sentence)
    statement = record.add(
        NotAtWork(
            id=id or uuid4(),
            establishment=record.establishment,
            party=party,
            reason=read_reason(reason),
            stated_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(PartyStatedNotAtWork(party=party.code, reason=statement.reason))
    end_counted_stops(record)
    return statement


def prisoners_held(record: Record, numbers: Iterable[str], *, field: str) -> list[Prisoner]:
    """Return the prisoners with these numbers. Raises Invalid naming everybody not held here."""
    wanted = list(dict.fromkeys(read_number(number) for number in numbers))
    held = Prisoner.objects.within(record.establishment).filter(left_at__isnull=True)
    known = {prisoner.number: prisoner for prisoner in held.filter(number__in=wanted)}
    missing = [number for number in wanted if number not in known]
    if missing:
        raise Invalid("prisoner-unknown", _not_held(missing), field=field)
    return [known[number] for number in wanted]


def end_allocation(record: Record, allocation: Allocation, reason: str) -> AllocationRemoval:
    """Add the row that ends an allocation. The calling act enters the row in the ledger."""
    return record.add(
        AllocationRemoval(
            establishment=record.establishment,
            allocation=allocation,
            removed_by_id=record.actor.person,
            reason=reason,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def party_of(record: Record, party_id: UUID) -> Party:
    parties = Party.objects.within(record.establishment).select_related("area")
    party: Party | None = parties.filter(pk=party_id).first()
    if party is None:
        raise NotThere("This party")
    return party


def _allocate(record: Record, party: Party, prisoner: Prisoner) -> Allocation:
    return record.add(
        Allocation(
            establishment=record.establishment,
            party=party,
            prisoner=prisoner,
            allocated_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _allocated_elsewhere(
    record: Record, party: Party, people: Iterable[Prisoner]
) -> list[Allocation]:
    rows = Allocation.objects.within(record.establishment).filter(
        prisoner__in=people, removal__isnull=True
    )
    return list(rows.exclude(party=party).select_related("party", "prisoner"))


def _demand_allocated_nowhere_else(
    record: Record, party: Party, people: Iterable[Prisoner]
) -> None:
    elsewhere = _allocated_elsewhere(record, party, people)
    if elsewhere:
        named = ", ".join(
            f"{allocation.prisoner.number} ({allocation.party.name})"
            for allocation in elsewhere[:MOST_NAMED]
        )
        sentence = f"Remove these people from their other party first: {named}."
        raise Invalid("allocated-elsewhere", sentence, field="numbers")


def _allocation_in_force(record: Record, prisoner_id: UUID) -> Allocation:
    rows = Allocation.objects.within(record.establishment).filter(
        prisoner=prisoner_id, removal__isnull=True
    )
    allocation = rows.select_related("party__area").first()
    if allocation is None:
        raise NotThere("This person on an allocation list")
    stays = memberships(record.establishment.pk, record.now, record.now)
    if any(stay.prisoner == str(prisoner_id) and stay.left_at is None for stay in stays):
        sentence = (
            "This person is at work with a party. Another officer must receive this person first."
        )
        raise Refused("prisoner-at-work", sentence)
    return allocation


def _demand_not_of_the_party(record: Record, party: Party) -> None:
    """Refuse an officer who is on duty with the party or opened its work session today.

    Such an officer may not explain a gap in the party's list.
    """
    on_duty = Duty.objects.filter(person_id=record.by, area=party.area, ended_at__isnull=True)
    opened = WorkSession.objects.filter(party=party, opened_by_id=record.by)
    today = opened.filter(began_at__date=record.now.date())
    if on_duty.exists() or today.exists():
        sentence = f"You work with {party.name}, so an officer of another place must record this."
        raise NotAllowed("two-people", sentence)


def _own_place(record: Record, party: Party) -> Area:
    """Return the place of the officer's screen, if the officer is on duty there.

    Raises NotAllowed for other roles, Invalid for a screen of the party's own place or of no place.
    """
    if Role.RECEIVING_OFFICER not in record.actor.roles:
        sentence = "Only a landing or receiving officer can confirm where a person is."
        raise NotAllowed("not-your-part", sentence)
    areas = Area.objects.within(record.establishment)
    area_of_screen = record.actor.device_area
    area: Area | None = areas.filter(pk=area_of_screen).first() if area_of_screen else None
    if area is None or area == party.area:
        raise Invalid(
            "wrong-device", "Use a screen of the place where you see the person.", field="area"
        )
    demand_on_duty(record, area)
    return area


def _not_held(missing: list[str]) -> str:
    named = ", ".join(missing[:MOST_NAMED])
    more = len(missing) - MOST_NAMED
    if more > 0:
        return f"{named} and {more} more are not held here."
    return f"{named} is not held here." if len(missing) == 1 else f"{named} are not held here."
