"""One visit's page, and the small acts on it: halts, sight, plate, turning back, detaining."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.visits.visit_record import past_names, visit_record
from searches.queries.visits.visits import visit_page
from searches.queries.visits.way_in import choices
from searches.rules.permissions import may
from searches.services.locks.vehicle_types import change_vehicle_type
from searches.services.people.access_log import NameList, open_names
from searches.services.visits.halts import (
    log_arrival,
    log_departure,
    regain_sight,
    report_lost_sight,
)
from searches.services.visits.tamper_seals import put_on_seal
from searches.services.visits.visit_changes import correct_plate, detain, end_detention, turn_back
from searches.views.doors import PageRequest, lapsing, page, unchanged_when_nothing_happened
from searches.views.release.go import brings_go
from searches.views.sending import said, submit
from searches.views.visits.visit_facts import visit_facts
from searches.words.checklists import VehicleType
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused


@page(Act.SEE_VISITS)
@require_GET
def visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    context = visit_facts(request, visit_id)
    if context["shown"].is_over:
        context["record"] = visit_record(request.actor.establishment, visit_id)
        context["sees_names"] = may(Act.SEE_NAMES, request.actor.roles)
        context["sees_photos"] = may(Act.SEE_PHOTOS, request.actor.roles)
    return render(request, "visits/visit.html", context)


@page(Act.SEE_NAMES)
@require_GET
def names(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The prisoners whom the counts and movements of a visit name; the look is recorded."""
    named = past_names(request.actor.establishment, visit_id)
    open_names(request.actor, names=NameList.VISIT, subject=visit_id, size=named.size)
    return render(request, "visits/names.html", {"named": named})


@page(Act.SEE_VISITS)
@require_GET
@unchanged_when_nothing_happened
@brings_go
def now(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The visit page's fragment, polled; 304 while the ledger stands still."""
    context = visit_facts(request, visit_id)
    response = render(request, "visits/_now.html", context)
    return lapsing(response) if context["lapses"] else response


@page(Act.LOG_HALT)
@require_POST
def arrive(request: PageRequest, visit_id: UUID) -> HttpResponse:
    submit(request, log_arrival, visit_id=visit_id, area=request.POST.get("area", ""))
    return redirect("visit", visit_id)


class Departure(TypedDict):
    """What the form of a departure asks."""

    parties_present: tuple[str, ...]
    unlisted_prisoner: bool
    note: str
    reason: str


@page(Act.LOG_HALT)
@require_http_methods(["GET", "POST"])
def leave(request: PageRequest, visit_id: UUID, halt_id: UUID) -> HttpResponse:
    """Record that the vehicle left an area. Anybody but the visit's escort says why they do it."""
    typed: Departure = {
        "parties_present": tuple(request.POST.getlist("parties")),
        "unlisted_prisoner": bool(request.POST.get("unlisted")),
        "note": request.POST.get("note", ""),
        "reason": request.POST.get("reason", ""),
    }
    refusals: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            submit(request, log_departure, halt_id=halt_id, **typed)
            return redirect("visit", visit_id)
        except Refused as refusal:
            if refusal.code != "reason":
                raise
            refusals = said(refusal)
    shown = visit_page(request.actor.establishment, visit_id)
    halt = next((one for one in shown.halts if one.id == halt_id), None)
    if halt is None:
        raise NotThere("This halt")
    context = {
        "shown": shown,
        "visit": shown.visit,
        "halt": halt,
        "offered": choices(request.actor.establishment),
        "typed": typed,
        "asks_reason": shown.visit.escort_id != request.actor.person,
        "refusals": refusals,
        "at_gate": True,
    }
    status = 422 if refusals else 200
    return render(request, "visits/departure.html", context, status=status)


@page(Act.REPORT_LOST_SIGHT)
@require_POST
def sight(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Lost, or regained: the button says which."""
    if request.POST.get("sight") == "regained":
        submit(request, regain_sight, visit_id=visit_id)
    else:
        submit(request, report_lost_sight, visit_id=visit_id)
    return redirect("visit", visit_id)


@page(Act.CHANGE_SEAL)
@require_POST
def seal_put_on(request: PageRequest, visit_id: UUID) -> HttpResponse:
    submit(
        request,
        put_on_seal,
        visit_id=visit_id,
        number=request.POST.get("number", ""),
        in_place_of=request.POST.get("in_place_of", ""),
    )
    return redirect("visit", visit_id)


@page(Act.CORRECT_PLATE)
@require_POST
def plate(request: PageRequest, visit_id: UUID) -> HttpResponse:
    submit(
        request,
        correct_plate,
        visit_id=visit_id,
        plate=request.POST.get("plate", ""),
        foreign=bool(request.POST.get("foreign")),
        reason=request.POST.get("reason", ""),
    )
    return redirect("visit", visit_id)


@page(Act.CHANGE_VEHICLE_TYPE)
@require_POST
def vehicle_type(request: PageRequest, visit_id: UUID) -> HttpResponse:
    try:
        kind = VehicleType(request.POST.get("vehicle_type", ""))
    except ValueError as fault:
        raise Invalid("vehicle_type", "Select a vehicle type.", field="vehicle_type") from fault
    submit(request, change_vehicle_type, visit_id=visit_id, vehicle_type=kind)
    return redirect("visit", visit_id)


@page(Act.TURN_BACK)
@require_POST
def turn(request: PageRequest, visit_id: UUID) -> HttpResponse:
    submit(request, turn_back, visit_id=visit_id, why=request.POST.get("why", ""))
    return redirect("visit", visit_id)


@page(Act.DETAIN)
@require_POST
def hold_here(request: PageRequest, visit_id: UUID) -> HttpResponse:
    act = end_detention if request.POST.get("end") else detain
    submit(request, act, visit_id=visit_id, why=request.POST.get("why", ""))
    return redirect("visit", visit_id)
