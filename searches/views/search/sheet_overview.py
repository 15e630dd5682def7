"""The overview of a search on one screen, which shows only the stop after something was found."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.lookups import demand_visit
from searches.queries.rolls.matrix import matrix
from searches.queries.search.held_records import alarms_on_tablet
from searches.queries.search.last_look import last_look
from searches.queries.search.plans import plan_of
from searches.queries.search.search_pace import haste
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import SheetCard
from searches.queries.stops.finds import unacknowledged_find
from searches.queries.stops.vehicle_stops import stop_of_vehicle
from searches.queries.visits.visits import read_visit_page
from searches.rules.permissions import may
from searches.services.search.searches import begin_second_search
from searches.services.stops.stops import acknowledge_stop
from searches.views.form_submission import submit
from searches.views.page_access import (
    PageRequest,
    answers_304_while_unchanged,
    page,
    with_changing_etag,
)
from searches.views.records_on_tablet import sheet_on_tablet
from searches.views.release.go import redirects_to_go
from searches.words.actors import Actor
from searches.words.people import Act


@page(Act.SEE_VISITS, at="visits/<uuid:visit_id>/sheet/", name="sheet")
@require_GET
def overview(request: PageRequest, visit_id: UUID) -> HttpResponse:
    card = sheet_on_tablet(request, visit_id)
    return render(request, "search/sheet.html", overview_facts(request, card))


@page(Act.SEE_VISITS, at="visits/<uuid:visit_id>/sheet/zones/", name="sheet_zones")
@require_GET
@answers_304_while_unchanged
@redirects_to_go
def zones(request: PageRequest, visit_id: UUID) -> HttpResponse:
    card = sheet_on_tablet(request, visit_id)  # a second person may be searching
    facts = overview_facts(request, card)
    response = render(request, "search/_live.html", facts)
    return with_changing_etag(response) if getattr(facts["look"], "is_fresh", False) else response


@page(Act.BEGIN_SECOND_SEARCH, at="visits/<uuid:visit_id>/sheet/again/", name="search_again")
@require_POST
def search_again(request: PageRequest, visit_id: UUID) -> HttpResponse:
    submit(request, _begin_second_search_of_visit, visit_id=visit_id)
    return redirect("sheet", visit_id)


def _begin_second_search_of_visit(actor: Actor, *, visit_id: UUID) -> None:
    card = sheet(actor.establishment, visit_id)
    begin_second_search(actor, search_id=card.search_id)


@page(Act.SEE_VISITS, at="visits/<uuid:visit_id>/sheet/frozen/", name="still_frozen")
@require_GET
@answers_304_while_unchanged
def still_frozen(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Tell the page of a find to reload as soon as somebody has acknowledged the find."""
    demand_visit(request.actor.establishment, visit_id)
    find = unacknowledged_find(request.actor.establishment, visit_id)
    return HttpResponse(headers={} if find else {"HX-Refresh": "true"})


@page(Act.ACKNOWLEDGE_STOP, at="visits/<uuid:visit_id>/sheet/found/", name="acknowledge_found")
@require_POST
def acknowledge_found(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Acknowledge what was found. The search goes on only while its lock session is active."""
    submit(request, _acknowledge_find_of_visit, visit_id=visit_id)
    in_lock = read_visit_page(request.actor.establishment, visit_id).in_lock
    return redirect("sheet" if in_lock else "visit", visit_id)


def _acknowledge_find_of_visit(actor: Actor, *, visit_id: UUID) -> None:
    if find := unacknowledged_find(actor.establishment, visit_id):
        acknowledge_stop(actor, stop_id=find.stop_id)


def overview_facts(request: PageRequest, card: SheetCard) -> dict[str, object]:
    pace, actor = haste(card.visit_id), request.actor
    took_part = pace is None or actor.person in pace.searched_by
    return {
        "sheet": card,
        "found_on_tablet": alarms_on_tablet(card),
        "haste": pace,
        "look": last_look(card.visit_id) if len(card.signed) > 1 else None,
        "searches": may(Act.ANSWER_ITEM, actor.roles),
        "signs": may(Act.SIGN_SECOND_SEARCHER, actor.roles),
        "begins": may(Act.BEGIN_SECOND_SEARCH, actor.roles) and not took_part,
        "has_signed": actor.person in {signed_card.person for signed_card in card.signed},
        "plan": plan_of(card),
        "vehicles": [
            vehicle
            for vehicle in matrix(
                actor.establishment, counts_parties=may(Act.COUNT_PARTY, actor.roles)
            )
            if vehicle.visit_id == card.visit_id
        ],
        "stop_of_vehicle": stop_of_vehicle(actor.establishment, card.visit_id),
    }
