"""A receiving officer: who is on the way here, one tap each; who must be seen again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.rolls.received import here, prisoner_numbered
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.allocations import account_for_absence
from searches.services.rolls.movements import receive_hand_back, receive_prisoner, tap_seen
from searches.views.doors import PageRequest, page, unchanged_when_nothing_happened
from searches.views.forms.rolls import HandBackForm, first_said
from searches.views.sending import said, submit
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, Refused


@page(Act.RECEIVE_PRISONER)
@require_GET
def home(request: PageRequest) -> HttpResponse:
    return _show(request, {})


@page(Act.RECEIVE_PRISONER)
@require_GET
@unchanged_when_nothing_happened
def coming(request: PageRequest) -> HttpResponse:
    return render(request, "rolls/_coming.html", _facts(request))


@page(Act.RECEIVE_PRISONER)
@require_POST
def receive(request: PageRequest, movement_id: UUID) -> HttpResponse:
    try:
        submit(request, receive_prisoner, movement_id=movement_id)
    except Refused as refusal:
        return _show(request, {"refusals": said(refusal)}, refusal.status)
    return redirect("received")


@page(Act.RECEIVE_PRISONER)
@require_POST
def seen(request: PageRequest) -> HttpResponse:
    """Seen here outside a count, by number: a face, and a response."""
    typed = request.POST.get("number", "")
    try:
        area = request.actor.device_area
        if area is None:
            raise Invalid(
                "wrong-device", "Use a screen of the area where the prisoner is.", field="number"
            )
        prisoner = prisoner_numbered(request.actor.establishment, typed)
        submit(request, tap_seen, prisoner_id=prisoner, area_id=area)
    except Refused as refusal:
        return _show(request, {"refusals": said(refusal), "typed": typed}, refusal.status)
    return _show(
        request, {"notices": [{"sentence": f"{typed.upper()} has been recorded as seen here."}]}
    )


@page(Act.ACCOUNT_FOR_ABSENCE)
@require_POST
def here_instead(request: PageRequest) -> HttpResponse:
    """Somebody of an allocation list is here and not at work: the officer saw the face."""
    typed = request.POST.get("number", "")
    try:
        prisoner = prisoner_numbered(request.actor.establishment, typed)
        submit(request, account_for_absence, prisoner_id=prisoner)
    except Refused as refusal:
        return _show(request, {"refusals": said(refusal)}, refusal.status)
    return redirect("received")


@page(Act.RECEIVE_PRISONER)
@require_POST
def hand_back(request: PageRequest, hand_back_id: UUID) -> HttpResponse:
    """Confirm who came back to the landing: a number, and whoever is not there by name."""
    form = HandBackForm(request.POST)
    missing = request.POST.getlist("not_here")
    try:
        if not form.is_valid():
            raise first_said(form)
        number = form.cleaned_data["number"]
        not_here = [prisoner_numbered(request.actor.establishment, one) for one in missing]
        submit(
            request,
            receive_hand_back,
            hand_back_id=hand_back_id,
            number=number,
            not_here=not_here,
        )
    except Refused as refusal:
        more = {
            "refusals": said(refusal),
            "back_typed": {
                "id": hand_back_id,
                "number": request.POST.get("number", ""),
                "missing": missing,
            },
        }
        return _show(request, more, refusal.status)
    return redirect("received")


def _facts(request: PageRequest) -> dict[str, Any]:
    actor = request.actor
    shown = here(actor.establishment, actor.person, actor.device_area, actor.roles)
    return {"here": shown, "taps": Role.RECEIVING_OFFICER in actor.roles}


def _show(request: PageRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    facts = _facts(request)
    shown = facts["here"]
    subject = shown.area_id or request.actor.establishment
    open_names(request.actor, names=NameList.ON_THE_WAY, subject=subject, size=shown.size)
    return render(request, "rolls/received.html", facts | more, status=status)
