"""Staff: their accounts, roles and duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from searches.facts.party_officers import parties_needing_officer, supervisors_on_duty
from searches.facts.people import is_added_by
from searches.ledger.record import Record
from searches.models import (
    Area,
    Confirmation,
    Device,
    Duty,
    Establishment,
    Landing,
    Party,
    Person,
    RoleGrant,
)
from searches.rules.confirmations import KNOWS_STAFF, listed
from searches.rules.permissions import CHOOSE_YOUR_OWN
from searches.services.command import command
from searches.services.confirmations.confirmations import ask_confirmation
from searches.services.devices.devices import device_known_by
from searches.services.people.credentials import (
    demand_good_password,
    demand_good_pin,
    demand_pin_shape,
    new_person,
)
from searches.words.actors import Account, Actor
from searches.words.confirmations import ConfirmationKind
from searches.words.events.people import (
    AccountClosed,
    AccountReopened,
    DutyBegun,
    DutyEnded,
    FounderAdded,
    OwnRoleRefused,
    PasswordChosen,
    PasswordReset,
    PersonAdded,
    PinChosen,
    RoleGranted,
    RoleWithdrawn,
    SecondPersonAdded,
)
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused

FOUNDERS = 2


@dataclass(frozen=True, slots=True)
class Founder:
    """One of the two people with whom a prison begins, with their first password."""

    staff_number: str
    printed_name: str
    role: Role
    password: str


def actor_for(person: Person, device: Device | None) -> Actor:
    """Return the actor for this person on this device, with the roles that count now.

    A role counts once a second person has confirmed it, and only while the account is confirmed and
    has a password that the person chose. Every act needs an Actor, so no act can skip these checks.
    A device that is revoked, unconfirmed or of another establishment counts as no device.
    """
    account = account_of(person)
    confirmed: set[Role] = set()
    waiting: set[Role] = set()
    grants = RoleGrant.objects.filter(person=person, withdrawn_at__isnull=True)
    for role, confirmed_at in grants.values_list("role", "confirmed_at"):
        counts = account is Account.READY and confirmed_at is not None
        (confirmed if counts else waiting).add(Role(role))
    own_device = (
        device
        if device is not None
        and device.establishment_id == person.establishment_id
        and device.revoked_at is None
        else None
    )
    known = own_device if own_device is not None and own_device.confirmed_at is not None else None
    return Actor(
        establishment=person.establishment_id,
        person=person.pk,
        printed_name=person.printed_name,
        roles=frozenset(confirmed),
        device=known.pk if known else None,
        device_area=known.area_id if known else None,
        account=account,
        waiting_roles=frozenset(waiting),
        waiting_device=own_device.pk if own_device is not None and known is None else None,
    )


def account_of(person: Person) -> Account:
    """Return whether this account is ready, or what must happen before its roles count."""
    if person.password_given_at is not None:
        return Account.PASSWORD_GIVEN
    return Account.READY if person.confirmed_at is not None else Account.WAITING


def actor_on(person: Person, device_secret: str) -> Actor:
    """Return the actor for this person in a browser with this device cookie."""
    return actor_for(person, device_known_by(device_secret))


def actor_known_as(staff_number: str, device_secret: str = "") -> Actor:
    """Return the actor with this staff number, for commands of the server itself.

    Raises NotThere for an unknown staff number.
    """
    known = Person.objects.everywhere().filter(is_active=True)
    person = known.filter(staff_number__iexact=staff_number).first()
    if person is None:
        raise NotThere(f"Staff number {staff_number}")
    return actor_for(person, device_known_by(device_secret) if device_secret else None)


@command(None)
def found_people(record: Record, *, people: Sequence[Founder]) -> list[Person]:
    """Add the two people with whom a prison begins, who then confirm each other's requests.

    The first is an administrator; the second is an administrator, a security lead or a duty
    governor. Both choose their own password when they first sign in. Raises Invalid for any other
    number.
    """
    if RoleGrant.objects.within(record.establishment).exists():
        raise Refused("already-founded", "This establishment already has an administrator.")
    if len(people) != FOUNDERS:
        raise Invalid("two-people", "A new prison needs two people.", field="people")
    if Role.ADMINISTRATOR not in {person.role for person in people}:
        raise Invalid(
            "administrator", "One of the two people must be an administrator.", field="role"
        )
    return [_add_founder(record, person, FounderAdded) for person in people]


@command(None)
def found_second_person(record: Record, *, founder: Founder) -> Person:
    """Add a second person who can confirm requests, to a prison that has only one such person."""
    if number_of_confirmers(record.establishment) >= FOUNDERS:
        sentence = "Two people of this establishment can already confirm requests."
        raise Refused("already-two", sentence)
    return _add_founder(record, founder, SecondPersonAdded)


def number_of_confirmers(establishment: Establishment) -> int:
    """Return how many people can confirm a new person.

    These people have an open account and a confirmed role that may confirm staff.
    """
    grants = RoleGrant.objects.within(establishment).filter(
        role__in=KNOWS_STAFF,
        withdrawn_at__isnull=True,
        confirmed_at__isnull=False,
        person__is_active=True,
        person__confirmed_at__isnull=False,
    )
    return int(grants.values("person").distinct().count())


def _add_founder(
    record: Record, founder: Founder, founded: type[FounderAdded] | type[SecondPersonAdded]
) -> Person:
    if founder.role not in KNOWS_STAFF:
        sentence = f"The role must be {listed(KNOWS_STAFF)}."
        raise Invalid("role", sentence, field="role")
    person = _new_person(record, founder.staff_number, founder.printed_name, founder.password)
    record.change(person, confirmed_at=record.now)
    record.change(_grant(record, person, founder.role), confirmed_at=record.now)
    record.enter(founded(person=person.pk, staff_number=person.staff_number, role=founder.role))
    return person


@command(Act.MANAGE_PEOPLE)
def add_person(record: Record, *, staff_number: str, printed_name: str, password: str) -> Person:
    """Add a person with a first password, which the person replaces before choosing a PIN.

    The account counts once a second person has confirmed it.
    """
    person = _new_person(record, staff_number, printed_name, password)
    record.enter(PersonAdded(person=person.pk, staff_number=person.staff_number))
    _ask_about_account(record, person, "added the account of")
    return person


@command(Act.MANAGE_PEOPLE)
def grant_role(
    record: Record, *, person_id: UUID, role: Role, landings: Sequence[str] = ()
) -> RoleGrant | Refused:
    """Grant a role, which counts once a second person has confirmed it.

    `landings` has the names or codes of the landings that a wing officer may count.
    """
    person = person_of_prison(record, person_id)
    if person.pk == record.actor.person:
        refusal = NotAllowed(
            "own-role",
            "You cannot give yourself a role. Another administrator must give you the role.",
        )
        record.enter(OwnRoleRefused(role=role))
        return refusal
    if RoleGrant.objects.filter(person=person, role=role, withdrawn_at__isnull=True).exists():
        raise Refused("role-held", f"{person.printed_name} already has this role.")
    codes = _landings_of_role(record, role, landings)
    grant = _grant(record, person, role)
    record.enter(
        RoleGranted(
            person=person.pk,
            staff_number=person.staff_number,
            role=role,
            added_by_giver=is_added_by(person, record.actor.person),
            landings=codes,
        )
    )
    on_landings = f" for landings {', '.join(landings)}" if codes else ""
    ask_confirmation(
        record,
        kind=ConfirmationKind.ROLE,
        subject=grant,
        summary=f"{record.actor.printed_name} gave {_named(person)} the role"
        f" {role.replace('_', ' ')}{on_landings}.",
        barred=[person.pk],
    )
    return grant


def _landings_of_role(record: Record, role: Role, named: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the named landings, which a wing officer must have. Raises Invalid."""
    if role is not Role.WING_OFFICER:
        return ()
    if not named:
        sentence = "Enter the landings of the wing officer, such as A1, A2."
        raise Invalid("landings", sentence, field="landings")
    here = Landing.objects.within(record.establishment)
    known: dict[str, str] = {}
    for code, name in here.values_list("code", "name"):
        known[code.lower()] = known[name.lower()] = code
    for landing in named:
        if landing.lower() not in known:
            raise Invalid("landings", f"This prison has no landing {landing}.", field="landings")
    return tuple(dict.fromkeys(known[landing.lower()] for landing in named))


def activate_role(record: Record, request: Confirmation) -> None:
    """Put a granted role into force after a second person has confirmed it."""
    grant = RoleGrant.objects.within(record.establishment).get(pk=request.subject_id)
    if grant.withdrawn_at is not None:
        raise Refused("withdrawn", "This role has been withdrawn since the request was made.")
    record.change(grant, confirmed_at=record.now)


def withdraw_refused_role(record: Record, request: Confirmation) -> None:
    """Withdraw a role that a second person refused to confirm."""
    grant = RoleGrant.objects.within(record.establishment).get(pk=request.subject_id)
    if grant.withdrawn_at is None:
        record.change(grant, withdrawn_at=record.now)


def activate_account(record: Record, request: Confirmation) -> None:
    """Put an account into force after a second person has confirmed it.

    Raises Refused while the account still has the password that an administrator set. Otherwise the
    administrator could sign in as that person after the confirmation and choose the password.
    """
    person = person_of_prison(record, request.subject_id)
    if person.password_given_at is not None:
        sentence = (
            f"{person.printed_name} has not chosen their own password yet. Ask this person to"
            " sign in and choose a password, then confirm the account."
        )
        raise Refused("password-not-chosen", sentence)
    record.change(person, confirmed_at=record.now)


def close_account(record: Record, request: Confirmation) -> None:
    """Close an account that a second person refused to confirm."""
    person = person_of_prison(record, request.subject_id)
    if person.is_active:
        record.change(person, is_active=False)


def _ask_about_account(record: Record, person: Person, what: str) -> None:
    ask_confirmation(
        record,
        kind=ConfirmationKind.ACCOUNT,
        subject=person,
        summary=f"{record.actor.printed_name} {what} {_named(person)}.",
        barred=[person.pk],
    )


def _named(person: Person) -> str:
    return f"{person.printed_name} ({person.staff_number})"


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
    record.enter(RoleWithdrawn(person=person_id, role=role))
    return grant


@command(Act.MANAGE_PEOPLE)
def deactivate_person(record: Record, *, person_id: UUID) -> Person:
    person = person_of_prison(record, person_id)
    if person.pk == record.actor.person:
        raise NotAllowed("own-account", "Another administrator must close your account.")
    record.change(person, is_active=False)
    record.enter(AccountClosed(person=person.pk))
    return person


@command(Act.MANAGE_PEOPLE)
def reopen_account(record: Record, *, person_id: UUID) -> Person:
    """Reopen a closed account, with the roles it had.

    The account counts once a second person has confirmed it. An exception is opened, so that
    security can ask for the reason.
    """
    person = person_of_prison(record, person_id)
    if person.is_active:
        raise Refused("account-open", f"The account of {person.printed_name} is open.")
    record.change(person, is_active=True, confirmed_at=None)
    record.enter(AccountReopened(person=person.pk, staff_number=person.staff_number))
    _ask_about_account(record, person, "reopened the account of")
    return person


@command(Act.MANAGE_PEOPLE)
def set_password_anew(record: Record, *, person_id: UUID, password: str) -> Person:
    """Set a new first password for a person who has forgotten theirs, and remove their PIN.

    The person chooses a password and a PIN at the next sign-in, and the account counts again once a
    second person has confirmed it. The person's sessions end, because each session is bound to the
    password with which it began.
    """
    person = person_of_prison(record, person_id)
    if person.pk == record.actor.person:
        raise NotAllowed("own-account", "Change your own password on your account.")
    demand_good_password(password, person)
    record.change(
        person,
        password=make_password(password),
        pin="",
        password_given_at=record.now,
        confirmed_at=None,
    )
    record.enter(PasswordReset(person=person.pk, staff_number=person.staff_number))
    _ask_about_account(record, person, "set a new password for")
    return person


@command(Act.USE_OWN_ACCOUNT)
def choose_password(record: Record, *, hashed: str) -> Person:
    """Store the hash of a new password. The sign-in adapter has checked the old password."""
    assert record.actor.person is not None  # noqa: S101  # the system never has USE_OWN_ACCOUNT
    person = record.change(
        person_of_prison(record, record.actor.person), password=hashed, password_given_at=None
    )
    record.enter(PasswordChosen(person=person.pk))
    return person


def choose_pin(actor: Actor, *, password: str, new_pin: str) -> Person:
    """Set the PIN of the person who acts. Their password proves who they are.

    Raises Refused, NotAllowed and Invalid.
    """
    demand_pin_shape(new_pin, field="new_pin")
    known = Person.objects.everywhere().filter(is_active=True)
    person = known.filter(pk=actor.person).first() if actor.person else None
    if person is None or not check_password(password, person.password):
        raise Refused("wrong-password", "This is not your password.", field="password")
    if person.password_given_at is not None:
        raise NotAllowed("choose-password", CHOOSE_YOUR_OWN)
    demand_good_pin(new_pin, person, field="new_pin")
    return _keep_pin(actor, hashed=make_password(new_pin))


@command(Act.USE_OWN_ACCOUNT)
def _keep_pin(record: Record, *, hashed: str) -> Person:
    assert record.actor.person is not None  # noqa: S101  # the system never has USE_OWN_ACCOUNT
    person = record.change(person_of_prison(record, record.actor.person), pin=hashed)
    record.enter(PinChosen(person=person.pk))
    return person


@command(Act.GO_ON_DUTY)
def go_on_duty(record: Record, *, area_id: UUID, party_id: UUID | None = None) -> Duty:
    """Record that this person is on duty at one area. A duty at another area ends."""
    area = Area.objects.within(record.establishment).filter(pk=area_id).first()
    if area is None:
        raise NotThere("This area")
    party = None
    if party_id is not None:
        party = Party.objects.within(record.establishment).filter(pk=party_id, area=area).first()
        if party is None:
            raise NotThere("This party")
    return begin_duty(record, area, party)


def begin_duty(record: Record, area: Area, party: Party | None = None) -> Duty:
    """Begin the duty of the person who acts, and end their duty elsewhere.

    Raises Refused for the last officer of a party at work elsewhere.
    """
    _demand_relief(record, stays_at=area.pk)
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
    record.enter(DutyBegun(area=area.code, party=party.code if party else ""))
    return duty


@command(Act.GO_ON_DUTY)
def go_off_duty(record: Record) -> None:
    """End the duty of this person. Raises Refused for the last officer of a party at work."""
    _demand_relief(record, stays_at=None)
    for duty in Duty.objects.filter(person_id=record.by, ended_at__isnull=True):
        record.change(duty, ended_at=record.now)
    record.enter(DutyEnded())


def _demand_relief(record: Record, *, stays_at: UUID | None) -> None:
    """Refuse the last supervisor of an area who leaves people at work or a request behind."""
    if Role.PARTY_SUPERVISOR not in record.actor.roles:
        return
    duties = Duty.objects.filter(person_id=record.by, ended_at__isnull=True)
    left = set(duties.exclude(area=stays_at).values_list("area_id", flat=True))
    others = supervisors_on_duty(record.establishment.pk).exclude(person=record.by)
    alone = left - set(others.filter(area__in=left).values_list("area_id", flat=True))
    if not alone:
        return
    needing = parties_needing_officer(record.establishment.pk, record.now, areas=alone)
    for party, session in needing.items():
        why = "has people at work" if session else "has been asked for a count"
        raise Refused(
            "last-officer",
            f"You are the last officer on duty at {party.area.name}, and {party.name} {why}."
            f" Another officer must first go on duty at {party.area.name}.",
        )


def person_of_prison(record: Record, person_id: UUID) -> Person:
    person = Person.objects.within(record.establishment).filter(pk=person_id).first()
    if person is None:
        raise NotThere("This person")
    return person


def _new_person(record: Record, staff_number: str, printed_name: str, password: str) -> Person:
    person = new_person(staff_number, printed_name)
    known = Person.objects.everywhere().filter(staff_number__iexact=person.staff_number)
    if known.exists():
        raise Invalid("staff-number", "This staff number is already in use.", field="staff_number")
    demand_good_password(password, person)
    person.establishment = record.establishment
    person.password, person.password_given_at = make_password(password), record.now
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
