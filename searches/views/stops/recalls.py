"""Recall packs: vehicles that left and could carry a missing person, and calls to operators."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.stops.recalls import RecallPage, read_recall_pack, recall_packs_under
from searches.rules.permissions import may, may_look
from searches.services.people.access_log import NameList, open_names
from searches.services.stops.recalls import record_operator_call, withdraw_operator_call
from searches.views.form_submission import form_page, submit
from searches.views.forms.stops import OperatorCallForm
from searches.views.page_access import PageRequest, answers_304_while_unchanged, page
from searches.views.photos.pictures import with_safe_headers
from searches.views.stops.recall_pdf import recall_pdf
from searches.words.people import Act


@page(Act.SEE_RECALL_PACKS, at="recalls/<uuid:pack_id>/", name="recall_pack")
@require_GET
def recall_pack(request: PageRequest, pack_id: UUID) -> HttpResponse:
    """Show one pack. It prints as it is, without bars and buttons."""
    return render(request, "stops/recall_pack.html", _context(request, pack_id))


@page(Act.SEE_RECALL_PACKS, at="recalls/<uuid:pack_id>/now/", name="recall_pack_now")
@require_GET
@answers_304_while_unchanged
def recall_pack_now(request: PageRequest, pack_id: UUID) -> HttpResponse:
    """Return the part of the pack's page that changes."""
    return render(request, "stops/_recall_pack.html", _context(request, pack_id))


@page(Act.SEE_RECALL_PACKS, at="recalls/<uuid:pack_id>/pdf/", name="recall_pack_pdf")
@require_GET
def recall_pack_pdf(request: PageRequest, pack_id: UUID) -> HttpResponse:
    """Download one pack as a PDF, with names only for a reader who may see them."""
    pack = _pack(request, pack_id)
    response = HttpResponse(
        recall_pdf(pack, request.actor.establishment), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="recall-pack-{pack.id}.pdf"'
    return with_safe_headers(response)


@page(Act.RECORD_OPERATOR_CALL, at="recalls/<uuid:pack_id>/call/", name="record_operator_call")
@require_POST
def record_call(request: PageRequest, pack_id: UUID) -> HttpResponse:
    """Record a step of the call to an operator, or that the step was ticked by mistake."""
    form = OperatorCallForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        command = withdraw_operator_call if typed["mistake"] else record_operator_call
        with form.showing_refusal():
            submit(request, command, pack_id=pack_id, visit_id=typed["visit"], step=typed["tick"])
            return redirect("recall_pack", pack_id=pack_id)
    return form_page(request, "stops/recall_pack.html", form, _context(request, pack_id))


def packs_for_stop(request: PageRequest, stop_id: UUID, *, names: bool) -> tuple[RecallPage, ...]:
    """Return the packs that the page of this stop shows to this reader, and record the look."""
    if not may_look(Act.SEE_RECALL_PACKS, request.actor.roles):
        return ()
    packs = recall_packs_under(stop_id, names=names)
    for pack in packs:
        open_names(request.actor, names=NameList.RECALL, subject=pack.id, size=len(pack.people))
    return packs


def _pack(request: PageRequest, pack_id: UUID) -> RecallPage:
    """Return the pack as this reader may see it, and record the look at its names."""
    actor = request.actor
    names = may_look(Act.SEE_ALL_ROLLS, actor.roles)
    pack = read_recall_pack(actor.establishment, pack_id, names=names)
    open_names(actor, names=NameList.RECALL, subject=pack.id, size=len(pack.people))
    return pack


def _context(request: PageRequest, pack_id: UUID) -> dict[str, object]:
    may_call = may(Act.RECORD_OPERATOR_CALL, request.actor.roles)
    return {"pack": _pack(request, pack_id), "may_call": may_call}
