"""Movements: sent by one officer, received by another. On the way is nowhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from searches.ledger.record import Record
from searches.models import Area, Movement, MovementReceipt, Party, Prisoner, Tap, WorkSession
from searches.services.command import command
from searches.services.work_sessions import demand_on_duty, own_party
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.rolls import SightingKind


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
    """Send somebody to an area, perhaps to a party there. A location, never a reason."""
    prisoner = _prisoner(record, prisoner_id)
    if prisoner.left_at is not None:
        raise Refused("not-held", "This prisoner is no longer held here.")
    if Movement.objects.filter(prisoner=prisoner, receipt__isnull=True).exists():
        raise Refused("on-the-way", "This prisoner is already on the way.")
    session = session_of(prisoner)
    _demand_own(record, session)
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
    record.enter("send_prisoner", movement=movement.pk, to=area.code)
    return movement


@command(Act.RECEIVE_PRISONER)
def receive_prisoner(
    record: Record,
    *,
    movement_id: UUID,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> MovementReceipt | Refused:
    """Another officer saw the face and took the prisoner over: also a sighting."""
    movement = (
        Movement.objects.within(record.establishment)
        .select_related("to_area")
        .filter(pk=movement_id)
        .first()
    )
    if movement is None:
        raise NotThere("This movement")
    if MovementReceipt.objects.filter(movement=movement).exists():
        raise Refused("received", "This prisoner was received already.")
    if movement.sent_by_id == record.actor.person:
        record.enter("refuse_self_approval", movement=movement.pk)
        return NotAllowed("two-people", "Another officer receives whom you sent.")
    _demand_here(record, movement.to_area)
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
    see(record, movement.prisoner_id, movement.to_area, received, occurred_at=occurred_at)
    record.enter("receive_prisoner", movement=movement.pk, at=movement.to_area.code)
    return receipt


@command(Act.RECEIVE_PRISONER)
def tap_seen(
    record: Record,
    *,
    prisoner_id: UUID,
    area_id: UUID,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Tap:
    """Seen in this area outside a count: the face, and a response."""
    if Role.RECEIVING_OFFICER not in record.actor.roles:
        raise NotAllowed("not-your-part", "Only a receiving officer taps outside a count.")
    prisoner = _prisoner(record, prisoner_id)
    area = _area(record, area_id)
    _demand_here(record, area)
    tap = see(record, prisoner.pk, area, SightingKind.SEEN, id=id, occurred_at=occurred_at)
    record.enter("tap_seen", tap=tap.pk, at=area.code)
    return tap


def see(
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
    """The open work session this prisoner is on now: the newest he joined and has not left."""
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


def _demand_own(record: Record, session: WorkSession | None) -> None:
    """A supervisor sends his own party's people; the control room sends anybody."""
    if Role.CONTROL_ROOM in record.actor.roles:
        return
    if session is None:
        raise NotAllowed("not-your-party", "This prisoner is not on your party's list.")
    own_party(record, session.party_id)


def _demand_here(record: Record, area: Area) -> None:
    """A face is seen by who is there, on a screen that is there."""
    if record.actor.device_area != area.pk:
        raise Invalid("wrong-device", f"Use a screen of {area.name}.", field="area")
    demand_on_duty(record, area)


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
