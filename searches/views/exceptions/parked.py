"""The page of unprocessed records: operations from tablets that could not be applied."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from searches.queries.exceptions.parked import parked_lines
from searches.queries.exceptions.unsent_records import unsent_records
from searches.rules.permissions import may
from searches.services.exceptions.lost_records import settle_lost_records
from searches.services.exceptions.parked import judge_parked, parked_picture
from searches.services.visits.duplicate_arrivals import settle_clash
from searches.views.form_submission import form_page, submit
from searches.views.forms.exceptions import JudgementForm, SameVehicleForm
from searches.views.page_access import PageRequest, page
from searches.views.photos.pictures import with_safe_headers
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere

#: The name of each kind of operation, as people read it.
KINDS = {
    "log_vehicle_in": "A vehicle came in",
    "close_inner_gate": "The lock was sealed",
    "void_lock": "A lock session was voided",
    "answer_item": "An answer",
    "sign_search": "A signature",
    "look_by_radio": "An orderly officer's signature",
    "open_outer_gate": "The outer gate was opened",
    "depart": "A vehicle left",
    "photo": "A photograph",
    "arrival": "An arrival",
    "departure": "A departure",
    "tap_person": "A person was tapped as seen",
    "raise_stop": "A stop",
}


@page(Act.SEE_PARKED, at="parked/", name="parked", label="Unprocessed records", place=140)
@require_GET
def parked_list(request: PageRequest) -> HttpResponse:
    return _show(request, None)


@page(Act.SEE_PARKED, at="parked/<uuid:parked_id>/picture", name="parked_picture")
@require_GET
def picture(request: PageRequest, parked_id: UUID) -> HttpResponse:
    """Return a picture of the photograph in this record. Raise NotThere if there is none."""
    try:
        picture = parked_picture(request.actor, parked_id=parked_id)
    except Invalid as fault:
        raise NotThere("A photograph in this record") from fault
    return with_safe_headers(HttpResponse(picture, content_type="image/jpeg"))


@page(Act.WORK_EXCEPTION, at="parked/<uuid:parked_id>/judge/", name="judge_parked")
@require_POST
def judge(request: PageRequest, parked_id: UUID) -> HttpResponse:
    """Record a security lead's decision on an unprocessed record, which is never applied."""
    form = JudgementForm.of(request, about=parked_id)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, judge_parked, parked_id=parked_id, **form.cleaned_data)
            return redirect("parked")
    return _show(request, form)


@page(Act.SETTLE_CLASH, at="parked/<uuid:parked_id>/settle/", name="settle_clash")
@require_POST
def settle(request: PageRequest, parked_id: UUID) -> HttpResponse:
    """Record whether two tablets logged in the same vehicle, or two vehicles with one plate."""
    form = SameVehicleForm.of(request, about=parked_id)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, settle_clash, parked_id=parked_id, **form.cleaned_data)
            return redirect("parked")
    return _show(request, form)


@page(Act.WORK_EXCEPTION, at="parked/lost/<uuid:visit_id>/", name="settle_lost_records")
@require_POST
def settle_lost(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Record a security lead's decision about records that were lost with a revoked tablet."""
    form = JudgementForm.of(request, about=visit_id)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, settle_lost_records, visit_id=visit_id, **form.cleaned_data)
            return redirect("parked")
    return _show(request, form)


def _show(request: PageRequest, sent: JudgementForm | None) -> HttpResponse:
    lines = parked_lines(request.actor.establishment)
    context = {
        "lines": [
            {
                "line": line,
                "what": KINDS.get(line.kind, line.kind),
                "form": JudgementForm.sent_or_empty(sent, about=line.id),
            }
            for line in lines
        ],
        "unsent": [
            {
                "row": row,
                "form": JudgementForm.sent_or_empty(sent, about=row.visit_id),
            }
            for row in unsent_records(request.actor.establishment)
        ],
        "waiting": sum(line.judged_at is None for line in lines),
        "judges": may(Act.WORK_EXCEPTION, request.actor.roles),
        "settles": may(Act.SETTLE_CLASH, request.actor.roles),
    }
    return form_page(request, "exceptions/unprocessed_records.html", sent, context)
