"""Facts about vehicle types: the logged type of a vehicle, and whether it was confirmed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.confirmations import newest_of
from searches.facts.policies import policy_for
from searches.models import ChecklistVersion, Confirmation, Search, Vehicle, VehicleCheck, Visit
from searches.rules.checklists import from_document
from searches.rules.plates import PlateKind, lookalike_key
from searches.rules.vehicle_types import asks_less, has_a_cab
from searches.words.checklists import Checklist, VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.vehicle_types import LastVisit, VehicleDoubt, VehicleFacts


def vehicle_facts(visit: Visit, search: Search | None, *, doubted: bool) -> VehicleFacts:
    """Return the facts about the vehicle that the release rule needs.

    Without `doubted`, the caller knows that no check of the vehicle has a doubt.
    """
    emergency = visit.vehicle_type == VehicleType.EMERGENCY
    short = emergency and search is not None and bool(search.sheet.get("immediate"))
    acknowledged = emergency and emergency_acknowledged(visit)
    cages = visit.vehicle_type == VehicleType.CAGES
    cab = _has_a_cab(visit)
    may_wait = doubted and not (acknowledged or short)
    return VehicleFacts(
        doubt=unconfirmed_doubt(visit) if may_wait else VehicleDoubt.NONE,
        cages_with_a_cab=cages and cab,
        hand_pushed=cages and not cab,
        unacknowledged_emergency=short and not acknowledged,
    )


def unconfirmed_doubt(visit: Visit) -> VehicleDoubt:
    """Return why this vehicle must still be confirmed, or NONE if it need not be."""
    check = newest_check(visit)
    if check is None or check.doubt == VehicleDoubt.NONE:
        return VehicleDoubt.NONE
    request = newest_of(ConfirmationKind.VEHICLE, visit.pk)
    decision = getattr(request, "decision", None)
    confirmed = decision is not None and decision.confirmed
    if confirmed and request is not None and request.recorded_at >= check.recorded_at:
        return VehicleDoubt.NONE
    return VehicleDoubt(check.doubt)


def visits_waiting(visits: Collection[Visit], at: datetime) -> dict[UUID, ConfirmationKind]:
    """Return the visits that wait for a second person's confirmation, with the kind of request.

    An emergency vehicle waits for the duty governor, as long as the duty governor may acknowledge
    it. Any other vehicle in doubt waits for the control room or the gate manager. Only emergency
    vehicles need queries of their own.
    """
    emergencies = [visit for visit in visits if visit.vehicle_type == VehicleType.EMERGENCY]
    waiting = _in_doubt([visit.pk for visit in visits if visit not in emergencies])
    for visit in emergencies:
        if emergency_acknowledged(visit):
            continue
        if not takes_full_sheet(visit, at):
            waiting[visit.pk] = ConfirmationKind.EMERGENCY
        elif unconfirmed_doubt(visit) != VehicleDoubt.NONE:
            waiting[visit.pk] = ConfirmationKind.VEHICLE
    return waiting


def _in_doubt(visit_ids: list[UUID]) -> dict[UUID, ConfirmationKind]:
    """Return the visits that need a confirmation of the vehicle.

    The result is the same as with `unconfirmed_doubt`, but in two queries for all visits.
    """
    checks = VehicleCheck.objects.filter(visit__in=visit_ids).order_by("recorded_at", "pk")
    newest = {check.visit_id: check for check in checks}
    confirmations = Confirmation.objects.filter(
        kind=ConfirmationKind.VEHICLE,
        subject_id__in=[pk for pk, check in newest.items() if check.doubt != VehicleDoubt.NONE],
    )
    requests = confirmations.select_related("decision").order_by("recorded_at", "pk")
    newest_requests = {request.subject_id: request for request in requests}
    waiting = {}
    for visit_id, check in newest.items():
        request = newest_requests.get(visit_id)
        decision = getattr(request, "decision", None)
        confirmed = decision is not None and decision.confirmed
        if confirmed and request is not None and request.recorded_at >= check.recorded_at:
            continue
        if check.doubt != VehicleDoubt.NONE:
            waiting[visit_id] = ConfirmationKind.VEHICLE
    return waiting


def newest_check(visit: Visit) -> VehicleCheck | None:
    """Return the newest vehicle check of the visit, or None for an old visit without checks."""
    checks = VehicleCheck.objects.filter(visit=visit)
    found: VehicleCheck | None = checks.order_by("recorded_at", "pk").last()
    return found


def doubt_about(visit: Visit) -> VehicleDoubt:
    """Return why a second person must confirm the type under which the vehicle is now logged in."""
    requests = Confirmation.objects.filter(kind=ConfirmationKind.VEHICLE, subject_id=visit.pk)
    if requests.filter(decision__confirmed=False).exists():
        return VehicleDoubt.REFUSED_BEFORE
    if visit.vehicle.plate_kind == PlateKind.NONE:
        return VehicleDoubt.NONE
    before = last_visit(visit)
    if before is None:
        return VehicleDoubt.FIRST_VISIT
    if _asks_less(visit, before):
        return VehicleDoubt.ASKS_LESS
    return VehicleDoubt.NONE


def last_visit(visit: Visit) -> LastVisit | None:
    """Return the type that this vehicle had at its last visit, or None.

    A vehicle whose plate looks the same counts as this vehicle. Only visits that ended with a GO
    count, because only then is it certain that the vehicle was searched.
    """
    known = Vehicle.objects.within(visit.establishment).values_list("pk", "plate")
    alike = [
        pk for pk, plate in known if lookalike_key(plate) == lookalike_key(visit.vehicle.plate)
    ]
    earlier = Visit.objects.filter(
        vehicle__in=alike, gate_opened_at__isnull=False, departed_at__isnull=False
    ).exclude(pk=visit.pk)
    newest = earlier.order_by("-departed_at").first()
    if newest is None:
        return None
    return LastVisit(VehicleType(newest.vehicle_type), newest.tail_lift_fitted)


def emergency_acknowledged(visit: Visit) -> bool:
    """Return whether the duty governor acknowledged this emergency vehicle in time.

    An acknowledgement counts only for the plate in its request. After a correction of the plate,
    nobody has acknowledged the vehicle.
    """
    request = newest_of(ConfirmationKind.EMERGENCY, visit.pk)
    decision = getattr(request, "decision", None)
    until = acknowledged_until(visit)
    if request is None or not (decision and decision.confirmed and until):
        return False
    same_plate = request.payload.get("plate") == visit.vehicle.plate_display
    return bool(same_plate and decision.recorded_at <= until)


def acknowledged_until(visit: Visit) -> datetime | None:
    """Return the time until which the duty governor may acknowledge an emergency vehicle."""
    if visit.entered_at is None:
        return None
    policy = policy_for(visit)
    return visit.entered_at + timedelta(minutes=policy.emergency_acknowledge_minutes)


def takes_full_sheet(visit: Visit, at: datetime) -> bool:
    """Return whether this emergency vehicle must be searched like any other vehicle.

    It must be searched if the duty governor did not acknowledge the vehicle in time.
    """
    until = acknowledged_until(visit)
    return not emergency_acknowledged(visit) and (until is None or at > until)


def checklist_in_force(visit: Visit, kind: VehicleType) -> ChecklistVersion | None:
    """Return the newest published checklist version of a type."""
    versions = ChecklistVersion.objects.within(visit.establishment).filter(
        vehicle_type=kind, published_at__isnull=False
    )
    return versions.order_by("-version").first()


def newest_checklist(visit: Visit, kind: VehicleType) -> Checklist | None:
    """Return the newest published checklist of a type."""
    version = checklist_in_force(visit, kind)
    return from_document(version.document) if version is not None else None


def _asks_less(visit: Visit, before: LastVisit) -> bool:
    """Return whether the checklist asks for less than the checklist of the last visit.

    If one of the two checklists is missing, the result is true, so that a second person must
    confirm the vehicle.
    """
    kind = VehicleType(visit.vehicle_type)
    same = kind is before.vehicle_type
    if same and visit.tail_lift_fitted >= before.tail_lift_fitted:
        return False
    sheet, earlier = newest_checklist(visit, kind), newest_checklist(visit, before.vehicle_type)
    if sheet is None or earlier is None:
        return True
    return asks_less(
        sheet, earlier, lift_now=visit.tail_lift_fitted, lift_before=before.tail_lift_fitted
    )


def _has_a_cab(visit: Visit) -> bool:
    plate = "" if visit.vehicle.plate_kind == PlateKind.NONE else visit.vehicle.plate
    return has_a_cab(plate=plate, driver_name=visit.driver_name, people_in_cab=visit.people_in_cab)
