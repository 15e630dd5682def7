"""The decision as a screen shows it.

The command that releases a vehicle uses the same facts and the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.release import release_facts, screen_document
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import Override, Photograph, Release, Stop, Visit
from searches.queries.search.last_look import last_look_is_due
from searches.rules.overrides import OVERRIDE_PAIRS
from searches.rules.permissions import may
from searches.rules.release import decide
from searches.words.actors import Actor
from searches.words.people import Act, Role
from searches.words.refusals import NotThere
from searches.words.releases import Decision, Hold, HoldCode, OverrideKind, ReleaseFacts

#: The holds of a decision that lacks only the releaser's signature.
SIGNATURE_ONLY = {(HoldCode.RELEASER, "signature")}


@dataclass(frozen=True, slots=True)
class Go:
    """A release that may still be used. Its code opens the gate once."""

    release_id: UUID
    code: str
    since: datetime
    until: datetime
    released_by: str


@dataclass(frozen=True, slots=True)
class RequestedOverride:
    id: UUID
    hold_code: str
    hold_subject: str
    sentence: str  # the current sentence of the hold
    reason: str
    asked_by: str
    asked_by_id: UUID
    asked_at: datetime
    second: Role


@dataclass(frozen=True, slots=True)
class ReleasePage:
    visit_id: UUID
    plate: str
    plate_kind: str
    haulier: str
    phone_24h: str
    vehicle_type: str
    driver: str
    photo_id: UUID | None
    decision: Decision
    shown_sha256: str
    go: Go | None
    requested_overrides: tuple[RequestedOverride, ...]
    incident_id: UUID | None
    items_by_slot: dict[str, str]
    is_open: bool  # the visit is not departed, turned back or detained
    waits_for_last_look: bool  # only the last look and the releaser are missing
    override_minutes: int  # how long an override lasts, by the policy of this visit
    # Set only while the lock session of the GO is not void, or after departure.
    gate_opened_at: datetime | None
    departed_at: datetime | None

    @property
    def ready_to_sign(self) -> bool:
        holds = {(hold.code, hold.subject) for hold in self.decision.holds}
        return holds == SIGNATURE_ONLY

    @property
    def version(self) -> str:
        """Return a digest that changes whenever anything on the screen would change.

        The digest covers the facts, the holds (some begin when time has passed), the code, and the
        departure.
        """
        holds = [[hold.code, hold.subject, hold.sentence] for hold in self.decision.holds]
        gone = [self.gate_opened_at is not None, self.departed_at is not None]
        return sha256_of([self.shown_sha256, holds, self.go and self.go.code, gone])[:16]

    def item_of(self, hold: Hold) -> str:
        """Return the sheet's item that a hold belongs to.

        The hold's subject may be a photograph's slot.
        """
        return self.items_by_slot.get(hold.subject, hold.subject)


def read_release_page(actor: Actor, visit_id: UUID) -> ReleasePage:
    """Return what this person sees of the decision on this visit now.

    Raises NotThere for a visit of another prison.
    """
    visit = _visit(actor, visit_id)
    now = server_now()
    releaser = actor if may(Act.RELEASE, actor.roles) else None
    facts = release_facts(visit, now=now, releaser=releaser)
    decision = decide(facts)
    return ReleasePage(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        haulier=visit.haulier.name,
        phone_24h=visit.haulier.phone_24h,
        vehicle_type=visit.vehicle_type,
        driver=visit.driver_name,
        photo_id=_face(visit),
        decision=decision,
        shown_sha256=sha256_of(screen_document(facts)),
        go=_go(visit, facts, now),
        requested_overrides=_requested_overrides(visit, decision),
        incident_id=_incident(visit),
        items_by_slot=_items_by_slot(facts),
        is_open=not (visit.departed_at or visit.turned_back_at or visit.detained_at),
        waits_for_last_look=last_look_is_due(decision, facts),
        override_minutes=facts.policy.override_life_minutes,
        gate_opened_at=_gate_opened_at(visit, facts),
        departed_at=visit.departed_at,
    )


def hold_named(page: ReleasePage, code: str, subject: str) -> Hold:
    for hold in page.decision.holds:
        if (hold.code, hold.subject) == (code, subject):
            return hold
    raise NotThere("This hold")


def may_be_set_aside(hold: Hold) -> bool:
    return hold.override is not OverrideKind.NEVER


def _visit(actor: Actor, visit_id: UUID) -> Visit:
    visit = (
        Visit.objects.filter(establishment_id=actor.establishment, pk=visit_id)
        .select_related("establishment", "vehicle", "haulier", "draw")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    return visit


def _go(visit: Visit, facts: ReleaseFacts, now: datetime) -> Go | None:
    """Return the GO of this visit while it may be used, or None.

    A GO may not be used after its time, when its lock session is void, or while a stop is open.
    """
    release = (
        Release.objects.filter(visit=visit, opening__isnull=True, expires_at__gte=now)
        .select_related("released_by")
        .last()
    )
    alive = facts.lock is not None and facts.lock.voided_at is None
    if release is None or not alive or facts.stops:
        return None
    by = release.released_by.printed_name
    return Go(release.pk, release.code, release.recorded_at, release.expires_at, by)


def _gate_opened_at(visit: Visit, facts: ReleaseFacts) -> datetime | None:
    """Return when the outer gate was opened.

    The result is None if the lock session is void and the vehicle has not left.
    """
    void = facts.lock is not None and facts.lock.voided_at is not None
    return None if void and not visit.departed_at else visit.gate_opened_at


def _requested_overrides(visit: Visit, decision: Decision) -> tuple[RequestedOverride, ...]:
    """Return the overrides that wait for their second signature and whose hold still stands."""
    standing = {
        (str(hold.code), hold.subject, hold.facts_key): hold.sentence for hold in decision.holds
    }
    rows = Override.objects.filter(visit=visit, grant__isnull=True).select_related("asked_by")
    return tuple(
        RequestedOverride(
            id=row.pk,
            hold_code=row.hold_code,
            hold_subject=row.hold_subject,
            sentence=standing[row.hold_code, row.hold_subject, row.facts_key],
            reason=row.reason,
            asked_by=row.asked_by.printed_name,
            asked_by_id=row.asked_by_id,
            asked_at=row.recorded_at,
            second=OVERRIDE_PAIRS[OverrideKind(row.kind)][1],
        )
        for row in rows
        if (row.hold_code, row.hold_subject, row.facts_key) in standing
    )


def _incident(visit: Visit) -> UUID | None:
    stops = Stop.objects.within(visit.establishment).holding(visit).still_open()
    row = stops.filter(under__isnull=True).first()
    return row.pk if row else None


def _face(visit: Visit) -> UUID | None:
    """Return the newest photograph of the vehicle's front, for the gate to compare."""
    rows = Photograph.objects.filter(visit=visit, slot="A1").order_by("-recorded_at")
    return rows.values_list("pk", flat=True).first()


def _items_by_slot(facts: ReleaseFacts) -> dict[str, str]:
    items = facts.search.items if facts.search else ()
    return {slot.code: item.code for item in items for slot in item.slots}
