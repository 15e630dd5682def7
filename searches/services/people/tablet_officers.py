"""Officers who share a screen: who may sign in with a PIN, and the change of officer.

Three things together open a screen: the signed cookie of a screen that two people enrolled and
confirmed, an earlier full sign-in of the officer on that tablet, and the officer's own PIN.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import Area, Device, Duty, Person, TabletOfficer
from searches.rules.permissions import AMONG_PRISONERS, roles_with_pin
from searches.services.command import command
from searches.services.devices.devices import device_known_by
from searches.services.people.people import actor_for, go_on_duty
from searches.words.actors import Account, Actor, system
from searches.words.events.devices import (
    OfficerCameOn,
    OfficerListed,
    OfficerLockedOut,
    OfficerUnlisted,
)
from searches.words.people import Act, Role
from searches.words.refusals import NotAllowed, NotThere, Refused

#: The kind of a shared tablet, for views, which import no model.
SharedTablet = Device
SharedOfficer = Person
WRONG_PINS = 5  # on one tablet, then the officer must sign in with their password
WRONG_PINS_COUNT_SECONDS = 12 * 60 * 60
#: An officer who has not signed in on the tablet with a password for this long leaves its list.
LISTED_FOR = timedelta(days=30)


class NotOnTablet(NotAllowed):
    """Raised for a person who must sign in with their password on this tablet."""

    def __init__(self) -> None:
        super().__init__(
            "not-on-this-tablet",
            "You cannot use your PIN on this tablet now. Sign in with your password.",
            field="officer",
        )


def with_pin(actor: Actor) -> Actor:
    """Return the actor with the roles that count after signing in with a PIN."""
    roles = _roles_with_pin(actor)
    return replace(actor, roles=roles, password_roles=actor.roles - roles)


def shares_screen(actor: Actor) -> bool:
    """Return whether officers may change with a PIN on the screen that this person uses."""
    return actor.device is not None and bool(_roles_with_pin(actor))


def pin_still_opens(actor: Actor, *, mark: str) -> bool:
    """Return whether a session that a PIN opened may go on in this browser.

    `mark` is the mark of that PIN. The session ends at once when the officer chooses another PIN or
    is taken off the tablet, when the tablet is no longer confirmed, and when the session appears in
    another browser.
    """
    if actor.device is None or actor.person is None:
        return False
    listed = _listing(actor.device, actor.person)
    return listed is not None and mark == pin_mark(listed.person)


def pin_mark(person: Person) -> str:
    """Return a digest that changes whenever the PIN changes, and does not reveal the PIN."""
    return hashlib.sha256(f"pin:{person.pk}:{person.pin}".encode()).hexdigest()


def shared_tablet(secret: str) -> Device | None:
    """Return the enrolled and confirmed tablet with this cookie, or None for any other browser.

    Raises DeviceRevoked for a revoked device.
    """
    device = device_known_by(secret)
    return device if device is not None and device.confirmed_at is not None else None


def note_full_sign_in(actor: Actor) -> None:
    """Put a person who works in the screen's area on the list of this screen, if not listed yet."""
    if actor.device is None or actor.person is None or not _roles_with_pin(actor):
        return
    known = _listing(actor.device, actor.person)
    person = Person.objects.within(actor.establishment).get(pk=actor.person)
    if known is None or not _holds(known, person) or _is_old(known):
        list_officer(actor)
    cache.delete(_key(actor.device, actor.person))


@command(Act.SHARE_SCREEN)
def list_officer(record: Record) -> TabletOfficer:
    """Put the person who signed in on the list of this tablet."""
    device, person = record.actor.device, record.actor.person
    if device is None or person is None:
        raise Refused("not-enrolled", "This device is not enrolled, so officers cannot share it.")
    before = _listing(device, person)
    if before is not None:
        record.change(before, withdrawn_at=record.now)
    listed = record.add(
        TabletOfficer(
            establishment=record.establishment,
            device_id=device,
            person_id=person,
            listed_at=record.now,
            password_mark=_password_mark(Person.objects.get(pk=person)),
        )
    )
    record.enter(OfficerListed(officer=person, screen=device))
    return listed


def change_officer(device: Device, *, officer: UUID, pin: str, previous: UUID | None) -> Person:
    """Let a listed officer sign in on this tablet with their PIN, and return the officer.

    Each attempt on this tablet is counted before the PIN is checked. Raises NotOnTablet, Refused
    for a wrong PIN, and PinLocked.
    """
    listed = _count_attempt(device, officer)
    person: Person = listed.person
    actor = with_pin(actor_for(person, device))
    try:
        come_on(actor, pin=pin, previous=previous)
    except Refused as refusal:
        if refusal.code != "wrong-pin":
            raise
        if int(cache.get(_key(device.pk, officer)) or 0) >= WRONG_PINS:
            with suppress(NotThere):  # a parallel attempt has locked the officer out already
                lock_out_officer(system(device.establishment_id), listed_id=listed.pk)
            raise NotAllowed(
                "pin-locked-out",
                "Too many wrong PINs on this tablet. Sign in with your password.",
                field="pin",
            ) from refusal
        raise
    cache.delete(_key(device.pk, officer))
    _go_on_duty_here(actor)
    return person


@command(Act.SHARE_SCREEN)
def come_on(record: Record, *, pin: str, previous: UUID | None) -> None:
    """Record that the officer who acts has signed in on this tablet. Their PIN has been checked."""
    if not pin or not record.pin_proven:
        raise Refused("pin-needed", "Enter your PIN.", field="pin")
    record.enter(OfficerCameOn(previous=previous))


@command(None)
def lock_out_officer(record: Record, *, listed_id: UUID) -> TabletOfficer:
    """Take an officer off a tablet after too many wrong PINs.

    A sign-in with the password puts them on the list again.
    """
    listed = _listed(record, listed_id)
    record.change(listed, withdrawn_at=record.now)
    record.enter(
        OfficerLockedOut(officer=listed.person_id, screen=listed.device_id, wrong_pins=WRONG_PINS)
    )
    return listed


@command(Act.WITHDRAW_PIN_SIGN_IN)
def withdraw_pin_sign_in(record: Record, *, listed_id: UUID) -> TabletOfficer:
    """Take an officer off a tablet. They can sign in there again with their password."""
    listed = _listed(record, listed_id)
    record.change(listed, withdrawn_at=record.now)
    record.enter(OfficerUnlisted(officer=listed.person_id, screen=listed.device_id))
    return listed


def officers_of(device: Device) -> list[tuple[UUID, str]]:
    """Return the id and name of each officer who may sign in here with a PIN now, by name."""
    listings = TabletOfficer.objects.within(device.establishment_id).filter(
        device=device, withdrawn_at__isnull=True
    )
    able = [row.person for row in listings.select_related("person") if _may_come_on(row, device)]
    return sorted(((person.pk, person.printed_name) for person in able), key=lambda each: each[1])


def _roles_with_pin(actor: Actor) -> frozenset[Role]:
    among_prisoners = (
        actor.device_area is not None
        and not actor.roles.isdisjoint(AMONG_PRISONERS)
        and Area.objects.filter(pk=actor.device_area, prisoner_access=True).exists()
    )
    return roles_with_pin(actor.roles, among_prisoners=among_prisoners)


def _go_on_duty_here(actor: Actor) -> None:
    """Put a supervisor or receiving officer on duty at the area of the screen.

    Only an officer on duty there can count. An officer who cannot leave another area signs in all
    the same, and stays on duty in that area.
    """
    here = actor.device_area
    if here is None or actor.person is None or actor.roles.isdisjoint(AMONG_PRISONERS):
        return
    duties = Duty.objects.filter(person_id=actor.person, ended_at__isnull=True)
    if not duties.filter(area=here).exists():
        with suppress(Refused):
            go_on_duty(actor, area_id=here)


def _count_attempt(device: Device, officer: UUID) -> TabletOfficer:
    """Count one attempt and return the officer's place on the list, or raise NotOnTablet.

    The lock on the listing's row puts parallel attempts into one queue.
    """
    with transaction.atomic():
        listed = (
            TabletOfficer.objects.within(device.establishment_id)
            .select_for_update(of=("self",))
            .select_related("person")
            .filter(device=device, person=officer, withdrawn_at__isnull=True)
            .first()
        )
        if listed is None or not _may_come_on(listed, device):
            raise NotOnTablet()
        attempts = int(cache.get(_key(device.pk, officer)) or 0)
        if attempts >= WRONG_PINS:
            raise NotOnTablet()
        cache.set(_key(device.pk, officer), attempts + 1, WRONG_PINS_COUNT_SECONDS)
        return listed


def _may_come_on(listed: TabletOfficer, device: Device) -> bool:
    """Return whether account, roles, PIN and password still allow the officer to sign in with a
    PIN.
    """
    person: Person = listed.person
    if not person.is_active or not person.pin or not _holds(listed, person) or _is_old(listed):
        return False
    actor = actor_for(person, device)
    return actor.account is Account.READY and bool(_roles_with_pin(actor))


def _holds(listed: TabletOfficer, person: Person) -> bool:
    return listed.password_mark == _password_mark(person)


def _is_old(listed: TabletOfficer) -> bool:
    return server_now() - listed.listed_at > LISTED_FOR


def _listing(device: UUID, person: UUID) -> TabletOfficer | None:
    listed = TabletOfficer.objects.filter(device=device, person=person, withdrawn_at__isnull=True)
    found: TabletOfficer | None = listed.select_related("person").first()
    return found


def _listed(record: Record, listed_id: UUID) -> TabletOfficer:
    listed = (
        TabletOfficer.objects.within(record.establishment)
        .filter(pk=listed_id, withdrawn_at__isnull=True)
        .first()
    )
    if listed is None:
        raise NotThere("This officer on this tablet")
    return listed


def _password_mark(person: Person) -> str:
    """Return a digest that changes with the password. It says nothing about the password."""
    return hashlib.sha256(f"tablet:{person.pk}:{person.password}".encode()).hexdigest()


def _key(device: UUID, person: UUID) -> str:
    return f"tablet-pin:{device}:{person}"
