"""The fragments that the page of a confirmation request shows beside its summary.

A fragment is a template and a function that returns its context. The fragment shows the second
person what they confirm, for example the photographs of a whole vehicle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from searches.queries.confirmations.confirmations import Request
from searches.queries.exceptions.escalations import requested_change
from searches.queries.exceptions.exceptions import case_page
from searches.queries.photos.photo_viewer import way_in
from searches.rules.escalation import step_in_words
from searches.views.page_access import PageRequest
from searches.words.confirmations import ConfirmationKind


@dataclass(frozen=True, slots=True)
class Fragment:
    template: str
    context: Callable[[PageRequest, Request], dict[str, Any]]


def _case_outcome(request: PageRequest, confirmation: Request) -> dict[str, Any]:
    return {
        "case": case_page(
            request.actor.establishment, confirmation.subject_id, request.actor.person
        )
    }


def photographs_of_the_vehicle(request: PageRequest, confirmation: Request) -> dict[str, Any]:
    """Return the way-in photographs, which show what the vehicle is and which plate it has."""
    if confirmation.visit_id is None:
        return {"way_in": None}
    return {"way_in": way_in(request.actor.establishment, confirmation.visit_id)}


def _escalation(request: PageRequest, confirmation: Request) -> dict[str, Any]:
    """Return the rows that a changed escalation table would lose and gain, in words."""
    gone, new = requested_change(request.actor.establishment, confirmation.id)
    return {
        "gone": [step_in_words(row) for row in gone],
        "new": [step_in_words(row) for row in new],
    }


OF_VEHICLE = Fragment("confirmations/_vehicle.html", photographs_of_the_vehicle)
FRAGMENTS: dict[ConfirmationKind, Fragment] = {
    ConfirmationKind.CASE_OUTCOME: Fragment("exceptions/_outcome_to_sign.html", _case_outcome),
    ConfirmationKind.ESCALATION: Fragment("confirmations/_escalation.html", _escalation),
    ConfirmationKind.VEHICLE: OF_VEHICLE,
    ConfirmationKind.EMERGENCY: OF_VEHICLE,
    ConfirmationKind.PLATE: OF_VEHICLE,
}


def fragment_of(request: PageRequest, confirmation: Request) -> dict[str, Any]:
    """Return the context of this request's fragment, or an empty dictionary if it has none.

    `fragment_template` in the context names the template.
    """
    fragment = FRAGMENTS.get(confirmation.kind)
    if fragment is None:
        return {}
    return {"fragment_template": fragment.template, **fragment.context(request, confirmation)}
