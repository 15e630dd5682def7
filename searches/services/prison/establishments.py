"""Commands that add a prison and change its policy, areas, parties, landings and prisoners."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from searches.ledger.record import GENESIS, Record, open_record
from searches.models import (
    Area,
    Confirmation,
    Establishment,
    Landing,
    LedgerHead,
    Party,
    PolicyVersion,
    Prisoner,
)
from searches.rules.prisoners import read_number
from searches.services.command import command
from searches.services.confirmations.confirmations import ask_confirmation
from searches.services.rolls.work_sessions import area_of_landing
from searches.services.search.checklists import load_default_checklists
from searches.services.stops.lock_voids import alive_locks
from searches.words.actors import system
from searches.words.confirmations import ConfirmationKind
from searches.words.events.establishment import (
    AreaAdded,
    EstablishmentFounded,
    LandingAdded,
    PartyAdded,
    PolicyChanged,
    PolicyWeakened,
    PrisonerAdmitted,
)
from searches.words.people import Act
from searches.words.policy import Policy, WrongThreshold, weakened
from searches.words.policy_words import WORDS
from searches.words.refusals import Invalid, NotThere, Refused


def found_establishment(*, code: str, name: str, time_zone: str = "Europe/London") -> Establishment:
    """Add a new establishment with its ledger, whose first entry records the founding.

    This is not a command, because a command needs a ledger head to lock.
    """
    with transaction.atomic():
        establishment = Establishment(
            code=code.upper(), name=name, time_zone=time_zone, policy=Policy().to_document()
        )
        establishment.save(force_insert=True)
        LedgerHead(establishment=establishment, seq=0, sha256=GENESIS).save(force_insert=True)
        record = open_record(establishment.pk, system(establishment.pk))
        record.note(establishment)
        record.add(
            PolicyVersion(
                establishment=establishment,
                document=establishment.policy,
                in_force_at=record.now,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
        record.enter(EstablishmentFounded(code=establishment.code))
        load_default_checklists(system(establishment.pk))
    return establishment


@command(Act.CHANGE_POLICY)
def change_policy(record: Record, *, policy: dict[str, Any]) -> Establishment:
    """Change the thresholds of the policy.

    A change that makes the release rule stricter takes effect at once. A change that makes the rule
    weaker waits for a second person, and then applies to vehicles that enter afterwards. Nothing
    changes while a vehicle is in the lock, just as no checklist changes during a search.

    Raises Invalid naming the threshold that is out of bounds, and Refused while a lock is sealed.
    """
    if alive_locks(record):
        raise Refused(
            "vehicle-in-lock",
            "A vehicle is in the lock. Change these thresholds when the vehicle has left.",
        )
    before = Policy.from_document(record.establishment.policy)
    wanted = _policy_of(policy)
    weaker = weakened(before, wanted)
    stricter = replace(wanted, **{name: getattr(before, name) for name in weaker})
    if not weaker or stricter != before:
        _demand_bounds(stricter)
        _keep_policy(record, stricter, PolicyChanged)
    if weaker:
        ask_confirmation(
            record,
            kind=ConfirmationKind.POLICY,
            subject=record.establishment,
            summary=_weakening_summary(record, stricter, wanted, weaker),
            payload={name: wanted.to_document()[name] for name in weaker},
        )
    return record.establishment


def weaken_policy(record: Record, request: Confirmation) -> None:
    """Weaken the thresholds that a second person confirmed, for vehicles that enter from now on."""
    wanted = _policy_of(record.establishment.policy | request.payload)
    _demand_bounds(wanted)
    _keep_policy(record, wanted, PolicyWeakened, confirmation=request)


def _policy_of(document: dict[str, Any]) -> Policy:
    try:
        wanted = Policy.from_document(document)
    except WrongThreshold as fault:
        raise Invalid("policy", f"{fault}.", field=fault.name) from fault
    _demand_bounds(wanted)
    return wanted


def _demand_bounds(wanted: Policy) -> None:
    for name, sentence in wanted.out_of_bounds():
        raise Invalid("policy-bounds", sentence, field=name)


def _keep_policy(
    record: Record,
    wanted: Policy,
    kept: type[PolicyChanged] | type[PolicyWeakened],
    *,
    confirmation: Confirmation | None = None,
) -> None:
    before, document = dict(record.establishment.policy), wanted.to_document()
    changed = {key: value for key, value in document.items() if before.get(key) != value}
    record.change(record.establishment, policy=document)
    record.add(
        PolicyVersion(
            establishment=record.establishment,
            document=document,
            in_force_at=record.now,
            weakened=sorted(confirmation.payload) if confirmation else [],
            changed_by_id=confirmation.asked_by_id if confirmation else record.actor.person,
            confirmation=confirmation,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(kept(changed=changed))


def _weakening_summary(
    record: Record, before: Policy, wanted: Policy, names: tuple[str, ...]
) -> str:
    changes = [
        f"{WORDS[name][0]}: {_value(getattr(before, name))} to {_value(getattr(wanted, name))}"
        for name in names
    ]
    return f"{record.actor.printed_name} asks to weaken the policy. {'. '.join(changes)}."


def _value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(value) or "none"
    return str(value)


@command(Act.KEEP_ESTABLISHMENT)
def add_area(record: Record, *, code: str, name: str, prisoner_access: bool = True) -> Area:
    if Area.objects.within(record.establishment).filter(code=code).exists():
        raise Invalid("area-known", f"There is already an area {code}.", field="code")
    area = record.add(
        Area(
            establishment=record.establishment,
            code=code,
            name=name,
            prisoner_access=prisoner_access,
        )
    )
    record.enter(AreaAdded(area=code))
    return area


@command(Act.KEEP_ESTABLISHMENT)
def add_party(
    record: Record,
    *,
    code: str,
    name: str,
    area: str,
    number_only: bool = False,
    always_in_contact: bool = False,
) -> Party:
    """Add a party. Kitchen, stores and waste are always counted by name (domain, section 4)."""
    if number_only and code in {"kitchen", "stores", "waste"}:
        sentence = "Kitchen, stores and waste are always counted by name."
        raise Invalid("by-name", sentence, field="number_only")
    place = Area.objects.within(record.establishment).filter(code=area).first()
    if place is None:
        raise Invalid("area-unknown", "Select an area from the list.", field="area")
    if Party.objects.within(record.establishment).filter(code=code).exists():
        raise Invalid("party-known", f"There is already a party {code}.", field="code")
    party = record.add(
        Party(
            establishment=record.establishment,
            code=code,
            name=name,
            area=place,
            number_only=number_only,
            always_in_contact=always_in_contact,
        )
    )
    record.enter(PartyAdded(party=code, area=area))
    return party


@command(Act.KEEP_ESTABLISHMENT)
def add_landing(record: Record, *, code: str, name: str) -> Landing:
    if Landing.objects.within(record.establishment).filter(code=code).exists():
        raise Invalid("landing-known", f"There is already a landing {code}.", field="code")
    landing = record.add(Landing(establishment=record.establishment, code=code, name=name))
    area_of_landing(record, landing)
    record.enter(LandingAdded(landing=code))
    return landing


@command(Act.KEEP_PRISONERS)
def admit_prisoner(
    record: Record, *, number: str, name: str, cell: str, landing_id: UUID
) -> Prisoner:
    """Add a prisoner to this establishment's list, so that rosters and counts can name them."""
    landing = Landing.objects.within(record.establishment).filter(pk=landing_id).first()
    if landing is None:
        raise NotThere("This landing")
    number = read_number(number)
    known = Prisoner.objects.within(record.establishment).filter(number=number)
    if known.filter(left_at__isnull=True).exists():
        raise Invalid(
            "prisoner-known", f"Prisoner {number} is already held in this prison.", field="number"
        )
    about = {"name": name.strip(), "cell": cell.strip(), "landing": landing}
    prisoner = add_or_readmit(record, number, about, known.first())
    record.enter(PrisonerAdmitted(prisoner=prisoner.pk))
    return prisoner


def add_or_readmit(
    record: Record, number: str, about: dict[str, Any], gone: Prisoner | None
) -> Prisoner:
    """Add a prisoner to the list, or reuse the row of a prisoner who left and has come back."""
    if gone is not None:
        return record.change(gone, left_at=None, **about)
    return record.add(Prisoner(establishment=record.establishment, number=number, **about))
