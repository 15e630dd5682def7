"""Imports of allocations and prisoners: choose a file, check the changes, apply or discard."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from searches.queries.prison.roll_imports import (
    code_and_day,
    earlier_imports,
    import_to_check,
    imports_to_check,
)
from searches.rules.roll_feeds import read_feed
from searches.services.people.access_log import NameList, open_names
from searches.services.prison.roll_imports import (
    apply_import,
    discard_import,
    pick_party,
    propose_import,
)
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import TypedForm
from searches.views.forms.roll_imports import ApplyForm, FeedForm, PickForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.KEEP_ALLOCATIONS, at="imports/", name="roll_imports", label="Imports", place=82)
@require_http_methods(["GET", "POST"])
def imports(request: PageRequest) -> HttpResponse:
    """Show the imports that wait for a check, and take a file in to be checked."""
    form = FeedForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            prison, today = code_and_day(request.actor.establishment)
            document = read_feed(form.cleaned_data["file"], prison=prison, today=today)
            submit(request, propose_import, document=document)
            return redirect("roll_imports")
    return _show(request, form)


@page(Act.KEEP_ALLOCATIONS, at="imports/<uuid:import_id>/apply/", name="apply_import")
@require_POST
def apply(request: PageRequest, import_id: UUID) -> HttpResponse:
    form = ApplyForm.of(request, about=import_id)
    if form.is_valid():
        with form.showing_refusal():
            submit(
                request,
                apply_import,
                import_id=import_id,
                shown_sha256=form.cleaned_data["digest"],
                agreed=form.cleaned_data["agreed"],
            )
            notice(request, "The lists were changed.")
            return redirect("roll_imports")
    import_to_check(request.actor.establishment, import_id)
    return _show(request, form)


@page(Act.KEEP_ALLOCATIONS, at="imports/<uuid:import_id>/pick/", name="pick_party")
@require_POST
def pick(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Settle with one tap to which party a prisoner of two lists belongs."""
    form = PickForm.of(request)
    if form.is_valid():
        number, party = form.cleaned_data["pick"]
        with form.showing_refusal():
            submit(request, pick_party, import_id=import_id, number=number, party=party)
            return redirect("roll_imports")
    import_to_check(request.actor.establishment, import_id)
    return _show(request, form)


@page(Act.KEEP_ALLOCATIONS, at="imports/<uuid:import_id>/discard/", name="discard_import")
@require_POST
def discard(request: PageRequest, import_id: UUID) -> HttpResponse:
    form = TypedForm.of(request)
    with form.showing_refusal():
        submit(request, discard_import, import_id=import_id)
        notice(request, "The import was discarded. The lists stay as they are.")
        return redirect("roll_imports")
    import_to_check(request.actor.establishment, import_id)
    return _show(request, form)


def _show(request: PageRequest, sent: TypedForm) -> HttpResponse:
    waiting = imports_to_check(request.actor.establishment)
    for shown in waiting:
        open_names(request.actor, names=NameList.ROLL_IMPORT, subject=shown.id, size=shown.names)
    context = {
        "waiting": [(shown, _apply_form(sent, shown.id, shown.digest)) for shown in waiting],
        "earlier": earlier_imports(request.actor.establishment),
        "new": FeedForm.sent_or_empty(sent),
    }
    return form_page(request, "prison/roll_imports.html", sent, context)


def _apply_form(sent: TypedForm, import_id: UUID, digest: str) -> ApplyForm:
    """Return the form of one import, always with the digest of the changes that are shown now."""
    form = ApplyForm.sent_or_empty(sent, about=import_id, initial={"digest": digest})
    form.initial["digest"] = digest
    return form
