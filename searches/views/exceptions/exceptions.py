"""The exceptions that a security lead must look at: the list, and the page of each case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.exceptions.case_list import Age, Wanted, case_list
from searches.queries.exceptions.exceptions import case_page
from searches.queries.rolls.matrix import matrix
from searches.rules.exceptions import CATALOGUE
from searches.rules.permissions import may
from searches.services.exceptions.exceptions import (
    acknowledge_exception,
    comment_exception,
    reopen_exception,
    resolve_exception,
)
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import TypedForm, button
from searches.views.forms.exceptions import CaseForm, OutcomeForm, ReopenForm
from searches.views.page_access import PageRequest, page
from searches.views.visits.timeline_lines import timeline
from searches.words.exceptions import Outcome, Severity
from searches.words.people import Act
from searches.words.refusals import Invalid
from searches.words.visits import MEANINGS, SignatureMeaning

OUTCOMES = [(outcome, outcome.replace("_", " ").capitalize()) for outcome in Outcome]
SEVERITIES = [
    (Severity.CRIT, "Critical"),
    (Severity.HIGH, "High"),
    (Severity.MED, "Medium"),
    (Severity.LOW, "Low"),
]
AGES = [
    (Age.OVERDUE, "Past its deadline"),
    (Age.DAY, "Over a day old"),
    (Age.WEEK, "Over a week old"),
]
NEWEST_LINES = 3  # earlier lines are folded away
STATES = [("open", "Open"), ("resolved", "Resolved"), ("all", "Both")]


@page(Act.SEE_EXCEPTIONS, at="exceptions/", name="exceptions", label="Exceptions", place=130)
@require_GET
def exceptions(request: PageRequest) -> HttpResponse:
    query = request.GET
    number = query.get("page", "1")
    wanted = Wanted(
        severity=query.get("severity", ""),
        code=query.get("code", ""),
        state=query.get("state", "open"),
        age=query.get("age", ""),
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    context = {
        "cases": case_list(request.actor.establishment, wanted),
        "wanted": wanted,
        "vehicles": matrix(
            request.actor.establishment,
            counts_parties=may(Act.COUNT_PARTY, request.actor.roles),
        ),
        "severities": SEVERITIES,
        "states": STATES,
        "ages": AGES,
        "codes": [(kind.code, f"{kind.code} {kind.title}") for kind in CATALOGUE],
    }
    return render(request, "exceptions/exceptions.html", context)


@page(Act.SEE_EXCEPTIONS, at="exceptions/<uuid:case_id>/", name="exception")
@require_GET
def exception(request: PageRequest, case_id: UUID) -> HttpResponse:
    return _case_page(request, case_id, None)


@page(Act.WORK_EXCEPTION, at="exceptions/<uuid:case_id>/work/", name="work_exception")
@require_POST
def work(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Acknowledge, comment on or resolve the case, depending on the button that was pressed."""
    do = button(request, "do")
    form = (OutcomeForm if do == "resolve" else CaseForm).of(request)
    if form.is_valid():
        with form.showing_refusal():
            _work(request, case_id, do, form.cleaned_data)
            return redirect("exception", case_id)
    return _case_page(request, case_id, form)


@page(Act.REOPEN_EXCEPTION, at="exceptions/<uuid:case_id>/reopen/", name="reopen_exception")
@require_POST
def reopen(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Open a resolved case again."""
    form = ReopenForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, reopen_exception, case_id=case_id, **form.cleaned_data)
            notice(request, "The case is open again.")
            return redirect("exception", case_id)
    return _case_page(request, case_id, form)


def _work(request: PageRequest, case_id: UUID, do: str, typed: dict[str, Any]) -> None:
    match do:
        case "acknowledge":
            submit(request, acknowledge_exception, case_id=case_id)
        case "comment":
            submit(request, comment_exception, case_id=case_id, text=typed["text"])
        case "resolve":
            typed |= {"pin": typed["pin"] or None}
            submit(request, resolve_exception, case_id=case_id, **typed)
            if case_page(request.actor.establishment, case_id, request.actor.person).waiting:
                notice(request, "A second person has been asked to sign the outcome.")
        case _:
            raise Invalid("do", "Select what to do with the case.")


def _case_page(request: PageRequest, case_id: UUID, sent: TypedForm | None) -> HttpResponse:
    case = case_page(request.actor.establishment, case_id, request.actor.person)
    lines = timeline(case.events, {str(id): label for id, label in case.labels.items()})
    context = {
        "case": case,
        "events": lines[:NEWEST_LINES],
        "earlier": lines[NEWEST_LINES:],
        "outcomes": OUTCOMES,
        "sees_photos": may(Act.SEE_PHOTOS, request.actor.roles),
        "works": may(Act.WORK_EXCEPTION, request.actor.roles)
        and not case.took_part
        and not case.line.resolved,
        "reopens": may(Act.REOPEN_EXCEPTION, request.actor.roles)
        and not case.took_part
        and case.line.resolved,
        "sees_confirmations": may(Act.CONFIRM, request.actor.roles),
        "meaning": MEANINGS[SignatureMeaning.CASE_RESOLVED],
        "work": CaseForm.sent_or_empty(sent),
        "reopening": ReopenForm.sent_or_empty(sent),
    }
    return form_page(request, "exceptions/exception.html", sent, context)
