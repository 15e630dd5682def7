"""One visit's page, and the small acts on it: halts, sight, plate, turning back, detaining."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.services.halts import log_arrival, log_departure, regain_sight, report_lost_sight
from searches.services.seals import put_on_seal
from searches.services.sync import once
from searches.services.visit_changes import correct_plate, detain, end_detention, turn_back
from searches.views.doors import (
    PageRequest,
    client_uuid,
    lapsing,
    page,
    unchanged_when_nothing_happened,
)
from searches.views.go import brings_go
from searches.views.visit_facts import visit_facts
from searches.words.people import Act


@page(Act.SEE_VISITS)
@require_GET
def visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    return render(request, "visits/visit.html", visit_facts(request, visit_id))


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
    area = request.POST.get("area", "")
    return act_once(
        request, visit_id, "arrive", {"area": area}, lambda: log_arrival(
            request.actor, visit_id=visit_id, area=area, id=client_uuid(request)
        )
    )  # fmt: skip


@page(Act.LOG_HALT)
@require_POST
def leave(request: PageRequest, visit_id: UUID, halt_id: UUID) -> HttpResponse:
    told = {
        "parties_present": tuple(request.POST.getlist("parties")),
        "unlisted_prisoner": bool(request.POST.get("unlisted")),
        "note": request.POST.get("note", ""),
    }
    return act_once(
        request, visit_id, "leave", {"halt": str(halt_id), **told},
        lambda: log_departure(request.actor, halt_id=halt_id, **told),
    )  # fmt: skip


@page(Act.REPORT_LOST_SIGHT)
@require_POST
def sight(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Lost, or regained: the button says which."""
    if request.POST.get("sight") == "regained":
        return act_once(
            request, visit_id, "regain", {}, lambda: regain_sight(request.actor, visit_id=visit_id)
        )
    return act_once(
        request, visit_id, "lose", {}, lambda: report_lost_sight(request.actor, visit_id=visit_id)
    )


@page(Act.CHANGE_SEAL)
@require_POST
def seal_put_on(request: PageRequest, visit_id: UUID) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("number", "in_place_of")}
    return act_once(
        request, visit_id, "put_on_seal", typed, lambda: put_on_seal(
            request.actor, visit_id=visit_id, id=client_uuid(request), **typed
        )
    )  # fmt: skip


@page(Act.CORRECT_PLATE)
@require_POST
def plate(request: PageRequest, visit_id: UUID) -> HttpResponse:
    typed = {
        "plate": request.POST.get("plate", ""),
        "foreign": bool(request.POST.get("foreign")),
    }
    return act_once(
        request, visit_id, "plate", typed,
        lambda: correct_plate(request.actor, visit_id=visit_id, **typed),
    )  # fmt: skip


@page(Act.TURN_BACK)
@require_POST
def turn(request: PageRequest, visit_id: UUID) -> HttpResponse:
    why = request.POST.get("why", "")
    return act_once(
        request, visit_id, "turn", {"why": why},
        lambda: turn_back(request.actor, visit_id=visit_id, why=why),
    )  # fmt: skip


@page(Act.DETAIN)
@require_POST
def hold_here(request: PageRequest, visit_id: UUID) -> HttpResponse:
    act = end_detention if request.POST.get("end") else detain
    why = request.POST.get("why", "")
    return act_once(
        request, visit_id, act.__name__, {"why": why},
        lambda: act(request.actor, visit_id=visit_id, why=why),
    )  # fmt: skip


def act_once(
    request: PageRequest,
    visit_id: UUID,
    kind: str,
    payload: dict[str, Any],
    run: Callable[[], object],
) -> HttpResponse:
    """Once for each form shown, then back to the visit. A refusal becomes the refusal page."""

    def answer() -> dict[str, Any]:
        run()
        return {"done": True}

    payload = {"visit": str(visit_id), **payload}
    once(request.actor, id=client_uuid(request), kind=kind, payload=payload, run=answer).demand()
    return redirect("visit", visit_id)
