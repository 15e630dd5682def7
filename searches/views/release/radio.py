"""The control room's side of a release by radio: what was heard, then the code to read back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from searches.queries.release.radio import radio_page
from searches.rules.permissions import may
from searches.services.release.radio_releases import release_by_radio
from searches.views.doors import PageRequest, client_uuid, page
from searches.views.sending import said, submit
from searches.words.people import Act
from searches.words.radio import SAID, Heard
from searches.words.refusals import Invalid, NotReleased, Refused
from searches.words.visits import MEANINGS, SignatureMeaning

NAMED = ("tablet", "orderly_officer", "governor", "told_by")


@page(Act.SEE_VISITS)
@require_http_methods(["GET", "POST"])
def radio(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """A tablet that is reached again comes here under the address it had: it goes to the visit."""
    refusal: Refused | None = None
    shown = radio_page(request.actor, visit_id)
    if not may(Act.RELEASE_BY_RADIO, request.actor.roles):
        return redirect("visit", visit_id)
    if request.method == "POST":
        try:
            submit(
                request,
                release_by_radio,
                visit_id=visit_id,
                heard=_heard(request),
                pin=request.POST.get("pin", ""),
                id=client_uuid(request),
            )
            return redirect("radio_release", visit_id)
        except Refused as caught:
            refusal = caught
    context: dict[str, Any] = {
        "shown": shown,
        "typed": {name: request.POST.get(name, "") for name in ("heard", *NAMED)},
        "meaning": MEANINGS[SignatureMeaning.RADIO_RELEASED],
        "refusals": said(refusal) if refusal else [],
        "holds": refusal.holds if isinstance(refusal, NotReleased) else (),
        "code": _spoken(shown.read_back.code) if shown.read_back else [],
    }
    return render(request, "release/radio.html", context, status=refusal.status if refusal else 200)


def _heard(request: PageRequest) -> Heard:
    named: dict[str, UUID] = {}
    for name in NAMED:
        try:
            named[name] = UUID(request.POST.get(name, ""))
        except ValueError as fault:
            raise Invalid("choose", "Select one from the list.", field=name) from fault
    if not request.POST.get("governor_told"):
        raise Invalid(
            "governor-told",
            "Tell the duty governor before you release the vehicle.",
            field="governor_told",
        )
    return Heard(checksum=request.POST.get("heard", ""), **named)


def _spoken(code: str) -> list[tuple[str, str]]:
    return [(digit, SAID[digit]) for digit in code]
