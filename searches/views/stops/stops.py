"""Stop all vehicles: raising a stop, the open stop with its steps, and closing the stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches import officer_session
from searches.queries.stops.incidents import gate_incident
from searches.queries.stops.recalls import recent_recall_packs
from searches.queries.stops.stop_closings import PersonUnderStop
from searches.queries.stops.stops import StopPage, people_to_name, read_stop_page, recent_stops
from searches.queries.visits.vehicles import recently_left_minutes
from searches.rules.permissions import may, may_look
from searches.services.database_retry import until_raised
from searches.services.people.access_log import NameList, open_names
from searches.services.people.screen_contacts import note_screen_contact
from searches.services.rolls.standfast import call_standfast
from searches.services.stops.stops import (
    acknowledge_stop,
    ask_to_close_stop,
    close_stop,
    raise_stop,
)
from searches.services.visits.near_misses import report_near_miss
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import TypedForm, button
from searches.views.forms.stops import ClosingForm, NearMissForm, SecondClosingForm, StepForm
from searches.views.page_access import (
    PageRequest,
    answers_304_while_unchanged,
    client_uuid,
    page,
    way_back,
)
from searches.views.page_frame import STEP_LABELS, TRACING_ROLES
from searches.views.stops.recalls import packs_for_stop
from searches.words.people import Act
from searches.words.refusals import NotRaised
from searches.words.visits import ClosingBasis, StopStep

P = ParamSpec("P")
BASES = {
    ClosingBasis.PERSON_SEEN: "The person was seen and is named",
    ClosingBasis.EVERYBODY_SEEN: "Everybody asked for has now been seen",
    ClosingBasis.WHOLE_ROLL_CORRECT: "A whole-prison roll begun after the stop is correct",
    ClosingBasis.NOTHING_THERE: "The incident was looked into, and nothing was found",
}


@page(Act.RAISE_STOP, at="stop/", name="raise_stop", while_locked=True)
@require_http_methods(["GET", "POST"])
def raise_one(request: PageRequest) -> HttpResponse:
    """Ask for confirmation, and raise the stop. The same form never raises a second stop."""
    if request.method == "GET":
        return render(request, "stops/raise.html", {"back": way_back(request)})
    try:
        raised = until_raised(lambda: submit(request, raise_stop))
    except NotRaised as refusal:
        context = {"refusal": refusal, "uuid": client_uuid(request), "back": "/"}
        return render(request, "stops/raise.html", context, status=refusal.status)
    return redirect("stop", stop_id=raised["id"])


def _noting_contact(
    view: Callable[Concatenate[PageRequest, P], HttpResponse],
) -> Callable[Concatenate[PageRequest, P], HttpResponse]:
    """Decorate a view that every open page polls, to record the contact of its screen.

    Gatehouse can then notice when it cannot reach an officer.
    """

    @wraps(view)
    def run(request: PageRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        note_screen_contact(request.actor)
        return view(request, *args, **kwargs)

    return run


@page(Act.RAISE_STOP, at="stops/banner/", name="stop_banner", while_locked=True)
@require_GET
@_noting_contact
@answers_304_while_unchanged
def banner(request: PageRequest) -> HttpResponse:
    """Return the red banner, or an empty fragment while no stop is open.

    Every screen polls the banner every two seconds.
    """
    return render(request, "stops/_banner.html")


@page(Act.RAISE_STOP, at="stops/", name="stops")
@require_GET
def stops(request: PageRequest) -> HttpResponse:
    actor = request.actor
    sees_packs = may_look(Act.SEE_RECALL_PACKS, actor.roles)
    packs = recent_recall_packs(actor.establishment) if sees_packs else ()
    context = {"stops": recent_stops(actor.establishment), "recall_packs": packs}
    return render(request, "stops/stops.html", context)


@page(Act.RAISE_STOP, at="stops/<uuid:stop_id>/", name="stop", while_locked=True)
@require_GET
def stop(request: PageRequest, stop_id: UUID) -> HttpResponse:
    return render(request, "stops/stop.html", _stop_context(request, stop_id))


@page(Act.RAISE_STOP, at="stops/<uuid:stop_id>/now/", name="stop_now", while_locked=True)
@require_GET
@answers_304_while_unchanged
def stop_now(request: PageRequest, stop_id: UUID) -> HttpResponse:
    """Return the part of the stop's page that changes.

    The script does not replace a form that somebody is filling in.
    """
    return render(request, "stops/_now.html", _stop_context(request, stop_id, with_form=False))


@page(Act.ACKNOWLEDGE_STOP, at="stops/<uuid:stop_id>/step/", name="tick_step")
@require_POST
def tick_step(request: PageRequest, stop_id: UUID) -> HttpResponse:
    form = StepForm.of(request)
    if form.is_valid():
        step = form.cleaned_data["step"]
        with form.showing_refusal():
            if step is StopStep.STANDFAST:
                submit(request, call_standfast, stop_id=stop_id)
            else:
                submit(request, acknowledge_stop, stop_id=stop_id, step=step)
            return redirect("stop", stop_id=stop_id)
    return form_page(request, "stops/stop.html", form, _stop_context(request, stop_id))


@page(Act.CLOSE_STOP, at="stops/<uuid:stop_id>/close/", name="close_stop")
@require_POST
def close(request: PageRequest, stop_id: UUID) -> HttpResponse:
    """Record a signature to close the stop: the first, or the second that completes the closing."""
    form: ClosingForm | SecondClosingForm
    if button(request, "closing"):
        form = SecondClosingForm.of(request)
        if form.is_valid():
            typed = form.cleaned_data
            with form.showing_refusal():
                submit(request, close_stop, closing_id=typed["closing"], pin=typed["pin"])
                return redirect("stop", stop_id=stop_id)
    else:
        form = ClosingForm.of(request)
        if form.is_valid():
            with form.showing_refusal():
                submit(request, ask_to_close_stop, stop_id=stop_id, **form.cleaned_data)
                return redirect("stop", stop_id=stop_id)
    return form_page(request, "stops/stop.html", form, _stop_context(request, stop_id, form))


@page(
    Act.REPORT_NEAR_MISS,
    at="near-misses/new/",
    name="near_miss",
    label="Report a near miss",
    place=250,
)
@require_http_methods(["GET", "POST"])
def near_miss(request: PageRequest) -> HttpResponse:
    """Report a near miss. A report takes fifteen seconds: one line, and a plate if there is one."""
    form = NearMissForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, report_near_miss, **form.cleaned_data)
            return render(request, "stops/near_miss_thanks.html")
    return form_page(request, "stops/near_miss.html", form)


def _stop_context(
    request: PageRequest, stop_id: UUID, sent: TypedForm | None = None, *, with_form: bool = True
) -> dict[str, object]:
    actor = request.actor
    stop_page: StopPage = read_stop_page(actor.establishment, stop_id)
    roles = actor.roles
    why_not_close = stop_page.why_not_to_close(actor.person, roles)
    may_close = stop_page.is_open and not why_not_close
    closing = stop_page.closing_to_sign(actor.person, roles) if may_close else None
    closing_form = SecondClosingForm if closing else ClosingForm
    reads_names = may_look(Act.SEE_ALL_ROLLS, roles) and not officer_session.is_locked(request)
    names_one = with_form and may_close and closing is None
    names_one = names_one and ClosingBasis.PERSON_SEEN in stop_page.bases
    to_name = people_to_name(stop_page) if names_one else ()
    packs = packs_for_stop(request, stop_id, names=reads_names)
    in_packs = {person.id for pack in packs for person in pack.people}
    if reads_names:
        size = max(len(stop_page.people), len(to_name))
        open_names(actor, names=NameList.STOP, subject=stop_id, size=size)
    return {
        "stop_page": stop_page,
        "steps": [
            {"label": STEP_LABELS[s.step], "step": s.step, "row": s} for s in stop_page.steps
        ],
        "bases": list(BASES.items()),
        "bases_that_fit": [(basis, BASES[basis]) for basis in stop_page.bases],
        "acknowledges": may(Act.ACKNOWLEDGE_STOP, roles),
        "may_tick": may(Act.ACKNOWLEDGE_STOP, roles) and stop_page.is_open,
        "may_close": may_close,
        "why_not_close": why_not_close,
        "closing": closing,
        "closing_form": closing_form.sent_or_empty(sent),
        "incident": gate_incident(stop_page.id),
        "hunts": not TRACING_ROLES.isdisjoint(roles),
        "people": [one for one in stop_page.people if reads_names and one.id not in in_packs],
        "recall_packs": packs,
        "may_call": may(Act.RECORD_OPERATOR_CALL, roles),
        "reads_counts": may_look(Act.SEE_PARTY_STATE, roles),
        "names_one": names_one,
        "to_name": _in_words(to_name),
        "recently_left_minutes": partial(recently_left_minutes, actor.establishment),
    }


def _in_words(people: Iterable[PersonUnderStop]) -> list[tuple[str, str]]:
    """Return the choices for the first signature: each person's number with a description."""
    pairs = []
    for one in people:
        seen = "not seen since the stop"
        if one.since_stop and one.seen_at:
            seen = f"seen at {localtime(one.seen_at):%H:%M:%S}, {one.place}, by {one.by}"
        pairs.append((one.number, f"{one.name} {one.number}, cell {one.cell}: {seen}"))
    return pairs
