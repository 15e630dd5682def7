"""The control room's page for a release by radio: people and tablets to choose, and the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from searches.facts.policies import policy_for
from searches.facts.radio import alive_by_radio
from searches.ledger.clock import server_now
from searches.models import (
    Answer,
    DeviceKey,
    Establishment,
    LockSession,
    Person,
    RadioRelease,
    RoleGrant,
    Visit,
)
from searches.rules.permissions import ALLOWED
from searches.words.actors import Actor
from searches.words.people import Act, Role
from searches.words.policy import Policy
from searches.words.radio import TELLS_THE_GOVERNOR
from searches.words.refusals import NotThere

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The code of a release by radio, for the officer who released the vehicle.

    The releaser must read out the code before `until`.
    """

    radio_id: UUID
    code: str
    checksum: str
    since: datetime
    until: datetime
    officer: str


@dataclass(frozen=True, slots=True)
class RadioPage:
    visit_id: UUID
    plate: str
    plate_kind: str
    haulier: str
    sealed_at: datetime | None
    tablets: Pairs  # the tablet that last searched, or that sealed, comes first
    officers: Pairs
    governors: Pairs
    tellers: Pairs
    read_back: ReadBack | None
    alive_by: str  # the officer of a live release by radio, if another person made it


def read_radio_page(actor: Actor, visit_id: UUID) -> RadioPage:
    visit = (
        Visit.objects.filter(establishment_id=actor.establishment, pk=visit_id)
        .select_related("vehicle", "haulier", "establishment")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    lock = LockSession.objects.filter(visit=visit, ended_at=None).order_by("sealed_at").last()
    alive = alive_by_radio(server_now()).filter(visit=visit).select_related("released_by").last()
    mine = alive is not None and alive.released_by_id == actor.person
    return RadioPage(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        haulier=visit.haulier.name,
        sealed_at=lock.sealed_at if lock and lock.voided_at is None else None,
        tablets=_tablets(actor, lock),
        officers=people_who(actor.establishment, ALLOWED[Act.LOOK_BY_RADIO]),
        governors=people_who(actor.establishment, {Role.DUTY_GOVERNOR}),
        tellers=_oneself_first(people_who(actor.establishment, TELLS_THE_GOVERNOR), actor),
        read_back=_read_back(visit, alive) if alive and mine else None,
        alive_by=alive.released_by.printed_name if alive and not mine else "",
    )


def radio_document(actor: Actor, radio_id: UUID, visit_id: UUID) -> dict[str, Any] | None:
    """Return this officer's own release by radio, with its code only while the code may be used.

    Return None when this officer has no such release.
    """
    radio = RadioRelease.objects.filter(
        establishment_id=actor.establishment,
        pk=radio_id,
        visit_id=visit_id,
        released_by_id=actor.person,
    ).first()
    if radio is None:
        return None
    alive = alive_by_radio(server_now()).filter(pk=radio.pk).exists()
    return {
        "id": radio.pk,
        "visit": radio.visit_id,
        "lock": radio.lock_session_id,
        "checksum": radio.checksum,
        "code": radio.code if alive else "",
        "expires_at": radio.expires_at,
        "facts_sha256": radio.facts_sha256,
        "recorded_at": radio.recorded_at,
    }


def people_who(establishment_id: UUID, roles: Any) -> Pairs:
    grants = RoleGrant.objects.filter(
        establishment_id=establishment_id,
        role__in=roles,
        withdrawn_at__isnull=True,
        confirmed_at__isnull=False,
    )
    people = Person.objects.filter(
        establishment_id=establishment_id,
        is_active=True,
        confirmed_at__isnull=False,
        pk__in=grants.values("person_id"),
    ).order_by("printed_name")
    return tuple((str(pk), name) for pk, name in people.values_list("pk", "printed_name"))


def policy_of(establishment_id: UUID) -> Policy:
    return Policy.from_document(Establishment.objects.get(pk=establishment_id).policy)


def _oneself_first(people: Pairs, actor: Actor) -> Pairs:
    return tuple(sorted(people, key=lambda pair: pair[0] != str(actor.person)))


def _tablets(actor: Actor, lock: LockSession | None) -> Pairs:
    """Return the tablets that have a key and are not revoked, except the screen of this request."""
    keys = DeviceKey.objects.filter(
        establishment_id=actor.establishment,
        replaced_at__isnull=True,
        device__revoked_at__isnull=True,
    ).exclude(device=actor.device)
    names = dict(keys.order_by("device__name").values_list("device_id", "device__name"))
    answers = Answer.objects.filter(search__lock_session=lock, device__in=names)
    newest = answers.order_by("-recorded_at").values_list("device_id", flat=True).first()
    first = newest or (lock.device_id if lock else None)
    rows = sorted(names.items(), key=lambda pair: pair[0] != first)
    return tuple((str(pk), name) for pk, name in rows)


def _read_back(visit: Visit, radio: RadioRelease) -> ReadBack:
    minutes = policy_for(visit).go_life_minutes
    return ReadBack(
        radio_id=radio.pk,
        code=radio.code,
        checksum=radio.checksum,
        since=radio.recorded_at,
        until=radio.recorded_at + timedelta(minutes=minutes),
        officer=radio.orderly_officer.printed_name,
    )
