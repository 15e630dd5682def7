"""The page of one zone of a search, and its answer."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from searches.queries.search.held_records import alarms_on_tablet
from searches.queries.search.plans import plan_of
from searches.queries.search.search_pace import haste
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import ItemCard, SheetCard
from searches.rules.answers import another_way
from searches.services.search.searches import Times, answer_item
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import TypedForm
from searches.views.forms.sheet import AnswerForm, PhotoForm, shown_token
from searches.views.page_access import PageRequest, page
from searches.views.records_on_tablet import sheet_on_tablet
from searches.words.checklists import Method
from searches.words.people import Act


@page(Act.ANSWER_ITEM, at="visits/<uuid:visit_id>/sheet/<code:item>/", name="sheet_item")
@require_GET
def zone(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    card = sheet_on_tablet(request, visit_id)
    return show_zone(request, card, card.card(item), None)


@page(Act.ANSWER_ITEM, at="visits/<uuid:visit_id>/sheet/<code:item>/answer/", name="answer_item")
@require_POST
def answer(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    """Record the answer that the page's form sends, and go to the next zone."""
    card = sheet(request.actor.establishment, visit_id)
    form = AnswerForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(
                request,
                answer_item,
                search_id=form.cleaned_data["search"],
                item=item,
                answer=form.answer(),
                times=Times(shown_at=form.cleaned_data["shown"]),
            )
            return _onward(sheet(request.actor.establishment, visit_id), item)
    return show_zone(request, card, card.card(item), form)


@page(Act.ANSWER_ITEM, at="visits/<uuid:visit_id>/sheet/<code:item>/onward/", name="sheet_onward")
@require_GET
def onward(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    """Go to the next zone, after the tablet's script has recorded the answer.

    `?kept` means that the tablet has stored the answer, but the server may not have the answer yet.
    The officer goes to the next zone nevertheless. `?kept` has no other effect.
    """
    card = sheet_on_tablet(request, visit_id)
    return _onward(card, item, answer_kept="kept" in request.GET)


def show_zone(
    request: PageRequest, card: SheetCard, item_card: ItemCard, sent: TypedForm | None
) -> HttpResponse:
    """Show one zone. A zone underneath stays blocked until the vehicle is made safe."""
    context = _zone_facts(card, item_card, again=request.GET.get("again", "")) | {
        "answering": AnswerForm.sent_or_empty(sent),
        "photographing": PhotoForm.sent_or_empty(sent),
    }
    return form_page(request, "search/zone.html", sent, context)


def _zone_facts(card: SheetCard, item_card: ItemCard, *, again: str) -> dict[str, object]:
    blocked = item_card.goes_under and not card.made_safe
    run = () if blocked else item_card.run_to_take(again)
    return {
        "sheet": card,
        "card": item_card,
        "item": item_card.item,
        "plan": plan_of(card),
        "blocked": blocked,
        "found_on_tablet": alarms_on_tablet(card),
        "slot": next(iter(run), None),
        "run": json.dumps(
            [{"code": slot.code, "label": slot.label, "challenge": slot.challenge} for slot in run]
        ),
        "other": {"code": another_way(item_card.item.code), "label": "Seen with another method"},
        "next": card.after(item_card.item.code),
        "haste": haste(card.visit_id),
        "methods": list(Method),
        "shown_token": shown_token(),
    }


def _onward(card: SheetCard, item: str, *, answer_kept: bool = False) -> HttpResponseRedirect:
    """Go to the same zone while a photograph is missing, else to the next zone or the overview."""
    here = card.card(item)
    lacks_nothing_else = not here.missing and not here.needs_another_way
    is_done = here.is_done or (answer_kept and lacks_nothing_else)
    goal = card.after(item) if is_done else here
    if card.freeze or goal is None:
        return HttpResponseRedirect(reverse("sheet", args=[card.visit_id]))
    return HttpResponseRedirect(reverse("sheet_item", args=[card.visit_id, goal.item.code]))
