"""Staff: who they are, which roles they hold, where they are on duty."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from searches.facts.adding import is_added_by
from searches.ledger.record import Record
from searches.models import Area, Device, Duty, Party, Person, RoleGrant
from searches.services.command import command
from searches.services.credentials import (
    demand_good_password,
    demand_good_pin,
    demand_pin_shape,
    new_person,
)
from searches.services.devices import device_known_by
from searches.words.actors import Actor
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused


def actor_for(person: Person, device: Device | None) -> Actor:
    """Who acts when this person uses this device: their roles as granted now.

    A device of another establishment, a revoked one, or one that no second person has confirmed,
    is no device at all.
    """
    grants = RoleGrant.objects.filter(person=person, withdrawn_at__isnull=True)
    known = (
        device
        if device is not None
        and device.establishment_id == person.establishment_id
        and device.revoked_at is None
        and device.confirmed_at is not None
        else None
    )
    return Actor(
        establishment=person.establishment_id,
        person=person.pk,
        printed_name=person.printed_name,
        roles=frozenset(Role(role) for role in grants.values_list("role", flat=True)),
        device=known.pk if known else None,
        device_area=known.area_id if known else None,
    )


def actor_on(person: Person, device_secret: str) -> Actor:
    """Who acts when this person uses the browser with this device cookie. For every door."""
    return actor_for(person, device_known_by(device_secret))


def actor_known_as(staff_number: str) -> Actor:
    """For commands of the server itself. Raises NotThere for a number nobody has."""
    known = Person.objects.everywhere().filter(is_active=True)
    person = known.filter(staff_number__iexact=staff_number).first()
    if person is None:
        raise NotThere(f"Staff number {staff_number}")
    return actor_for(person, None)


@command(None)
def found_administrator(
    record: Record, *, staff_number: str, printed_name: str, password: str, first_pin: str
) -> Person:
    """The first administrator of a prison, who can then add everybody else."""
    if RoleGrant.objects.within(record.establishment).exists():
        raise Refused("already-founded", "This establishment already has an administrator.")
    person = _new_person(record, staff_number, printed_name, password, first_pin)
    _grant(record, person, Role.ADMINISTRATOR)
    record.enter("found_administrator", person=person.pk)
    return person


@command(Act.MANAGE_PEOPLE)
def add_person(
    record: Record, *, staff_number: str, printed_name: str, password: str, first_pin: str
) -> Person:
    person = _new_person(record, staff_number, printed_name, password, first_pin)
    record.enter("add_person", person=person.pk, staff_number=person.staff_number)
    return person


@command(Act.MANAGE_PEOPLE)
def grant_role(record: Record, *, person_id: UUID, role: Role) -> RoleGrant:
    person = person_here(record, person_id)
    if person.pk == record.actor.person:
        refusal = NotAllowed("own-role", "Another administrator gives you a role.")
        record.enter("refuse_own_role", role=role)
        return refusal  # type: ignore[return-value]  # kept in the ledger, raised after commit
    if RoleGrant.objects.filter(person=person, role=role, withdrawn_at__isnull=True).exists():
        raise Refused("role-held", f"{person.printed_name} already holds this role.")
    grant = _grant(record, person, role)
    record.enter(
        "grant_role",
        person=person.pk,
        staff_number=person.staff_number,
        role=role,
        added_by_giver=is_added_by(person, record.actor.person),
    )
    return grant


@command(Act.MANAGE_PEOPLE)
def withdraw_role(record: Record, *, person_id: UUID, role: Role) -> RoleGrant:
    grant = (
        RoleGrant.objects.within(record.establishment)
        .filter(person_id=person_id, role=role, withdrawn_at__isnull=True)
        .first()
    )
    if grant is None:
        raise NotThere("This role of this person")
    record.change(grant, withdrawn_at=record.now)
    record.enter("withdraw_role", person=person_id, role=role)
    return grant


@command(Act.MANAGE_PEOPLE)
def deactivate_person(record: Record, *, person_id: UUID) -> Person:
    person = person_here(record, person_id)
    if person.pk == record.actor.person:
        raise NotAllowed("own-account", "Another administrator must close your account.")
    record.change(person, is_active=False)
    record.enter("deactivate_person", person=person.pk)
    return person


@command(Act.MANAGE_PEOPLE)
def reopen_account(record: Record, *, person_id: UUID) -> Person:
    """A closed account is opened again, with the roles it had. Security asks the person."""
    person = person_here(record, person_id)
    if person.is_active:
        raise Refused("account-open", f"The account of {person.printed_name} is open.")
    record.change(person, is_active=True)
    record.enter("reopen_account", person=person.pk, staff_number=person.staff_number)
    return person


@command(Act.MANAGE_PEOPLE)
def set_password_anew(record: Record, *, person_id: UUID, password: str) -> Person:
    """A first password again, for who forgot theirs. Their PIN goes: they choose their own with
    it. Their sessions end by themselves, since each is bound to the password it began with.
    """
    person = person_here(record, person_id)
    if person.pk == record.actor.person:
        raise NotAllowed("own-account", "Change your own password on your account.")
    demand_good_password(password, person)
    record.change(person, password=make_password(password), pin="")
    record.enter("set_password_anew", person=person.pk, staff_number=person.staff_number)
    return person


@command(Act.USE_OWN_ACCOUNT)
def choose_password(record: Record, *, hashed: str) -> Person:
    """Keep a new password's hash. Called by the sign-in adapter, which has checked the old one."""
    assert record.actor.person is not None  # noqa: S101  # USE_OWN_ACCOUNT is never the system's
    person = record.change(person_here(record, record.actor.person), password=hashed)
    record.enter("choose_password", person=person.pk)
    return person


def choose_pin(actor: Actor, *, password: str, new_pin: str) -> Person:
    """A person chooses their own PIN by their password; nobody else can choose it for them."""
    demand_pin_shape(new_pin, field="new_pin")
    known = Person.objects.everywhere().filter(is_active=True)
    person = known.filter(pk=actor.person).first() if actor.person else None
    if person is None or not check_password(password, person.password):
        raise Refused("wrong-password", "That password is not yours.", field="password")
    demand_good_pin(new_pin, person, field="new_pin")
    return _keep_pin(actor, hashed=make_password(new_pin))


@command(Act.USE_OWN_ACCOUNT)
def _keep_pin(record: Record, *, hashed: str) -> Person:
    assert record.actor.person is not None  # noqa: S101  # USE_OWN_ACCOUNT is never the system's
    person = record.change(person_here(record, record.actor.person), pin=hashed)
    record.enter("choose_pin", person=person.pk)
    return person


@command(Act.GO_ON_DUTY)
def go_on_duty(record: Record, *, area_id: UUID, party_id: UUID | None = None) -> Duty:
    """On duty at one area until ended; whoever was on duty elsewhere is now here."""
    area = Area.objects.within(record.establishment).filter(pk=area_id).first()
    if area is None:
        raise NotThere("This area")
    party = None
    if party_id is not None:
        party = Party.objects.within(record.establishment).filter(pk=party_id, area=area).first()
        if party is None:
            raise NotThere("This party")
    for earlier in Duty.objects.filter(person_id=record.by, ended_at__isnull=True):
        record.change(earlier, ended_at=record.now)
    duty = record.add(
        Duty(
            establishment=record.establishment,
            person_id=record.by,
            area=area,
            party=party,
            began_at=record.now,
        )
    )
    record.enter("go_on_duty", area=area.code, party=party.code if party else "")
    return duty


@command(Act.GO_ON_DUTY)
def go_off_duty(record: Record) -> None:
    for duty in Duty.objects.filter(person_id=record.by, ended_at__isnull=True):
        record.change(duty, ended_at=record.now)
    record.enter("go_off_duty")


def person_here(record: Record, person_id: UUID) -> Person:
    person = Person.objects.within(record.establishment).filter(pk=person_id).first()
    if person is None:
        raise NotThere("This person")
    return person


def _new_person(
    record: Record, staff_number: str, printed_name: str, password: str, pin: str
) -> Person:
    person = new_person(staff_number, printed_name)
    known = Person.objects.everywhere().filter(staff_number__iexact=person.staff_number)
    if known.exists():
        raise Invalid("staff-number", "This staff number is already in use.", field="staff_number")
    demand_good_password(password, person)
    demand_good_pin(pin, person, field="first_pin")
    person.establishment = record.establishment
    person.password, person.pin = make_password(password), make_password(pin)
    return record.add(person)


def _grant(record: Record, person: Person, role: Role) -> RoleGrant:
    return record.add(
        RoleGrant(
            establishment=record.establishment,
            person=person,
            role=role,
            granted_by_id=record.actor.person,
            granted_at=record.now,
        )
    )
