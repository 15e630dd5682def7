"""The list of requests that wait for a second person, and the page of one request."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.confirmations.confirmations import request_for, requests_for
from searches.services.prison.confirmation_decisions import ask_again, confirm, refuse
from searches.views.confirmations.confirmation_fragments import fragment_of
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.base import button
from searches.views.forms.confirmations import DecisionForm
from searches.views.page_access import PageRequest, page
from searches.words.people import Act
from searches.words.visits import MEANINGS, SignatureMeaning


@page(
    Act.SEE_CONFIRMATIONS,
    at="confirmations/",
    name="confirmations",
    label="Confirmations",
    place=180,
    shown_to=Act.CONFIRM,
)
@require_GET
def confirmations(request: PageRequest) -> HttpResponse:
    context = {"requests": requests_for(request.actor)}
    return render(request, "confirmations/confirmations.html", context)


@page(Act.SEE_CONFIRMATIONS, at="confirmations/<uuid:confirmation_id>/", name="confirmation")
@require_GET
def confirmation(request: PageRequest, confirmation_id: UUID) -> HttpResponse:
    return _show(request, confirmation_id, DecisionForm())


@page(Act.CONFIRM, at="confirmations/<uuid:confirmation_id>/decide/", name="decide_confirmation")
@require_POST
def decide(request: PageRequest, confirmation_id: UUID) -> HttpResponse:
    """Confirm or refuse the request, depending on the button that was pressed."""
    act = refuse if button(request, "refuse") else confirm
    form = DecisionForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, act, confirmation_id=confirmation_id, **form.cleaned_data)
            confirmed = act is confirm
            sentence = "You confirmed the request." if confirmed else "You refused the request."
            notice(request, sentence)
            return redirect("confirmations")
    return _show(request, confirmation_id, form)


@page(
    Act.MANAGE_PEOPLE, at="confirmations/<uuid:confirmation_id>/renew/", name="renew_confirmation"
)
@require_POST
def renew(request: PageRequest, confirmation_id: UUID) -> HttpResponse:
    """Renew a request that expired before anybody decided it."""
    submit(request, ask_again, confirmation_id=confirmation_id)
    notice(request, "The request was renewed. A second person must now decide the request.")
    return redirect("confirmations")


def _show(request: PageRequest, confirmation_id: UUID, form: DecisionForm) -> HttpResponse:
    confirmation = request_for(request.actor, confirmation_id)
    context = {
        "confirmation": confirmation,
        "meaning": MEANINGS[SignatureMeaning.CONFIRMED],
        **fragment_of(request, confirmation),
    }
    return form_page(request, "confirmations/confirmation.html", form, context)
