"""The lock from the gate's side: sealing, voiding, the outer gate, leaving."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.visits.visits import opening_fault, visit_page
from searches.rules.permissions import may
from searches.services.locks.locks import close_inner_gate, depart, open_outer_gate, void_lock
from searches.views.doors import PageRequest, page
from searches.views.sending import submit
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused
from searches.words.visits import VoidReason


@page(Act.CLOSE_INNER_GATE)
@require_http_methods(["GET", "POST"])
def seal(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Two confirmations: inner gate shut, no prisoner in the lock. Then the search begins."""
    refusal = None
    if request.method == "POST":
        try:
            submit(
                request,
                close_inner_gate,
                visit_id=visit_id,
                inner_gate_shut=bool(request.POST.get("shut")),
                no_prisoner_in_lock=bool(request.POST.get("empty")),
            )
            return redirect("sheet", visit_id)
        except Refused as caught:
            refusal = caught
    shown = visit_page(request.actor.establishment, visit_id)
    context = {"shown": shown, "visit": shown.visit, "at_gate": True}
    context["refusals"] = [{"sentence": refusal.sentence}] if refusal else []
    context["records_departure"] = may(Act.LOG_HALT, request.actor.roles)
    return render(request, "visits/seal.html", context, status=refusal.status if refusal else 200)


@page(Act.VOID_LOCK)
@require_POST
def void(request: PageRequest, visit_id: UUID) -> HttpResponse:
    try:
        reason = VoidReason(request.POST.get("reason", ""))
    except ValueError as fault:
        raise Invalid("reason", "Select what happened.", field="reason") from fault
    submit(request, void_lock, visit_id=visit_id, reason=reason)
    return redirect("visit", visit_id)


@page(Act.OPEN_OUTER_GATE)
@require_POST
def outer_gate(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The officer says that the outer gate was opened; with its code, or, as a fact, without."""
    submit(request, open_outer_gate, visit_id=visit_id, code=request.POST.get("code", ""))
    # Read from the row, not from the act: a form sent twice is told the same.
    fault = opening_fault(request.actor.establishment, visit_id)
    if fault:
        return render(request, "visits/no_go.html", {"fault": fault, "visit_id": visit_id})
    return redirect("gone", visit_id)


@page(Act.DEPART)
@require_http_methods(["GET", "POST"])
def gone(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Left, inner gate still shut: the last thing said about a visit."""
    if request.method == "POST":
        said = request.POST.get("still_shut")
        if said not in {"yes", "no"}:
            raise Invalid("still_shut", "Select whether the inner gate is still shut.")
        still_shut = said == "yes"
        submit(request, depart, visit_id=visit_id, inner_gate_still_shut=still_shut)
        return redirect("board")
    shown = visit_page(request.actor.establishment, visit_id)
    return render(request, "visits/gone.html", {"shown": shown, "visit": shown.visit})
