"""The control room's page for a release by radio, which then shows the code to read back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from searches.queries.release.radio import read_radio_page
from searches.rules.permissions import may
from searches.services.release.radio_releases import release_by_radio
from searches.views.form_submission import form_page, submit
from searches.views.forms.release import RadioForm
from searches.views.page_access import PageRequest, client_uuid, page
from searches.words.people import Act
from searches.words.radio import SPOKEN_DIGITS
from searches.words.refusals import NotReleased
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.SEE_VISITS, at="visits/<uuid:visit_id>/radio/", name="radio_release")
@require_http_methods(["GET", "POST"])
def radio(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Show and record a release by radio. Send people who may not do this to the visit's page."""
    radio_page = read_radio_page(request.actor, visit_id)
    if not may(Act.RELEASE_BY_RADIO, request.actor.roles):
        return redirect("visit", visit_id)
    form = RadioForm.of(request)
    if form.is_valid():
        radio_entry, pin = form.radio_call(), form.cleaned_data["pin"]
        with form.showing_refusal():
            submit(
                request,
                release_by_radio,
                visit_id=visit_id,
                radio_entry=radio_entry,
                pin=pin,
                id=client_uuid(request),
            )
            return redirect("radio_release", visit_id)
    context = {
        "radio_page": radio_page,
        "meaning": MEANINGS[SignatureMeaning.RADIO_RELEASED],
        "holds": form.refusal.holds if isinstance(form.refusal, NotReleased) else (),
        "code": _spoken(radio_page.read_back.code) if radio_page.read_back else [],
    }
    return form_page(request, "release/radio.html", form, context)


def _spoken(code: str) -> list[tuple[str, str]]:
    return [(digit, SPOKEN_DIGITS[digit]) for digit in code]
