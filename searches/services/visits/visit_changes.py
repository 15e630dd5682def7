"""Changes to a visit: plate corrected, people in the cab recorded, turned back, detained.

Changes to an expected delivery are here as well: cancelled or moved.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from searches.facts.policies import policy_for
from searches.facts.vehicle_entry import inner_gate_was_opened
from searches.facts.watch_list import watch_facts
from searches.ledger.record import Record
from searches.models import Confirmation, LedgerEntry, Stop, Vehicle, Visit
from searches.rules.permissions import may
from searches.rules.plates import Plate, PlateKind, read_plate
from searches.services.command import command
from searches.services.confirmations.confirmations import ask_confirmation
from searches.services.locks.vehicle_types import (
    ask_about_vehicle,
    keep_vehicle_check,
    type_changes,
)
from searches.services.offline.tablet_visits import tablet_visit
from searches.services.release.gate_passes import pass_alive
from searches.services.rolls.counts import request_counts
from searches.services.stops.lock_voids import alive_locks
from searches.services.visits.delivery_differences import ADDED_UP, differences, with_announced
from searches.services.visits.tail_lifts import TAIL_LIFT_NOT_RECORDED, had_tail_lift
from searches.services.visits.vehicles import demand_outside, keep_vehicle
from searches.services.visits.visits import (
    demand_people_in_cab,
    demand_soon,
    expected_today,
    is_announced,
)
from searches.services.visits.watch_list import keep_watch_matches
from searches.words.checklists import VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.events.visits import (
    DeliveryCancelled,
    DeliveryMoved,
    DetentionEnded,
    PeopleInCabRecorded,
    PlateCorrected,
    VehicleDetained,
    VehicleExpected,
    VehicleTurnedBack,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotExpected, Refused
from searches.words.visits import PlateChoice, VisitSource, chosen_plate

ARRIVED_UNDER_OTHER_PLATE = "The vehicle is inside. Somebody mistyped the plate at the gate."


@command(Act.CORRECT_PLATE)
def correct_plate(
    record: Record,
    *,
    visit_id: UUID,
    plate: str,
    foreign: bool = False,
    plate_kind: PlateChoice = PlateChoice.UK,
    reason: str = "",
) -> Visit:
    """Correct a plate that was typed wrong. The correction is always an exception (X10).

    If the corrected plate has an expected delivery, this visit takes the delivery over.
    Both plates stay in the ledger, and a watch marker that matched the visit stays on it. Once the
    lock has been sealed, the gate manager requests the correction with a reason, and the plate is
    corrected when the orderly officer has confirmed the request.
    """
    visit = tablet_visit(record, visit_id)
    choice = chosen_plate(plate_kind, foreign)
    read = read_plate(plate, choice)
    _demand_correctable(record, visit, read)
    if visit.lock_sessions.exists():
        _ask_plate_correction(record, visit, read, choice, reason)
        return visit
    return _correct_plate(record, visit, read)


def correct_confirmed_plate(record: Record, request: Confirmation) -> None:
    """Make the correction that the gate manager requested and the orderly officer confirmed."""
    visit = tablet_visit(record, request.subject_id)
    payload = request.payload
    choice = chosen_plate(payload.get("plate_kind", ""), payload["foreign"])
    read = read_plate(payload["plate"], choice)
    _demand_correctable(record, visit, read)
    _correct_plate(record, visit, read)


def _demand_correctable(record: Record, visit: Visit, read: Plate) -> None:
    if visit.departed_at or visit.turned_back_at:
        raise Refused("gone", "This vehicle has already left.")
    if visit.gate_opened_at is not None or pass_alive(visit, record.now):
        raise Refused("go-given", "A GO has been given, so the plate can no longer be corrected.")
    if visit.vehicle.plate_kind == PlateKind.NONE:
        raise Refused("no-plate", "Hand-pushed cages have no number plate to correct.")
    if read.normal == visit.vehicle.plate:
        raise Refused("same-plate", "The vehicle already has this plate. Enter another plate.")


def _ask_plate_correction(
    record: Record, visit: Visit, read: Plate, choice: PlateChoice, reason: str
) -> None:
    if not may(Act.ASK_PLATE_CORRECTION, record.actor.roles):
        raise NotAllowed(
            "sealed",
            "The lock has been sealed with this plate. The gate manager asks for the correction "
            "and the orderly officer confirms it.",
        )
    if not reason.strip():
        raise Invalid("reason", "Enter the reason for correcting the plate.", field="reason")
    ask_confirmation(
        record,
        kind=ConfirmationKind.PLATE,
        subject=visit,
        visit=visit,
        summary=f"Correct the plate from {visit.vehicle.plate_display} to {read.display}.",
        payload={
            "plate": read.normal,
            "foreign": choice is PlateChoice.FOREIGN,
            "plate_kind": choice,
            "before": visit.vehicle.plate,
        },
        reason=reason,
        barred=[visit.logged_by_id],
    )


def _correct_plate(record: Record, visit: Visit, read: Plate) -> Visit:
    before = visit.vehicle
    haulier = visit.haulier
    vehicle = keep_vehicle(
        record, read, VehicleType(visit.vehicle_type), haulier.name, haulier.phone_24h
    )
    demand_outside(record, vehicle, but=visit.pk)
    columns: dict[str, Any] = {"vehicle": vehicle}
    differs = [f"Plate corrected from {before.plate_display} to {read.display}."]
    announced = _delivery_of(record, visit, vehicle)
    if announced is None and _took_delivery_over(visit):
        _expect_again(record, visit)
        columns["expected_at"] = None
    if announced is not None:
        taken_over, differing = _take_delivery_over(record, visit, announced)
        columns |= taken_over
        differs += differing
    keep_watch_matches(record, visit)
    if watch_facts(visit):
        differs.append("A security marker was on this visit before the correction.")
    lift_kept = not visit.tail_lift_fitted and had_tail_lift(record, read.normal, but=visit.pk)
    if lift_kept:
        columns["tail_lift_fitted"] = True
        differs.append(TAIL_LIFT_NOT_RECORDED)
    record.change(visit, **columns)
    keep_watch_matches(record, visit)
    check = keep_vehicle_check(record, visit)
    differs += type_changes(visit)
    record.enter(
        PlateCorrected(
            before=before.plate,
            after=read.normal,
            differs=tuple(differs),
            tail_lift_kept=lift_kept,
        ),
        visit=visit.pk,
    )
    ask_about_vehicle(record, visit, check)
    if announced is not None:
        _request_counts_of_packers(record, visit)
    return visit


def _take_delivery_over(
    record: Record, visit: Visit, announced: Visit
) -> tuple[dict[str, Any], list[str]]:
    """Return the columns that the visit takes from a delivery, and how the two differ.

    The delivery is removed from every list, because its vehicle is inside under this visit. If the
    visit had been logged in as another delivery, that delivery is expected again.
    """
    if visit.expected_at is not None:
        _expect_again(record, visit)
    record.change(announced, turned_back_at=record.now)
    record.enter(DeliveryCancelled(why=ARRIVED_UNDER_OTHER_PLATE), visit=announced.pk)
    now = {name: getattr(visit, name) for name in (*ADDED_UP, "load")}
    columns = with_announced(announced, now)
    differing = differences(announced, columns | {"vehicle_type": visit.vehicle_type})
    return columns | {"expected_at": announced.expected_at}, differing


def _delivery_of(record: Record, visit: Visit, vehicle: Vehicle) -> Visit | None:
    """Return the delivery that a visit with the plate of this vehicle takes over, or None.

    A delivery that is still to come takes over no other delivery. Raises Refused if this delivery
    would then be on the list twice.
    """
    if visit.entered_at is not None:
        return expected_today(record, vehicle)
    if visit.expected_at and is_announced(record, vehicle.plate, visit.expected_at):
        raise Refused("expected-already", "This delivery is already on the list.")
    return None


def _took_delivery_over(visit: Visit) -> bool:
    """Return whether an earlier correction of the plate gave this visit its delivery.

    If the plate is corrected once more, that delivery is still to come. A visit that was itself
    announced was logged in as that delivery, so the delivery has come.
    """
    announced = LedgerEntry.objects.of(VehicleExpected).filter(visit_id=visit.pk)
    return visit.expected_at is not None and not announced.exists()


def _expect_again(record: Record, visit: Visit) -> None:
    """Put a delivery back on the list after another vehicle was mistaken for it."""
    again = record.add(
        Visit(
            id=uuid4(),
            establishment=record.establishment,
            vehicle=visit.vehicle,
            haulier=visit.haulier,
            vehicle_type=visit.vehicle.vehicle_type,
            source=VisitSource.EXPECTED,
            logged_by_id=record.actor.person,
            recorded_at=record.now,
            expected_at=visit.expected_at,
            load=visit.load,
            planned_areas=visit.planned_areas,
            packed_by=visit.packed_by,
        )
    )
    record.enter(
        VehicleExpected(plate=visit.vehicle.plate, source=VisitSource.EXPECTED), visit=again.pk
    )


def _request_counts_of_packers(record: Record, visit: Visit) -> None:
    """Request counts from the parties that packed the load, if the lock was sealed without them."""
    for lock in alive_locks(record):
        if lock.visit_id == visit.pk:
            request_counts(record, lock)


@command(Act.LOG_VEHICLE_IN)
def record_people_in_cab(
    record: Record, *, visit_id: UUID, people_in_cab: int, driver_name: str = ""
) -> Visit:
    """Record the people in the cab of a vehicle that came in before anybody could count them.

    Only an ambulance or a fire engine comes in without this number. The number is always an
    exception (X10), because nobody can say whether the same people were in the cab at the gate.
    """
    visit = tablet_visit(record, visit_id)
    if visit.entered_at is None or visit.departed_at or visit.turned_back_at:
        raise Refused("not-inside", "This vehicle is not inside the prison.")
    if visit.people_in_cab or visit.vehicle.plate_kind == PlateKind.NONE:
        raise Refused(
            "people-known", "The people in the cab were recorded when the vehicle came in."
        )
    demand_people_in_cab(people_in_cab)
    minutes = int((record.now - visit.entered_at).total_seconds() // 60)
    record.change(
        visit,
        people_in_cab=people_in_cab,
        driver_name=driver_name.strip()[:120] or visit.driver_name,
    )
    counted = f"The people in the cab were counted {minutes} min after the vehicle came in."
    record.enter(
        PeopleInCabRecorded(people_in_cab=people_in_cab, differs=(counted,)), visit=visit.pk
    )
    return visit


@command(Act.TURN_BACK)
def turn_back(record: Record, *, visit_id: UUID, why: str = "") -> Visit:
    """Send the vehicle back the way it came, or do not let it in. This is not a release.

    A vehicle can be turned back until the inner gate has been opened, and for a few minutes after
    entry. Afterwards the vehicle must leave through a search, because nobody but the gate officer
    could say that the vehicle never came in. Raises Refused.
    """
    visit = tablet_visit(record, visit_id)
    if visit.departed_at or visit.turned_back_at:
        raise Refused("gone", "This vehicle has already left.")
    inside_for = record.now - visit.entered_at if visit.entered_at else timedelta(0)
    longest = timedelta(minutes=policy_for(visit).turn_back_minutes)
    if visit.detained_at or inside_for > longest or inner_gate_was_opened(visit):
        raise Refused(
            "has-been-inside",
            "This vehicle has been inside, so it cannot be turned back. "
            "The vehicle must be searched before it leaves.",
        )
    stops = Stop.objects.within(visit.establishment).holding(visit).still_open()
    if visit.entered_at and stops.exists():
        raise Refused(
            "stopped", "All vehicles are stopped. This vehicle has been let in, so it must stay."
        )
    record.change(visit, turned_back_at=record.now)
    minutes = int(inside_for.total_seconds() // 60)
    watched = bool(visit.entered_at and watch_facts(visit))
    record.enter(
        VehicleTurnedBack(why=why[:200], minutes_inside=minutes, watched=watched), visit=visit.pk
    )
    return visit


@command(Act.CHANGE_DELIVERY)
def cancel_delivery(record: Record, *, visit_id: UUID, why: str) -> Visit:
    """Remove a delivery that is not coming from every list. The delivery may be announced again."""
    visit = _still_to_come(record, visit_id)
    if not why.strip():
        raise Invalid("why", "Enter the reason why this vehicle is not coming.", field="why")
    record.change(visit, turned_back_at=record.now)
    record.enter(DeliveryCancelled(why=why.strip()[:200]), visit=visit.pk)
    return visit


@command(Act.CHANGE_DELIVERY)
def move_delivery(record: Record, *, visit_id: UUID, expected_at: datetime) -> Visit:
    visit = _still_to_come(record, visit_id)
    demand_soon(record, expected_at)
    if is_announced(record, visit.vehicle.plate, expected_at):
        raise Refused("expected-already", "This delivery is already on the list.")
    before = visit.expected_at
    record.change(visit, expected_at=expected_at)
    record.enter(DeliveryMoved(before=before, after=expected_at), visit=visit.pk)
    return visit


@command(Act.DETAIN)
def detain(record: Record, *, visit_id: UUID, why: str = "") -> Visit:
    visit = tablet_visit(record, visit_id)
    if visit.departed_at or visit.turned_back_at:
        raise Refused("gone", "This vehicle has already left.")
    record.change(visit, detained_at=record.now)
    record.enter(VehicleDetained(why=why[:200]), visit=visit.pk)
    return visit


@command(Act.DETAIN)
def end_detention(record: Record, *, visit_id: UUID, why: str) -> Visit:
    visit = tablet_visit(record, visit_id)
    if visit.detained_at is None:
        raise Refused("not-detained", "This vehicle is not detained.")
    if not why.strip():
        raise Invalid("why", "Enter the reason for ending the detention.", field="why")
    if pass_alive(visit, record.now):
        # Otherwise the vehicle could leave on a GO that was given before somebody had doubts.
        raise Refused("go-alive", "The earlier GO must expire first.")
    record.change(visit, detained_at=None)
    record.enter(DetentionEnded(why=why[:200]), visit=visit.pk)
    return visit


def _still_to_come(record: Record, visit_id: UUID) -> Visit:
    visit = tablet_visit(record, visit_id)
    if visit.entered_at or visit.departed_at or visit.turned_back_at or visit.detained_at:
        raise NotExpected()
    return visit
