"""What the page of a request shows beside its summary: one fragment for each kind that has one.

A fragment is a template and a function that gives it its context, so that the second person sees
what they confirm: for a vehicle, say, the photographs of the whole vehicle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from searches.queries.confirmations.confirmations import Request
from searches.queries.exceptions.exceptions import case_page
from searches.queries.photos.photo_viewer import way_in
from searches.views.doors import PageRequest
from searches.words.confirmations import ConfirmationKind


@dataclass(frozen=True, slots=True)
class Fragment:
    template: str
    context: Callable[[PageRequest, Request], dict[str, Any]]


def _case_outcome(request: PageRequest, shown: Request) -> dict[str, Any]:
    return {"case": case_page(request.actor.establishment, shown.subject_id, request.actor.person)}


def photographs_of_the_vehicle(request: PageRequest, shown: Request) -> dict[str, Any]:
    """The photographs of the way in, which show what the vehicle is and which plate it has."""
    if shown.visit_id is None:
        return {"way_in": None}
    return {"way_in": way_in(request.actor.establishment, shown.visit_id)}


OF_VEHICLE = Fragment("confirmations/_vehicle.html", photographs_of_the_vehicle)
FRAGMENTS: dict[ConfirmationKind, Fragment] = {
    ConfirmationKind.CASE_OUTCOME: Fragment("exceptions/_to_sign.html", _case_outcome),
    ConfirmationKind.VEHICLE: OF_VEHICLE,
    ConfirmationKind.EMERGENCY: OF_VEHICLE,
    ConfirmationKind.PLATE: OF_VEHICLE,
}


def fragment_of(request: PageRequest, shown: Request) -> dict[str, Any]:
    """The context of the page's fragment, with `fragment_template` naming it; empty without one."""
    fragment = FRAGMENTS.get(shown.kind)
    if fragment is None:
        return {}
    return {"fragment_template": fragment.template, **fragment.context(request, shown)}
