"""The list of exceptions, in the order in which they should be worked through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from searches.facts.cases import with_resolved, with_waiting
from searches.ledger.clock import server_now
from searches.models import CaseNote, ExceptionCase
from searches.rules.exceptions import KINDS
from searches.words.exceptions import ExceptionCode, Severity

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from searches.facts.cases import Standing

    class Listing(Standing):
        """The values that `annotated` adds to each case."""

        acknowledged: bool
        rank: int

    ListedCase = WithAnnotations[ExceptionCase, Listing]

PAGE = 50
RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Age(StrEnum):
    """The ages by which the list of cases can be filtered. A critical case is overdue at once."""

    OVERDUE = "overdue"
    DAY = "day"
    WEEK = "week"


OLDER_THAN = {Age.DAY: timedelta(days=1), Age.WEEK: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list of cases. An empty field does not filter."""

    severity: str = ""
    code: str = ""
    state: str = "open"  # open, resolved, or empty for both
    age: Age | str = ""
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
    waits: bool  # whether the case still needs a second person's signature


@dataclass(frozen=True, slots=True)
class CaseList:
    lines: tuple[CaseLine, ...]
    page: int
    pages: int
    total: int


def case_list(establishment_id: UUID, wanted: Wanted) -> CaseList:
    """Return one page of cases, most severe first, then newest.

    This takes three queries for any number of cases.
    """
    rows = _narrowed(establishment_id, wanted)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(wanted.page, 1), pages)
    found = rows[(page - 1) * PAGE : page * PAGE]
    now = server_now()
    return CaseList(tuple(line_of(row, now) for row in found), page, pages, total)


def _narrowed(establishment_id: UUID, wanted: Wanted) -> QuerySet[ListedCase]:
    rows = annotated(establishment_id)
    if wanted.severity in set(Severity):
        rows = rows.filter(severity=wanted.severity)
    if wanted.code in set(ExceptionCode):
        rows = rows.filter(code=wanted.code)
    if wanted.state in {"open", "resolved"}:
        rows = rows.filter(resolved=wanted.state == "resolved")
    if wanted.age in set(Age):
        rows = rows.filter(_aged(Age(wanted.age), server_now()))
    return rows.order_by("rank", "-recorded_at")


def _aged(age: Age, now: datetime) -> Q:
    if age is not Age.OVERDUE:
        return Q(recorded_at__lt=now - OLDER_THAN[age])
    due = Q(deadline_at__lt=now) | Q(deadline_at__isnull=True, recorded_at__lt=now)
    return due & Q(resolved=False)


def annotated(establishment_id: UUID) -> QuerySet[ListedCase]:
    notes = CaseNote.objects.filter(case=OuterRef("pk"))
    whens = [When(severity=severity, then=Value(rank)) for severity, rank in RANKS.items()]
    here = with_resolved(ExceptionCase.objects.filter(establishment_id=establishment_id))
    return (
        with_waiting(here, server_now())
        .select_related("visit__vehicle")
        .annotate(
            acknowledged=Exists(notes),
            rank=Case(*whens, default=Value(9), output_field=IntegerField()),
        )
    )


def line_of(row: ListedCase, now: datetime) -> CaseLine:
    # A critical case has no deadline, because it is due at once.
    due = row.deadline_at or row.recorded_at
    return CaseLine(
        id=row.pk,
        code=row.code,
        title=KINDS[ExceptionCode(row.code)].title,
        severity={"crit": "critical", "med": "medium"}.get(row.severity, row.severity),
        summary=row.summary,
        plate=row.visit.vehicle.plate_display if row.visit else "",
        plate_kind=row.visit.vehicle.plate_kind if row.visit else "",
        opened_at=row.recorded_at,
        due=None if row.resolved else due,
        overdue=not row.resolved and due < now,
        acknowledged=row.acknowledged,
        resolved=row.resolved,
        waits=row.waits and not row.resolved,
    )
