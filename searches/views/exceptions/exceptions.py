"""What a security lead must look at: the list, and each case to its outcome."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.exceptions.case_list import Age, Wanted, case_list
from searches.queries.exceptions.exceptions import case_page
from searches.rules.exceptions import CATALOGUE
from searches.rules.permissions import may
from searches.services.exceptions.exceptions import (
    acknowledge_exception,
    comment_exception,
    reopen_exception,
    resolve_exception,
)
from searches.views.doors import PageRequest, page
from searches.views.sending import notice, said, submit
from searches.views.visits.act_words import timeline
from searches.words.exceptions import Outcome, Severity
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused
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
NEWEST_LINES = 3  # what happened before that is folded away
STATES = [("open", "Open"), ("resolved", "Resolved"), ("all", "Both")]


@page(Act.SEE_EXCEPTIONS)
@require_GET
def exceptions(request: PageRequest) -> HttpResponse:
    asked = request.GET
    number = asked.get("page", "1")
    wanted = Wanted(
        severity=asked.get("severity", ""),
        code=asked.get("code", ""),
        state=asked.get("state", "open"),
        age=asked.get("age", ""),
        page=int(number) if number.isdecimal() and len(number) < 7 else 1,
    )
    context = {
        "cases": case_list(request.actor.establishment, wanted),
        "wanted": wanted,
        "severities": SEVERITIES,
        "states": STATES,
        "ages": AGES,
        "codes": [(kind.code, f"{kind.code} {kind.title}") for kind in CATALOGUE],
    }
    return render(request, "exceptions/exceptions.html", context)


@page(Act.SEE_EXCEPTIONS)
@require_GET
def exception(request: PageRequest, case_id: UUID) -> HttpResponse:
    return render(request, "exceptions/exception.html", _case(request, case_id))


@page(Act.WORK_EXCEPTION)
@require_POST
def work(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Acknowledge, comment or resolve: the button says which."""
    typed = {name: request.POST.get(name, "") for name in ("do", "text", "outcome")}
    try:
        _work(request, case_id)
    except Refused as refusal:
        return _refused(request, case_id, refusal, typed)
    if typed["do"] == "resolve":
        shown = case_page(request.actor.establishment, case_id, request.actor.person)
        if shown.waiting:
            notice(request, "A second person has been asked to sign the outcome.")
    return redirect("exception", case_id)


@page(Act.REOPEN_EXCEPTION)
@require_POST
def reopen(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Open a resolved case again."""
    typed = {"text": request.POST.get("text", "")}
    try:
        submit(request, reopen_exception, case_id=case_id, **typed)
    except Refused as refusal:
        return _refused(request, case_id, refusal, typed)
    notice(request, "The case is open again.")
    return redirect("exception", case_id)


def _refused(
    request: PageRequest, case_id: UUID, refusal: Refused, typed: dict[str, str]
) -> HttpResponse:
    """Show the case again with what was typed, and the refusal beside its field."""
    context = _case(request, case_id)
    context |= {"refusals": said(refusal), "typed": typed}
    return render(request, "exceptions/exception.html", context, status=refusal.status)


def _work(request: PageRequest, case_id: UUID) -> None:
    text = request.POST.get("text", "")
    match request.POST.get("do", ""):
        case "acknowledge":
            submit(request, acknowledge_exception, case_id=case_id)
        case "comment":
            submit(request, comment_exception, case_id=case_id, text=text)
        case "resolve":
            try:
                outcome = Outcome(request.POST.get("outcome", ""))
            except ValueError as fault:
                raise Invalid("outcome", "Select an outcome.", field="outcome") from fault
            pin = request.POST.get("pin") or None
            submit(request, resolve_exception, case_id=case_id, outcome=outcome, text=text, pin=pin)
        case _:
            raise Invalid("do", "Select what to do with the case.", field="do")


def _case(request: PageRequest, case_id: UUID) -> dict[str, object]:
    shown = case_page(request.actor.establishment, case_id, request.actor.person)
    lines = timeline(shown.events, {str(id): label for id, label in shown.labels.items()})
    return {
        "shown": shown,
        "events": lines[:NEWEST_LINES],
        "earlier": lines[NEWEST_LINES:],
        "outcomes": OUTCOMES,
        "sees_photos": may(Act.SEE_PHOTOS, request.actor.roles),
        "works": may(Act.WORK_EXCEPTION, request.actor.roles)
        and not shown.took_part
        and not shown.line.resolved,
        "reopens": may(Act.REOPEN_EXCEPTION, request.actor.roles)
        and not shown.took_part
        and shown.line.resolved,
        "sees_confirmations": may(Act.CONFIRM, request.actor.roles),
        "meaning": MEANINGS[SignatureMeaning.CASE_RESOLVED],
        "typed": {"text": "", "outcome": ""},
    }
