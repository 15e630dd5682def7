"""A supervisor's home page, the work session of a party, and the movements sent from it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.rolls.allocations import usual_people
from searches.queries.rolls.handovers import offers_to
from searches.queries.rolls.rolls import my_parties, my_party, places, roster_of
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.movements import cancel_movement, send_prisoner
from searches.services.rolls.work_sessions import (
    add_to_work_session,
    end_work_session,
    open_work_session,
)
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import TypedForm
from searches.views.forms.rolls import ArrivalForm, RosterForm, SendForm
from searches.views.page_access import PageRequest, answers_304_while_unchanged, page
from searches.words.actors import Actor
from searches.words.people import Act, Role
from searches.words.refusals import Refused


@page(Act.COUNT_PARTY, at="rolls/", name="rolls", label="Counts", place=50)
@require_GET
def home(request: PageRequest) -> HttpResponse:
    """Show the parties of a supervisor. The first and largest card is of a party to count now."""
    return home_page(request, None)


def home_page(request: PageRequest, sent: TypedForm | None) -> HttpResponse:
    """Return the page of a supervisor's parties, with the form that was refused, if any."""
    return form_page(request, "rolls/home.html", sent, _home(request))


@page(Act.COUNT_PARTY, at="rolls/cards/", name="roll_cards")
@require_GET
@answers_304_while_unchanged
def cards(request: PageRequest) -> HttpResponse:
    return render(request, "rolls/_cards.html", _home(request))


@page(Act.OPEN_WORK_SESSION, at="rolls/<uuid:party_id>/", name="work_session")
@require_GET
def session(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Show who is at work now and who is on the way. The ledger records each look at the list."""
    return _show_session(request, party_id, None)


@page(Act.OPEN_WORK_SESSION, at="rolls/<uuid:party_id>/begin/", name="open_work_session")
@require_http_methods(["GET", "POST"])
def begin(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Show the allocation list with everybody ticked, and begin work.

    Other people are added by number.
    """
    party = my_party(request.actor.establishment, _supervisor_or_all(request), party_id)
    usual = usual_people(party)
    open_names(request.actor, names=NameList.WORK_SESSION, subject=party_id, size=len(usual))
    form = RosterForm.of(request, known=[person.number for person in usual])
    if form.is_valid():
        numbers = form.cleaned_data["numbers"]
        with form.showing_refusal():
            submit(request, open_work_session, party_id=party_id, numbers=numbers)
            return redirect("work_session", party_id=party_id)
    return form_page(request, "rolls/begin.html", form, {"party": party, "usual": usual})


@page(Act.OPEN_WORK_SESSION, at="rolls/<uuid:party_id>/add/", name="add_to_work_session")
@require_POST
def add(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Add people who arrived late, or who are back from another place, to the open session."""
    form = ArrivalForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                add_to_work_session,
                session_id=_session_of(request, party_id),
                numbers=typed["numbers"],
                occurred_at=typed["came"],
            )
            return redirect("work_session", party_id=party_id)
    return _show_session(request, party_id, form)


@page(
    Act.CANCEL_MOVEMENT,
    at="rolls/<uuid:party_id>/cancel/<uuid:movement_id>/",
    name="cancel_movement",
)
@require_POST
def cancel(request: PageRequest, party_id: UUID, movement_id: UUID) -> HttpResponse:
    """Cancel a movement that this officer began, because the prisoner did not leave."""
    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, cancel_movement, movement_id=movement_id)
        return redirect("work_session", party_id=party_id)
    return _show_session(request, party_id, form)


@page(Act.OPEN_WORK_SESSION, at="rolls/<uuid:party_id>/end/", name="end_work_session")
@require_POST
def end(request: PageRequest, party_id: UUID) -> HttpResponse:
    """End the session. Everybody who is still in the session is handed back to their landing."""

    def end_session_of_party(actor: Actor, *, party_id: UUID) -> None:
        """End the session that is open.

        The session is looked up only when the command runs, so a second press gets the first
        answer.
        """
        end_work_session(actor, session_id=_session_of(request, party_id))

    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, end_session_of_party, party_id=party_id)
        return redirect("rolls")
    return _show_session(request, party_id, form)


@page(Act.SEND_PRISONER, at="rolls/<uuid:party_id>/send/", name="send_prisoner")
@require_http_methods(["GET", "POST"])
def movement(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Send a prisoner to another place. Until an officer receives them, they are on the way."""
    party = my_party(request.actor.establishment, _supervisor_or_all(request), party_id)
    roster = roster_of(party)
    open_names(
        request.actor, names=NameList.WORK_SESSION, subject=party_id, size=len(roster.people)
    )
    form = SendForm.of(request)
    if form.is_valid():
        area_id, to_party_id = form.cleaned_data["to"]
        with form.showing_refusal():
            submit(
                request,
                send_prisoner,
                prisoner_id=form.cleaned_data["prisoner"],
                to_area_id=area_id,
                to_party_id=to_party_id,
                occurred_at=form.cleaned_data["left"],
            )
            return redirect("work_session", party_id=party_id)
    context = {
        "roster": roster,
        "people": [(person.id, f"{person.name} {person.number}") for person in roster.people],
        "groups": places(request.actor.establishment),
    }
    return form_page(request, "rolls/send.html", form, context)


def _session_of(request: PageRequest, party_id: UUID) -> UUID:
    roster = roster_of(my_party(request.actor.establishment, _supervisor_or_all(request), party_id))
    if roster.session_id is None:
        raise Refused("not-at-work", f"{roster.party} is not at work now.")
    return roster.session_id


def _show_session(request: PageRequest, party_id: UUID, sent: TypedForm | None) -> HttpResponse:
    party = my_party(request.actor.establishment, _supervisor_or_all(request), party_id)
    roster = roster_of(party, request.actor.person)
    size = len(roster.people) + len(roster.away)
    open_names(request.actor, names=NameList.WORK_SESSION, subject=party_id, size=size)
    context = {"roster": roster, "late": ArrivalForm.sent_or_empty(sent)}
    return form_page(request, "rolls/session.html", sent, context)


def _home(request: PageRequest) -> dict[str, object]:
    everywhere = Role.ORDERLY_OFFICER in request.actor.roles
    cards = my_parties(
        request.actor.establishment,
        _supervisor_or_all(request),
        everywhere=everywhere,
        screen_area=request.actor.device_area,
    )
    offers = offers_to(request.actor.establishment, request.actor.person)
    return {"cards": cards, "only_counts": everywhere, "offers": offers}


def _supervisor_or_all(request: PageRequest) -> UUID | None:
    """Return the person whose parties are shown, or None for every party."""
    return None if request.only_looks else request.actor.person
