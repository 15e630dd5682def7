"""One visit's page, and the small acts on it: halts, sight, plate, turning back, detaining."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.last_look import last_looks
from searches.queries.legal_holds import keeping_of
from searches.queries.photo_viewer import way_in as way_in_photos
from searches.queries.visits import VisitPage, visit_page
from searches.queries.way_in import choices
from searches.rules.permissions import may
from searches.services.halts import log_arrival, log_departure, regain_sight, report_lost_sight
from searches.services.seals import put_on_seal
from searches.services.sync import once
from searches.services.visit_changes import correct_plate, detain, end_detention, turn_back
from searches.views.act_words import timeline
from searches.views.doors import PageRequest, client_uuid, page
from searches.words.people import Act
from searches.words.visits import SAID_BY_PEOPLE, VisitState

VOID_REASONS = [(one, one.replace("_", " ").capitalize()) for one in SAID_BY_PEOPLE]


@page(Act.SEE_VISITS)
@require_GET
def visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    shown = visit_page(request.actor.establishment, visit_id)
    roles = request.actor.roles
    photos = way_in_photos(request.actor.establishment, visit_id) if shown.inside else None
    context = {
        "shown": shown,
        "visit": shown.visit,
        "way_in": photos,
        "main": main_action(request, shown),
        "events": timeline(shown.events),
        "offered": choices(request.actor.establishment),
        "void_reasons": VOID_REASONS,
        "halts": may(Act.LOG_HALT, roles) and shown.inside,
        "seals": may(Act.CHANGE_SEAL, roles) and shown.inside,
        "voids": may(Act.VOID_LOCK, roles) and shown.in_lock,
        "turns_back": may(Act.TURN_BACK, roles) and shown.inside and not shown.halts,
        "detains": may(Act.DETAIN, roles) and shown.inside,
        "corrects": may(Act.CORRECT_PLATE, roles) and shown.inside,
        "opens": may(Act.OPEN_OUTER_GATE, roles) and shown.inside,
        "sees_decision": may(Act.SEE_DECISION, roles),
        "by_radio": may(Act.RELEASE_BY_RADIO, roles),
        "by_hand": may(Act.ENTER_MANUAL_RELEASE, roles),
        "at_gate": True,
    } | _evidence(request, visit_id)
    return render(request, "visits/visit.html", context)


@page(Act.SEE_VISITS)
@require_GET
def next_thing(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """The one next thing alone, asked anew: in the lock it changes by time."""
    shown = visit_page(request.actor.establishment, visit_id)
    context = {"visit": shown.visit, "main": main_action(request, shown)}
    return render(request, "visits/_next.html", context)


def _evidence(request: PageRequest, visit_id: UUID) -> dict[str, Any]:
    return {
        "takes_evidence": may(Act.READ_EVIDENCE, request.actor.roles),
        "holds_evidence": may(Act.HOLD_EVIDENCE, request.actor.roles),
        "keeping": keeping_of(request.actor.establishment, visit_id),
    }


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


def main_action(request: PageRequest, shown: VisitPage) -> dict[str, str] | None:
    """The one main action for this state and this person; None where there is nothing to do."""
    roles = request.actor.roles
    table = {
        VisitState.EXPECTED: (Act.LOG_VEHICLE_IN, "Log it in", "way_in"),
        VisitState.INBOUND_LOOK: (Act.TAKE_PHOTO, "Way-in photographs", "way_in_photos"),
        VisitState.ON_SITE: (Act.CLOSE_INNER_GATE, "It is in the lock", "seal"),
        VisitState.IN_THE_LOCK: (Act.ANSWER_ITEM, "Search", "sheet"),
        VisitState.RELEASED: (Act.SEE_DECISION, "Show the GO", "release"),
        VisitState.LEAVING: (Act.DEPART, "Has it left?", "gone"),
    }
    if shown.state not in table:
        return None
    act, label, name = table[shown.state]
    if shown.state is VisitState.IN_THE_LOCK and may(Act.RELEASE, roles):
        act, label, name = Act.RELEASE, "See the decision", "release"
    if not may(act, roles):
        return None
    look = last_looks([shown.visit.pk]).get(shown.visit.pk) if name == "sheet" else None
    if look and look.is_now:
        return {"label": "Take the last look now", "name": "sheet_item", "item": look.item}
    return {"label": label, "name": name}
