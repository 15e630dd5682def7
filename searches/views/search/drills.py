"""Drills, for security leads only: where the tag goes, its code, and the state of each drill."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from searches.queries.search.drills import drills
from searches.services.search.drills import settle_drill
from searches.views.form_submission import form_page, submit
from searches.views.forms.drills import DrillForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.SETTLE_DRILL, at="drills/", name="drills", label="Drills", place=150)
@require_GET
def drill_list(request: PageRequest) -> HttpResponse:
    return _show(request, None)


@page(Act.SETTLE_DRILL, at="drills/<uuid:visit_id>/", name="settle_drill")
@require_POST
def settle(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = DrillForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, settle_drill, visit_id=visit_id, **form.cleaned_data)
            return redirect("drills")
    return _show(request, form)


def _show(request: PageRequest, sent: DrillForm | None) -> HttpResponse:
    context = {"drills": drills(request.actor.establishment)}
    return form_page(request, "search/drills.html", sent, context)
