"""The page that shows where everybody is. The ledger records each opening."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.rolls.received import prisoner_numbered
from searches.queries.rolls.rolls import places
from searches.queries.rolls.settlements import found_people
from searches.queries.rolls.whereabouts import LONGEST_SEARCH, whereabout_of, whereabouts_page
from searches.rules.permissions import may
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.movements import send_prisoner, swap_prisoners
from searches.services.rolls.settlements import settle_found_person
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import TypedForm
from searches.views.forms.rolls import MoveForm, SettleForm, SwapForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.SEE_ALL_ROLLS, at="whereabouts/", name="whereabouts", label="Whereabouts", place=70)
@require_GET
def everybody(request: PageRequest) -> HttpResponse:
    """Show where each prisoner is and who reported it. `find` searches for a number or a name."""
    return _show_everybody(request, None)


@page(Act.MOVE_ANYBODY, at="whereabouts/<uuid:tap_id>/settle/", name="settle_found_person")
@require_POST
def settle(request: PageRequest, tap_id: UUID) -> HttpResponse:
    """Say where a found person who is in no party belongs."""
    form = SettleForm.of(request, about=tap_id)
    if form.is_valid():
        area_id, to_party_id = form.cleaned_data["to"]
        with form.showing_refusal():
            submit(
                request,
                settle_found_person,
                tap_id=tap_id,
                to_area_id=area_id,
                to_party_id=to_party_id,
                reason=form.cleaned_data["reason"],
            )
            notice(request, "You have recorded where this person belongs.")
            return redirect("whereabouts")
    return _show_everybody(request, form)


def _show_everybody(request: PageRequest, sent: TypedForm | None) -> HttpResponse:
    here = request.actor.establishment
    typed = request.GET.get("find", "")[:LONGEST_SEARCH]
    whereabouts = whereabouts_page(here, typed)
    open_names(request.actor, names=NameList.WHEREABOUTS, subject=here, size=len(whereabouts.lines))
    context = {
        "whereabouts": whereabouts,
        "find": typed,
        "moves": (moves := may(Act.MOVE_ANYBODY, request.actor.roles)),
        "groups": places(here) if moves else (),
        "found": [
            (found, SettleForm.sent_or_empty(sent, about=found.tap_id))
            for found in (found_people(here) if moves else ())
        ],
    }
    return form_page(request, "rolls/whereabouts.html", sent, context)


@page(Act.MOVE_ANYBODY, at="whereabouts/<uuid:prisoner>/move/", name="move_prisoner")
@require_http_methods(["GET", "POST"])
def move(request: PageRequest, prisoner: UUID) -> HttpResponse:
    """Move one prisoner, of any party or of none, with a reason."""
    form = MoveForm.of(request)
    if form.is_valid():
        area_id, to_party_id = form.cleaned_data["to"]
        with form.showing_refusal():
            submit(
                request,
                send_prisoner,
                prisoner_id=prisoner,
                to_area_id=area_id,
                to_party_id=to_party_id,
                reason=form.cleaned_data["reason"],
            )
            notice(
                request,
                "The movement has been recorded. Another officer must receive this prisoner.",
            )
            return redirect("whereabouts")
    return _show_move(request, prisoner, form)


@page(Act.MOVE_ANYBODY, at="whereabouts/<uuid:prisoner>/swap/", name="swap_prisoners")
@require_POST
def swap(request: PageRequest, prisoner: UUID) -> HttpResponse:
    """Swap two prisoners of different parties, with a reason."""
    form = SwapForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                swap_prisoners,
                first_id=prisoner,
                second_id=prisoner_numbered(request.actor.establishment, typed["number"]),
                reason=typed["reason"],
            )
            notice(
                request,
                "Both movements have been recorded. Other officers must receive both prisoners.",
            )
            return redirect("whereabouts")
    return _show_move(request, prisoner, form)


def _show_move(request: PageRequest, prisoner: UUID, sent: TypedForm) -> HttpResponse:
    here = request.actor.establishment
    line = whereabout_of(here, prisoner)
    open_names(request.actor, names=NameList.WHEREABOUTS, subject=here, size=1)
    context = {
        "line": line,
        "groups": places(here),
        "moving": MoveForm.sent_or_empty(sent),
        "swapping": SwapForm.sent_or_empty(sent),
    }
    return form_page(request, "rolls/move.html", sent, context)
