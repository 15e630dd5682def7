"""Vehicles that left, one vehicle's history, security's markers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.vehicles import markers, recently_left, vehicle_history
from searches.services.watch import acknowledge_watch, close_watch_marker, set_watch_marker
from searches.views.doors import PageRequest, client_uuid, page
from searches.views.sending import send
from searches.words.people import Act
from searches.words.refusals import Refused


@page(Act.SEE_VISITS)
@require_GET
def left(request: PageRequest) -> HttpResponse:
    lines = recently_left(request.actor.establishment)
    return render(request, "vehicles/left.html", {"lines": lines})


@page(Act.SEE_VISITS)
@require_GET
def vehicle(request: PageRequest, vehicle_id: UUID) -> HttpResponse:
    shown = vehicle_history(request.actor.establishment, vehicle_id)
    return render(request, "vehicles/vehicle.html", {"shown": shown})


@page(Act.SET_WATCH_MARKER)
@require_http_methods(["GET", "POST"])
def watch(request: PageRequest) -> HttpResponse:
    refusals: list[dict[str, str]] = []
    names = ("plate", "haulier", "driver_name", "reason")
    typed = {name: request.POST.get(name, "") for name in names}
    if request.method == "POST":
        try:
            send(
                request,
                "set_watch_marker",
                typed,
                lambda _: set_watch_marker(request.actor, **typed),
            )
            return redirect("watch")
        except Refused as refusal:
            refusals = [{"sentence": refusal.sentence, "field": refusal.field}]
    context = {"markers": markers(request.actor.establishment), "typed": typed}
    context["refusals"] = refusals
    return render(request, "watch/watch.html", context, status=422 if refusals else 200)


@page(Act.SET_WATCH_MARKER)
@require_POST
def work_marker(request: PageRequest, marker_id: UUID) -> HttpResponse:
    """Acknowledge for one visit, or close the marker: the button says which."""
    named = {"marker_id": marker_id}
    if request.POST.get("close"):
        send(
            request,
            "close_watch_marker",
            named,
            lambda _: close_watch_marker(request.actor, **named),
        )
        return redirect("watch")
    visit_id, note = client_uuid(request, "visit"), request.POST.get("note", "")
    seen = {"visit_id": visit_id, "note": note} | named
    send(request, "acknowledge_watch", seen, lambda _: acknowledge_watch(request.actor, **seen))
    return redirect("watch")
