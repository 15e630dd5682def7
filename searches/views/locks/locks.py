"""The vehicle lock: sealing it, voiding a session, opening the outer gate, recording departure."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.visits.sealing import read_before_sealing
from searches.queries.visits.visits import opening_fault, read_visit_page
from searches.rules.permissions import may
from searches.services.locks.locks import close_inner_gate, depart, open_outer_gate, void_lock
from searches.views.form_submission import form_page, submit
from searches.views.forms.locks import OuterGateForm, PrisonDepartureForm, SealForm, VoidForm
from searches.views.page_access import PageRequest, page
from searches.views.records_on_tablet import photos_on_way_in
from searches.views.visits.visit_facts import show_visit
from searches.words.people import Act


@page(Act.CLOSE_INNER_GATE, at="visits/<uuid:visit_id>/seal/", name="seal")
@require_http_methods(["GET", "POST"])
def seal(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Seal the lock, by confirming that the inner gate is shut and no prisoner is in the lock.

    Sealing begins the search.
    """
    form = SealForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(
                request,
                close_inner_gate,
                visit_id=visit_id,
                inner_gate_shut=form.cleaned_data["shut"],
                no_prisoner_in_lock=form.cleaned_data["empty"],
            )
            return redirect("sheet", visit_id)
    visit_page = read_visit_page(request.actor.establishment, visit_id)
    context = {
        "visit_page": visit_page,
        "visit": visit_page.visit,
        "before": read_before_sealing(visit_page.visit, photos_on_way_in(request, visit_id)),
        "records_departure": may(Act.LOG_HALT, request.actor.roles),
        "takes_photographs": may(Act.TAKE_PHOTO, request.actor.roles),
    }
    return form_page(request, "visits/seal.html", form, context)


@page(Act.VOID_LOCK, at="visits/<uuid:visit_id>/void/", name="void_lock")
@require_POST
def void(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = VoidForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, void_lock, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.OPEN_OUTER_GATE, at="visits/<uuid:visit_id>/outer-gate/", name="open_outer_gate")
@require_POST
def outer_gate(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Record that the outer gate was opened, with or without the code of a GO."""
    form = OuterGateForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, open_outer_gate, visit_id=visit_id, **form.cleaned_data)
            # The fault is read from the row, not from the act, so that a form sent twice shows
            # the same page.
            fault = opening_fault(request.actor.establishment, visit_id)
            if fault:
                return render(request, "visits/no_go.html", {"fault": fault, "visit_id": visit_id})
            return redirect("gone", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.DEPART, at="visits/<uuid:visit_id>/gone/", name="gone")
@require_http_methods(["GET", "POST"])
def departure(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Ask whether the inner gate is still shut, and record that the vehicle has left."""
    form = PrisonDepartureForm.of(request)
    if form.is_valid():
        still_shut = form.cleaned_data["still_shut"]
        with form.showing_refusal():
            submit(request, depart, visit_id=visit_id, inner_gate_still_shut=still_shut)
            return redirect("board")
    visit_page = read_visit_page(request.actor.establishment, visit_id)
    return form_page(
        request,
        "visits/record_departure.html",
        form,
        {"visit_page": visit_page, "visit": visit_page.visit},
    )
