"""Pages of the standfast: calling it with one confirmation, and the clock of each step."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from searches.queries.rolls.standfast import is_standfast_open, newest_standfast
from searches.rules.permissions import may
from searches.services.rolls.standfast import call_standfast
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import TypedForm
from searches.views.page_access import PageRequest, answers_304_while_unchanged, page, way_back
from searches.words.people import Act


@page(Act.SEE_WHOLE_ROLL, at="standfast/", name="standfast", label="Standfast", place=85)
@require_GET
def home(request: PageRequest) -> HttpResponse:
    return render(request, "rolls/standfast.html", _facts(request))


@page(Act.SEE_WHOLE_ROLL, at="standfast/now/", name="standfast_now")
@require_GET
@answers_304_while_unchanged
def now(request: PageRequest) -> HttpResponse:
    """Return the part of the page that changes."""
    return render(request, "rolls/_standfast.html", _facts(request))


@page(Act.CALL_STANDFAST, at="standfast/call/", name="call_standfast")
@require_http_methods(["GET", "POST"])
def call(request: PageRequest) -> HttpResponse:
    """Say what a standfast does, ask for confirmation, and call it.

    While a standfast is open, the page of that standfast is shown instead.
    """
    if request.method == "GET" and is_standfast_open(request.actor.establishment):
        return redirect("standfast")
    form = TypedForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, call_standfast)
            return redirect("standfast")
    return form_page(request, "rolls/call_standfast.html", form, {"back": way_back(request)})


def _facts(request: PageRequest) -> dict[str, object]:
    return {
        "standfast_page": newest_standfast(request.actor.establishment),
        "calls": may(Act.CALL_STANDFAST, request.actor.roles),
    }
