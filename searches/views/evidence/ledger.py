"""The ledger for those who may read it, and the policy for those who keep it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from searches.queries.evidence.ledger import Wanted, ledger_page, people_here, policy_of
from searches.services.people.access_log import look_at_ledger
from searches.services.prison.establishments import change_policy
from searches.views.doors import PageRequest, page
from searches.views.sending import notice, submit
from searches.words.acts_told import SENTENCES, act_name, sentence
from searches.words.people import Act
from searches.words.policy import BOUNDS, Policy, weakened
from searches.words.policy_words import WORDS
from searches.words.refusals import Invalid, Refused

ACTS = sorted(((act, act_name(act)) for act in SENTENCES), key=lambda pair: pair[1])
DEFAULTS = Policy().to_document()


@page(Act.READ_LEDGER)
@require_GET
def ledger(request: PageRequest) -> HttpResponse:
    """A page of it, narrowed as asked. What cannot be read is refused and shows nothing."""
    people = people_here(request.actor.establishment)
    context: dict[str, Any] = {"acts": ACTS, "people": people, "typed": request.GET}
    try:
        wanted = _wanted(request, {id for id, _ in people})
    except Invalid as refusal:
        context["refusals"] = [{"sentence": refusal.sentence, "field": refusal.field}]
        return render(request, "evidence/ledger.html", context, status=refusal.status)
    look_at_ledger(request.actor, before=wanted.before, narrowed=wanted.narrowed)
    shown = ledger_page(request.actor.establishment, wanted)
    context["lines"] = [
        {"line": line, "sentence": sentence(line.act, line.said)} for line in shown.entries
    ]
    return render(request, "evidence/ledger.html", context | {"shown": shown})


def _wanted(request: PageRequest, people: set[UUID]) -> Wanted:
    asked = {word: request.GET.get(word, "") for word in ("before", "act", "person", "day")}
    before = asked["before"]
    try:
        person = UUID(asked["person"]) if asked["person"] else None
        day = date.fromisoformat(asked["day"]) if asked["day"] else None
    except ValueError as fault:
        raise Invalid("day", "Select a person and enter a day, such as 2026-03-02.") from fault
    if asked["act"] and asked["act"] not in SENTENCES:
        raise Invalid("act", "Select an act from the list.", field="act")
    if person and person not in people:
        raise Invalid("person", "Select a person from the list.", field="person")
    if day and not 1990 <= day.year <= 2199:
        raise Invalid("day", "Select a day that this audit log covers.", field="day")
    number = int(before) if before.isdecimal() and len(before) < 16 else None
    return Wanted(before=number, act=asked["act"], person=person, day=day)


@page(Act.CHANGE_POLICY)
@require_http_methods(["GET", "POST"])
def policy(request: PageRequest) -> HttpResponse:
    """Every threshold of the prison. Each change is in the ledger, before and after."""
    before = policy_of(request.actor.establishment)
    now = before.to_document()
    refusals: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        now = {name: _typed(request, name, value) for name, value in now.items()}
        try:
            submit(request, change_policy, policy=now)
            notice(request, _told_kept(before, Policy.from_document(now)))
            return redirect("policy")
        except Refused as refusal:
            refusals = [{"sentence": refusal.sentence, "field": refusal.field}]
            status = refusal.status
    fields = [_field(name, value, refusals) for name, value in now.items()]
    context = {"fields": fields, "refusals": refusals}
    return render(request, "prison/policy.html", context, status=status)


def _told_kept(before: Policy, wanted: Policy) -> str:
    if not weakened(before, wanted):
        return "The policy has been saved and applies from now on."
    return (
        "Changes that make the policy stricter apply from now on. Changes that make the policy "
        "weaker are waiting for another security lead or the duty governor."
    )


def _field(name: str, value: Any, refusals: list[dict[str, str]]) -> dict[str, Any]:
    """One threshold as its field shows it, with what was typed and why it was refused."""
    label, told = WORDS[name]
    if bounds := BOUNDS.get(name):
        told = f"{bounds[0]} to {bounds[1]}. {told}"
    is_list = isinstance(DEFAULTS[name], list)
    return {
        "name": name,
        "label": f"{label}, with commas between" if is_list else label,
        "help": told,
        "value": ", ".join(value) if is_list else value,
        "kind": type(DEFAULTS[name]).__name__,
        "refusal": next((one["sentence"] for one in refusals if one["field"] == name), ""),
    }


def _typed(request: PageRequest, name: str, now: Any) -> Any:
    """What was typed, of the threshold's own kind; what cannot be read is refused by the act."""
    typed = request.POST.get(name, "").strip()
    if isinstance(now, bool):
        return bool(typed)
    if isinstance(now, list):
        return [part.strip() for part in typed.split(",") if part.strip()]
    return int(typed) if typed.isdecimal() and len(typed) < 7 else typed
