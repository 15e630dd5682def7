"""Pages of the whole-prison roll: calling and signing a roll, landing counts, the official roll."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.rolls.whole_rolls import (
    landing_to_count,
    official_to_enter,
    open_roll_id,
    whole_roll,
)
from searches.rules.permissions import may, may_look
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.whole_rolls import (
    ask_roll_row_again,
    call_whole_roll,
    count_landing,
    enter_official_roll,
    sign_whole_roll,
)
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import SignatureForm, TypedForm
from searches.views.forms.rolls import LandingForm, OfficialRollForm, RollRowForm
from searches.views.page_access import PageRequest, answers_304_while_unchanged, page
from searches.words.people import Act
from searches.words.refusals import Refused
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.SEE_WHOLE_ROLL, at="rolls/whole/", name="whole_rolls", label="Roll check", place=90)
@require_GET
def home(request: PageRequest) -> HttpResponse:
    """Show the whole-prison roll.

    The page names only prisoners who are on the way. The ledger records that these names were
    shown.
    """
    return _show(request, None)


@page(Act.SEE_WHOLE_ROLL, at="rolls/whole/live/", name="whole_roll_live")
@require_GET
@answers_304_while_unchanged
def live(request: PageRequest) -> HttpResponse:
    return render(request, "rolls/_whole.html", _facts(request))


@page(Act.SIGN_WHOLE_ROLL, at="rolls/whole/call/", name="call_whole_roll")
@require_POST
def call(request: PageRequest) -> HttpResponse:
    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, call_whole_roll)
        return redirect("whole_rolls")
    return _show(request, form)


@page(Act.SIGN_WHOLE_ROLL, at="rolls/whole/<uuid:roll_id>/sign/", name="sign_whole_roll")
@require_POST
def sign(request: PageRequest, roll_id: UUID) -> HttpResponse:
    form = SignatureForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, sign_whole_roll, roll_id=roll_id, **form.cleaned_data)
            return redirect("whole_rolls")
    return _show(request, form)


@page(Act.ASK_ROLL_AGAIN, at="rolls/whole/<uuid:roll_id>/again/", name="ask_roll_again")
@require_POST
def ask_again(request: PageRequest, roll_id: UUID) -> HttpResponse:
    """Ask the officers of one wrong row to count again."""
    form = RollRowForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, ask_roll_row_again, roll_id=roll_id, **form.cleaned_data)
            return redirect("whole_rolls")
    return _show(request, form)


@page(Act.COUNT_LANDING, at="rolls/landings/", name="landings", label="Landing counts", place=110)
@require_http_methods(["GET", "POST"])
def landings(request: PageRequest) -> HttpResponse:
    """Show the form in which an officer counts this screen's landing, and record the number."""
    form = LandingForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                count_landing,
                roll_id=_open_roll_id(request),
                landing_id=typed["landing"],
                number=typed["number"],
                every_one_responded=typed["every_one_responded"],
            )
            return redirect("landings")
    actor = request.actor
    landing = landing_to_count(actor.establishment, actor.person, actor.device_area, actor.roles)
    return form_page(request, "rolls/landings.html", form, {"landing": landing})


@page(
    Act.ENTER_OFFICIAL_ROLL,
    at="rolls/official/",
    name="official_roll",
    label="Official roll",
    place=100,
)
@require_http_methods(["GET", "POST"])
def official(request: PageRequest) -> HttpResponse:
    """Show the form for the official roll, and record the figure. The page shows no count."""
    form = OfficialRollForm.of(request)
    if form.is_valid():
        figure = form.cleaned_data["figure"]
        with form.showing_refusal():
            roll_id = _open_roll_id(request)
            submit(request, enter_official_roll, roll_id=roll_id, figure=figure)
            notice(request, "The official roll is recorded.")
            return redirect("official_roll")
    official_roll = official_to_enter(request.actor.establishment, request.actor.person)
    return form_page(request, "rolls/official.html", form, {"official": official_roll})


def _open_roll_id(request: PageRequest) -> UUID:
    roll = open_roll_id(request.actor.establishment)
    if roll is None:
        raise Refused("no-roll-called", "No whole-prison roll is being counted.")
    return roll


def _show(request: PageRequest, sent: TypedForm | None) -> HttpResponse:
    facts = _facts(request) | {"sign": SignatureForm.sent_or_empty(sent)}
    establishment = request.actor.establishment
    if may(Act.SEE_NAMES, request.actor.roles):
        size = len(facts["roll_page"].coming)
        open_names(request.actor, names=NameList.ROLL, subject=establishment, size=size)
    return form_page(request, "rolls/whole.html", sent, facts)


def _facts(request: PageRequest) -> dict[str, Any]:
    actor = request.actor
    sees_all = may_look(Act.SEE_ALL_ROLLS, actor.roles)
    roll_page = whole_roll(actor.establishment, actor.person, counts_parties=not sees_all)
    wrong = roll_page.roll is not None and bool(roll_page.roll.differences)
    meaning = SignatureMeaning.ROLL_NOT_CORRECT if wrong else SignatureMeaning.ROLL_CORRECT
    return {
        "roll_page": roll_page,
        "sees_all": sees_all,
        "may_sign": may(Act.SIGN_WHOLE_ROLL, actor.roles),
        "may_enter": may(Act.ENTER_OFFICIAL_ROLL, actor.roles),
        "asks_again": may(Act.ASK_ROLL_AGAIN, actor.roles),
        "meaning": MEANINGS[meaning],
        "name": actor.printed_name,
    }
