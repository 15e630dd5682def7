"""The vehicle type: recorded at the way in, confirmed by a second person, and corrected.

A gate officer cannot decide alone that an unknown vehicle is a van, or that a known lorry has
become a van (domain, section 4a). `facts.vehicle_types` works out when a second person is
needed.
"""

from __future__ import annotations

from uuid import UUID

from searches.facts.vehicle_types import (
    acknowledged_until,
    doubt_about,
    last_visit,
    takes_full_sheet,
    unconfirmed_doubt,
)
from searches.ledger.record import Record
from searches.models import Confirmation, Photograph, VehicleCheck, Visit
from searches.rules.confirmations import EMERGENCY_TOO_LATE
from searches.rules.vehicle_types import WHOLE_VEHICLE
from searches.services.command import command
from searches.services.confirmations.confirmations import ask_confirmation
from searches.services.offline.tablet_visits import tablet_visit
from searches.services.release.gate_passes import pass_alive
from searches.services.stops.lock_voids import alive_locks, void
from searches.words.checklists import VEHICLE_NAMES, Phase, VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.events.visits import VehicleTypeChanged
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused
from searches.words.vehicle_types import DOUBTS, VehicleDoubt
from searches.words.visits import VoidReason


def keep_vehicle_check(record: Record, visit: Visit) -> VehicleCheck:
    """Record the type of a vehicle at the way in, and whether a second person must confirm it.

    The caller enters the row in the ledger, and then calls `ask_about_vehicle`.
    """
    return record.add(
        VehicleCheck(
            establishment=record.establishment,
            visit=visit,
            vehicle_type=visit.vehicle_type,
            tail_lift_fitted=visit.tail_lift_fitted,
            plate=visit.vehicle.plate,
            doubt=doubt_about(visit),
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def ask_about_vehicle(record: Record, visit: Visit, check: VehicleCheck) -> None:
    """Ask a second person about this vehicle, and the duty governor about an emergency vehicle.

    The duty governor is not asked when the time to acknowledge the vehicle is over, as when a
    tablet reports its arrival late. The full rule then applies.
    """
    payload = {"vehicle_type": visit.vehicle_type, "plate": visit.vehicle.plate_display}
    if check.doubt != VehicleDoubt.NONE:
        ask_confirmation(
            record,
            kind=ConfirmationKind.VEHICLE,
            subject=visit,
            visit=visit,
            summary=f"{_named(visit)} {DOUBTS[VehicleDoubt(check.doubt)]}",
            payload=payload | {"doubt": check.doubt},
            barred=[visit.logged_by_id, visit.escort_id],
        )
    until = acknowledged_until(visit)
    in_time = until is not None and record.now < until
    if visit.vehicle_type == VehicleType.EMERGENCY and in_time:
        ask_confirmation(
            record,
            kind=ConfirmationKind.EMERGENCY,
            subject=visit,
            visit=visit,
            summary=f"{_named(visit)} The vehicle is to leave without waiting for counts.",
            payload=payload | {"until": until},
            barred=[visit.logged_by_id, visit.escort_id],
            until=until,
        )


def type_changes(visit: Visit) -> list[str]:
    """Return a sentence for security if the vehicle type differs from the last visit, or none."""
    before = last_visit(visit)
    if before is None or before.vehicle_type == visit.vehicle_type:
        return []
    names = VEHICLE_NAMES[before.vehicle_type], VEHICLE_NAMES[VehicleType(visit.vehicle_type)]
    return [
        "The vehicle was logged in as {1}. At its last visit it was logged in as {0}.".format(
            *names
        )
    ]


@command(Act.CHANGE_VEHICLE_TYPE)
def change_vehicle_type(record: Record, *, visit_id: UUID, vehicle_type: VehicleType) -> Visit:
    """Correct the type under which a vehicle was logged in. This is always an exception (X10).

    An active lock session becomes void, because its search was drawn for another type. A
    vehicle cannot become hand-pushed cages, which have no vehicle, or an emergency vehicle, which
    is logged in as an emergency from the start.
    """
    visit = tablet_visit(record, visit_id)
    _demand_changeable(record, visit, vehicle_type)
    before = VehicleType(visit.vehicle_type)
    record.change(visit, vehicle_type=vehicle_type)
    record.change(visit.vehicle, vehicle_type=vehicle_type)
    check = keep_vehicle_check(record, visit)
    changed = f"Changed from {VEHICLE_NAMES[before]} to {VEHICLE_NAMES[vehicle_type]}."
    record.enter(
        VehicleTypeChanged(before=before, after=vehicle_type, differs=(changed,)), visit=visit.pk
    )
    for lock in alive_locks(record):
        if lock.visit_id == visit.pk:
            void(record, lock, VoidReason.TYPE_CHANGED)
    ask_about_vehicle(record, visit, check)
    return visit


def demand_vehicle_confirmed(record: Record, visit: Visit) -> None:
    """Refuse to seal the lock before a second person has confirmed what the vehicle is.

    An emergency vehicle does not wait while the duty governor may still acknowledge it.
    """
    if visit.vehicle_type == VehicleType.EMERGENCY and not takes_full_sheet(visit, record.now):
        return
    doubt = unconfirmed_doubt(visit)
    if doubt == VehicleDoubt.NONE:
        return
    raise Refused(
        "vehicle-unconfirmed",
        f"{DOUBTS[doubt]} The control room or the gate manager must confirm the vehicle first.",
    )


def demand_whole_vehicle_seen(record: Record, request: Confirmation) -> None:
    """Refuse a confirmation for which there is no photograph of the whole vehicle yet."""
    taken = Photograph.objects.filter(
        visit=request.visit_id, phase=Phase.WAY_IN, slot=WHOLE_VEHICLE.code
    )
    newest = taken.order_by("recorded_at").last()
    if newest is None or newest.problems or newest.copy_of_id:
        raise Refused(
            "no-photograph",
            "There is no usable photograph of the whole vehicle yet. The gate must "
            "add a photograph of the whole vehicle to the way-in photographs.",
        )


def demand_in_time(record: Record, request: Confirmation) -> None:
    """Refuse an acknowledgement of an emergency vehicle that comes too late."""
    visit = tablet_visit(record, request.subject_id)
    until = acknowledged_until(visit)
    if until is None or record.now > until:
        raise Refused("too-late", EMERGENCY_TOO_LATE)


def _named(visit: Visit) -> str:
    kind = VEHICLE_NAMES[VehicleType(visit.vehicle_type)]
    return f"{visit.vehicle.plate_display} was logged in as {kind}."


def _demand_changeable(record: Record, visit: Visit, vehicle_type: VehicleType) -> None:
    if visit.entered_at is None or visit.departed_at or visit.turned_back_at:
        raise Refused("not-inside", "This vehicle is not inside the prison.")
    if visit.gate_opened_at is not None or pass_alive(visit, record.now):
        raise Refused(
            "go-given", "A GO has been given, so the vehicle type can no longer be changed."
        )
    if vehicle_type == visit.vehicle_type:
        raise Invalid(
            "same-type",
            "The vehicle already has this type. Select another type.",
            field="vehicle_type",
        )
    if vehicle_type in {VehicleType.CAGES, VehicleType.EMERGENCY}:
        raise Invalid(
            "type-differs",
            f"A vehicle that is inside cannot become {VEHICLE_NAMES[vehicle_type]}.",
            field="vehicle_type",
        )
