"""Logging a vehicle in: one form in steps, then the way-in photographs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from searches.queries.photos.photo_viewer import way_in as photographs
from searches.queries.visits.visits import read_visit_page
from searches.queries.visits.way_in import arrival, arrival_of, choices
from searches.rules.permissions import may
from searches.services.visits.visits import log_vehicle_in
from searches.views.form_submission import form_page, submit
from searches.views.forms.visits import WAY_IN_CHOICES, WayInForm
from searches.views.page_access import PageRequest, page
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.refusals import NotExpected, NotThere, Refused
from searches.words.visits import PlateChoice, VisitSource


@page(Act.LOG_VEHICLE_IN, at="visits/new/", name="way_in", label="Log a vehicle in", place=20)
@require_http_methods(["GET", "POST"])
def log_in(request: PageRequest) -> HttpResponse:
    """Show the form that logs a vehicle in, and record the visit.

    Logging a vehicle in takes an officer about four minutes.
    """
    offered = choices(request.actor.establishment)
    if request.method == "GET":
        form = WayInForm(initial=_known(request), offered=offered)
    else:
        form = WayInForm.of(request, offered=offered)
    if form.is_valid():
        with form.showing_refusal():
            # An expected visit keeps its own UUID, so the visit's id comes from the answer and not
            # from the form.
            way_in = form.way_in()
            logged = submit(request, log_vehicle_in, way_in=way_in, source=VisitSource.PAGE)
            return redirect(_next_page(request, logged["id"], way_in.vehicle_type))
    return form_page(request, "visits/way_in.html", form, WAY_IN_CHOICES)


def _next_page(request: PageRequest, visit_id: UUID, kind: VehicleType) -> str:
    """Return the address of the first photograph to take, or else of the visit.

    An ambulance or a fire engine does not wait for photographs.
    """
    if kind is not VehicleType.EMERGENCY and may(Act.TAKE_PHOTO, request.actor.roles):
        slots = photographs(request.actor.establishment, visit_id).slots
        if slots:
            return reverse("way_in_photo", args=[visit_id, slots[0].code])
    return reverse("visit", args=[visit_id])


def _known(request: PageRequest) -> dict[str, object]:
    """Return the form's first values, from the visit in `?visit=` or the vehicle in `?plate=`."""
    initial: dict[str, object] = {"tail_lift_fitted": True}
    if expected := request.GET.get("visit"):
        visit = read_visit_page(request.actor.establishment, _uuid(expected)).visit
        if visit.turned_back_at and not visit.entered_at:
            raise NotExpected()
        known = arrival_of(request.actor.establishment, visit.pk)
    elif typed := request.GET.get("plate"):
        initial |= {"plate": typed}
        try:
            known = arrival(request.actor.establishment, typed, PlateChoice.UK)
        except Refused:  # the form shows the text again, and the command judges it
            return initial
    else:
        return initial
    return initial | (known.initial() if known else {})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise NotThere("This visit") from fault
