"""Stops: raised by anyone, closed only by control room and duty governor together."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from searches.facts.gate_incidents import recorders_of_incident
from searches.facts.late_counts import JOINED, joined_to
from searches.ledger.record import Record
from searches.models import (
    Movement,
    Party,
    Stop,
    StopAcknowledgement,
    StopClosed,
    StopClosing,
    Visit,
)
from searches.rules.stop_closings import role_to_sign, unfit_for_stop
from searches.services.command import command
from searches.services.signatures import sign
from searches.services.stops.recalls import recall_vehicle
from searches.services.stops.stop_grounds import closing_ground
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.stops import (
    LateCountJoinedStop,
    OnTheWayInStandfast,
    StandfastCalled,
    StopAcknowledged,
    StopClosingRequested,
    StopClosingSigned,
    StopRaised,
    StopRaisedBySystem,
)
from searches.words.people import Act, Role
from searches.words.recalls import RecallReason
from searches.words.refusals import NotAllowed, NotThere, Refused
from searches.words.visits import ClosingBasis, SignatureMeaning, StopKind, StopSource, StopStep


@command(Act.RAISE_STOP)
def raise_stop(
    record: Record, *, id: UUID | None = None, said: str = "", occurred_at: datetime | None = None
) -> Stop:
    """Stop all vehicles: "I cannot account for a prisoner - stop all vehicles."

    No reason is ever needed.
    """
    return raise_by_person(record, id=id, said=said, occurred_at=occurred_at)


def raise_by_person(
    record: Record, *, id: UUID | None = None, said: str = "", occurred_at: datetime | None = None
) -> Stop:
    """Raise a stop of all vehicles for the person who acts."""
    stop = record.add(
        _stop(record, StopKind.STOP, StopSource.PERSON, said, id=id, occurred_at=occurred_at)
    )
    record.enter(StopRaised(stop=stop.pk, kind=StopKind.STOP, source=StopSource.PERSON))
    return stop


def raise_by_system(
    record: Record,
    *,
    kind: StopKind,
    source: StopSource,
    sentence: str,
    **about: Any,
) -> Stop:
    """Raise a stop or incident that an act reveals: a second mismatch, a late count, or *Found*.

    `about` may hold visit, lock_session, party and answer rows.
    """
    stop = record.add(_stop(record, kind, source, sentence, **about))
    record.enter(
        StopRaisedBySystem(
            stop=stop.pk,
            kind=kind,
            source=source,
            lock=stop.lock_session_id,
            party=stop.party_id,
            name=stop.party.name if stop.party else None,
            answer=stop.answer_id,
        ),
        visit=stop.visit_id,
    )
    if source in {StopSource.FOUND, StopSource.AID_ALERT} and stop.visit is not None:
        recall_vehicle(record, stop.visit, reason=RecallReason.LATE_RECORD, sentence=sentence)
    return stop


def join_stop(record: Record, stop: Stop, *, sentence: str, party: Party) -> Stop:
    """Add another late count to the stop of the same lock session. When this stop ends, the late
    count ends as well.
    """
    about = {"visit": stop.visit, "lock_session": stop.lock_session, "party": party}
    joined = record.add(
        _stop(record, StopKind.STOP, StopSource.LATE_COUNT, sentence, under=stop, **about)
    )
    record.enter(
        LateCountJoinedStop(
            stop=stop.pk,
            joined=joined.pk,
            lock=stop.lock_session_id,
            party=party.pk,
            name=party.name,
        ),
        visit=stop.visit_id,
    )
    return joined


def open_standfast(record: Record, under: Stop) -> Stop:
    """Open the standfast under this stop. It ends with the stop. Raises Refused."""
    if under.is_of_one_vehicle:
        sentence = (
            "This stop applies to one vehicle only. Stop all vehicles first, then call standfast."
        )
        raise Refused("stop-of-one-vehicle", sentence)
    if Stop.objects.filter(under=under, kind=StopKind.STANDFAST).exists():
        raise Refused("standfast-called", "Standfast has already been called for this stop.")
    standfast = record.add(
        _stop(record, StopKind.STANDFAST, StopSource.PERSON, "Standfast", under=under)
    )
    record.enter(StandfastCalled(stop=under.pk, standfast=standfast.pk))
    under_way = Movement.objects.within(record.establishment).on_the_way()
    movements = tuple(under_way.order_by("recorded_at").values_list("pk", flat=True))
    if movements:
        record.enter(
            OnTheWayInStandfast(standfast=standfast.pk, people=len(movements), movements=movements)
        )
    return standfast


def demand_no_standfast(record: Record) -> None:
    """Refuse to move anybody while a standfast is open. Raises Refused."""
    here = Stop.objects.within(record.establishment).still_open()
    if here.filter(kind=StopKind.STANDFAST).exists():
        raise Refused("standfast", "Standfast: nobody moves.")


@command(Act.ACKNOWLEDGE_STOP)
def acknowledge_stop(
    record: Record, *, stop_id: UUID, step: StopStep = StopStep.ACKNOWLEDGED
) -> StopAcknowledgement:
    """Record a step under an open stop, such as the call to the duty governor or the police."""
    stop = open_stop(record, stop_id)
    acknowledgement = record.add(
        StopAcknowledgement(
            establishment=record.establishment,
            stop=stop,
            step=step,
            acknowledged_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(StopAcknowledged(stop=stop.pk, step=step), visit=stop.visit_id)
    return acknowledgement


@command(Act.CLOSE_STOP)
def ask_to_close_stop(
    record: Record,
    *,
    stop_id: UUID,
    basis: ClosingBasis,
    pin: str,
    prisoner: str = "",
    note: str = "",
) -> StopClosing | Refused:
    """Ask to close a stop, with the first of two signatures.

    `prisoner` is the number of the person seen and named. Raises Refused and Invalid without a
    ground for closing, and NotAllowed for the person who raised the stop.
    """
    stop = open_stop(record, stop_id)
    refusal = _refuse_raiser(record, stop)
    if refusal is not None:
        return refusal
    seen, roll = closing_ground(record, stop, basis, prisoner, note)
    document = {"stop": stop.pk, "basis": basis, "prisoner": prisoner, "roll": roll and roll.pk}
    closing = record.add(
        StopClosing(
            establishment=record.establishment,
            stop=stop,
            basis=basis,
            prisoner_seen=seen,
            whole_roll=roll,
            note=note[:500],
            asked_by_id=record.by,
            asked_as=role_to_sign(record.actor.roles) or "",
            signature=sign(record, SignatureMeaning.STOP_CLOSED, document=document),
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(StopClosingRequested(stop=stop.pk, basis=basis), visit=stop.visit_id)
    return closing


@command(Act.CLOSE_STOP)
def close_stop(record: Record, *, closing_id: UUID, pin: str) -> StopClosed | Refused:
    """Close a stop with the second signature.

    The control room and the duty governor must both sign, in either order.

    Raises Refused if another late count has joined the stop since the first signature.
    """
    closing = (
        StopClosing.objects.within(record.establishment)
        .select_related("stop")
        .filter(pk=closing_id)
        .first()
    )
    if closing is None:
        raise NotThere("This request to close a stop")
    stop = open_stop(record, closing.stop_id)
    refusal = _refuse_raiser(record, stop)
    if refusal is not None:
        return refusal
    if joined_to(stop).filter(recorded_at__gte=closing.recorded_at).exists():
        raise Refused(
            "stop-joined",
            "Another late count was added to this stop after the first signature. Sign again.",
        )
    role = role_to_sign(record.actor.roles, after=closing.asked_as)
    if role is None or closing.asked_by_id == record.actor.person:
        record.enter(SelfApprovalRefused(stop=stop.pk))
        return NotAllowed(
            "two-people", "The control room and the duty governor must close a stop together."
        )
    document = {"stop": stop.pk, "closing": closing.pk, "basis": closing.basis}
    signature = sign(record, SignatureMeaning.STOP_CLOSED, document=document)
    closed = record.add(_closed(record, stop, role, closing=closing, signature=signature))
    for under in Stop.objects.still_open().filter(under=stop):
        record.add(_closed(record, under, role))
    record.enter(
        StopClosingSigned(
            stop=stop.pk, kind=StopKind(stop.kind), basis=ClosingBasis(closing.basis)
        ),
        visit=stop.visit_id,
    )
    return closed


def demand_no_open_find(record: Record, visit: Visit) -> None:
    """Refuse while the incident of something found on this vehicle is open.

    The lock is not sealed again then, and no second search begins.
    """
    if Stop.objects.within(record.establishment).open_finds(visit.pk).exists():
        raise Refused(
            "found-open",
            "Something was found on this vehicle. The incident must be closed first.",
        )


def stop_of_prison(record: Record, stop_id: UUID) -> Stop:
    stop = Stop.objects.within(record.establishment).filter(pk=stop_id).first()
    if stop is None:
        raise NotThere("This stop")
    return stop


def open_stop(record: Record, stop_id: UUID) -> Stop:
    stop = stop_of_prison(record, stop_id)
    if StopClosed.objects.filter(stop=stop).exists():
        raise Refused("stop-closed", "This stop has already been closed.")
    if Stop.objects.filter(JOINED, pk=stop.pk).exists():
        raise Refused(
            "stop-under", "This late count is part of another stop, and ends with that stop."
        )
    return stop


def _stop(
    record: Record, kind: StopKind, source: StopSource, sentence: str, **columns: Any
) -> Stop:
    by_person = source is StopSource.PERSON
    columns = {name: value for name, value in columns.items() if value is not None}
    columns.setdefault("occurred_at", record.now)
    return Stop(
        establishment=record.establishment,
        kind=kind,
        source=source,
        raised_by_id=record.by if by_person else None,
        device_id=record.actor.device,
        said=sentence[:300],
        recorded_at=record.now,
        **columns,
    )


def _closed(record: Record, stop: Stop, role: Role, **columns: Any) -> StopClosed:
    return StopClosed(
        establishment=record.establishment,
        stop=stop,
        closed_by_id=record.by,
        closed_as=role,
        occurred_at=record.now,
        recorded_at=record.now,
        **columns,
    )


def _refuse_raiser(record: Record, stop: Stop) -> Refused | None:
    person = record.actor.person
    unfit = unfit_for_stop(
        person, raised_by=stop.raised_by_id, recorders=recorders_of_incident(stop)
    )
    if unfit is None:
        return None
    record.enter(SelfApprovalRefused(stop=stop.pk))
    return NotAllowed(unfit.code, unfit.sentence)
