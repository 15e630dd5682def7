"""A receiving officer's page: prisoners on the way here, and people who must be seen again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.rolls.received import prisoner_numbered, read_receiving_page
from searches.queries.rolls.whole_rolls import open_roll_id, place_to_count
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.allocations import account_for_absence
from searches.services.rolls.movements import (
    cancel_movement,
    receive_hand_back,
    receive_prisoner,
    send_back,
    tap_seen,
)
from searches.services.rolls.whole_rolls import count_place
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import TypedForm
from searches.views.forms.rolls import (
    ElsewhereForm,
    HandBackForm,
    PlaceCountForm,
    SeenForm,
    SendBackForm,
)
from searches.views.page_access import PageRequest, answers_304_while_unchanged, page
from searches.words.people import Act, Role
from searches.words.refusals import Invalid, Refused


@page(Act.RECEIVE_PRISONER, at="received/", name="received", label="Movements", place=60)
@require_GET
def home(request: PageRequest) -> HttpResponse:
    return _show(request, None)


@page(Act.RECEIVE_PRISONER, at="received/coming/", name="coming")
@require_GET
@answers_304_while_unchanged
def coming(request: PageRequest) -> HttpResponse:
    return render(request, "rolls/_coming.html", _facts(request))


@page(Act.RECEIVE_PRISONER, at="received/<uuid:movement_id>/", name="receive_prisoner")
@require_POST
def receive(request: PageRequest, movement_id: UUID) -> HttpResponse:
    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, receive_prisoner, movement_id=movement_id)
        return redirect("received")
    return _show(request, form)


@page(Act.SEND_BACK, at="received/send-back/", name="send_back")
@require_POST
def back_to_work(request: PageRequest) -> HttpResponse:
    """Send a prisoner who is here back to their party or landing, with one tap."""
    form = SendBackForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, send_back, prisoner_id=form.cleaned_data["prisoner"])
            return redirect("received")
    return _show(request, form)


@page(
    Act.CANCEL_MOVEMENT,
    at="received/<uuid:movement_id>/cancel/",
    name="cancel_sent",
)
@require_POST
def cancel(request: PageRequest, movement_id: UUID) -> HttpResponse:
    """Cancel a movement that this officer began, because the prisoner did not leave."""
    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, cancel_movement, movement_id=movement_id)
        return redirect("received")
    return _show(request, form)


@page(Act.RECEIVE_PRISONER, at="received/seen/", name="tap_seen")
@require_POST
def seen(request: PageRequest) -> HttpResponse:
    """Record that an officer saw a prisoner, named by number, in this area outside a count."""
    form = SeenForm.of(request)
    if form.is_valid():
        number = form.cleaned_data["number"]
        with form.showing_refusal():
            prisoner = prisoner_numbered(request.actor.establishment, number)
            submit(request, tap_seen, prisoner_id=prisoner, area_id=_area_of_screen(request))
            notices = [{"sentence": f"{number.upper()} has been recorded as seen here."}]
            return _show(request, None, {"notices": notices})
    return _show(request, form)


@page(Act.COUNT_PLACE, at="received/count/", name="count_place")
@require_POST
def count_here(request: PageRequest) -> HttpResponse:
    """Record how many people are at this place, for the whole-prison roll."""
    form = PlaceCountForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            roll_id = open_roll_id(request.actor.establishment)
            if roll_id is None:
                raise Refused("no-roll-called", "No whole-prison roll is being counted.")
            submit(request, count_place, roll_id=roll_id, number=form.cleaned_data["number"])
            notice(request, "The number of people here is recorded.")
            return redirect("received")
    return _show(request, form)


@page(Act.ACCOUNT_FOR_ABSENCE, at="received/here/", name="account_for_absence")
@require_POST
def see_not_at_work(request: PageRequest) -> HttpResponse:
    """Record that a person on an allocation list is in this area and not at work."""
    form = ElsewhereForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            number = form.cleaned_data["number"]
            prisoner = prisoner_numbered(request.actor.establishment, number)
            submit(request, account_for_absence, prisoner_id=prisoner)
            return redirect("received")
    return _show(request, form)


@page(Act.RECEIVE_PRISONER, at="received/back/<uuid:hand_back_id>/", name="receive_hand_back")
@require_POST
def hand_back(request: PageRequest, hand_back_id: UUID) -> HttpResponse:
    """Confirm how many people came back to the landing, and name those who did not."""
    form = HandBackForm.of(request, about=hand_back_id)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                receive_hand_back,
                hand_back_id=hand_back_id,
                number=typed["number"],
                not_here=[
                    prisoner_numbered(request.actor.establishment, number)
                    for number in typed["not_here"]
                ],
            )
            return redirect("received")
    return _show(request, form)


def _area_of_screen(request: PageRequest) -> UUID:
    area = request.actor.device_area
    if area is None:
        raise Invalid(
            "wrong-device", "Use a screen of the area where the prisoner is.", field="number"
        )
    return area


def _facts(request: PageRequest) -> dict[str, Any]:
    actor = request.actor
    receiving_page = read_receiving_page(
        actor.establishment, actor.person, actor.device_area, actor.roles
    )
    taps = Role.RECEIVING_OFFICER in actor.roles
    place = place_to_count(actor.establishment, actor.device_area) if taps else None
    return {"receiving_page": receiving_page, "taps": taps, "place": place}


def _show(
    request: PageRequest, sent: TypedForm | None, more: dict[str, object] | None = None
) -> HttpResponse:
    facts = _facts(request)
    receiving_page = facts["receiving_page"]
    subject = receiving_page.area_id or request.actor.establishment
    open_names(request.actor, names=NameList.ON_THE_WAY, subject=subject, size=receiving_page.size)
    context = {
        **facts,
        "backs": [
            (back, HandBackForm.sent_or_empty(sent, about=back.id)) for back in receiving_page.backs
        ],
        "seeing": SeenForm.sent_or_empty(sent),
        "counting": PlaceCountForm.sent_or_empty(sent),
        **(more or {}),
    }
    return form_page(request, "rolls/received.html", sent, context)
