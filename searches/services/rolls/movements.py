"""Movements: one officer sends a prisoner, and another officer receives the prisoner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from searches.facts.allocations import overdue_movements
from searches.ledger.record import Record
from searches.models import (
    Area,
    Device,
    HandBack,
    HandBackReceipt,
    Landing,
    Movement,
    MovementOverdue,
    MovementReceipt,
    Party,
    Prisoner,
    Tap,
    WorkSession,
)
from searches.services.command import command
from searches.services.rolls.late_counts import end_counted_stops
from searches.services.rolls.work_sessions import demand_on_duty, own_party
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.rolls import (
    HandBackReceived,
    MovementBecameOverdue,
    PersonSeen,
    PrisonerReceived,
    PrisonerSent,
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
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Movement:
    """Send a prisoner to an area, or to a party in that area. No reason is recorded."""
    prisoner = _prisoner(record, prisoner_id)
    if prisoner.left_at is not None:
        raise Refused("not-held", "This prisoner is no longer held here.")
    if Movement.objects.filter(prisoner=prisoner).on_the_way().exists():
        raise Refused("on-the-way", "This prisoner is already on the way.")
    session = session_of(prisoner)
    _demand_own_party(record, session)
    area = _area(record, to_area_id)
    movement = record.add(
        Movement(
            id=id or uuid4(),
            establishment=record.establishment,
            prisoner=prisoner,
            from_session=session,
            to_session=_open_session(record, area, to_party_id),
            to_area=area,
            sent_by_id=record.by,
            occurred_at=occurred_at or record.now,
            recorded_at=record.now,
        )
    )
    record.enter(PrisonerSent(movement=movement.pk, to=area.code))
    return movement


@command(Act.RECEIVE_PRISONER)
def receive_prisoner(
    record: Record,
    *,
    movement_id: UUID,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> MovementReceipt | Refused:
    """Record that another officer received the prisoner and saw their face, which is a sighting."""
    movement = (
        Movement.objects.within(record.establishment)
        .select_related("to_area")
        .filter(pk=movement_id)
        .first()
    )
    if movement is None:
        raise NotThere("This movement")
    if MovementReceipt.objects.filter(movement=movement).exists():
        raise Refused("received", "This prisoner has already been received.")
    if movement.sent_by_id == record.actor.person:
        record.enter(SelfApprovalRefused(movement=movement.pk))
        return NotAllowed(
            "two-people", "You sent this prisoner, so another officer must receive them."
        )
    _demand_on_duty_at(record, movement.to_area)
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
    received = SightingKind.RECEIVED
    record_sighting(
        record, movement.prisoner_id, movement.to_area, received, occurred_at=occurred_at
    )
    record.enter(PrisonerReceived(movement=movement.pk, at=movement.to_area.code))
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
        .select_related("to_session")
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


def _demand_own_party(record: Record, session: WorkSession | None) -> None:
    """Refuse a supervisor who sends people of another party. The control room may send anybody."""
    if Role.CONTROL_ROOM in record.actor.roles:
        return
    if session is None:
        raise NotAllowed("not-your-party", "This prisoner is not on your party's list.")
    own_party(record, session.party_id)


def _demand_on_duty_at(record: Record, area: Area) -> None:
    """Refuse anybody who is not on duty in this area, or does not use a screen there."""
    if record.actor.device_area != area.pk:
        raise Invalid("wrong-device", f"Use a screen of {area.name}.", field="area")
    demand_on_duty(record, area)


def _demand_landing_officer(record: Record, landing: Landing) -> None:
    """Refuse anybody who is not on duty at the landing, on a screen there.

    If a landing has no screen, the control room confirms its list after asking by telephone.
    """
    screens = Device.objects.filter(area=landing.area, revoked_at__isnull=True)
    if landing.area is not None and screens.exists():
        _demand_on_duty_at(record, landing.area)
    elif Role.CONTROL_ROOM not in record.actor.roles:
        sentence = f"{landing.name} has no screen. The control room must confirm its list."
        raise NotAllowed("not-your-part", sentence)


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
