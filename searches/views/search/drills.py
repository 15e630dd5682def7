"""Drills, for security alone: where the tag goes, its code, and how each drill stands."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.search.drills import drills
from searches.services.search.drills import settle_drill
from searches.views.doors import PageRequest, page
from searches.views.sending import submit
from searches.words.people import Act
from searches.words.refusals import Invalid
from searches.words.visits import DrillOutcome


@page(Act.SETTLE_DRILL)
@require_GET
def listed(request: PageRequest) -> HttpResponse:
    return render(request, "search/drills.html", {"drills": drills(request.actor.establishment)})


@page(Act.SETTLE_DRILL)
@require_POST
def settle(request: PageRequest, visit_id: UUID) -> HttpResponse:
    try:
        outcome = DrillOutcome(request.POST.get("outcome", ""))
    except ValueError as fault:
        raise Invalid("outcome", "Select what happened to the drill.") from fault
    note = request.POST.get("note", "")
    submit(request, settle_drill, visit_id=visit_id, outcome=outcome, note=note)
    return redirect("drills")
