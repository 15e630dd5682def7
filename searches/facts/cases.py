"""Rows -> the state of an exception's case: open, waiting for a second signature, or resolved."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, Value, When

from searches.facts.involved import took_part
from searches.models import CaseNote, Confirmation, ExceptionCase
from searches.words.confirmations import ConfirmationKind
from searches.words.exceptions import NoteKind

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Resolution(TypedDict):
        """What `with_resolved` adds to each case."""

        newest_end: str | None
        resolved: bool

    class Standing(Resolution):
        """What `with_waiting` leaves on each case."""

        waits: bool

    ResolvedCase = WithAnnotations[ExceptionCase, Resolution]
    StandingCase = WithAnnotations[ExceptionCase, Standing]

#: Of these notes the newest says whether a case is resolved.
ENDS = (NoteKind.RESOLVED, NoteKind.REOPENED)


def with_resolved(cases: QuerySet[ExceptionCase]) -> QuerySet[ResolvedCase]:
    """These cases, each with `resolved`: whether it was resolved and not reopened since."""
    ends = CaseNote.objects.filter(case=OuterRef("pk"), kind__in=ENDS)
    newest = Subquery(ends.order_by("-recorded_at", "-pk").values("kind")[:1])
    return cases.annotate(newest_end=newest).annotate(
        resolved=Case(
            When(newest_end=NoteKind.RESOLVED, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )


def with_waiting(cases: QuerySet[ResolvedCase], now: datetime) -> QuerySet[StandingCase]:
    """These cases, each with `waits`: whether a second person is asked to sign its outcome."""
    asked = Confirmation.objects.filter(
        kind=ConfirmationKind.CASE_OUTCOME,
        subject_id=OuterRef("pk"),
        decision__isnull=True,
        expires_at__gte=now,
    )
    return cases.annotate(waits=Exists(asked))


def is_resolved(case: ExceptionCase) -> bool:
    return with_resolved(ExceptionCase.objects.filter(pk=case.pk)).get().resolved is True


def barred_from(case: ExceptionCase) -> frozenset[str]:
    """Ids of everybody who took part, as of now: somebody may have joined since it was opened."""
    joined = took_part(case.visit) if case.visit is not None else []
    return frozenset({*case.involved, *joined})
