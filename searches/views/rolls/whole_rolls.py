"""The whole-prison roll: the control room calls and signs it, landings count, the official roll."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.rolls.whole_rolls import (
    landing_to_count,
    official_to_enter,
    open_roll,
    whole_roll,
)
from searches.rules.permissions import may
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.whole_rolls import (
    call_whole_roll,
    count_landing,
    enter_official_roll,
    sign_whole_roll,
)
from searches.views.doors import PageRequest, page, unchanged_when_nothing_happened
from searches.views.forms.rolls import LandingForm, OfficialRollForm, first_said
from searches.views.sending import notice, said, submit
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
    """Show the form for one officer's number for the landing of this screen, and record it."""
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            _count(request, LandingForm(request.POST))
            return redirect("landings")
        except Refused as fault:
            refusal = fault
    actor = request.actor
    facts: dict[str, Any] = {
        "landing": landing_to_count(actor.establishment, actor.person, actor.device_area),
        "typed": request.POST,
    }
    if refusal is not None:
        facts["refusals"] = said(refusal)
    status = refusal.status if refusal else 200
    return render(request, "rolls/landings.html", facts, status=status)


def _count(request: PageRequest, form: LandingForm) -> None:
    roll_id = _open_roll_id(request)
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


@page(Act.ENTER_OFFICIAL_ROLL)
@require_http_methods(["GET", "POST"])
def official(request: PageRequest) -> HttpResponse:
    """Show the form for the official roll, without anything that was counted, and record it."""
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            _enter_official(request, OfficialRollForm(request.POST))
            notice(request, "The official roll is recorded.")
            return redirect("official_roll")
        except Refused as fault:
            refusal = fault
    actor = request.actor
    facts: dict[str, Any] = {
        "official": official_to_enter(actor.establishment, actor.person),
        "typed": request.POST,
    }
    if refusal is not None:
        facts["refusals"] = said(refusal)
    status = refusal.status if refusal else 200
    return render(request, "rolls/official.html", facts, status=status)


def _enter_official(request: PageRequest, form: OfficialRollForm) -> None:
    roll_id = _open_roll_id(request)
    if not form.is_valid():
        raise first_said(form)
    submit(request, enter_official_roll, roll_id=roll_id, figure=form.cleaned_data["figure"])


def _open_roll_id(request: PageRequest) -> UUID:
    roll = open_roll(request.actor.establishment)
    if roll is None:
        raise Refused("no-roll-called", "No whole-prison roll is being counted.")
    return roll.pk


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
        "may_enter": may(Act.ENTER_OFFICIAL_ROLL, actor.roles),
        "meaning": MEANINGS[SignatureMeaning.ROLL_CORRECT],
        "name": actor.printed_name,
    }
