"""The evidence pack of one visit, and the legal hold that stops the deletion of photographs."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from searches.services.evidence.evidence_pack import evidence_pack
from searches.services.evidence.legal_holds import lift_legal_hold, place_legal_hold
from searches.views.form_submission import submit
from searches.views.forms.visits import LegalHoldForm
from searches.views.page_access import PageRequest, client_uuid, page
from searches.views.visits.visit_facts import show_visit
from searches.words.people import Act


@page(Act.READ_EVIDENCE, at="visits/<uuid:visit_id>/evidence/", name="take_evidence")
@require_POST
def download_pack(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Send the evidence pack of the visit. The ledger records each download."""
    client_uuid(request)
    pack = evidence_pack(request.actor, visit_id=visit_id)
    return FileResponse(  # type: ignore[return-value]  # a streaming response is a response as well
        pack.file, as_attachment=True, filename=pack.name, content_type="application/zip"
    )


@page(Act.HOLD_EVIDENCE, at="visits/<uuid:visit_id>/legal-hold/", name="place_legal_hold")
@require_POST
def place_hold(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = LegalHoldForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, place_legal_hold, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)


@page(Act.HOLD_EVIDENCE, at="visits/<uuid:visit_id>/legal-hold/lift/", name="lift_legal_hold")
@require_POST
def lift_hold(request: PageRequest, visit_id: UUID) -> HttpResponse:
    form = LegalHoldForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, lift_legal_hold, visit_id=visit_id, **form.cleaned_data)
            return redirect("visit", visit_id)
    return show_visit(request, visit_id, form)
