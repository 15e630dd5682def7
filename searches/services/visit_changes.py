"""What may still change about a visit: its plate put right, turned back, detained, free again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from searches.facts.entry import inner_gate_was_opened
from searches.facts.policies import policy_for
from searches.facts.watch import watch_facts
from searches.ledger.record import Record
from searches.models import Stop, Visit
from searches.rules.plates import read_plate
from searches.services.command import command
from searches.services.gate_passes import pass_alive
from searches.services.tail_lifts import SAID_AWAY, had_tail_lift
from searches.services.vehicles import demand_outside, keep_vehicle
from searches.services.visit_names import visit_here
from searches.services.visits import demand_soon, is_announced
from searches.services.watch import keep_watch_matches
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.refusals import Invalid, NotExpected, Refused


@command(Act.CORRECT_PLATE)
def correct_plate(record: Record, *, visit_id: UUID, plate: str, foreign: bool = False) -> Visit:
    """Put right a plate that was typed wrong. It is always an exception (X10).

    Both plates stay in the ledger, and a security marker that matched the visit stays on it.
    """
    visit = visit_here(record, visit_id)
    if visit.departed_at or visit.turned_back_at:
        raise Refused("gone", "This vehicle is gone already.")
    if visit.gate_opened_at is not None or pass_alive(visit, record.now):
        raise Refused("go-given", "A GO is given for the plate as it was.")
    read = read_plate(plate, foreign=foreign)
    before = visit.vehicle.plate
    if read.normal == before:
        raise Refused("same-plate", "This is the plate that was typed already.")
    haulier = visit.haulier
    vehicle = keep_vehicle(
        record, read, VehicleType(visit.vehicle_type), haulier.name, haulier.phone_24h
    )
    demand_outside(record, vehicle, but=visit.pk)
    columns: dict[str, Any] = {"vehicle": vehicle}
    said: dict[str, Any] = {"before": before, "after": read.normal}
    said["differs"] = [f"Plate corrected from {visit.vehicle.plate_display} to {read.display}."]
    keep_watch_matches(record, visit)
    if watch_facts(visit):
        said["differs"].append("A security marker was on this visit before the correction.")
    if not visit.tail_lift_fitted and had_tail_lift(record, read.normal, but=visit.pk):
        columns["tail_lift_fitted"] = said["tail_lift_kept"] = True
        said["differs"].append(SAID_AWAY)
    record.change(visit, **columns)
    keep_watch_matches(record, visit)
    record.enter("correct_plate", visit=visit.pk, **said)
    return visit


@command(Act.TURN_BACK)
def turn_back(record: Record, *, visit_id: UUID, why: str = "") -> Visit:
    """Send the vehicle back out the way it came, or do not let it in at all. Not a release.

    Possible until the inner gate has been opened and for a few minutes after entry; then the
    vehicle leaves through a search, since nobody but the gate says that it never came in.
    """
    visit = visit_here(record, visit_id)
    if visit.departed_at or visit.turned_back_at:
        raise Refused("gone", "This vehicle is gone already.")
    inside_for = record.now - visit.entered_at if visit.entered_at else timedelta(0)
    longest = timedelta(minutes=policy_for(visit).turn_back_minutes)
    if visit.detained_at or inside_for > longest or inner_gate_was_opened(visit):
        raise Refused(
            "has-been-inside",
            "This vehicle has been inside, so it cannot be turned back. "
            "It must leave through a search.",
        )
    if visit.entered_at and Stop.objects.within(visit.establishment).filter(closed=None).exists():
        raise Refused("stopped", "All vehicles are stopped. This one was let in, so it stays.")
    record.change(visit, turned_back_at=record.now)
    minutes = int(inside_for.total_seconds() // 60)
    watched = bool(visit.entered_at and watch_facts(visit))
    record.enter(
        "turn_back", visit=visit.pk, why=why[:200], minutes_inside=minutes, watched=watched
    )
    return visit


@command(Act.CHANGE_DELIVERY)
def cancel_delivery(record: Record, *, visit_id: UUID, why: str) -> Visit:
    """It is not coming: off every list, and the same plate may be announced again."""
    visit = _still_to_come(record, visit_id)
    if not why.strip():
        raise Invalid("why", "Say in a few words why it is not coming.", field="why")
    record.change(visit, turned_back_at=record.now)
    record.enter("cancel_delivery", visit=visit.pk, why=why.strip()[:200])
    return visit


@command(Act.CHANGE_DELIVERY)
def move_delivery(record: Record, *, visit_id: UUID, expected_at: datetime) -> Visit:
    visit = _still_to_come(record, visit_id)
    demand_soon(record, expected_at)
    if is_announced(record, visit.vehicle.plate, expected_at):
        raise Refused("expected-already", "This delivery is expected already.")
    before = visit.expected_at
    record.change(visit, expected_at=expected_at)
    record.enter("move_delivery", visit=visit.pk, before=before, after=expected_at)
    return visit


@command(Act.DETAIN)
def detain(record: Record, *, visit_id: UUID, why: str = "") -> Visit:
    visit = visit_here(record, visit_id)
    if visit.departed_at or visit.turned_back_at:
        raise Refused("gone", "This vehicle is gone already.")
    record.change(visit, detained_at=record.now)
    record.enter("detain", visit=visit.pk, why=why[:200])
    return visit


@command(Act.DETAIN)
def end_detention(record: Record, *, visit_id: UUID, why: str) -> Visit:
    visit = visit_here(record, visit_id)
    if visit.detained_at is None:
        raise Refused("not-detained", "This vehicle is not detained.")
    if not why.strip():
        raise Invalid("why", "Say in a few words why it is free again.", field="why")
    if pass_alive(visit, record.now):
        # Freed sooner, it could leave on a GO that was given before anybody had doubts.
        raise Refused("go-alive", "The GO from before must run out first.")
    record.change(visit, detained_at=None)
    record.enter("end_detention", visit=visit.pk, why=why[:200])
    return visit


def _still_to_come(record: Record, visit_id: UUID) -> Visit:
    visit = visit_here(record, visit_id)
    if visit.entered_at or visit.departed_at or visit.turned_back_at or visit.detained_at:
        raise NotExpected()
    return visit
