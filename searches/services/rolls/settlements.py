"""Found people who are in no party: the control room says where they belong, and why."""

from __future__ import annotations

from uuid import UUID, uuid4

from searches.facts.count_requests import locks_requesting
from searches.ledger.record import Record
from searches.models import FoundPersonSettlement, Tap
from searches.services.command import command
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.movements import begin_movement, session_of
from searches.services.rolls.reasons import read_reason
from searches.words.events.rolls import FoundPersonSettled
from searches.words.people import Act
from searches.words.refusals import NotAllowed, NotThere, Refused
from searches.words.rolls import SightingKind


@command(Act.MOVE_ANYBODY)
def settle_found_person(
    record: Record,
    *,
    tap_id: UUID,
    to_area_id: UUID,
    to_party_id: UUID | None = None,
    reason: str,
    id: UUID | None = None,
) -> FoundPersonSettlement:
    """Record where a found person who is in no party belongs.

    A person who does not stay where they were found is sent there, and another officer must receive
    them. Raises Refused for a person of a party, because that party's own count must miss them, and
    NotAllowed for the officer who found the person.
    """
    tap: Tap | None = (
        Tap.objects.within(record.establishment)
        .select_related("prisoner", "count__party__area", "count__party__establishment")
        .filter(pk=tap_id, kind=SightingKind.STRANGER, prisoner__isnull=False)
        .first()
    )
    if tap is None or tap.count is None or tap.prisoner is None:
        raise NotThere("This person")
    if tap.seen_by_id == record.by:
        sentence = "You found this person, so another officer must record where they belong."
        raise NotAllowed("two-people", sentence)
    if FoundPersonSettlement.objects.filter(tap=tap).exists():
        raise Refused("settled", "The control room has already said where this person belongs.")
    if session_of(tap.prisoner) is not None:
        raise Refused("has-party", "This person is at work with a party. That party must count.")
    why = read_reason(reason)
    area = tap.count.party.area
    if to_party_id is not None or to_area_id != tap.area_id:
        movement = begin_movement(
            record, tap.prisoner, to_area_id=to_area_id, to_party_id=to_party_id, reason=why
        )
        area = movement.to_area
    settlement = record.add(
        FoundPersonSettlement(
            id=id or uuid4(),
            establishment=record.establishment,
            tap=tap,
            prisoner=tap.prisoner,
            area=area,
            party_id=to_party_id,
            settled_by_id=record.by,
            reason=why,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    locks = locks_requesting(tap.count.party)
    record.enter(
        FoundPersonSettled(
            settlement=settlement.pk,
            count=tap.count.pk,
            party=tap.count.party.code,
            to=area.code,
            reason=why,
        ),
        visit=locks[-1].visit_id if locks else None,
    )
    end_counted_stops(record)
    return settlement
