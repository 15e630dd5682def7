"""Facts about the state of a case: open, waiting for a second signature, or resolved."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, Value, When

from searches.facts.participants import took_part
from searches.models import CaseNote, Confirmation, ExceptionCase
from searches.words.confirmations import ConfirmationKind
from searches.words.exceptions import NoteKind

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Resolution(TypedDict):
        """The values that `with_resolved` adds to each case."""

        newest_end: str | None
        resolved: bool

    class Standing(Resolution):
        """The values that each case has after `with_waiting`."""

        waits: bool

    ResolvedCase = WithAnnotations[ExceptionCase, Resolution]
    StandingCase = WithAnnotations[ExceptionCase, Standing]

#: The kinds of note that resolve or reopen a case. The newest of them decides.
ENDS = (NoteKind.RESOLVED, NoteKind.REOPENED)


def with_resolved(cases: QuerySet[ExceptionCase]) -> QuerySet[ResolvedCase]:
    """Return these cases with `resolved`, which is true if a case was resolved and not reopened."""
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
    """Return these cases with `waits`, which is true if an outcome waits for a second signature."""
    requests = Confirmation.objects.filter(
        kind=ConfirmationKind.CASE_OUTCOME,
        subject_id=OuterRef("pk"),
        decision__isnull=True,
        expires_at__gte=now,
    )
    return cases.annotate(waits=Exists(requests))


def is_resolved(case: ExceptionCase) -> bool:
    return with_resolved(ExceptionCase.objects.filter(pk=case.pk)).get().resolved is True


def barred_from(case: ExceptionCase) -> frozenset[str]:
    """Return the ids of everybody who may not review this case, because they took part.

    The function reads the visit again, because more people may have taken part since the case was
    opened.
    """
    joined = took_part(case.visit) if case.visit is not None else []
    return frozenset({*case.involved, *joined})
