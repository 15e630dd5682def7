"""The choices of the form that logs a vehicle in, and what is known of a vehicle that arrives."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from searches.ledger.clock import server_now
from searches.models import Area, Party, Person, RoleGrant, Vehicle, Visit
from searches.rules.permissions import ALLOWED
from searches.rules.plates import PlateKind, choice_of_kind, read_plate
from searches.words.checklists import VehicleType
from searches.words.people import Act, Role
from searches.words.visits import EXPECTED_WITHIN, PlateChoice

MOST_EXPECTED = 60
MOST_DRIVERS = 5
MOST_PAST_VISITS = 200
RECENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of the form that logs a vehicle in: areas, parties and escorts."""

    areas: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]
    escorts: tuple[tuple[str, str], ...]


#: No choices, for a form on a tablet, which has its own stored choices.
NO_CHOICES = Choices((), (), ())


def searchers(establishment_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return the people who may sign a search, as first or second searcher."""
    return _people(establishment_id, ALLOWED[Act.SIGN_SECOND_SEARCHER])


def choices(establishment_id: UUID) -> Choices:
    """Return the choices of the form that logs a vehicle in.

    Landings are left out, because no vehicle drives to a landing.
    """
    areas = Area.objects.filter(
        establishment_id=establishment_id, prisoner_access=True, landings__isnull=True
    )
    parties = Party.objects.filter(establishment_id=establishment_id)
    return Choices(
        areas=tuple(areas.values_list("code", "name")),
        parties=tuple(parties.values_list("code", "name")),
        escorts=_people(establishment_id, {Role.ESCORT}),
    )


def _people(establishment_id: UUID, roles: Collection[Role]) -> tuple[tuple[str, str], ...]:
    grants = RoleGrant.objects.filter(
        establishment_id=establishment_id,
        role__in=roles,
        withdrawn_at__isnull=True,
        confirmed_at__isnull=False,
    )
    people = Person.objects.filter(
        is_active=True,
        confirmed_at__isnull=False,
        pk__in=grants.values("person_id"),
        establishment_id=establishment_id,
    )
    return tuple((str(pk), name) for pk, name in people.values_list("pk", "printed_name"))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a vehicle at the gate, from its delivery and from its earlier visits.

    `visit_id`, `expected_at`, `load`, `planned_areas` and `packed_by` come from the delivery and
    are empty if the vehicle is not expected. `drivers` has the drivers of this vehicle, the most
    recent first.
    """

    plate: str
    plate_kind: PlateChoice
    vehicle_type: VehicleType
    haulier: str
    phone_24h: str
    tail_lift_fitted: bool
    drivers: tuple[str, ...]
    visit_id: UUID | None = None
    expected_at: datetime | None = None
    load: str = ""
    planned_areas: tuple[str, ...] = ()
    packed_by: tuple[str, ...] = ()
    is_inside: bool = False  # a vehicle with this plate is inside, so this plate must be wrong

    def initial(self) -> dict[str, object]:
        """Return the first values of the form that logs this vehicle in."""
        names = ("plate", "plate_kind", "vehicle_type", "haulier", "phone_24h", "tail_lift_fitted")
        from_delivery = ("load", "planned_areas", "packed_by")
        return {name: getattr(self, name) for name in (*names, *from_delivery)}


def arrival(establishment_id: UUID, typed: str, choice: PlateChoice) -> Arrival | None:
    """Return what is known of the vehicle with this plate, or None.

    Raises Invalid for text that does not have the form of this kind of plate.
    """
    plate = read_plate(typed, choice).normal
    vehicle = (
        Vehicle.objects.filter(establishment_id=establishment_id, plate=plate)
        .select_related("haulier")
        .first()
    )
    if vehicle is None:
        return None
    inside = Visit.objects.filter(
        vehicle=vehicle,
        entered_at__isnull=False,
        departed_at__isnull=True,
        turned_back_at__isnull=True,
    )
    if inside.exists():
        return replace(_known(vehicle, ()), is_inside=True)
    delivery = _deliveries(establishment_id).filter(vehicle=vehicle).first()
    if delivery is not None:
        return _arrivals([delivery])[0]
    return _known(vehicle, _past_visits([vehicle]))


def arrival_of(establishment_id: UUID, visit_id: UUID) -> Arrival | None:
    """Return what is known of the vehicle of an expected visit."""
    expected = Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
    delivery = expected.select_related("vehicle__haulier", "haulier").first()
    return _arrivals([delivery])[0] if delivery is not None else None


def arrivals_expected(establishment_id: UUID) -> tuple[Arrival, ...]:
    """Return every vehicle that is expected about now, for a tablet without a connection."""
    return _arrivals(list(_deliveries(establishment_id)[:MOST_EXPECTED]))


def _deliveries(establishment_id: UUID) -> QuerySet[Visit]:
    """Return the visits that are expected about now, the earliest first."""
    now = server_now()
    return (
        Visit.objects.filter(
            establishment_id=establishment_id,
            entered_at__isnull=True,
            turned_back_at__isnull=True,
            expected_at__gte=now - EXPECTED_WITHIN,
            expected_at__lte=now + EXPECTED_WITHIN,
        )
        .select_related("vehicle__haulier", "haulier")
        .order_by("expected_at")
    )


def _arrivals(deliveries: list[Visit]) -> tuple[Arrival, ...]:
    if not deliveries:
        return ()
    past = _past_visits(delivery.vehicle for delivery in deliveries)
    return tuple(
        replace(
            _known(delivery.vehicle, past),
            vehicle_type=VehicleType(delivery.vehicle_type),
            haulier=delivery.haulier.name,
            phone_24h=delivery.haulier.phone_24h,
            visit_id=delivery.pk,
            expected_at=delivery.expected_at,
            load=delivery.load,
            planned_areas=tuple(delivery.planned_areas),
            packed_by=tuple(delivery.packed_by),
        )
        for delivery in deliveries
    )


def _known(vehicle: Vehicle, past: Collection[PastVisit]) -> Arrival:
    own = [visit for visit in past if visit.vehicle_id == vehicle.pk]
    drivers = dict.fromkeys(visit.driver_name for visit in own if visit.driver_name)
    has_plate = vehicle.plate_kind != PlateKind.NONE
    return Arrival(
        plate=vehicle.plate_display if has_plate else "",
        plate_kind=choice_of_kind(vehicle.plate_kind),
        vehicle_type=VehicleType(vehicle.vehicle_type),
        haulier=vehicle.haulier.name,
        phone_24h=vehicle.haulier.phone_24h,
        tail_lift_fitted=own[0].tail_lift_fitted if own else True,
        drivers=tuple(drivers)[:MOST_DRIVERS],
    )


@dataclass(frozen=True, slots=True)
class PastVisit:
    vehicle_id: UUID
    driver_name: str
    tail_lift_fitted: bool


def _past_visits(vehicles: Iterable[Vehicle]) -> list[PastVisit]:
    """Return the recent visits of these vehicles, the most recent first."""
    since = server_now() - RECENT
    rows = Visit.objects.filter(
        vehicle__in=[vehicle.pk for vehicle in vehicles],
        entered_at__gte=since,
        turned_back_at__isnull=True,
    ).order_by("-entered_at")
    names = ("vehicle_id", "driver_name", "tail_lift_fitted")
    return [PastVisit(*row) for row in rows.values_list(*names)[:MOST_PAST_VISITS]]
