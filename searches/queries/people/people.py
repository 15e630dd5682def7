"""Staff and screens for the administrator's page, and the duty of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import Area, Device, Duty, Person, RoleGrant
from searches.words.people import Role


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: UUID
    staff_number: str
    printed_name: str
    is_active: bool
    roles: tuple[Role, ...]
    on_duty_at: str
    waits: bool  # a second person must confirm the account, or the person must choose a password
    waiting_roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class DeviceLine:
    id: UUID
    name: str
    area: str
    enrolled_at: datetime
    enrolled_by: str
    revoked_at: datetime | None
    is_this_one: bool
    waits: bool  # a second person must confirm the screen


@dataclass(frozen=True, slots=True)
class OwnDuty:
    area: str
    since: datetime


def people(establishment_id: UUID) -> list[PersonLine]:
    """Return everybody on the staff, with their roles and where they are on duty.

    This takes three queries for any number of people.
    """
    roles: dict[UUID, list[Role]] = {}
    waiting: dict[UUID, list[Role]] = {}
    grants = RoleGrant.objects.filter(establishment_id=establishment_id, withdrawn_at__isnull=True)
    for person_id, role, confirmed_at in grants.values_list("person_id", "role", "confirmed_at"):
        roles.setdefault(person_id, []).append(Role(role))
        if confirmed_at is None:
            waiting.setdefault(person_id, []).append(Role(role))
    duties = Duty.objects.filter(establishment_id=establishment_id, ended_at__isnull=True)
    places = dict(duties.values_list("person_id", "area__name"))
    return [
        PersonLine(
            id=person.pk,
            staff_number=person.staff_number,
            printed_name=person.printed_name,
            is_active=person.is_active,
            roles=tuple(sorted(roles.get(person.pk, []))),
            on_duty_at=places.get(person.pk, ""),
            waits=person.confirmed_at is None or person.password_given_at is not None,
            waiting_roles=tuple(waiting.get(person.pk, [])),
        )
        for person in Person.objects.within(establishment_id)
    ]


def devices(establishment_id: UUID, this_one: UUID | None) -> list[DeviceLine]:
    rows = Device.objects.filter(establishment_id=establishment_id).select_related(
        "area", "enrolled_by"
    )
    return [
        DeviceLine(
            id=row.pk,
            name=row.name,
            area=row.area.name if row.area else "",
            enrolled_at=row.enrolled_at,
            enrolled_by=row.enrolled_by.printed_name,
            revoked_at=row.revoked_at,
            is_this_one=row.pk == this_one,
            waits=row.confirmed_at is None and row.revoked_at is None,
        )
        for row in rows
    ]


def areas(establishment_id: UUID) -> list[tuple[UUID, str]]:
    return list(Area.objects.filter(establishment_id=establishment_id).values_list("pk", "name"))


def own_duty(person_id: UUID | None) -> OwnDuty | None:
    if person_id is None:
        return None
    duty = (
        Duty.objects.filter(person_id=person_id, ended_at__isnull=True)
        .select_related("area")
        .first()
    )
    return OwnDuty(duty.area.name, duty.began_at) if duty else None
