"""Visits, stops, near misses, cases and unprocessed records as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from searches.facts.cases import with_resolved, with_waiting
from searches.facts.late_counts import JOINED
from searches.ledger.clock import server_now
from searches.models import ExceptionCase, LockSession, NearMiss, Parked, Stop, Visit
from searches.queries.pagination import Page, page_of
from searches.queries.visits.visits import state_of
from searches.words.exceptions import NoteKind
from searches.words.refusals import NotThere

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from searches.facts.cases import StandingCase

    class Joining(TypedDict):
        """The values that `_stops` adds to each stop."""

        joined: list[Stop]

    class Holding(TypedDict):
        """The value that `_visits` adds to each visit."""

        held: bool

    JoinedStop = WithAnnotations[Stop, Joining]
    HeldVisit = WithAnnotations[Visit, Holding]

Document = dict[str, Any]
GONE = Q(departed_at__isnull=False) | Q(turned_back_at__isnull=False)
#: The condition for the visits whose vehicle is in each of these places.
WHERE = {
    "expected": Q(entered_at__isnull=True) & ~GONE,
    "inside": Q(entered_at__isnull=False) & ~GONE,
    "gone": GONE,
}


def visits(establishment_id: UUID, *, where: str, after: str, most: int) -> Page:
    rows = _visits(establishment_id)
    return page_of(
        rows.filter(WHERE[where]) if where else rows, after=after, most=most, document_of=_visit
    )


def visit(establishment_id: UUID, visit_id: UUID) -> Document:
    row = _visits(establishment_id).filter(pk=visit_id).first()
    if row is None:
        raise NotThere("This visit")
    return _visit(row)


def stops(establishment_id: UUID, *, open_only: bool, after: str, most: int) -> Page:
    rows = _stops(establishment_id, open_only=open_only).exclude(JOINED)
    return page_of(rows, after=after, most=most, document_of=_stop)


def stop(establishment_id: UUID, stop_id: UUID) -> Document:
    row = _stops(establishment_id).filter(pk=stop_id).first()
    if row is None:
        raise NotThere("This stop")
    return _stop(row)


def near_misses(establishment_id: UUID, *, after: str, most: int) -> Page:
    rows = NearMiss.objects.filter(establishment_id=establishment_id)
    return page_of(
        rows.select_related("reported_by", "area"), after=after, most=most, document_of=_near_miss
    )


def cases(establishment_id: UUID, *, code: str, open_only: bool, after: str, most: int) -> Page:
    here = with_resolved(ExceptionCase.objects.filter(establishment_id=establishment_id))
    rows = with_waiting(here, server_now())
    if code:
        rows = rows.filter(code=code)
    if open_only:
        rows = rows.filter(resolved=False)
    return page_of(rows.prefetch_related("notes"), after=after, most=most, document_of=_case)


def parked(establishment_id: UUID, *, after: str, most: int) -> Page:
    rows = Parked.objects.filter(establishment_id=establishment_id).select_related("parked_by")
    return page_of(rows, after=after, most=most, document_of=_parked)


def _visits(establishment_id: UUID) -> QuerySet[HeldVisit]:
    rows = Visit.objects.filter(establishment_id=establishment_id)
    related = ("vehicle", "haulier")
    stops = Stop.objects.within(establishment_id).holding(OuterRef("pk")).still_open()
    return (
        rows.select_related(*related)
        .prefetch_related("lock_sessions", "halts", "releases__opening")
        .annotate(held=Exists(stops))
    )


def _visit(row: HeldVisit) -> Document:
    lock = max(row.lock_sessions.all(), key=lambda one: one.sealed_at, default=None)
    as_they_are = (
        *("vehicle_type", "source", "load", "trailer_plate", "driver_name", "people_in_cab"),
        *("tail_lift_fitted", "seal_in", "cages", "planned_areas", "packed_by", "recorded_at"),
        *("expected_at", "entered_at", "turned_back_at", "detained_at"),
        *("gate_opened_at", "departed_at"),
    )
    return {name: getattr(row, name) for name in as_they_are} | {
        "id": row.pk,
        "state": state_of(row, halted=bool(row.halts.all()), lock=lock, go=_go(row, lock)),
        "plate": row.vehicle.plate_display,
        "haulier": row.haulier.name,
        "phone_24h": row.haulier.phone_24h,
        "escort": row.escort_id,
        "lock": lock
        and {
            "id": lock.pk,
            "sealed_at": lock.sealed_at,
            "voided_at": lock.voided_at,
            "void_reason": lock.void_reason,
        },
    }


def _go(row: HeldVisit, lock: LockSession | None) -> bool:
    """Return whether a GO of this lock session may still be used and no stop holds the vehicle."""
    now = server_now()
    return not row.held and any(
        release.expires_at >= now
        and lock is not None
        and release.lock_session_id == lock.pk
        and not hasattr(release, "opening")
        for release in row.releases.all()
    )


def _stops(establishment_id: UUID, *, open_only: bool = False) -> QuerySet[JoinedStop]:
    here = Stop.objects.within(establishment_id)
    rows: QuerySet[Stop] = here.still_open() if open_only else here
    joined = Stop.objects.filter(JOINED).select_related("party")
    return rows.select_related("raised_by", "party", "closed").prefetch_related(
        Prefetch("stop_set", joined, to_attr="joined")
    )


def _stop(row: JoinedStop) -> Document:
    closed = getattr(row, "closed", None)
    return {
        "id": row.pk,
        "kind": row.kind,
        "source": row.source,
        "said": row.said,
        "raised_by": row.raised_by.printed_name if row.raised_by else None,
        "visit": row.visit_id,
        "holds": "vehicle" if row.is_of_one_vehicle else "prison",
        "party": row.party.code if row.party else None,
        "joined": [stop.party.code for stop in row.joined if stop.party],
        "occurred_at": row.occurred_at,
        "recorded_at": row.recorded_at,
        "closed_at": closed.recorded_at if closed else None,
    }


def _near_miss(row: NearMiss) -> Document:
    return {
        "id": row.pk,
        "seen": row.seen,
        "plate": row.plate,
        "visit": row.visit_id,
        "area": row.area.code if row.area else None,
        "reported_by": row.reported_by.printed_name,
        "occurred_at": row.occurred_at,
        "recorded_at": row.recorded_at,
    }


def _case(row: StandingCase) -> Document:
    resolving = [note for note in row.notes.all() if note.kind == NoteKind.RESOLVED]
    return {
        "id": row.pk,
        "code": row.code,
        "severity": row.severity,
        "summary": row.summary,
        "visit": row.visit_id,
        "stop": row.stop_id,
        "deadline_at": row.deadline_at,
        "recorded_at": row.recorded_at,
        "outcome": resolving[-1].outcome if row.resolved else None,
        "second_signature_needed": row.waits and not row.resolved,
    }


def _parked(row: Parked) -> Document:
    return {
        "id": row.pk,
        "kind": row.kind,
        "reason": row.reason,
        "parked_by": row.parked_by.printed_name if row.parked_by else "",
        "recorded_at": row.recorded_at,
        "judged_at": row.judged_at,
        "judgement": row.judgement,
    }
