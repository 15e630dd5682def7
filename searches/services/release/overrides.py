"""Overrides, with which two people on two devices override one hold of one lock session."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from searches.facts.release import release_facts
from searches.ledger.record import Record
from searches.models import LockSession, Override, OverrideGrant, Visit
from searches.rules.overrides import OVERRIDE_PAIRS, took_part
from searches.rules.release import decide
from searches.services.command import command
from searches.services.release.releases import visit_of_prison
from searches.services.signatures import sign
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.release import OverrideGranted, OverrideRequested
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.releases import Hold, HoldCode, OverrideKind, ReleaseFacts
from searches.words.visits import SignatureMeaning

REASON_LENGTH = 20


@command(Act.ASK_OVERRIDE)
def ask_override(
    record: Record, *, visit_id: UUID, hold_code: HoldCode, subject: str, reason: str, pin: str
) -> Override | Refused:
    """Request the override of one hold, with the first of two signatures.

    Raises Refused for a hold that can never be overridden, Invalid for a short reason, and
    NotAllowed for somebody who took part in the search or a count.
    """
    visit = visit_of_prison(record, visit_id)
    facts = release_facts(visit, now=record.now, releaser=None)
    hold = _standing_hold(facts, hold_code, subject)
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("reason-short", "Enter a reason of at least 20 characters.", field="reason")
    refusal = _refuse_signer(record, facts, hold, first=True)
    if refusal is not None:
        return refusal
    document = {"visit": visit.pk, "hold": hold.code, "subject": subject, "facts": hold.facts_key}
    override = record.add(
        Override(
            id=uuid4(),
            establishment=record.establishment,
            visit=visit,
            lock_session=_lock_of(visit),
            hold_code=hold.code,
            hold_subject=hold.subject,
            kind=hold.override,
            facts_key=hold.facts_key,
            reason=reason.strip()[:500],
            asked_roles=sorted(record.actor.roles),
            asked_by_id=record.by,
            signature=sign(record, SignatureMeaning.OVERRIDE_ASKED, document=document),
            **_times_and_device(record),
        )
    )
    record.enter(
        OverrideRequested(override=override.pk, hold=hold.code, kind=OverrideKind(override.kind)),
        visit=visit.pk,
    )
    return override


@command(Act.GRANT_OVERRIDE)
def grant_override(record: Record, *, override_id: UUID, pin: str) -> OverrideGrant | Refused:
    """Grant an override with the second signature: another person, on another device.

    Raises Refused when the facts of the hold have changed since the request.
    """
    override = (
        Override.objects.within(record.establishment)
        .select_related("visit", "visit__establishment", "visit__vehicle")
        .filter(pk=override_id)
        .first()
    )
    if override is None:
        raise NotThere("This override")
    if OverrideGrant.objects.filter(override=override).exists():
        raise Refused("granted", "This override has already been granted.")
    if override.asked_by_id == record.actor.person or override.device_id == record.actor.device:
        record.enter(SelfApprovalRefused(override=override.pk), visit=override.visit_id)
        return NotAllowed(
            "two-people", "Another person must grant this override, on another device."
        )
    code = HoldCode(override.hold_code)
    facts = release_facts(override.visit, now=record.now, releaser=None)
    hold = _standing_hold(facts, code, override.hold_subject)
    if hold.facts_key != override.facts_key:
        raise Refused(
            "changed",
            "The facts have changed since this override was requested. Request the override again.",
        )
    refusal = _refuse_signer(record, facts, hold, first=False)
    if refusal is not None:
        return refusal
    document = {"override": override.pk, "reason": override.reason, "facts": hold.facts_key}
    grant = record.add(
        OverrideGrant(
            establishment=record.establishment,
            override=override,
            granted_by_id=record.by,
            granted_roles=sorted(record.actor.roles),
            signature=sign(record, SignatureMeaning.OVERRIDE_GRANTED, document=document),
            **_times_and_device(record),
        )
    )
    record.enter(OverrideGranted(override=override.pk, hold=code), visit=override.visit_id)
    return grant


def _lock_of(visit: Visit) -> LockSession:
    """Return the newest lock session of the visit. Raises Refused before the first sealing.

    An override covers one lock session, so the visit must have one.
    """
    lock = LockSession.objects.filter(visit=visit).order_by("sealed_at").last()
    if lock is None:
        raise Refused(
            "not-sealed", "The vehicle lock has not been sealed yet. Seal the lock first."
        )
    return lock


def _standing_hold(facts: ReleaseFacts, code: HoldCode, subject: str) -> Hold:
    """Return the hold in its present state.

    Raises NotThere when there is no such hold, Refused when it can never be overridden.
    """
    holds = decide(facts).holds
    hold = next((one for one in holds if (one.code, one.subject) == (code, subject)), None)
    if hold is None:
        raise NotThere("This hold")
    if hold.override is OverrideKind.NEVER:
        raise Refused("never", "This hold cannot be overridden. Resolve it to continue.")
    return hold


def _refuse_signer(
    record: Record, facts: ReleaseFacts, hold: Hold, *, first: bool
) -> Refused | None:
    """Refuse a signer who has the wrong role, has no enrolled device or took part in this visit."""
    role: Role = OVERRIDE_PAIRS[hold.override][0 if first else 1]
    if role not in record.actor.roles:
        sentence = f"Only the {role.replace('_', ' ')} can sign this override."
        raise NotAllowed("not-your-part", sentence)
    if record.actor.device is None:
        raise Refused("no-device", "Sign on an enrolled device.")
    if str(record.actor.person) in took_part(facts):
        record.enter(SelfApprovalRefused(hold=hold.code), visit=UUID(facts.visit))
        return NotAllowed(
            "took-part",
            "You searched or counted for this vehicle, so you cannot override its holds.",
        )
    return None


def _times_and_device(record: Record) -> dict[str, Any]:
    return {
        "device_id": record.actor.device,
        "occurred_at": record.now,
        "recorded_at": record.now,
    }
