"""Visits from announcement to entry. Pages, files and tablets all use these commands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from searches.ledger.record import Record
from searches.models import Area, Party, Person, ThingIn, Vehicle, Visit
from searches.rules.phone_numbers import EMERGENCY_NUMBER
from searches.rules.plates import demand_not_a_date, read_plate
from searches.rules.vehicle_types import has_a_cab
from searches.services.command import command
from searches.services.locks.vehicle_types import (
    ask_about_vehicle,
    keep_vehicle_check,
    type_changes,
)
from searches.services.offline.offline_arrivals import (
    entry_time,
    keep_reported_draw,
    record_unproven_entry,
)
from searches.services.search.draws import draw_secretly
from searches.services.visits.delivery_differences import differences, with_announced
from searches.services.visits.duplicate_arrivals import park_clash
from searches.services.visits.tail_lifts import TAIL_LIFT_NOT_RECORDED, had_tail_lift
from searches.services.visits.vehicles import (
    CAGES_WITH_A_CAB,
    demand_outside,
    demand_own_number,
    keep_cages,
    keep_vehicle,
    phone_of_service,
    phone_to_keep,
    visit_inside,
)
from searches.services.visits.watch_list import keep_watch_matches
from searches.words.checklists import VehicleType
from searches.words.events.visits import VehicleExpected, VehicleLoggedIn
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused
from searches.words.visits import (
    EXPECTED_WITHIN,
    Expected,
    ItemBrought,
    NumberChange,
    TabletReport,
    VisitSource,
    WayIn,
    chosen_plate,
)

MOST_IN_CAB = 9
MOST_CAGES = 60
ANNOUNCED_LATE = timedelta(hours=1)
ANNOUNCED_AHEAD = timedelta(days=60)


@command(Act.EXPECT_VEHICLE)
def expect_vehicle(
    record: Record, *, expected: Expected, source: VisitSource, id: UUID | None = None
) -> Visit:
    """Announce a delivery. Raises Refused for a plate already announced for the same time."""
    visit = announce(record, expected=expected, source=source, id=id)
    record.enter(VehicleExpected(plate=visit.vehicle.plate, source=source), visit=visit.pk)
    return visit


@command(Act.LOG_VEHICLE_IN)
def log_vehicle_in(
    record: Record,
    *,
    way_in: WayIn,
    source: VisitSource,
    id: UUID | None = None,
    report: TabletReport | None = None,
) -> Visit | Refused:
    """Record that the vehicle is inside, and draw deep search and drill in secret, once.

    A visit expected today under this plate becomes this visit. An ambulance or fire engine needs
    only its plate and its service, because it cannot wait at the gate. Raises Invalid naming the
    field, and Refused when the same plate is already inside.

    When a tablet reports the arrival afterwards, the time of entry is the time that the tablet's
    clocks prove. If no clock proves that time, the vehicle counts as unwatched from its entry on,
    so that the whole prison is counted.
    """
    cages = way_in.vehicle_type is VehicleType.CAGES
    plate = (
        None if cages else read_plate(way_in.plate, chosen_plate(way_in.plate_kind, way_in.foreign))
    )
    _check(way_in)
    typed = _columns(record, way_in)
    phone = way_in.phone_24h
    if way_in.vehicle_type is VehicleType.EMERGENCY and phone.strip() in {"", EMERGENCY_NUMBER}:
        phone = phone_of_service(record, way_in.haulier)
    else:
        demand_own_number(phone)
        if report is None:  # nobody can correct what a tablet reports afterwards
            phone = phone_to_keep(record, way_in.haulier, phone, None)
    entered_at, unproven = entry_time(record, report)
    if plate is None:
        vehicle = keep_cages(record, way_in.haulier, phone)
    else:
        standing = visit_inside(record, plate.normal) if report and id else None
        if standing is not None and report is not None and id is not None:
            return park_clash(record, id, way_in, report, standing)
        vehicle = keep_vehicle(record, plate, way_in.vehicle_type, way_in.haulier, phone)
        demand_outside(record, vehicle)
    typed |= {"vehicle": vehicle, "haulier": vehicle.haulier, "entered_at": entered_at}
    visit, differs, lift_kept = _keep_visit(record, source, id, typed)
    for brought in way_in.brought:
        record.add(_brought_thing(record, visit, brought))
    keep_watch_matches(record, visit)
    if report is None or report.draw is None:
        draw_secretly(record, visit)
    check = keep_vehicle_check(record, visit)
    record.enter(
        VehicleLoggedIn(
            plate=vehicle.plate,
            source=source,
            tail_lift_kept=lift_kept,
            differs=(*differs, *type_changes(visit)),
        ),
        visit=visit.pk,
    )
    ask_about_vehicle(record, visit, check)
    if report is not None and report.draw is not None:
        keep_reported_draw(record, visit, report)
    if unproven:
        record_unproven_entry(record, visit, entered_at)
    return visit


def announce(
    record: Record,
    *,
    expected: Expected,
    source: VisitSource,
    id: UUID | None = None,
    agreed: frozenset[NumberChange] | None = None,
) -> Visit:
    """Add the row of an expected visit. The caller enters the visit in the ledger.

    `agreed` has the changes of 24-hour numbers to which the sender of a file agreed, and is None
    for a delivery that somebody typed in. Raises NumberNotConfirmed for any other change.
    """
    cages = expected.vehicle_type is VehicleType.CAGES
    if cages and expected.plate.strip():
        raise Invalid("cages-vehicle", CAGES_WITH_A_CAB, field="vehicle_type")
    demand_not_a_date(expected.plate)
    plate = (
        None
        if cages
        else read_plate(expected.plate, chosen_plate(expected.plate_kind, expected.foreign))
    )
    demand_soon(record, expected.expected_at)
    areas = _area_codes(record, expected.planned_areas)
    parties = _party_codes(record, expected.packed_by)
    if plate is not None and is_announced(record, plate.normal, expected.expected_at):
        raise Refused("expected-already", "This delivery is already on the list.")
    demand_own_number(expected.phone_24h)
    phone = phone_to_keep(record, expected.haulier, expected.phone_24h, agreed)
    # Everything that may be refused is refused above, so that a refused row of a file writes
    # nothing.
    if plate is None:
        vehicle = keep_cages(record, expected.haulier, phone)
    else:
        vehicle = keep_vehicle(record, plate, expected.vehicle_type, expected.haulier, phone)
    return record.add(
        Visit(
            id=id or uuid4(),
            establishment=record.establishment,
            vehicle=vehicle,
            haulier=vehicle.haulier,
            vehicle_type=expected.vehicle_type,
            source=source,
            logged_by_id=record.actor.person,
            recorded_at=record.now,
            expected_at=expected.expected_at,
            load=expected.load.strip()[:200],
            planned_areas=areas,
            packed_by=parties,
        )
    )


def is_announced(record: Record, plate: str, expected_at: datetime) -> bool:
    """Return whether this plate is already expected at this time; cancelled visits do not count."""
    known = Visit.objects.within(record.establishment).filter(
        vehicle__plate=plate, expected_at=expected_at, turned_back_at__isnull=True
    )
    return bool(known.exists())


def demand_soon(record: Record, expected_at: datetime) -> None:
    """Refuse a delivery time in the past or too far ahead, which is likely a typing error.

    A delivery at such a time would not be on any list that people read.
    """
    if expected_at < record.now - ANNOUNCED_LATE:
        raise Invalid(
            "time-over",
            "The time must be in the future. Enter when the vehicle is expected.",
            field="expected_at",
        )
    if expected_at > record.now + ANNOUNCED_AHEAD:
        raise Invalid(
            "time-far",
            "The date must be within the next 60 days. Check the date.",
            field="expected_at",
        )


def _keep_visit(
    record: Record, source: VisitSource, id: UUID | None, typed: dict[str, Any]
) -> tuple[Visit, list[str], bool]:
    """Return the visit, its differences from the announcement, and whether a tail-lift was added.

    The tail-lift is kept if the vehicle had one at its last visit, although the gate entered none
    this time. An announced visit is used again; otherwise a visit is added.
    """
    announced = expected_today(record, typed["vehicle"], id)
    columns = with_announced(announced, typed)
    differs = differences(announced, columns)
    lift_kept = not columns["tail_lift_fitted"] and had_tail_lift(record, typed["vehicle"].plate)
    if lift_kept:
        columns["tail_lift_fitted"] = True
        differs.append(TAIL_LIFT_NOT_RECORDED)
    if announced is None:
        return record.add(_visit(record, source, id, columns)), differs, lift_kept
    record.change(announced, logged_by_id=record.actor.person, **columns)
    return announced, differs, lift_kept


def _visit(record: Record, source: VisitSource, id: UUID | None, columns: dict[str, Any]) -> Visit:
    return Visit(
        id=id or uuid4(),
        establishment=record.establishment,
        source=source,
        logged_by_id=record.actor.person,
        recorded_at=record.now,
        **columns,
    )


def _check(way_in: WayIn) -> None:
    if way_in.vehicle_type is VehicleType.CAGES:
        _check_cages(way_in)
        return
    if way_in.vehicle_type is VehicleType.EMERGENCY:
        _check_emergency(way_in)
        return
    if not way_in.driver_name.strip():
        raise Invalid("driver", "Enter the driver's name.", field="driver_name")
    demand_people_in_cab(way_in.people_in_cab)
    if not 0 <= way_in.cages <= MOST_CAGES:
        raise Invalid("cages", "The number of cages and bags must be 60 or fewer.", field="cages")


def _check_cages(way_in: WayIn) -> None:
    """Refuse a vehicle that is logged in as hand-pushed cages, whose checklist has no underside."""
    if has_a_cab(
        plate=way_in.plate, driver_name=way_in.driver_name, people_in_cab=way_in.people_in_cab
    ):
        raise Invalid("cages-vehicle", CAGES_WITH_A_CAB, field="vehicle_type")
    if not 1 <= way_in.cages <= MOST_CAGES:
        raise Invalid("cages", "Enter the number of cages and bags, 1 to 60.", field="cages")


def _check_emergency(way_in: WayIn) -> None:
    """Demand only the name of the service. Uncounted people in the cab are recorded later."""
    if not way_in.haulier.strip():
        raise Invalid(
            "haulier", "Enter the service, for example Ambulance service.", field="haulier"
        )
    if way_in.people_in_cab:
        demand_people_in_cab(way_in.people_in_cab)


def demand_people_in_cab(people: int) -> None:
    if not 1 <= people <= MOST_IN_CAB:
        raise Invalid(
            "people", "Enter how many people are in the cab, 1 to 9.", field="people_in_cab"
        )


def _columns(record: Record, way_in: WayIn) -> dict[str, Any]:
    return {
        "vehicle_type": way_in.vehicle_type,
        "driver_name": way_in.driver_name.strip()[:120],
        "driver_pass": way_in.driver_pass.strip()[:40],
        "people_in_cab": way_in.people_in_cab,
        "trailer_plate": way_in.trailer_plate.strip().upper()[:20],
        "tail_lift_fitted": way_in.tail_lift_fitted,
        "seal_in": way_in.seal.strip()[:40],
        "cages": way_in.cages,
        "load": way_in.load.strip()[:200],
        "underneath_on_entry": way_in.underneath.strip()[:200],
        "escort": _escort(record, way_in.escort),
        "planned_areas": _area_codes(record, way_in.planned_areas),
        "packed_by": _party_codes(record, way_in.packed_by),
    }


def expected_today(record: Record, vehicle: Vehicle, id: UUID | None = None) -> Visit | None:
    """Return the visit of this vehicle that is expected about now, or None.

    If the visit with this `id` is expected about now as well, it is returned.
    """
    expected = Visit.objects.within(record.establishment).filter(
        vehicle=vehicle,
        entered_at__isnull=True,
        turned_back_at__isnull=True,
        expected_at__gte=record.now - EXPECTED_WITHIN,
        expected_at__lte=record.now + EXPECTED_WITHIN,
    )
    row: Visit | None = expected.order_by("expected_at").first()
    if row is not None and id is not None and row.pk != id and expected.filter(pk=id).exists():
        row = expected.get(pk=id)
    return row


def _escort(record: Record, escort_id: UUID | None) -> Person | None:
    """Return the escort, or None. Without an escort, the whole prison must be counted."""
    if escort_id is None:
        return None
    escort = Person.objects.within(record.establishment).filter(pk=escort_id).first()
    if escort is None:
        raise NotThere("This escort")
    return escort


def _area_codes(record: Record, codes: tuple[str, ...]) -> list[str]:
    if not codes:
        return []
    known = set(Area.objects.within(record.establishment).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise Invalid("area", f"{code} is not an area of this prison.", field="planned_areas")
    return list(dict.fromkeys(codes))


def _party_codes(record: Record, codes: tuple[str, ...]) -> list[str]:
    if not codes:
        return []
    known = set(Party.objects.within(record.establishment).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise Invalid("party", f"{code} is not a party of this prison.", field="packed_by")
    return list(dict.fromkeys(codes))


def _brought_thing(record: Record, visit: Visit, brought: ItemBrought) -> ThingIn:
    if not brought.description.strip() or not 1 <= brought.quantity <= 999:
        raise Invalid(
            "thing", "Enter what the tool or part is, and how many there are.", field="brought"
        )
    return ThingIn(
        establishment=record.establishment,
        visit=visit,
        kind=brought.kind,
        description=brought.description.strip()[:120],
        quantity=brought.quantity,
        occurred_at=record.now,
        recorded_at=record.now,
    )
