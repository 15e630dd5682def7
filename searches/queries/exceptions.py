"""Exceptions as a list to work through, and one case with all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When

from searches.ledger.clock import server_now
from searches.models import CaseNote, ExceptionCase, LedgerEntry, Photograph, Release
from searches.queries.visits import Event, events_of
from searches.rules.exceptions import KINDS
from searches.words.exceptions import ExceptionCode, Severity
from searches.words.refusals import NotThere

PAGE = 50
RANKS = {severity: rank for rank, severity in enumerate(Severity)}
MOST_PHOTOS = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty means everything of its kind."""

    severity: str = ""
    code: str = ""
    state: str = "open"  # open, resolved, or empty for both
    page: int = 1


@dataclass(frozen=True, slots=True)
class CaseLine:
    id: UUID
    code: str
    title: str
    severity: str
    summary: str
    plate: str
    plate_kind: str
    opened_at: datetime
    due: datetime | None
    overdue: bool
    acknowledged: bool
    resolved: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    lines: tuple[CaseLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class NoteLine:
    kind: str
    outcome: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePage:
    line: CaseLine
    visit_id: UUID | None
    stop_id: UUID | None
    notes: tuple[NoteLine, ...]
    events: tuple[Event, ...]
    photos: tuple[tuple[UUID, str, datetime], ...]
    refused_holds: tuple[tuple[str, str], ...]
    release: dict[str, Any] | None
    took_part: bool


def case_list(establishment_id: UUID, wanted: Wanted) -> CaseList:
    """Most severe first, then newest. Three queries at any length."""
    rows = _narrowed(establishment_id, wanted)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(wanted.page, 1), pages)
    found = rows[(page - 1) * PAGE : page * PAGE]
    now = server_now()
    return CaseList(tuple(_line(row, now) for row in found), page, pages, total)


def case_page(establishment_id: UUID, case_id: UUID, viewer: UUID | None) -> CasePage:
    row = _annotated(establishment_id).filter(pk=case_id).first()
    if row is None:
        raise NotThere("This exception")
    notes = row.notes.select_related("written_by")
    photos = Photograph.objects.filter(visit_id=row.visit_id) if row.visit_id else ()
    return CasePage(
        line=_line(row, server_now()),
        visit_id=row.visit_id,
        stop_id=row.stop_id,
        notes=tuple(
            NoteLine(n.kind, n.outcome, n.text, n.written_by.printed_name, n.recorded_at)
            for n in notes
        ),
        events=events_of(establishment_id, row.visit_id) if row.visit_id else (),
        photos=tuple((p.pk, p.slot, p.recorded_at) for p in photos[:MOST_PHOTOS]),
        refused_holds=_refused_holds(row),
        release=_release(row),
        took_part=str(viewer) in row.involved,
    )


def _narrowed(establishment_id: UUID, wanted: Wanted) -> QuerySet[ExceptionCase]:
    rows = _annotated(establishment_id)
    if wanted.severity in set(Severity):
        rows = rows.filter(severity=wanted.severity)
    if wanted.code in set(ExceptionCode):
        rows = rows.filter(code=wanted.code)
    if wanted.state in {"open", "resolved"}:
        rows = rows.filter(resolved=wanted.state == "resolved")
    return rows.order_by("rank", "-recorded_at")


def _annotated(establishment_id: UUID) -> QuerySet[Any]:
    notes = CaseNote.objects.filter(case=OuterRef("pk"))
    whens = [When(severity=severity, then=Value(rank)) for severity, rank in RANKS.items()]
    return (
        ExceptionCase.objects.filter(establishment_id=establishment_id)
        .select_related("visit__vehicle")
        .annotate(
            resolved=Exists(notes.filter(kind="resolved")),
            acknowledged=Exists(notes),
            rank=Case(*whens, default=Value(9), output_field=IntegerField()),
        )
    )


def _line(row: Any, now: datetime) -> CaseLine:
    due = row.deadline_at or row.recorded_at  # critical is due at once
    return CaseLine(
        id=row.pk,
        code=row.code,
        title=KINDS[ExceptionCode(row.code)].title,
        severity={"crit": "critical", "med": "medium"}.get(row.severity, row.severity),
        summary=row.summary,
        plate=row.visit.vehicle.plate_display if row.visit else "",
        plate_kind=row.visit.vehicle.plate_kind if row.visit else "",
        opened_at=row.recorded_at,
        due=due,
        overdue=not row.resolved and due < now,
        acknowledged=row.acknowledged,
        resolved=row.resolved,
    )


def _refused_holds(row: ExceptionCase) -> tuple[tuple[str, str], ...]:
    """What held the vehicle at the newest refused release of this visit."""
    entry = (
        LedgerEntry.objects.filter(visit_id=row.visit_id, act="refuse_release")
        .order_by("-seq")
        .first()
        if row.visit_id
        else None
    )
    holds = entry.body["said"].get("holds", []) if entry else []
    return tuple((str(code), str(subject)) for code, subject in holds)


def _release(row: ExceptionCase) -> dict[str, Any] | None:
    """The facts and decision of the newest release of this visit, as they were kept."""
    release = (
        Release.objects.filter(visit_id=row.visit_id).select_related("released_by").last()
        if row.visit_id
        else None
    )
    if release is None:
        return None
    return {
        "at": release.recorded_at,
        "by": release.released_by.printed_name,
        "rules_run": release.decision["rules_run"],
        "set_aside": [one["hold"]["sentence"] for one in release.decision["set_aside"]],
        "facts_sha256": release.facts_sha256,
        "parties": [
            {"name": party["name"], "expected": len(party["expected"])}
            for party in release.facts["parties"]
        ],
    }
