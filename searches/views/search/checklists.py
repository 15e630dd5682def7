"""Checklists: the list, one version as a table, an edited copy proposed, and publishing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.search.checklists import VersionPage, version, versions
from searches.rules.checklist_edits import edited
from searches.rules.permissions import may
from searches.services.search.checklists import propose_checklist, publish_checklist
from searches.views.doors import PageRequest, page
from searches.views.forms.checklists import EditForm
from searches.views.forms.rolls import first_said
from searches.views.sending import submit
from searches.words.people import Act
from searches.words.refusals import Refused
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.PUBLISH_CHECKLIST)
@require_GET
def listed(request: PageRequest) -> HttpResponse:
    shown = {"versions": versions(request.actor.establishment)}
    return render(request, "search/checklists.html", shown)


@page(Act.PUBLISH_CHECKLIST)
@require_GET
def one(request: PageRequest, version_id: UUID) -> HttpResponse:
    return _show(request, version(request.actor.establishment, version_id))


@page(Act.PROPOSE_CHECKLIST)
@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, version_id: UUID) -> HttpResponse:
    shown = version(request.actor.establishment, version_id)
    form = EditForm(shown.sheet, request.POST or None)
    refusals: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        try:
            return _propose(request, form)
        except Refused as caught:
            status = caught.status
            refusals = [{"sentence": caught.sentence, "field": caught.field.replace("_", "-")}]
    facts = {"version": shown, "form": form, "rows": _rows(form), "refusals": refusals}
    return render(request, "search/edit.html", facts, status=status)


@page(Act.PUBLISH_CHECKLIST)
@require_POST
def publish(request: PageRequest, version_id: UUID) -> HttpResponse:
    try:
        pin = request.POST.get("pin", "")
        submit(request, publish_checklist, version_id=version_id, pin=pin)
    except Refused as refusal:
        return _show(request, version(request.actor.establishment, version_id), refusal)
    return redirect("checklist", version_id)


def _show(request: PageRequest, shown: VersionPage, refusal: Refused | None = None) -> HttpResponse:
    facts = {
        "version": shown,
        "proposes": may(Act.PROPOSE_CHECKLIST, request.actor.roles),
        "publishes": shown.line.waits and shown.line.proposer != request.actor.person,
        "meaning": MEANINGS[SignatureMeaning.CHECKLIST_PUBLISHED],
        "name": request.actor.printed_name,
        "refusal": refusal.sentence if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "search/checklist.html", facts, status=status)


def _propose(request: PageRequest, form: EditForm) -> HttpResponse:
    if not form.is_valid():
        raise first_said(form)
    sheet, change_note = edited(form.sheet, form.edits()), form.cleaned_data["change_note"]
    proposed = submit(request, propose_checklist, sheet=sheet, change_note=change_note)
    return redirect("checklist", proposed["id"])


def _rows(form: EditForm) -> list[dict[str, object]]:
    """Each item with what its fields hold now."""
    return [
        {
            "item": item,
            "guidance": form.data.get(f"guidance-{item.code}", item.guidance),
            "dropped": bool(form.data.get(f"drop-{item.code}")),
            "may_drop": f"drop-{item.code}" in form.fields,
        }
        for item in form.sheet.items
    ]
