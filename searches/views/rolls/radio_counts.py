"""The page on which the gate or the control room enters a count that was read out by radio."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from searches.queries.rolls.radio_counts import read_radio_count_page
from searches.services.rolls.radio_counts import record_radio_count
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.rolls import RadioCountForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.ENTER_RADIO_COUNT, at="visits/<uuid:visit_id>/count-by-radio/", name="enter_radio_count")
@require_http_methods(["GET", "POST"])
def enter(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Show the lock number to read out, and record the count that is read back."""
    radio_page = read_radio_count_page(request.actor.establishment, visit_id)
    form = RadioCountForm.of(request)
    if form.is_valid() and radio_page.search_id is not None:
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                record_radio_count,
                search_id=radio_page.search_id,
                party_id=typed["party"],
                headcount=typed["headcount"],
                code=typed["code"],
            )
            notice(request, "The count by radio is recorded.")
            return redirect("visit_counts", visit_id)
    return form_page(request, "rolls/radio_count.html", form, {"radio_page": radio_page})
