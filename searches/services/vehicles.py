"""Vehicles and hauliers as they are met at the gate: kept once, kept up to date."""

from __future__ import annotations

from searches.ledger.record import Record
from searches.models import Haulier, Vehicle, Visit
from searches.rules.plates import Plate
from searches.words.checklists import VehicleType
from searches.words.refusals import Invalid, Refused

#: Sheets without an underside or without counts: never for a plate known as a lorry.
SHORT_SHEETS = frozenset({VehicleType.EMERGENCY, VehicleType.CAGES})


def keep_vehicle(
    record: Record, plate: Plate, kind: VehicleType, haulier_name: str, phone: str
) -> Vehicle:
    vehicle = Vehicle.objects.within(record.establishment).filter(plate=plate.normal).first()
    if vehicle is not None and kind in SHORT_SHEETS and vehicle.vehicle_type != kind:
        raise Refused(
            "type-differs",
            "This plate came as another kind of vehicle before.",
            field="vehicle_type",
        )
    haulier = keep_haulier(record, haulier_name, phone)
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


def keep_haulier(record: Record, name: str, phone: str) -> Haulier:
    """Its number is answered day and night: in 2023 that call was quicker than the police."""
    name, phone = name.strip()[:120], phone.strip()[:32]
    if not name:
        raise Invalid("haulier", "Enter the haulier.", field="haulier")
    if sum(character.isdigit() for character in phone) < 6:
        raise Invalid("phone", "Enter the haulier's 24-hour number.", field="phone_24h")
    haulier = Haulier.objects.within(record.establishment).filter(name__iexact=name).first()
    if haulier is None:
        return record.add(Haulier(establishment=record.establishment, name=name, phone_24h=phone))
    if haulier.phone_24h != phone:
        # A call-back to the number on file is what a changed driver is checked by: never quietly.
        before = haulier.phone_24h
        record.change(haulier, phone_24h=phone)
        record.enter("change_haulier_number", haulier=haulier.pk, before=before, after=phone)
    known: Haulier = haulier
    return known


def demand_outside(vehicle: Vehicle) -> None:
    inside = Visit.objects.filter(
        vehicle=vehicle,
        entered_at__isnull=False,
        departed_at__isnull=True,
        turned_back_at__isnull=True,
    )
    if inside.exists():
        raise Refused(
            "plate-inside",
            "A vehicle with this plate is inside already. Look twice.",
            field="plate",
        )
