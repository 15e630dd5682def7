"""Announcements: opening an announcement from any page, and the list of who received each."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from searches.queries.exceptions.announcements import (
    Strip,
    announced_visit,
    lines,
    passed_on_by,
    strip_of,
)
from searches.queries.rolls.whole_rolls import place_to_count
from searches.rules.permissions import may
from searches.services.exceptions.announcements import (
    RECORDED,
    AlreadyRecorded,
    acknowledge_announcement,
    record_announcements_shown,
)
from searches.views.form_submission import submit
from searches.views.forms.announcements import AnnouncementsOnScreenForm
from searches.views.page_access import PageRequest, page
from searches.views.page_frame import ROLE_LABELS
from searches.words.actors import Actor
from searches.words.announcements import AnnouncementKind
from searches.words.people import Act, Role
from searches.words.refusals import NotThere, Refused

K = AnnouncementKind
#: The most announcements in one report. Any more are ignored, because no page shows as many.
MOST_IN_REPORT = 20


@page(
    Act.HEAR_ANNOUNCEMENTS,
    at="announcements/<uuid:announcement_id>/open/",
    name="open_announcement",
)
@require_POST
def open_one(request: PageRequest, announcement_id: UUID) -> HttpResponse:
    """Acknowledge the announcement and go to the page where its work is done.

    A second press, or a form sent again, acknowledges nothing new and leads to the same page.
    """
    strip = strip_of(request.actor, announcement_id)
    if strip is None:
        raise NotThere("This announcement")
    try:
        submit(request, acknowledge_announcement, announcement_id=announcement_id)
    except Refused as refusal:
        if refusal.code != RECORDED:
            raise
    return redirect(destination(strip, request.actor))


@page(Act.HEAR_ANNOUNCEMENTS, at="announcements/shown/", name="announcements_shown")
@require_POST
def report_shown(request: PageRequest) -> HttpResponse:
    """Record that announcements were shown on this screen.

    The script of the page reports each of them once.
    """
    form = AnnouncementsOnScreenForm.of(request)
    form.demand_valid()
    ids = form.cleaned_data["announcement"][:MOST_IN_REPORT]
    with suppress(AlreadyRecorded):
        record_announcements_shown(request.actor, announcement_ids=ids)
    return HttpResponse(status=204)


@page(
    Act.SEE_ANNOUNCEMENTS,
    at="announcements/",
    name="announcements",
    label="Announcements",
    place=120,
)
@require_GET
def announcements(request: PageRequest) -> HttpResponse:
    """List announcements with their recipients and devices, and who acknowledged each.

    `?visit=` limits the list to one visit.
    """
    visit_id, plate = None, ""
    if visit_text := request.GET.get("visit", ""):
        try:
            visit_id = UUID(visit_text)
        except ValueError as fault:
            raise NotThere("This visit") from fault
        plate = announced_visit(request.actor.establishment, visit_id)
        if not plate:
            raise NotThere("This visit")
    found = lines(request.actor, visit_id=visit_id)
    context = {
        "lines": [{"row": line, "audience": _audience(line.roles, line.party)} for line in found],
        "visit_id": visit_id,
        "plate": plate,
    }
    return render(request, "exceptions/announcements.html", context)


def destination(strip: Strip, actor: Actor) -> str:
    """Return the address of the page on which this person does what the announcement asks."""
    if strip.kind is K.NOT_ACKNOWLEDGED:
        passed_on = passed_on_by(actor, strip.subject)
        return destination(passed_on, actor) if passed_on else reverse("begin")
    opener = DESTINATIONS.get(strip.kind, _visit)
    return opener(strip, actor)


def _count(strip: Strip, actor: Actor) -> str:
    if strip.party_id and may(Act.COUNT_PARTY, actor.roles):
        return reverse("count_party", args=[strip.party_id])
    return _visit_counts(strip, actor)


def _session(strip: Strip, actor: Actor) -> str:
    if strip.party_id and may(Act.OPEN_WORK_SESSION, actor.roles):
        return reverse("work_session", args=[strip.party_id])
    return _visit_counts(strip, actor)


def _visit_counts(strip: Strip, actor: Actor) -> str:
    if strip.visit_id and may(Act.SEE_PARTY_STATE, actor.roles):
        return reverse("visit_counts", args=[strip.visit_id])
    return reverse("begin")


def _whole_prison(strip: Strip, actor: Actor) -> str:
    if may(Act.SEE_ALL_ROLLS, actor.roles):
        return reverse("whole_rolls")
    return _visit_counts(strip, actor)


def _roll_called(strip: Strip, actor: Actor) -> str:
    """Return the page on which this person counts: a party, a receiving place, or a landing."""
    if may(Act.COUNT_PARTY, actor.roles):
        return reverse("rolls")
    counts_here = may(Act.COUNT_PLACE, actor.roles)
    if counts_here and place_to_count(actor.establishment, actor.device_area) is not None:
        return reverse("received")
    return reverse("landings")


def _parties(strip: Strip, actor: Actor) -> str:
    """Return the page of everybody's whereabouts, or of the parties for the orderly officer."""
    return reverse("whereabouts" if may(Act.SEE_ALL_ROLLS, actor.roles) else "rolls")


def _imports(strip: Strip, actor: Actor) -> str:
    return reverse("roll_imports")


def _timetable(strip: Strip, actor: Actor) -> str:
    """Return the timetable for those who may see it, and the parties for a party's officers."""
    return reverse("timetable" if may(Act.SEE_TIMETABLE, actor.roles) else "rolls")


def _official_roll(strip: Strip, actor: Actor) -> str:
    return reverse("official_roll")


def _movements(strip: Strip, actor: Actor) -> str:
    return reverse("received" if may(Act.RECEIVE_PRISONER, actor.roles) else "begin")


def _stop(strip: Strip, actor: Actor) -> str:
    return reverse("stop", args=[strip.subject])


def _recall(strip: Strip, actor: Actor) -> str:
    return reverse("recall_pack", args=[strip.subject])


def _signature(strip: Strip, actor: Actor) -> str:
    """Return the page where a second signature is given: the decision of a visit, or the stop."""
    if strip.title.startswith("Override") and strip.visit_id:
        return reverse("release", args=[strip.visit_id])
    return _stop(strip, actor)


def _confirmations(strip: Strip, actor: Actor) -> str:
    return reverse("confirmations")


def _exceptions(strip: Strip, actor: Actor) -> str:
    return reverse("exceptions" if may(Act.SEE_EXCEPTIONS, actor.roles) else "begin")


def _unsent(strip: Strip, actor: Actor) -> str:
    return reverse("parked" if may(Act.SEE_PARKED, actor.roles) else "begin")


def _drills(strip: Strip, actor: Actor) -> str:
    return reverse("drills")


def _visit(strip: Strip, actor: Actor) -> str:
    if strip.visit_id and may(Act.SEE_VISITS, actor.roles):
        return reverse("visit", args=[strip.visit_id])
    return reverse("begin")


DESTINATIONS = {
    K.COUNT_REQUESTED: _count,
    K.RECOUNT_REQUESTED: _count,
    K.COUNT_LATE: _count,
    K.COUNT_MISMATCH: _visit_counts,
    K.NO_SESSION: _session,
    K.WHOLE_PRISON: _whole_prison,
    K.ROLL_CALLED: _roll_called,
    K.OFFICIAL_ROLL: _official_roll,
    K.MOVEMENT_OVERDUE: _movements,
    K.PARTY_WITHOUT_OFFICER: _parties,
    K.FEED_FAILED: _imports,
    K.IMPORT_WAITING: _imports,
    K.SESSION_NOT_CONFIRMED: _timetable,
    K.STOP_RAISED: _stop,
    K.GATE_WITHOUT_GO: _stop,
    K.SECOND_SIGNATURE: _signature,
    K.CONFIRMATION_WAITING: _confirmations,
    K.VEHICLES_TO_RECALL: _recall,
    K.HAND_BACK_SHORT: _movements,
    K.LEDGER_BACKWARDS: _exceptions,
    K.UNSENT_RECORDS: _unsent,
    K.DRILL: _drills,
}


def _audience(roles: tuple[str, ...], party: str) -> str:
    """Return the roles and the party that an announcement is for, separated by commas."""
    names: list[Any] = [ROLE_LABELS[Role(role)].lower() for role in roles]
    if party:
        names.append(f"officers of {party}")
    return ", ".join(names)
