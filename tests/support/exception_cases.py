"""Resolve an exception case, with the second signature that a critical case needs."""

from __future__ import annotations

from searches.models import Confirmation, ExceptionCase
from searches.services.exceptions.exceptions import resolve_exception
from searches.services.prison.confirmation_decisions import confirm
from searches.words.actors import Actor
from searches.words.exceptions import Outcome, Severity
from tests.support.sample_prison import PIN, Prison

FOUND_OUT = "The people concerned were asked, and it is explained."


def resolve(
    prison: Prison,
    case: ExceptionCase,
    *,
    first: Actor | None = None,
    outcome: Outcome = Outcome.EXPLAINED,
    text: str = FOUND_OUT,
) -> None:
    """Resolve the case as `first`, who is Sam by default.

    Sid gives the second signature for a critical case.
    """
    first = first or prison.sam
    resolve_exception(first, case_id=case.pk, outcome=outcome, text=text, pin=PIN)
    if case.severity == Severity.CRIT:
        confirmation = Confirmation.objects.filter(subject_id=case.pk).latest("recorded_at")
        confirm(
            prison.sid, confirmation_id=confirmation.pk, pin=PIN, reason="I asked them as well."
        )
