"""The page where a searcher reads every zone and signs, and where the code of a tag is entered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.search.sheet import sheet, sheet_digest
from searches.queries.search.sheet_cards import SheetCard
from searches.rules.permissions import may
from searches.services.search.drills import enter_drill_code
from searches.services.search.search_signatures import sign_search
from searches.views.form_submission import form_page, submit
from searches.views.forms.sheet import SignForm, TagForm
from searches.views.page_access import PageRequest, page
from searches.views.search.sheet_overview import overview_facts
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid
from searches.words.visits import MEANINGS, SignatureMeaning

PLACES = {1: SignatureMeaning.SEARCHED_FIRST, 2: SignatureMeaning.SEARCHED_SECOND}


@page(Act.SIGN_SECOND_SEARCHER, at="visits/<uuid:visit_id>/sign/", name="sign_search")
@require_http_methods(["GET", "POST"])
def sign(request: PageRequest, visit_id: UUID) -> HttpResponse:
    card = sheet(request.actor.establishment, visit_id)
    if request.method != "POST":
        return _show(request, card, SignForm())
    form = SignForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                sign_search,
                search_id=card.search_id,
                place=typed["place"],
                shown_sha256=typed["digest"],
                pin=typed["pin"],
            )
            return redirect("sheet", visit_id)
    return _show(request, sheet(request.actor.establishment, visit_id), form)


@page(Act.ANSWER_ITEM, at="visits/<uuid:visit_id>/sheet/tag/", name="drill_code")
@require_POST
def drill_code(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Record the code of a drill tag. Every sheet has this form, so it gives no drill away."""
    form = TagForm.of(request)
    notice, status = {"sentence": "The tag was found and recorded.", "refused": False}, 200
    if form.is_valid():
        with form.showing_refusal():
            submit(request, enter_drill_code, visit_id=visit_id, code=form.cleaned_data["code"])
    if form.errors:
        notice = {"sentence": form.refusals()[0]["sentence"], "refused": True}
        # Only the sentence may differ between the response to a right code and to a wrong code.
        status = Conflict.status if isinstance(form.refusal, Conflict) else Invalid.status
    card = sheet(request.actor.establishment, visit_id)
    context = overview_facts(request, card) | {"notices": [notice]}
    return render(request, "search/sheet.html", context, status=status)


def _show(request: PageRequest, card: SheetCard, form: SignForm) -> HttpResponse:
    place = _place(request, card)
    context = {
        "sheet": card,
        "place": place,
        "name": request.actor.printed_name,
        "meaning": MEANINGS[PLACES[place]] if place else "",
        "digest": sheet_digest(card.search_id),
        "sign": form,
    }
    return form_page(request, "search/sign.html", form, context)


def _place(request: PageRequest, card: SheetCard) -> int:
    """Return which searcher this person signs as: 1 or 2, or 0 when neither place is open."""
    mine = [
        signed_card.place
        for signed_card in card.signed
        if signed_card.person == request.actor.person
    ]
    if mine:
        return mine[0]
    free = [
        place for place in PLACES if place not in {signed_card.place for signed_card in card.signed}
    ]
    first = may(Act.SIGN_FIRST_SEARCHER, request.actor.roles)
    return next((place for place in free if place == 2 or first), 0)
