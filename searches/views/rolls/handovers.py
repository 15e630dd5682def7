"""The hand-over of a party: one page for each of the two officers who sign."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from searches.queries.rolls.handovers import handover_page, take_over_page
from searches.queries.rolls.rolls import my_party
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.handovers import offer_handover, take_over_party
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import SignatureForm
from searches.views.forms.rolls import HandoverForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.HAND_OVER_PARTY, at="rolls/<uuid:party_id>/hand-over/", name="offer_handover")
@require_http_methods(["GET", "POST"])
def offer(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Offer the party to another officer, and then show who must sign next."""
    person = None if request.only_looks else request.actor.person
    party = my_party(request.actor.establishment, person, party_id)
    form = HandoverForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                offer_handover,
                party_id=party_id,
                officer_id=typed["officer"],
                pin=typed["pin"],
            )
            return redirect("offer_handover", party_id=party_id)
    context = {
        "handover": handover_page(
            party, request.actor.person, screen_area=request.actor.device_area
        ),
        "meaning": MEANINGS[SignatureMeaning.HANDED_OVER],
        "name": request.actor.printed_name,
        "sign": form,
    }
    return form_page(request, "rolls/hand_over.html", form, context)


@page(Act.HAND_OVER_PARTY, at="hand-overs/<uuid:offer_id>/", name="take_over_party")
@require_http_methods(["GET", "POST"])
def take_over(request: PageRequest, offer_id: UUID) -> HttpResponse:
    """Take over a party that another officer offered. Both have then signed."""
    form = SignatureForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, take_over_party, offer_id=offer_id, **form.cleaned_data)
            notice(request, "You have taken the party over. You are on duty there now.")
            return redirect("rolls")
    shown = take_over_page(
        request.actor.establishment,
        request.actor.person,
        offer_id,
        screen_area=request.actor.device_area,
    )
    if shown.people:
        size = len(shown.people)
        open_names(request.actor, names=NameList.WORK_SESSION, subject=shown.party_id, size=size)
    context = {
        "handover": shown,
        "meaning": MEANINGS[SignatureMeaning.TAKEN_OVER],
        "name": request.actor.printed_name,
        "digest": shown.digest,
        "sign": form,
    }
    return form_page(request, "rolls/take_over.html", form, context)
