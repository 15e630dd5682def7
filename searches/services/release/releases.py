"""Releases on the screen. Facts and rule are checked again while the ledger head is locked."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from searches.facts.release import release_facts, screen_document
from searches.ledger.canonical import plain, sha256_of
from searches.ledger.record import Record
from searches.models import LockSession, ManualRelease, Person, Release, Visit
from searches.rules.release import decide
from searches.rules.release_people import seen_without_movement
from searches.services.command import command
from searches.services.release.barrier import barrier_token
from searches.services.signatures import sign
from searches.words.events.release import (
    ManualReleaseEntered,
    ReleaseRefused,
    SeenWithoutMovement,
    VehicleReleased,
)
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid, NotReleased, NotThere, Refused
from searches.words.releases import Decision, ReleaseFacts
from searches.words.visits import SignatureMeaning

REASON_LENGTH = 20


@command(Act.RELEASE)
def release_vehicle(
    record: Record, *, visit_id: UUID, pin: str, shown_sha256: str, id: UUID | None = None
) -> Release | Refused:
    """Give a GO, or refuse with every hold that stands. A refused attempt is recorded as well.

    `shown_sha256` is the digest of the facts that were on the releaser's screen. Raises NotReleased
    with all holds, and Refused when the facts have changed since the releaser looked.
    """
    visit = visit_of_prison(record, visit_id)
    facts = release_facts(visit, now=record.now, releaser=record.actor, signed=record.pin_proven)
    decision = decide(facts)
    if decision.go and visit.gate_opened_at is not None:
        raise Refused("leaving", "The outer gate was opened on a GO. The vehicle is leaving.")
    if not decision.go:
        record.enter(
            ReleaseRefused(holds=tuple((hold.code, hold.subject) for hold in decision.holds)),
            visit=visit.pk,
        )
        return NotReleased(decision.holds)
    if shown_sha256 != sha256_of(screen_document(facts)):
        raise Refused(
            "changed", "Something has changed since you opened this page. Check the page again."
        )
    release = record.add(_release(record, visit, facts, decision, id or uuid4()))
    record.enter(
        VehicleReleased(
            release=release.pk,
            lock=release.lock_session_id,
            facts_sha256=release.facts_sha256,
            immediate=facts.immediate,
            overrides=tuple(UUID(aside.override_id) for aside in decision.set_aside),
            without_movement=entry_of_sightings(record, facts),
        ),
        visit=visit.pk,
    )
    return release


def entry_of_sightings(record: Record, facts: ReleaseFacts) -> tuple[SeenWithoutMovement, ...]:
    """Return the people accepted on an officer's word alone, for the ledger entry of a release.

    These people cause no hold, but security must review the entry. On an ordinary day the result is
    empty.
    """
    found = seen_without_movement(facts)
    if not found:
        return ()
    ids = {officer for one in found for officer in one.seen_by}
    people = Person.objects.within(record.establishment).filter(pk__in=ids)
    names = {str(key): name for key, name in people.values_list("pk", "printed_name")}
    return tuple(
        SeenWithoutMovement(
            party=party.party,
            name=party.name,
            people=party.people,
            seen_by=tuple(names.get(officer, "") for officer in party.seen_by),
            in_roll=party.in_roll,
            outside=party.outside,
        )
        for party in found
    )


@command(Act.ENTER_MANUAL_RELEASE)
def enter_manual_release(record: Record, *, visit_id: UUID, reason: str, pin: str) -> ManualRelease:
    """Record a release on paper by the duty governor. This is always an exception (X14)."""
    visit = visit_of_prison(record, visit_id)
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("reason-short", "Enter a reason of at least 20 characters.", field="reason")
    document = {"visit": visit.pk, "reason": reason.strip()}
    manual = record.add(
        ManualRelease(
            establishment=record.establishment,
            visit=visit,
            entered_by_id=record.by,
            reason=reason.strip()[:500],
            signature=sign(record, SignatureMeaning.MANUAL_RELEASE, document=document),
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(ManualReleaseEntered(manual=manual.pk), visit=visit.pk)
    return manual


def visit_of_prison(record: Record, visit_id: UUID) -> Visit:
    """Return this visit with its draw. Raises NotThere for a visit of another establishment.

    Unlike `tablet_visit`, this function accepts no UUID that a tablet made for a visit.
    """
    visit = (
        Visit.objects.within(record.establishment)
        .select_related("establishment", "vehicle", "draw")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    return visit


def _release(
    record: Record, visit: Visit, facts: ReleaseFacts, decision: Decision, release_id: UUID
) -> Release:
    if Release.objects.filter(pk=release_id).exists():
        raise Conflict()
    document: dict[str, Any] = plain(facts)
    signature = sign(record, SignatureMeaning.RELEASED, document=screen_document(facts))
    code = f"{secrets.randbelow(10_000):04d}"
    expires_at = record.now + timedelta(minutes=facts.policy.go_life_minutes)
    lock = LockSession.objects.filter(visit=visit).latest("sealed_at")
    return Release(
        id=release_id,
        establishment=record.establishment,
        visit=visit,
        lock_session=lock,
        released_by_id=record.by,
        signature=signature,
        facts=document,
        decision=plain(decision),
        facts_sha256=sha256_of(document),
        code=code,
        expires_at=expires_at,
        token=barrier_token(
            {
                "establishment": record.establishment.code,
                "expires_at": expires_at,
                "issued_at": record.now,
                "plate": visit.vehicle.plate,
                "release": release_id,
                "visit": visit.pk,
            }
        ),
        device_id=record.actor.device,
        occurred_at=record.now,
        recorded_at=record.now,
    )
