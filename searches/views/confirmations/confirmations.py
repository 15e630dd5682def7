"""Waiting for confirmation: the list, and one request to confirm or refuse."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from searches.queries.confirmations.confirmations import request_for, requests_for
from searches.services.prison.confirmation_decisions import ask_again, confirm, refuse
from searches.views.confirmations.confirmation_fragments import fragment_of
from searches.views.doors import PageRequest, page
from searches.views.sending import notice, submit
from searches.words.people import Act
from searches.words.refusals import Refused
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.SEE_CONFIRMATIONS)
@require_GET
def confirmations(request: PageRequest) -> HttpResponse:
    shown = {"requests": requests_for(request.actor)}
    return render(request, "confirmations/confirmations.html", shown)


@page(Act.SEE_CONFIRMATIONS)
@require_GET
def confirmation(request: PageRequest, confirmation_id: UUID) -> HttpResponse:
    return _show(request, confirmation_id)


@page(Act.CONFIRM)
@require_POST
def decide(request: PageRequest, confirmation_id: UUID) -> HttpResponse:
    """Confirm or refuse: the button says which."""
    act = refuse if request.POST.get("refuse") else confirm
    try:
        submit(
            request,
            act,
            confirmation_id=confirmation_id,
            reason=request.POST.get("reason", ""),
            pin=request.POST.get("pin", ""),
        )
    except Refused as refusal:
        return _show(request, confirmation_id, refusal)
    confirmed = act is confirm
    notice(request, "You confirmed the request." if confirmed else "You refused the request.")
    return redirect("confirmations")


@page(Act.MANAGE_PEOPLE)
@require_POST
def renew(request: PageRequest, confirmation_id: UUID) -> HttpResponse:
    """Ask again for what expired before anybody decided it."""
    submit(request, ask_again, confirmation_id=confirmation_id)
    notice(request, "The request was renewed. It is waiting for a second person.")
    return redirect("confirmations")


def _show(
    request: PageRequest, confirmation_id: UUID, refusal: Refused | None = None
) -> HttpResponse:
    shown = request_for(request.actor, confirmation_id)
    context = {
        "shown": shown,
        "meaning": MEANINGS[SignatureMeaning.CONFIRMED],
        "refusals": [{"sentence": refusal.sentence, "field": refusal.field}] if refusal else [],
        "typed": {"reason": request.POST.get("reason", "")},
        **fragment_of(request, shown),
    }
    status = refusal.status if refusal else 200
    return render(request, "confirmations/confirmation.html", context, status=status)
