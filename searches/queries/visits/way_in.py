"""The choices of the form that logs a vehicle in, and the details of a vehicle known before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from searches.models import Area, Party, Person, RoleGrant, Vehicle
from searches.rules.permissions import ALLOWED
from searches.rules.plates import choice_of_kind
from searches.words.checklists import VehicleType
from searches.words.people import Act, Role


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


def known_vehicle(establishment_id: UUID, normal_plate: str) -> dict[str, str]:
    """Return the form's values for a plate that was here before, or an empty dictionary."""
    vehicle = (
        Vehicle.objects.filter(establishment_id=establishment_id, plate=normal_plate)
        .select_related("haulier")
        .first()
    )
    if vehicle is None:
        return {}
    return {
        "plate": vehicle.plate_display,
        "plate_kind": choice_of_kind(vehicle.plate_kind),
        "vehicle_type": VehicleType(vehicle.vehicle_type),
        "haulier": vehicle.haulier.name,
        "phone_24h": vehicle.haulier.phone_24h,
    }
