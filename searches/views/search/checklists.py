"""Checklists: the list, one version as a table, proposing an edited copy, and publishing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.search.checklists import version, versions
from searches.rules.checklist_edits import edited
from searches.rules.permissions import may
from searches.services.search.checklists import propose_checklist, publish_checklist
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import SignatureForm
from searches.views.forms.checklists import EditForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.PUBLISH_CHECKLIST, at="checklists/", name="checklists", label="Checklists", place=170)
@require_GET
def checklist_list(request: PageRequest) -> HttpResponse:
    context = {"versions": versions(request.actor.establishment)}
    return render(request, "search/checklists.html", context)


@page(Act.PUBLISH_CHECKLIST, at="checklists/<uuid:version_id>/", name="checklist")
@require_GET
def checklist_page(request: PageRequest, version_id: UUID) -> HttpResponse:
    return _show(request, version_id, SignatureForm())


@page(Act.PROPOSE_CHECKLIST, at="checklists/<uuid:version_id>/edit/", name="edit_checklist")
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, version_id: UUID) -> HttpResponse:
    checklist = version(request.actor.establishment, version_id)
    form = EditForm.of(request, sheet=checklist.editable)
    if form.is_valid():
        with form.showing_refusal():
            proposed = submit(
                request,
                propose_checklist,
                sheet=edited(checklist.editable, form.edits()),
                change_note=form.cleaned_data["change_note"],
            )
            return redirect("checklist", proposed["id"])
    context = {"version": checklist, "rows": _rows(form)}
    return form_page(request, "search/edit.html", form, context)


@page(Act.PUBLISH_CHECKLIST, at="checklists/<uuid:version_id>/publish/", name="publish_checklist")
@require_POST
def publish(request: PageRequest, version_id: UUID) -> HttpResponse:
    form = SignatureForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            pin = form.cleaned_data["pin"]
            submit(request, publish_checklist, version_id=version_id, pin=pin)
            return redirect("checklist", version_id)
    return _show(request, version_id, form)


def _show(request: PageRequest, version_id: UUID, form: SignatureForm) -> HttpResponse:
    checklist = version(request.actor.establishment, version_id)
    context = {
        "version": checklist,
        "proposes": may(Act.PROPOSE_CHECKLIST, request.actor.roles),
        "publishes": checklist.line.waits and checklist.line.proposer != request.actor.person,
        "meaning": MEANINGS[SignatureMeaning.CHECKLIST_PUBLISHED],
        "name": request.actor.printed_name,
        "sign": form,
    }
    return form_page(request, "search/checklist.html", form, context)


def _rows(form: EditForm) -> list[dict[str, object]]:
    """Return each item with its fields of the form."""
    return [
        {
            "item": item,
            "guidance": form[f"guidance-{item.code}"],
            "drop": form[f"drop-{item.code}"] if f"drop-{item.code}" in form.fields else None,
        }
        for item in form.sheet.items
    ]
