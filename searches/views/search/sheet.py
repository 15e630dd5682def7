"""One zone of a search a screen, and its answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from searches.queries.search.plans import plan_of
from searches.queries.search.search_pace import haste
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import ItemCard, SheetCard
from searches.rules.answers import Given, another_way
from searches.services.search.searches import Times, answer_item
from searches.views.doors import PageRequest, page
from searches.views.forms.sheet import AnswerForm, first_sentence, shown_token
from searches.views.search.sheet_overview import frozen
from searches.views.sending import submit
from searches.words.checklists import Method, Result
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused


@page(Act.ANSWER_ITEM)
@require_GET
def zone(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    card = sheet(request.actor.establishment, visit_id)
    if card.freeze:
        return frozen(request, card)
    return show_zone(request, card, card.card(item))


@page(Act.ANSWER_ITEM)
@require_POST
def answer(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    """The page's way to the same act a tablet's operation goes."""
    card = sheet(request.actor.establishment, visit_id)
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid("answer", first_sentence(form))
        _record(request, item, form)
    except Refused as refusal:
        return show_zone(request, card, card.card(item), refusal=refusal)
    return _onward(sheet(request.actor.establishment, visit_id), item)


@page(Act.ANSWER_ITEM)
@require_GET
def onward(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    """Where a tablet goes after an answer that it sent by itself."""
    return _onward(sheet(request.actor.establishment, visit_id), item)


def show_zone(
    request: PageRequest,
    card: SheetCard,
    shown: ItemCard,
    *,
    refusal: Refused | None = None,
    photo_refusal: Refused | None = None,
) -> HttpResponse:
    """One zone. Before the vehicle is made safe, those underneath say so and nothing else."""
    refused = refusal or photo_refusal
    facts = _zone_facts(card, shown, again=request.GET.get("again", "")) | {
        "typed": request.POST,
        "refusal": refusal.sentence if refusal else "",
        "photo_refusal": photo_refusal.sentence if photo_refusal else "",
    }
    return render(request, "search/zone.html", facts, status=refused.status if refused else 200)


def _zone_facts(card: SheetCard, shown: ItemCard, *, again: str) -> dict[str, object]:
    blocked = shown.goes_under and not card.made_safe
    return {
        "at_gate": True,
        "sheet": card,
        "card": shown,
        "item": shown.item,
        "plan": plan_of(card),
        "blocked": blocked,
        "slot": None if blocked else shown.slot_to_take(again),
        "other": {"code": another_way(shown.item.code), "label": "Seen another way"},
        "next": card.after(shown.item.code),
        "haste": haste(card.visit_id),
        "methods": list(Method),
        "shown": shown_token(),
    }


def _record(request: PageRequest, item: str, form: AnswerForm) -> None:
    typed = form.cleaned_data
    given = Given(
        result=Result(typed["result"]),
        number=typed["number"],
        text=typed["text"],
        method=Method(typed["method"]) if typed["method"] else None,
    )
    submit(
        request,
        answer_item,
        search_id=typed["search"],
        item=item,
        given=given,
        times=Times(shown_at=typed["shown"]),
    )


def _onward(card: SheetCard, item: str) -> HttpResponseRedirect:
    """The same zone while it lacks a photograph, else the next one, else the overview."""
    here = card.card(item)
    goal = here if not here.is_done else card.after(item)
    if card.freeze or goal is None:
        return HttpResponseRedirect(reverse("sheet", args=[card.visit_id]))
    return HttpResponseRedirect(reverse("sheet_item", args=[card.visit_id, goal.item.code]))
