"""The decision as a screen shows it: the same facts and rule as the act, asked in advance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.release import release_facts, screen_document
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import Override, Photograph, Release, Stop, Visit
from searches.queries.search.last_look import is_asked
from searches.rules.overrides import OVERRIDE_PAIRS
from searches.rules.permissions import may
from searches.rules.release import decide
from searches.words.actors import Actor
from searches.words.people import Act, Role
from searches.words.refusals import NotThere
from searches.words.releases import Decision, Hold, HoldCode, OverrideKind, ReleaseFacts

#: What is left to do when the releaser only has to sign.
SIGNATURE_ONLY = {(HoldCode.RELEASER, "signature")}


@dataclass(frozen=True, slots=True)
class Go:
    """A release that may still be used: its code opens the gate once."""

    release_id: UUID
    code: str
    since: datetime
    until: datetime
    released_by: str


@dataclass(frozen=True, slots=True)
class AskedOverride:
    id: UUID
    hold_code: str
    hold_subject: str
    sentence: str  # the hold as it stands
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
    asked: tuple[AskedOverride, ...]
    incident_id: UUID | None
    items_by_slot: dict[str, str]
    is_open: bool  # still here: not departed, turned back or detained
    gate_is_asked: bool  # for the last look, on its own screens
    gate_opened_at: datetime | None  # on a GO that its lock still bears out
    departed_at: datetime | None

    @property
    def ready_to_sign(self) -> bool:
        holds = {(hold.code, hold.subject) for hold in self.decision.holds}
        return holds == SIGNATURE_ONLY

    @property
    def version(self) -> str:
        """Differs when anything on the screen would: facts, holds that come by time, the code."""
        holds = [[hold.code, hold.subject, hold.sentence] for hold in self.decision.holds]
        gone = [self.gate_opened_at is not None, self.departed_at is not None]
        return sha256_of([self.shown_sha256, holds, self.go and self.go.code, gone])[:16]

    def item_of(self, hold: Hold) -> str:
        """The sheet's item a hold belongs to; its subject may be a photograph's slot."""
        return self.items_by_slot.get(hold.subject, hold.subject)


def release_page(actor: Actor, visit_id: UUID) -> ReleasePage:
    """What this person sees of this visit's decision now. A foreign visit is not there."""
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
        asked=_asked(visit, decision),
        incident_id=_incident(visit),
        items_by_slot=_items_by_slot(facts),
        is_open=not (visit.departed_at or visit.turned_back_at or visit.detained_at),
        gate_is_asked=is_asked(decision, facts),
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
    """Void with its lock, its time, or a stop: a GO is only shown while it may be used."""
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
    """Empty again once its lock is void: it did not leave."""
    void = facts.lock is not None and facts.lock.voided_at is not None
    return None if void and not visit.departed_at else visit.gate_opened_at


def _asked(visit: Visit, decision: Decision) -> tuple[AskedOverride, ...]:
    """Overrides waiting for their second signature, as long as their hold still stands."""
    standing = {
        (str(hold.code), hold.subject, hold.facts_key): hold.sentence for hold in decision.holds
    }
    rows = Override.objects.filter(visit=visit, grant__isnull=True).select_related("asked_by")
    return tuple(
        AskedOverride(
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
    stops = Stop.objects.within(visit.establishment).filter(closed__isnull=True)
    row = stops.filter(under__isnull=True).first()
    return row.pk if row else None


def _face(visit: Visit) -> UUID | None:
    """The newest photograph of the front, to be held against the vehicle at the gate."""
    rows = Photograph.objects.filter(visit=visit, slot="A1").order_by("-recorded_at")
    return rows.values_list("pk", flat=True).first()


def _items_by_slot(facts: ReleaseFacts) -> dict[str, str]:
    items = facts.search.items if facts.search else ()
    return {slot.code: item.code for item in items for slot in item.slots}
