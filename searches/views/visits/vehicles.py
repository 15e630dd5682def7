"""Vehicles that left, the history of one vehicle, and the watch list."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.visits.vehicles import recently_left, recently_left_minutes, vehicle_history
from searches.queries.visits.watch_list import ended_markers, markers
from searches.services.visits.watch_list import (
    acknowledge_watch,
    close_watch_marker,
    set_watch_marker,
)
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import TypedForm, button
from searches.views.forms.watch_list import AcknowledgementForm, MarkerForm, WatchForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.SEE_VISITS, at="left/", name="recently_left", label="Departures", place=40)
@require_GET
def departures(request: PageRequest) -> HttpResponse:
    prison = request.actor.establishment
    context = {"lines": recently_left(prison), "minutes": recently_left_minutes(prison)}
    return render(request, "visits/departures.html", context)


@page(Act.SEE_VISITS, at="vehicles/<uuid:vehicle_id>/", name="vehicle")
@require_GET
def vehicle(request: PageRequest, vehicle_id: UUID) -> HttpResponse:
    history = vehicle_history(request.actor.establishment, vehicle_id)
    return render(request, "visits/vehicle.html", {"history": history})


@page(Act.SET_WATCH_MARKER, at="watch/", name="watch", label="Watch list", place=160)
@require_http_methods(["GET", "POST"])
def watch(request: PageRequest) -> HttpResponse:
    form = WatchForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, set_watch_marker, **form.cleaned_data)
            return redirect("watch")
    return _watch(request, form)


@page(Act.SET_WATCH_MARKER, at="watch/<uuid:marker_id>/", name="work_marker")
@require_POST
def work_marker(request: PageRequest, marker_id: UUID) -> HttpResponse:
    """Acknowledge the marker for one visit, or close it, depending on the button pressed."""
    closes = button(request, "close")
    form = (MarkerForm if closes else AcknowledgementForm).of(request, about=marker_id)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            if closes:
                submit(request, close_watch_marker, marker_id=marker_id, note=typed["note"])
            else:
                submit(
                    request,
                    acknowledge_watch,
                    marker_id=marker_id,
                    visit_id=typed["visit"],
                    note=typed["note"],
                )
            return redirect("watch")
    return _watch(request, form)


def _watch(request: PageRequest, sent: TypedForm) -> HttpResponse:
    prison = request.actor.establishment
    context = {
        "markers": [
            {"marker": marker, "form": MarkerForm.sent_or_empty(sent, about=marker.id)}
            for marker in markers(prison)
        ],
        "ended": ended_markers(prison),
        "new": WatchForm.sent_or_empty(sent),
    }
    return form_page(request, "visits/watch.html", sent, context)
