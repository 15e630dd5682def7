"""Logging a vehicle in: one form, then the way-in photographs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from searches.queries.visits.visits import read_visit_page
from searches.queries.visits.way_in import choices, known_vehicle
from searches.rules.plates import read_plate
from searches.services.visits.visits import log_vehicle_in
from searches.views.form_submission import form_page, submit
from searches.views.forms.visits import TOOLS, WayInForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.refusals import NotExpected, NotThere, Refused
from searches.words.visits import VisitSource


@page(Act.LOG_VEHICLE_IN, at="visits/new/", name="way_in", label="Log a vehicle in", place=20)
@require_http_methods(["GET", "POST"])
def way_in(request: PageRequest) -> HttpResponse:
    """Show the form that logs a vehicle in, and record the visit. This takes about four minutes."""
    offered = choices(request.actor.establishment)
    if request.method == "GET":
        form = WayInForm(initial=_known(request), offered=offered)
    else:
        form = WayInForm.of(request, offered=offered)
    if form.is_valid():
        with form.showing_refusal():
            # An expected visit keeps its own UUID, so the visit's id comes from the answer and not
            # from the form.
            logged = submit(request, log_vehicle_in, way_in=form.way_in(), source=VisitSource.PAGE)
            return redirect("visit", logged["id"])
    return form_page(request, "visits/way_in.html", form, {"tools": TOOLS})


def _known(request: PageRequest) -> dict[str, object]:
    """Return the form's first values, from the visit in `?visit=` or the vehicle in `?plate=`."""
    initial: dict[str, object] = {"tail_lift_fitted": True, "people_in_cab": 1}
    if expected := request.GET.get("visit"):
        visit = read_visit_page(request.actor.establishment, _uuid(expected)).visit
        if visit.turned_back_at and not visit.entered_at:
            raise NotExpected()
        initial |= {"load": visit.load, "planned_areas": visit.planned_areas}
        initial |= {"packed_by": visit.packed_by, "plate": visit.vehicle.plate_display}
        initial |= known_vehicle(request.actor.establishment, visit.vehicle.plate)
    elif typed := request.GET.get("plate"):
        try:
            plate = read_plate(typed).normal
        except Refused:  # the form shows the text again, and the command judges it
            return initial | {"plate": typed}
        initial |= {"plate": typed} | known_vehicle(request.actor.establishment, plate)
    return initial


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise NotThere("This visit") from fault
