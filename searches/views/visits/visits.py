"""One visit's page and its actions: halts, lost sight, seals, plate, turning back, detaining."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.visits.visit_record import past_names
from searches.queries.visits.visits import read_visit_page
from searches.queries.visits.way_in import choices
from searches.services.locks.vehicle_types import change_vehicle_type
from searches.services.people.access_log import NameList, open_names
from searches.services.visits.halts import (
    log_arrival,
    log_departure,
    regain_sight,
    report_lost_sight,
)
from searches.services.visits.tamper_seals import put_on_seal
from searches.services.visits.visit_changes import (
    correct_plate,
    detain,
    end_detention,
    record_people_in_cab,
    turn_back,
)
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import TypedForm, button
from searches.views.forms.visits import (
    DepartureForm,
    DetentionForm,
    EndDetentionForm,
    HaltForm,
    PeopleInCabForm,
    PlateForm,
    TamperSealForm,
    TurnBackForm,
    VehicleTypeForm,
)
from searches.views.page_access import (
    PageRequest,
    answers_304_while_unchanged,
    page,
    with_changing_etag,
)
from searches.views.release.go import redirects_to_go
from searches.views.visits.visit_facts import show_visit, visit_facts
from searches.words.people import Act
from searches.words.refusals import NotThere


@page(Act.SEE_VISITS, at="visits/<uuid:visit_id>/", name="visit")
@require_GET
def visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    return show_visit(request, visit_id, None)


@page(Act.SEE_NAMES, at="visits/<uuid:visit_id>/names/", name="visit_names")
@require_GET
def names(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Show the prisoners in the counts and movements of a visit. The ledger records the look."""
    named = past_names(request.actor.establishment, visit_id)
    open_names(request.actor, names=NameList.VISIT, subject=visit_id, size=named.size)
    return render(request, "visits/names.html", {"named": named})


@page(Act.SEE_VISITS, at="visits/<uuid:visit_id>/now/", name="visit_now")
@require_GET
@answers_304_while_unchanged
@redirects_to_go
def visit_fragment(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Return the fragment that the page polls. Answer 304 while the ledger has no new entry."""
    context = visit_facts(request, visit_id)
    response = render(request, "visits/_now.html", context)
    return with_changing_etag(response) if context["lapses"] else response


@page(Act.LOG_HALT, at="visits/<uuid:visit_id>/arrive/", name="arrive")
@require_POST
def arrive(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = HaltForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, log_arrival, visit_id=visit_id, area=form.cleaned_data["area"])
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.LOG_HALT, at="visits/<uuid:visit_id>/halts/<uuid:halt_id>/leave/", name="leave")
@require_http_methods(["GET", "POST"])
def leave(request: PageRequest, visit_id: UUID, halt_id: UUID) -> HttpResponse:
    """Record that the vehicle left an area. Anybody but the visit's escort must give a reason."""
    form = DepartureForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                log_departure,
                halt_id=halt_id,
                parties_present=tuple(typed["parties"]),
                unlisted_prisoner=typed["unlisted"],
                note=typed["note"],
                reason=typed["reason"],
            )
            return redirect("visit", visit_id)
    visit_page = read_visit_page(request.actor.establishment, visit_id)
    halt = next((halt for halt in visit_page.halts if halt.id == halt_id), None)
    if halt is None:
        raise NotThere("This halt")
    context = {
        "visit_page": visit_page,
        "visit": visit_page.visit,
        "halt": halt,
        "offered": choices(request.actor.establishment),
        "asks_reason": visit_page.visit.escort_id != request.actor.person,
    }
    return form_page(request, "visits/departure_from_area.html", form, context)


@page(Act.REPORT_LOST_SIGHT, at="visits/<uuid:visit_id>/sight/", name="sight")
@require_POST
def change_sight(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Record that the escort lost or regained sight, depending on the button that was pressed."""
    form = TypedForm.of(request)
    if form.is_valid():
        act = regain_sight if button(request, "sight") == "regained" else report_lost_sight
        with form.showing_refusal():
            submit(request, act, visit_id=visit_id)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.CHANGE_SEAL, at="visits/<uuid:visit_id>/seals/", name="put_on_seal")
@require_POST
def seal_put_on(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = TamperSealForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, put_on_seal, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.CORRECT_PLATE, at="visits/<uuid:visit_id>/plate/", name="correct_plate")
@require_POST
def plate(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = PlateForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, correct_plate, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.CHANGE_VEHICLE_TYPE, at="visits/<uuid:visit_id>/type/", name="change_vehicle_type")
@require_POST
def vehicle_type(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = VehicleTypeForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, change_vehicle_type, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.LOG_VEHICLE_IN, at="visits/<uuid:visit_id>/people/", name="record_people_in_cab")
@require_POST
def people_in_cab(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = PeopleInCabForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, record_people_in_cab, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.TURN_BACK, at="visits/<uuid:visit_id>/turn-back/", name="turn_back")
@require_POST
def turn_vehicle_back(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = TurnBackForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, turn_back, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.DETAIN, at="visits/<uuid:visit_id>/detain/", name="detain")
@require_POST
def detain_or_let_go(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Detain the vehicle, or end its detention, depending on the button that was pressed."""
    ends = bool(button(request, "end"))
    form = EndDetentionForm.of(request) if ends else DetentionForm.of(request)
    if form.is_valid():
        act = end_detention if ends else detain
        with form.showing_refusal():
            submit(request, act, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)
