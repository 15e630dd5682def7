"""Vehicles and hauliers, each stored once and updated when the vehicle comes again."""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import Haulier, Vehicle, Visit
from searches.rules.phone_numbers import (
    EMERGENCY_NUMBER,
    demand_phone,
    has_enough_digits,
    same_phone,
)
from searches.rules.plates import Plate, PlateKind, lookalike_key
from searches.words.checklists import VehicleType
from searches.words.events.visits import HaulierNumberChanged
from searches.words.refusals import Invalid, NumberNotConfirmed, Refused
from searches.words.visits import NumberChange

CAGES_WITH_A_CAB = (
    "A vehicle with a number plate, a driver or people in the cab cannot be hand-pushed cages. "
    "Select another vehicle type."
)
#: Types whose checklist has no underside or no counts. They are refused for a plate that is known
#: as another type.
SHORT_SHEETS = frozenset({VehicleType.EMERGENCY, VehicleType.CAGES})


def keep_vehicle(
    record: Record, plate: Plate, kind: VehicleType, haulier_name: str, phone: str
) -> Vehicle:
    if kind is VehicleType.CAGES:
        raise Invalid("cages-vehicle", CAGES_WITH_A_CAB, field="vehicle_type")
    if kind in SHORT_SHEETS and _was_another_kind(record, plate, kind):
        raise Refused(
            "type-differs",
            "A vehicle with this plate was logged in earlier as another type.",
            field="vehicle_type",
        )
    haulier = keep_haulier(record, haulier_name, phone)
    vehicle = Vehicle.objects.within(record.establishment).filter(plate=plate.normal).first()
    if vehicle is None:
        return record.add(
            Vehicle(
                establishment=record.establishment,
                plate=plate.normal,
                plate_display=plate.display,
                plate_kind=plate.kind,
                vehicle_type=kind,
                haulier=haulier,
            )
        )
    if (vehicle.vehicle_type, vehicle.haulier_id) != (kind, haulier.pk):
        record.change(vehicle, vehicle_type=kind, haulier=haulier)
    known: Vehicle = vehicle
    return known


def keep_cages(record: Record, haulier_name: str, phone: str) -> Vehicle:
    """Return the row for hand-pushed cages, under the lowest number that is not inside now.

    Cages have no plate. The number only distinguishes cages that are inside at the same time.
    """
    haulier = keep_haulier(record, haulier_name, phone)
    number = 1
    while visit_inside(record, f"CAGES{number}") is not None:
        number += 1
    vehicle = Vehicle.objects.within(record.establishment).filter(plate=f"CAGES{number}").first()
    if vehicle is None:
        return record.add(
            Vehicle(
                establishment=record.establishment,
                plate=f"CAGES{number}",
                plate_display=f"Cages {number}",
                plate_kind=PlateKind.NONE,
                vehicle_type=VehicleType.CAGES,
                haulier=haulier,
            )
        )
    if vehicle.haulier_id != haulier.pk:
        record.change(vehicle, haulier=haulier)
    known: Vehicle = vehicle
    return known


def keep_haulier(record: Record, name: str, phone: str) -> Haulier:
    """Add the haulier, or update its 24-hour number.

    The control room calls this number first, because in 2023 that call was quicker than the police.
    """
    name, phone = name.strip()[:120], phone.strip()[:32]
    if not name:
        raise Invalid("haulier", "Enter the name of the haulier.", field="haulier")
    haulier = _haulier(record, name)
    known_number = haulier is not None and haulier.phone_24h == phone
    if not known_number and phone != EMERGENCY_NUMBER and not has_enough_digits(phone):
        raise Invalid("phone", "Enter the haulier's 24-hour number.", field="phone_24h")
    if haulier is None:
        return record.add(Haulier(establishment=record.establishment, name=name, phone_24h=phone))
    if haulier.phone_24h != phone:
        # A changed driver is checked by calling the number on file, so a change of this number has
        # a ledger entry.
        before = haulier.phone_24h
        record.change(haulier, phone_24h=phone)
        record.enter(HaulierNumberChanged(haulier=haulier.pk, before=before, after=phone))
    known: Haulier = haulier
    return known


def demand_own_number(phone: str) -> None:
    """Refuse the emergency number, at which nobody reaches the driver of a lorry.

    An ambulance service may have been recorded with this number. A lorry must not come in with it,
    although the number is known.
    """
    if phone.strip() == EMERGENCY_NUMBER:
        raise Invalid("phone", "Enter the haulier's 24-hour number.", field="phone_24h")


def phone_of_service(record: Record, name: str) -> str:
    """Return the number under which the control room reaches this emergency service.

    A service of which no number is known is reached through the emergency number.
    """
    haulier = _haulier(record, name.strip()[:120])
    return haulier.phone_24h if haulier else EMERGENCY_NUMBER


def phone_to_keep(
    record: Record, name: str, phone: str, agreed: frozenset[NumberChange] | None
) -> str:
    """Return the 24-hour number that a delivery gives its haulier.

    The known number stays as it is written if the delivery has the same number in another form.
    Raises Invalid for a number that nobody can dial. Raises NumberNotConfirmed for a change that is
    not in `agreed`, unless `agreed` is None.
    """
    phone = phone.strip()[:32]
    haulier = _haulier(record, name.strip()[:120])
    known: str = haulier.phone_24h if haulier else ""
    if phone != known:  # a number that is stored already stops nobody
        demand_phone(phone)
    if haulier is None:
        return phone
    if same_phone(known, phone):
        return known
    change = NumberChange(haulier.name, known, phone)
    if agreed is not None and change not in agreed:
        raise NumberNotConfirmed(change)
    return phone


def _haulier(record: Record, name: str) -> Haulier | None:
    known = Haulier.objects.within(record.establishment).filter(name__iexact=name)
    haulier: Haulier | None = known.first()
    return haulier


def visit_inside(record: Record, plate: str, *, but: UUID | None = None) -> Visit | None:
    """Return the visit of a vehicle inside with this plate, or with a plate that looks the same."""
    inside = (
        Visit.objects.within(record.establishment)
        .filter(entered_at__isnull=False, departed_at__isnull=True, turned_back_at__isnull=True)
        .select_related("vehicle")
    )
    alike = (
        visit for visit in inside if lookalike_key(visit.vehicle.plate) == lookalike_key(plate)
    )
    return next((visit for visit in alike if visit.pk != but), None)


def demand_outside(record: Record, vehicle: Vehicle, *, but: UUID | None = None) -> None:
    """Raise Refused if a vehicle with this plate is inside on any visit except `but`."""
    standing = visit_inside(record, vehicle.plate, but=but)
    if standing is None:
        return
    sentence = "A vehicle with this plate is already inside. Check the plate."
    if standing.vehicle_id != vehicle.pk:
        sentence = (
            f"{standing.vehicle.plate_display} is already inside, and its plate looks the same. "
            "Check the plate."
        )
    raise Refused("plate-inside", sentence, field="plate")


def vehicles_with_plate_like(record: Record, plate: str) -> list[UUID]:
    """Return every vehicle with this plate, or with a plate that looks the same."""
    known = Vehicle.objects.within(record.establishment).values_list("pk", "plate")
    return [pk for pk, one in known if lookalike_key(one) == lookalike_key(plate)]


def _was_another_kind(record: Record, plate: Plate, kind: VehicleType) -> bool:
    alike = Vehicle.objects.filter(pk__in=vehicles_with_plate_like(record, plate.normal))
    return alike.exclude(vehicle_type=kind).exists()
