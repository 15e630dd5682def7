"""Movements: one officer sends a prisoner, and another officer receives the prisoner.

Until somebody receives the prisoner, the sender may cancel the movement. During a standfast nobody
is sent; whoever is on the way may still be received.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from searches.facts.allocations import overdue_movements
from searches.ledger.record import Record
from searches.models import (
    Allocation,
    Area,
    Device,
    HandBack,
    HandBackEntry,
    HandBackReceipt,
    Landing,
    Movement,
    MovementCancellation,
    MovementOverdue,
    MovementReason,
    MovementReceipt,
    Party,
    Prisoner,
    Tap,
    WorkSession,
)
from searches.services.command import command
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.late_entries import counts_before, rejudge_counts
from searches.services.rolls.reasons import read_reason
from searches.services.rolls.work_sessions import (
    area_of_landing,
    demand_on_duty,
    is_on_duty,
    own_party,
)
from searches.services.stops.stops import demand_no_standfast
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.rolls import (
    HandBackReceived,
    MovementBecameOverdue,
    MovementCancelled,
    PersonSeen,
    PrisonerReceived,
    PrisonerSent,
    PrisonerSentBack,
    PrisonersSwapped,
)
from searches.words.people import Act, Role
from searches.words.policy import Policy
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import SightingKind


class NothingOverdue(Refused):
    """Raised when no movement has become overdue, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nothing-overdue", "No movement is overdue.")


@command(Act.SEND_PRISONER)
def send_prisoner(
    record: Record,
    *,
    prisoner_id: UUID,
    to_area_id: UUID,
    to_party_id: UUID | None = None,
    reason: str = "",
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Movement:
    """Send a prisoner to an area, or to a party in that area.

    A supervisor sends people of their own party, and no reason is recorded. The control room sends
    anybody, with a reason. `occurred_at` is when the prisoner left, if that is entered late.
    """
    prisoner = _prisoner(record, prisoner_id)
    _demand_may_be_sent(record, prisoner)
    session = session_of(prisoner)
    by_control_room = _sends_for_control_room(record, session)
    why = read_reason(reason) if by_control_room else ""
    area = _area(record, to_area_id)
    before = counts_before(record, occurred_at)
    movement = _send(
        record,
        prisoner,
        session,
        _open_session(record, area, to_party_id),
        area,
        id=id,
        occurred_at=occurred_at,
    )
    if why:
        _give_reason(record, movement, why)
    record.enter(PrisonerSent(movement=movement.pk, to=area.code, reason=why))
    rejudge_counts(record, before)
    return movement


@command(Act.MOVE_ANYBODY)
def swap_prisoners(
    record: Record, *, first_id: UUID, second_id: UUID, reason: str
) -> tuple[Movement, Movement]:
    """Send two prisoners of different parties each to the party of the other, with a reason.

    Each stays on the list of their own party until an officer of the other party has received them.
    """
    people = _prisoner(record, first_id), _prisoner(record, second_id)
    for prisoner in people:
        _demand_may_be_sent(record, prisoner)
    first, second = (session_of(prisoner) for prisoner in people)
    if first is None or second is None or first.party_id == second.party_id:
        sentence = "Enter the number of a prisoner who is at work with another party."
        raise Invalid("not-at-work", sentence, field="number")
    why = read_reason(reason)
    movements = (
        _send(record, people[0], first, second, second.party.area),
        _send(record, people[1], second, first, first.party.area),
    )
    for movement in movements:
        _give_reason(record, movement, why)
    record.enter(
        PrisonersSwapped(
            first=movements[0].pk,
            first_party=first.party.code,
            second=movements[1].pk,
            second_party=second.party.code,
            reason=why,
        )
    )
    return movements


@command(Act.SEND_BACK)
def send_back(record: Record, *, prisoner_id: UUID, id: UUID | None = None) -> Movement:
    """Send a prisoner who is at the officer's place back to their party, or to their landing.

    The landing is for a prisoner whose party is not at work. Raises Refused for a prisoner whom no
    officer has recorded here last.
    """
    prisoner = _prisoner(record, prisoner_id)
    _demand_may_be_sent(record, prisoner)
    here = _area_of_screen(record)
    if session_of(prisoner) is not None or place_of(prisoner) != here.pk:
        raise Refused("not-here", f"This prisoner is not at {here.name}, according to the records.")
    session = session_to_return_to(prisoner)
    area = session.party.area if session else area_of_landing(record, prisoner.landing)
    if area == here:
        raise Refused("not-at-work", "This prisoner's party is not at work now.")
    movement = _send(record, prisoner, None, session, area, id=id)
    record.enter(PrisonerSentBack(movement=movement.pk, at=here.code, to=area.code))
    return movement


@command(Act.CANCEL_MOVEMENT)
def cancel_movement(
    record: Record, *, movement_id: UUID, id: UUID | None = None
) -> MovementCancellation:
    """Record that a prisoner did not leave after all. Only the sender may cancel their movement.

    The prisoner never came off the list of the party that sent them. Raises Refused when another
    officer has received the prisoner, and NotAllowed for everybody but the sender.
    """
    movement = _movement(record, movement_id)
    if movement.sent_by_id != record.actor.person:
        raise NotAllowed(
            "not-your-movement", "Only the officer who sent this prisoner can cancel the movement."
        )
    if HandBackEntry.objects.filter(movement=movement).exists():
        sentence = (
            "The work session is over. The landing must receive the people whom you sent back."
        )
        raise Refused("handed-back", sentence)
    cancellation = record.add(
        MovementCancellation(
            id=id or uuid4(),
            establishment=record.establishment,
            movement=movement,
            cancelled_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(MovementCancelled(movement=movement.pk, to=movement.to_area.code))
    return cancellation


@command(Act.RECEIVE_PRISONER)
def receive_prisoner(
    record: Record,
    *,
    movement_id: UUID,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> MovementReceipt | Refused:
    """Record that another officer received the prisoner and saw their face, which is a sighting.

    A place without a screen cannot record this. The control room asks there by telephone; that
    ends the movement but is not a sighting, because the control room saw nobody.
    """
    movement = _movement(record, movement_id)
    if movement.sent_by_id == record.actor.person:
        record.enter(SelfApprovalRefused(movement=movement.pk))
        return NotAllowed(
            "two-people", "You sent this prisoner, so another officer must receive this prisoner."
        )
    by_telephone = _is_without_screen(movement.to_area)
    if not by_telephone:
        _demand_on_duty_at(record, movement.to_area)
    elif Role.CONTROL_ROOM not in record.actor.roles:
        sentence = (
            f"{movement.to_area.name} has no screen. The control room must receive this prisoner."
        )
        raise NotAllowed("not-your-part", sentence)
    before = counts_before(record, occurred_at)
    receipt = record.add(
        MovementReceipt(
            id=id or uuid4(),
            establishment=record.establishment,
            movement=movement,
            received_by_id=record.by,
            occurred_at=occurred_at or record.now,
            recorded_at=record.now,
        )
    )
    if not by_telephone:
        received = SightingKind.RECEIVED
        record_sighting(
            record, movement.prisoner_id, movement.to_area, received, occurred_at=occurred_at
        )
    record.enter(PrisonerReceived(movement=movement.pk, at=movement.to_area.code))
    rejudge_counts(record, before)
    end_counted_stops(record)
    return receipt


@command(Act.RECEIVE_PRISONER)
def receive_hand_back(
    record: Record,
    *,
    hand_back_id: UUID,
    number: int,
    not_here: Iterable[UUID] = (),
    id: UUID | None = None,
) -> HandBackReceipt | Refused:
    """Confirm how many people came back to the landing, and name those who did not.

    The prisoners in `not_here` stay on the way, and on the party's expected list, until somebody
    receives them. The number confirms that people came back, but only a tap of each face is a
    sighting.
    Raises Invalid when the number differs from the list without `not_here`.
    """
    hand_back = (
        HandBack.objects.within(record.establishment)
        .select_related("landing__area", "work_session__party")
        .filter(pk=hand_back_id)
        .first()
    )
    if hand_back is None:
        raise NotThere("This list of people sent back")
    if HandBackReceipt.objects.filter(hand_back=hand_back).exists():
        raise Refused("received", "This list has already been confirmed.")
    if hand_back.handed_back_by_id == record.actor.person:
        record.enter(SelfApprovalRefused(hand_back=hand_back.pk))
        return NotAllowed("two-people", "Another officer must confirm the people you sent back.")
    _demand_landing_officer(record, hand_back.landing)
    missing = set(not_here)
    open_ones = [
        entry.movement
        for entry in hand_back.people.select_related("movement")
        if not MovementReceipt.objects.filter(movement=entry.movement_id).exists()
    ]
    if not missing <= {movement.prisoner_id for movement in open_ones}:
        raise NotThere("This person on the list")
    present = [movement for movement in open_ones if movement.prisoner_id not in missing]
    if number != len(present):
        sentence = (
            f"You entered {number}, but {len(present)} people of this list are not marked as "
            "missing. Count again, and mark everybody who is not here."
        )
        raise Invalid("number", sentence, field="number")
    receipt = record.add(
        HandBackReceipt(
            id=id or uuid4(),
            establishment=record.establishment,
            hand_back=hand_back,
            number=number,
            received_by_id=record.by,
            device_id=record.actor.device,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    for movement in present:
        record.add(
            MovementReceipt(
                establishment=record.establishment,
                movement=movement,
                received_by_id=record.by,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
    record.enter(
        HandBackReceived(
            hand_back=hand_back.pk,
            landing=hand_back.landing.code,
            landing_name=hand_back.landing.name,
            party=hand_back.work_session.party.code,
            number=number,
            missing=len(missing),
        )
    )
    return receipt


@command(None)
def note_overdue_movements(record: Record) -> int:
    """Record, once, each movement that nobody received in time. Each record is announced.

    Raises NothingOverdue if there is nothing new, so an idle pass writes nothing.
    """
    known = set(
        MovementOverdue.objects.within(record.establishment).values_list("movement_id", flat=True)
    )
    found = [
        movement
        for movement in overdue_movements(record.establishment, record.now)
        if UUID(movement.movement) not in known
    ]
    if not found:
        raise NothingOverdue()
    minutes = Policy.from_document(record.establishment.policy).movement_overdue_minutes
    for overdue_movement in found:
        record.add(
            MovementOverdue(
                establishment=record.establishment,
                movement_id=UUID(overdue_movement.movement),
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
        record.enter(
            MovementBecameOverdue(
                movement=UUID(overdue_movement.movement),
                party=overdue_movement.party,
                minutes=minutes,
            )
        )
    return len(found)


@command(Act.RECEIVE_PRISONER)
def tap_seen(
    record: Record,
    *,
    prisoner_id: UUID,
    area_id: UUID,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Tap:
    """Record that an officer outside a count saw the prisoner's face and got a response."""
    if Role.RECEIVING_OFFICER not in record.actor.roles:
        raise NotAllowed(
            "not-your-part", "Only a receiving officer can tap a prisoner outside a count."
        )
    prisoner = _prisoner(record, prisoner_id)
    area = _area(record, area_id)
    _demand_on_duty_at(record, area)
    tap = record_sighting(
        record, prisoner.pk, area, SightingKind.SEEN, id=id, occurred_at=occurred_at
    )
    record.enter(PersonSeen(tap=tap.pk, at=area.code))
    end_counted_stops(record)
    return tap


def record_sighting(
    record: Record,
    prisoner_id: UUID,
    area: Area,
    kind: SightingKind,
    *,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Tap:
    return record.add(
        Tap(
            id=id or uuid4(),
            establishment=record.establishment,
            prisoner_id=prisoner_id,
            kind=kind,
            area=area,
            seen_by_id=record.by,
            device_id=record.actor.device,
            occurred_at=occurred_at or record.now,
            recorded_at=record.now,
        )
    )


def session_of(prisoner: Prisoner) -> WorkSession | None:
    """Return the newest open work session that this prisoner joined and has not left."""
    movement = (
        Movement.objects.filter(prisoner=prisoner, receipt__isnull=False)
        .select_related("to_session__party__area")
        .order_by("receipt__recorded_at")
        .last()
    )
    if movement is not None:
        session = movement.to_session
        later = WorkSession.objects.filter(
            roster__prisoner=prisoner, began_at__gt=movement.receipt.recorded_at, ended_at=None
        ).first()
        return later or (session if session and session.ended_at is None else None)
    return WorkSession.objects.filter(roster__prisoner=prisoner, ended_at__isnull=True).first()


def place_of(prisoner: Prisoner) -> UUID | None:
    """Return the area where an officer outside a count recorded this prisoner last."""
    taps = Tap.objects.filter(prisoner=prisoner, count__isnull=True)
    return taps.order_by("recorded_at").values_list("area_id", flat=True).last()


def session_to_return_to(prisoner: Prisoner) -> WorkSession | None:
    """Return the open session of the party that sent this prisoner, or that lists this prisoner."""
    last = Movement.objects.filter(prisoner=prisoner, receipt__isnull=False).order_by("recorded_at")
    sent_by_party = last.values_list("from_session__party_id", flat=True).last()
    allocations = Allocation.objects.filter(prisoner=prisoner, removal__isnull=True)
    party = sent_by_party or allocations.values_list("party_id", flat=True).first()
    sessions = WorkSession.objects.filter(party=party, ended_at__isnull=True)
    return sessions.select_related("party__area").first() if party else None


def begin_movement(
    record: Record,
    prisoner: Prisoner,
    *,
    to_area_id: UUID,
    to_party_id: UUID | None,
    reason: str,
) -> Movement:
    """Send a prisoner who is in no party, for the control room, as part of another command."""
    _demand_may_be_sent(record, prisoner)
    area = _area(record, to_area_id)
    session = _open_session(record, area, to_party_id)
    movement = _send(record, prisoner, None, session, area)
    _give_reason(record, movement, reason)
    return movement


def _demand_may_be_sent(record: Record, prisoner: Prisoner) -> None:
    """Refuse in a standfast, and for a prisoner who is on the way or no longer held."""
    demand_no_standfast(record)
    if prisoner.left_at is not None:
        raise Refused("not-held", "This prisoner is no longer held here.")
    if Movement.objects.filter(prisoner=prisoner).on_the_way().exists():
        raise Refused("on-the-way", "This prisoner is already on the way.")


def _send(
    record: Record,
    prisoner: Prisoner,
    from_session: WorkSession | None,
    to_session: WorkSession | None,
    to_area: Area,
    *,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Movement:
    """Add the movement. Raises Refused if the prisoner is already there."""
    if from_session is not None and from_session == to_session:
        raise Refused("already-there", "This prisoner is already at work there.")
    return record.add(
        Movement(
            id=id or uuid4(),
            establishment=record.establishment,
            prisoner=prisoner,
            from_session=from_session,
            to_session=to_session,
            to_area=to_area,
            sent_by_id=record.by,
            occurred_at=occurred_at or record.now,
            recorded_at=record.now,
        )
    )


def _give_reason(record: Record, movement: Movement, reason: str) -> None:
    record.add(
        MovementReason(
            establishment=record.establishment,
            movement=movement,
            reason=reason,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _movement(record: Record, movement_id: UUID) -> Movement:
    """Return an open movement. Raises NotThere if there is none, and Refused if the movement is
    over.
    """
    movement: Movement | None = (
        Movement.objects.within(record.establishment)
        .select_related("to_area")
        .filter(pk=movement_id)
        .first()
    )
    if movement is None:
        raise NotThere("This movement")
    if MovementReceipt.objects.filter(movement=movement).exists():
        raise Refused("received", "This prisoner has already been received.")
    if MovementCancellation.objects.filter(movement=movement).exists():
        raise Refused("cancelled", "The officer who sent this prisoner has cancelled the movement.")
    return movement


def _sends_for_control_room(record: Record, session: WorkSession | None) -> bool:
    """Return whether the sender is the control room and not the supervisor of the prisoner's party.

    Raises NotAllowed for a supervisor who sends people of another party.
    """
    in_control_room = Role.CONTROL_ROOM in record.actor.roles
    if session is None:
        if not in_control_room:
            raise NotAllowed("not-your-party", "This prisoner is not on your party's list.")
        return True
    if in_control_room and not is_on_duty(record, session.party.area):
        return True
    own_party(record, session.party_id)
    return False


def _area_of_screen(record: Record) -> Area:
    """Return the area of the officer's screen, where the officer must be on duty."""
    if record.actor.device_area is None:
        raise Invalid("wrong-device", "Use a screen of the place where the prisoner is.")
    area = _area(record, record.actor.device_area)
    demand_on_duty(record, area)
    return area


def _demand_on_duty_at(record: Record, area: Area) -> None:
    """Refuse anybody who is not on duty in this area, or does not use a screen there."""
    if record.actor.device_area != area.pk:
        raise Invalid("wrong-device", f"Use a screen of {area.name}.", field="area")
    demand_on_duty(record, area)


def _demand_landing_officer(record: Record, landing: Landing) -> None:
    """Refuse anybody who is not on duty at the landing, on a screen there.

    If a landing has no screen, the control room confirms its list after asking by telephone.
    """
    if landing.area is not None and not _is_without_screen(landing.area):
        _demand_on_duty_at(record, landing.area)
    elif Role.CONTROL_ROOM not in record.actor.roles:
        sentence = (
            f"{landing.name} has no screen. The control room must confirm the list of people who"
            " came back."
        )
        raise NotAllowed("not-your-part", sentence)


def _is_without_screen(area: Area) -> bool:
    return not Device.objects.filter(area=area, revoked_at__isnull=True).exists()


def _area(record: Record, area_id: UUID) -> Area:
    area: Area | None = Area.objects.within(record.establishment).filter(pk=area_id).first()
    if area is None:
        raise NotThere("This area")
    return area


def _open_session(record: Record, area: Area, party_id: UUID | None) -> WorkSession | None:
    if party_id is None:
        return None
    party = Party.objects.within(record.establishment).filter(pk=party_id, area=area).first()
    if party is None:
        raise NotThere("This party")
    session = WorkSession.objects.filter(party=party, ended_at__isnull=True).first()
    if session is None:
        raise Refused("not-at-work", f"{party.name} is not at work now.")
    return session


def _prisoner(record: Record, prisoner_id: UUID) -> Prisoner:
    prisoner = Prisoner.objects.within(record.establishment).filter(pk=prisoner_id).first()
    if prisoner is None:
        raise NotThere("This prisoner")
    return prisoner
