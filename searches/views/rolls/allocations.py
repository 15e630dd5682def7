"""The control room's allocation lists: kept, imported, and whoever is not at work accounted for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.rolls.allocations import REASONS, allocation_lists, allocation_page, preview
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.allocations import (
    STATED,
    account_for_absence,
    allocate_prisoners,
    remove_from_allocation,
    replace_allocation,
    state_not_at_work,
)
from searches.views.doors import PageRequest, page
from searches.views.forms.rolls import ListForm, first_said
from searches.views.sending import notice, said, submit
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused
from searches.words.rolls import AbsenceReason

CHOICES = [(reason.value, REASONS[reason]) for reason in AbsenceReason if reason in STATED]


@page(Act.KEEP_ALLOCATIONS)
@require_GET
def lists(request: PageRequest) -> HttpResponse:
    """Every party with the size of its list, and how many are not accounted for."""
    cards = allocation_lists(request.actor.establishment)
    return render(request, "rolls/allocations.html", {"cards": cards})


@page(Act.KEEP_ALLOCATIONS)
@require_GET
def party(request: PageRequest, party_id: UUID) -> HttpResponse:
    return _show(request, party_id, {})


@page(Act.KEEP_ALLOCATIONS)
@require_POST
def add(request: PageRequest, party_id: UUID) -> HttpResponse:
    try:
        numbers = _numbers(request)
        submit(request, allocate_prisoners, party_id=party_id, numbers=numbers)
    except Refused as refusal:
        pasted = request.POST.get("pasted", "")
        return _show(request, party_id, {"refusals": said(refusal), "pasted": pasted}, refusal)
    notice(request, "Everybody you entered is on the list now.")
    return redirect("allocation", party_id=party_id)


@page(Act.KEEP_ALLOCATIONS)
@require_POST
def remove(request: PageRequest, party_id: UUID) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("prisoner", "reason")}
    try:
        prisoner_id = _uuid(typed["prisoner"], "prisoner", "Select the person to remove.")
        submit(
            request,
            remove_from_allocation,
            party_id=party_id,
            prisoner_id=prisoner_id,
            reason=typed["reason"],
        )
    except Refused as refusal:
        return _show(request, party_id, {"refusals": said(refusal), "typed": typed}, refusal)
    notice(request, "The person was removed from the list.")
    return redirect("allocation", party_id=party_id)


@page(Act.KEEP_ALLOCATIONS)
@require_POST
def replace(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Show what an import would change; the second button applies it."""
    typed = {name: request.POST.get(name, "") for name in ("pasted", "reason")}
    try:
        numbers = _numbers(request)
        if "apply" not in request.POST:
            shown = preview(request.actor.establishment, party_id, numbers)
            if shown.unknown:
                sentence = f"Not held here: {', '.join(shown.unknown[:8])}."
                raise Invalid("prisoner-unknown", sentence, field="list")
            more = {"preview": shown, "list": "\n".join(numbers), "typed": typed}
            return _show(request, party_id, more)
        submit(
            request,
            replace_allocation,
            party_id=party_id,
            numbers=numbers,
            reason=typed["reason"],
        )
    except Refused as refusal:
        more = {"refusals": said(refusal), "list": typed["pasted"], "typed": typed}
        return _show(request, party_id, more, refusal)
    notice(request, "The list was changed.")
    return redirect("allocation", party_id=party_id)


@page(Act.KEEP_ALLOCATIONS)
@require_POST
def absence(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Say why one person of the list is not at work."""
    typed = {name: request.POST.get(name, "") for name in ("prisoner", "reason")}
    try:
        prisoner_id = _uuid(typed["prisoner"], "prisoner", "Select the person.")
        if typed["reason"] not in STATED:
            raise Invalid("reason", "Select a reason.", field="absence")
        submit(
            request,
            account_for_absence,
            prisoner_id=prisoner_id,
            reason=AbsenceReason(typed["reason"]),
        )
    except Refused as refusal:
        return _show(request, party_id, {"refusals": said(refusal)}, refusal)
    return redirect("allocation", party_id=party_id)


@page(Act.STATE_NOT_AT_WORK)
@require_POST
def not_at_work(request: PageRequest, party_id: UUID) -> HttpResponse:
    why = request.POST.get("why", "")
    try:
        submit(request, state_not_at_work, party_id=party_id, reason=why)
    except Refused as refusal:
        return _show(request, party_id, {"refusals": said(refusal), "why": why}, refusal)
    return redirect("allocation", party_id=party_id)


def _numbers(request: PageRequest) -> list[str]:
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        raise first_said(form)
    numbers = form.numbers()
    if not numbers:
        raise Invalid("numbers", "Enter the prisoner numbers.", field="pasted")
    return numbers


def _uuid(text: str, field: str, sentence: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("choice", sentence, field=field) from None


def _show(
    request: PageRequest, party_id: UUID, more: dict[str, Any], refusal: Refused | None = None
) -> HttpResponse:
    shown = allocation_page(request.actor.establishment, party_id)
    size = len(shown.people)
    open_names(request.actor, names=NameList.ALLOCATION, subject=party_id, size=size)
    facts = {"list_page": shown, "reasons": CHOICES} | more
    status = refusal.status if refusal else 200
    return render(request, "rolls/allocation.html", facts, status=status)
