"""The control room's allocation lists, their import, and the reasons why people are absent."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.rolls.allocations import (
    REASONS,
    Preview,
    allocation_lists,
    allocation_page,
    preview,
)
from searches.services.people.access_log import NameList, open_names
from searches.services.rolls.allocations import (
    STATED,
    account_for_absence,
    allocate_prisoners,
    remove_from_allocation,
    replace_allocation,
    state_not_at_work,
)
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.allocations import (
    AbsenceForm,
    AllocationForm,
    ImportForm,
    NotAtWorkForm,
    RemovalForm,
)
from searches.views.forms.base import TypedForm, button
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.refusals import Invalid
from searches.words.rolls import AbsenceReason

CHOICES = [(reason.value, REASONS[reason]) for reason in AbsenceReason if reason in STATED]


@page(
    Act.KEEP_ALLOCATIONS, at="allocations/", name="allocations", label="Allocation lists", place=80
)
@require_GET
def lists(request: PageRequest) -> HttpResponse:
    """List every party with the size of its list and the number of people not accounted for."""
    cards = allocation_lists(request.actor.establishment)
    return render(request, "rolls/allocations.html", {"cards": cards})


@page(Act.KEEP_ALLOCATIONS, at="allocations/<uuid:party_id>/", name="allocation")
@require_GET
def party(request: PageRequest, party_id: UUID) -> HttpResponse:
    return _show(request, party_id, None)


@page(Act.KEEP_ALLOCATIONS, at="allocations/<uuid:party_id>/add/", name="allocate")
@require_POST
def add(request: PageRequest, party_id: UUID) -> HttpResponse:
    form = AllocationForm.of(request)
    if form.is_valid():
        numbers = form.cleaned_data["numbers"]
        with form.showing_refusal():
            submit(request, allocate_prisoners, party_id=party_id, numbers=numbers)
            notice(request, "Everybody you entered is on the list now.")
            return redirect("allocation", party_id=party_id)
    return _show(request, party_id, form)


@page(Act.KEEP_ALLOCATIONS, at="allocations/<uuid:party_id>/remove/", name="remove_allocation")
@require_POST
def remove(request: PageRequest, party_id: UUID) -> HttpResponse:
    form = RemovalForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                remove_from_allocation,
                party_id=party_id,
                prisoner_id=typed["prisoner"],
                reason=typed["reason"],
            )
            notice(request, "The person was removed from the list.")
            return redirect("allocation", party_id=party_id)
    return _show(request, party_id, form)


@page(Act.KEEP_ALLOCATIONS, at="allocations/<uuid:party_id>/replace/", name="replace_allocation")
@require_POST
def replace(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Show what an import would change, or apply the import if the second button was pressed."""
    form = ImportForm.of(request)
    if form.is_valid():
        numbers, reason = form.cleaned_data["numbers"], form.cleaned_data["reason"]
        with form.showing_refusal():
            if not button(request, "apply"):
                changes = _preview(request, party_id, numbers)
                return _show(request, party_id, form, {"preview": changes, "numbers": numbers})
            submit(request, replace_allocation, party_id=party_id, numbers=numbers, reason=reason)
            notice(request, "The list was changed.")
            return redirect("allocation", party_id=party_id)
    return _show(request, party_id, form)


@page(Act.KEEP_ALLOCATIONS, at="allocations/<uuid:party_id>/absence/", name="state_absence")
@require_POST
def absence(request: PageRequest, party_id: UUID) -> HttpResponse:
    """Record why one person of the list is not at work."""
    form = AbsenceForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                account_for_absence,
                prisoner_id=typed["prisoner"],
                reason=typed["reason"],
            )
            return redirect("allocation", party_id=party_id)
    return _show(request, party_id, form)


@page(Act.STATE_NOT_AT_WORK, at="allocations/<uuid:party_id>/idle/", name="not_at_work")
@require_POST
def not_at_work(request: PageRequest, party_id: UUID) -> HttpResponse:
    form = NotAtWorkForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            why = form.cleaned_data["why"]
            submit(request, state_not_at_work, party_id=party_id, reason=why)
            return redirect("allocation", party_id=party_id)
    return _show(request, party_id, form)


def _preview(request: PageRequest, party_id: UUID, numbers: list[str]) -> Preview:
    changes = preview(request.actor.establishment, party_id, numbers)
    if changes.unknown:
        sentence = f"These numbers are not held here: {', '.join(changes.unknown[:8])}."
        raise Invalid("prisoner-unknown", sentence, field="numbers")
    return changes


def _show(
    request: PageRequest,
    party_id: UUID,
    sent: TypedForm | None,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    list_page = allocation_page(request.actor.establishment, party_id)
    size = len(list_page.people)
    open_names(request.actor, names=NameList.ALLOCATION, subject=party_id, size=size)
    context = {
        "list_page": list_page,
        "not_here": [(line, _absence_of(sent, line.person.id)) for line in list_page.not_here],
        "reasons": CHOICES,
        "people": [
            (line.person.id, f"{line.person.name} {line.person.number}")
            for line in list_page.people
        ],
        "adding": AllocationForm.sent_or_empty(sent),
        "importing": ImportForm.sent_or_empty(sent),
        "removing": RemovalForm.sent_or_empty(sent),
        "not_working": NotAtWorkForm.sent_or_empty(sent),
        **(more or {}),
    }
    return form_page(request, "rolls/allocation.html", sent, context)


def _absence_of(sent: TypedForm | None, prisoner_id: str) -> AbsenceForm:
    """Return the form for why this prisoner is not at work."""
    if isinstance(sent, AbsenceForm) and sent["prisoner"].value() == prisoner_id:
        return sent
    return AbsenceForm(about=prisoner_id)
