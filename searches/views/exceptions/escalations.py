"""The page of the escalation table: who is told next if nobody acknowledges an announcement."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from searches.queries.exceptions.escalations import table_of
from searches.rules.escalation import is_weaker, sends_outside
from searches.services.exceptions.escalations import change_escalation
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.escalation import EscalationForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.CHANGE_POLICY, at="escalation/", name="escalation", label="Escalation", place=195)
@require_http_methods(["GET", "POST"])
def escalation(request: PageRequest) -> HttpResponse:
    """Show and change the escalation table."""
    before = table_of(request.actor.establishment)
    form = EscalationForm.of(request, now=before)
    if form.is_valid():
        wanted = form.cleaned_data["table"]
        with form.showing_refusal():
            submit(request, change_escalation, table=wanted)
            waits = is_weaker(before, wanted) or sends_outside(before, wanted)
            notice(
                request,
                "Another security lead or the duty governor must confirm the changed table."
                if waits
                else "The table has been saved and applies from now on.",
            )
            return redirect("escalation")
    context = {"calls_another_system": bool(settings.ESCALATION_URL)}
    return form_page(request, "exceptions/escalation.html", form, context)
