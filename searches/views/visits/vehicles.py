"""Vehicles that left, one vehicle's history, security's markers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.visits.vehicles import recently_left, vehicle_history
from searches.queries.visits.watch import ended_markers, markers
from searches.services.visits.watch import acknowledge_watch, close_watch_marker, set_watch_marker
from searches.views.doors import PageRequest, client_uuid, page
from searches.views.sending import said, submit
from searches.words.people import Act
from searches.words.refusals import Refused


@page(Act.SEE_VISITS)
@require_GET
def left(request: PageRequest) -> HttpResponse:
    lines = recently_left(request.actor.establishment)
    return render(request, "visits/left.html", {"lines": lines})


@page(Act.SEE_VISITS)
@require_GET
def vehicle(request: PageRequest, vehicle_id: UUID) -> HttpResponse:
    shown = vehicle_history(request.actor.establishment, vehicle_id)
    return render(request, "visits/vehicle.html", {"shown": shown})


@page(Act.SET_WATCH_MARKER)
@require_http_methods(["GET", "POST"])
def watch(request: PageRequest) -> HttpResponse:
    names = ("plate", "haulier", "driver_name", "reason")
    typed = {name: request.POST.get(name, "") for name in names}
    if request.method == "POST":
        try:
            submit(request, set_watch_marker, **typed)
            return redirect("watch")
        except Refused as refusal:
            return _watch(request, typed, refusal)
    return _watch(request, typed)


@page(Act.SET_WATCH_MARKER)
@require_POST
def work_marker(request: PageRequest, marker_id: UUID) -> HttpResponse:
    """Acknowledge for one visit, or close the marker: the button says which."""
    note = request.POST.get("note", "")
    try:
        if request.POST.get("close"):
            submit(request, close_watch_marker, marker_id=marker_id, note=note)
        else:
            visit_id = client_uuid(request, "visit")
            submit(request, acknowledge_watch, marker_id=marker_id, visit_id=visit_id, note=note)
    except Refused as refusal:
        return _watch(request, {"note": note, "marker": marker_id}, refusal)
    return redirect("watch")


def _watch(
    request: PageRequest, typed: dict[str, Any], refusal: Refused | None = None
) -> HttpResponse:
    prison = request.actor.establishment
    context = {"markers": markers(prison), "ended": ended_markers(prison), "typed": typed}
    context["refusals"] = said(refusal) if refusal else []
    status = refusal.status if refusal else 200
    return render(request, "visits/watch.html", context, status=status)
