"""The timetable of the parties, and the sessions that an officer confirms with one tap."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from searches.queries.rolls.timetable import parties_to_plan, timetable, timetable_line
from searches.rules.permissions import may
from searches.services.rolls.timetable import (
    add_to_timetable,
    confirm_planned_session,
    remove_from_timetable,
)
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import TypedForm
from searches.views.forms.timetable import PeriodForm
from searches.views.page_access import PageRequest, page
from searches.views.rolls.rolls import home_page
from searches.words.people import Act


@page(Act.SEE_TIMETABLE, at="timetable/", name="timetable", label="Timetable", place=84)
@require_GET
def plan(request: PageRequest) -> HttpResponse:
    """Show when each party usually works, and the state of each party's current session."""
    return _show(request, None)


@page(Act.KEEP_TIMETABLE, at="timetable/add/", name="add_to_timetable")
@require_POST
def add(request: PageRequest) -> HttpResponse:
    form = PeriodForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, add_to_timetable, **form.cleaned_data)
            notice(request, "The times were added to the timetable.")
            return redirect("timetable")
    return _show(request, form)


@page(Act.KEEP_TIMETABLE, at="timetable/<uuid:entry_id>/remove/", name="remove_from_timetable")
@require_POST
def remove(request: PageRequest, entry_id: UUID) -> HttpResponse:
    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, remove_from_timetable, entry_id=entry_id)
        notice(request, "The times were removed from the timetable.")
        return redirect("timetable")
    timetable_line(request.actor.establishment, entry_id)
    return _show(request, form)


@page(Act.OPEN_WORK_SESSION, at="timetable/<uuid:entry_id>/confirm/", name="confirm_session")
@require_POST
def confirm(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Begin the planned work with the people of the allocation list, with one tap."""
    form = TypedForm.of(request)
    line = timetable_line(request.actor.establishment, entry_id)
    with form.showing_refusal():
        submit(request, confirm_planned_session, entry_id=entry_id)
        notice(request, f"{line.party} is at work. Check the list.")
        return redirect("work_session", party_id=line.party_id)
    return home_page(request, form)


def _show(request: PageRequest, sent: TypedForm | None) -> HttpResponse:
    context = {
        "lines": timetable(request.actor.establishment),
        "parties": parties_to_plan(request.actor.establishment),
        "new": PeriodForm.sent_or_empty(sent),
        "may_change": may(Act.KEEP_TIMETABLE, request.actor.roles),
    }
    return form_page(request, "rolls/timetable.html", sent, context)
