"""The control room reads every roll, calls the whole-prison roll and signs it; landings count."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.whole_rolls import landings_to_count, whole_roll
from searches.rules.permissions import may
from searches.services.names import NameList, open_names
from searches.services.whole_rolls import call_whole_roll, count_landing, sign_whole_roll
from searches.views.doors import PageRequest, page, unchanged_when_nothing_happened
from searches.views.forms.rolls import LandingForm, first_said
from searches.views.sending import said, submit
from searches.words.people import Act
from searches.words.refusals import Refused
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.SEE_ALL_ROLLS)
@require_GET
def home(request: PageRequest) -> HttpResponse:
    """Names stand here only for those on the way; opening the page is recorded for them."""
    return _show(request)


@page(Act.SEE_ALL_ROLLS)
@require_GET
@unchanged_when_nothing_happened
def live(request: PageRequest) -> HttpResponse:
    return render(request, "rolls/_whole.html", _facts(request))


@page(Act.SIGN_WHOLE_ROLL)
@require_POST
def call(request: PageRequest) -> HttpResponse:
    try:
        submit(request, call_whole_roll)
    except Refused as refusal:
        return _show(request, refusal)
    return redirect("whole_rolls")


@page(Act.SIGN_WHOLE_ROLL)
@require_POST
def sign(request: PageRequest, roll_id: UUID) -> HttpResponse:
    pin, digest = request.POST.get("pin", ""), request.POST.get("digest", "")
    try:
        submit(request, sign_whole_roll, roll_id=roll_id, pin=pin, digest=digest)
    except Refused as refusal:
        return _show(request, refusal)
    return redirect("whole_rolls")


@page(Act.COUNT_LANDING)
@require_http_methods(["GET", "POST"])
def landings(request: PageRequest) -> HttpResponse:
    """One officer's number for one landing, blind."""
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            _count(request, LandingForm(request.POST))
            return redirect("landings")
        except Refused as fault:
            refusal = fault
    roll_id, choices = landings_to_count(request.actor.establishment, request.actor.person)
    facts = {"roll_id": roll_id, "landings": choices, "typed": request.POST}
    if refusal is not None:
        facts["refusals"] = said(refusal)
    status = refusal.status if refusal else 200
    return render(request, "rolls/landings.html", facts, status=status)


def _count(request: PageRequest, form: LandingForm) -> None:
    roll_id, _ = landings_to_count(request.actor.establishment, request.actor.person)
    if roll_id is None:
        raise Refused("no-roll-called", "No whole-prison roll is being counted.")
    if not form.is_valid():
        raise first_said(form)
    typed = form.cleaned_data
    submit(
        request,
        count_landing,
        roll_id=roll_id,
        landing_id=typed["landing"],
        number=typed["number"],
        every_one_responded=typed["every_one_responded"],
    )


def _show(request: PageRequest, refusal: Refused | None = None) -> HttpResponse:
    facts = _facts(request)
    if refusal is not None:
        facts |= {"refusals": said(refusal)}
    establishment = request.actor.establishment
    size = len(facts["shown"].coming)
    open_names(request.actor, names=NameList.ROLL, subject=establishment, size=size)
    status = refusal.status if refusal else 200
    return render(request, "rolls/whole.html", facts, status=status)


def _facts(request: PageRequest) -> dict[str, Any]:
    actor = request.actor
    return {
        "shown": whole_roll(actor.establishment, actor.person),
        "may_sign": may(Act.SIGN_WHOLE_ROLL, actor.roles),
        "meaning": MEANINGS[SignatureMeaning.ROLL_CORRECT],
        "name": actor.printed_name,
    }
