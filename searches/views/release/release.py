"""The pages of the decision: holds or the GO, the releaser's signature, and overrides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.release.release import ReleasePage, hold_named, read_release_page
from searches.rules.overrides import OVERRIDE_PAIRS
from searches.rules.permissions import may
from searches.services.release.overrides import ask_override, grant_override
from searches.services.release.releases import enter_manual_release, release_vehicle
from searches.views.form_submission import form_page, submit
from searches.views.forms.base import ReasonedSignatureForm, SignatureForm, TypedForm
from searches.views.forms.release import GrantForm, OverrideForm
from searches.views.forms.visits import TYPES
from searches.views.page_access import PageRequest, page
from searches.views.page_frame import ROLE_LABELS
from searches.views.release.cures import hold_card, hold_cards, hold_groups
from searches.views.release.go import remember_go_shown
from searches.words.people import Act
from searches.words.releases import Hold
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.SEE_DECISION, at="visits/<uuid:visit_id>/release/", name="release")
@require_http_methods(["GET", "POST"])
def release(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Show the decision. A POST is the releaser's signature."""
    form = SignatureForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                release_vehicle,
                visit_id=visit_id,
                shown_sha256=typed["digest"],
                pin=typed["pin"],
            )
            return redirect("release", visit_id=visit_id)
    return _show(request, visit_id, form)


@page(Act.SEE_DECISION, at="visits/<uuid:visit_id>/release/now/", name="decision")
@require_GET
def decision(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Make the page reload when its decision has changed, and answer 204 otherwise.

    The page asks every few seconds, because some holds begin when time has passed.
    """
    context = decision_context(request, read_release_page(request.actor, visit_id))
    if request.GET.get("shown") != context["version"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return HttpResponse(status=204)


@page(Act.ASK_OVERRIDE, at="visits/<uuid:visit_id>/override/", name="ask_override")
@require_http_methods(["GET", "POST"])
def ask(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Show the hold, and record the first of the two signatures that override it."""
    form = OverrideForm.of(request)
    values = form.data if form.is_bound else request.GET
    release_page = read_release_page(request.actor, visit_id)
    hold = hold_named(release_page, values.get("code", ""), values.get("subject", ""))
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                ask_override,
                visit_id=visit_id,
                hold_code=typed["code"],
                subject=typed["subject"],
                reason=typed["reason"],
                pin=typed["pin"],
            )
            return redirect("release", visit_id=visit_id)
    context = {"release_page": release_page} | _override_context(request, release_page, hold)
    return form_page(request, "release/override.html", form, context)


@page(
    Act.GRANT_OVERRIDE,
    at="visits/<uuid:visit_id>/override/<uuid:override_id>/",
    name="grant_override",
)
@require_POST
def grant(request: PageRequest, visit_id: UUID, override_id: UUID) -> HttpResponse:
    form = GrantForm.of(request, about=override_id)
    if form.is_valid():
        with form.showing_refusal():
            pin = form.cleaned_data["pin"]
            submit(request, grant_override, override_id=override_id, pin=pin)
            return redirect("release", visit_id=visit_id)
    return _show(request, visit_id, form)


@page(Act.ENTER_MANUAL_RELEASE, at="visits/<uuid:visit_id>/manual-release/", name="manual_release")
@require_http_methods(["GET", "POST"])
def manual(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Record a vehicle that the duty governor released on paper."""
    release_page = read_release_page(request.actor, visit_id)
    form = ReasonedSignatureForm.of(request)
    if form.is_valid():
        typed = form.cleaned_data
        with form.showing_refusal():
            submit(
                request,
                enter_manual_release,
                visit_id=visit_id,
                reason=typed["reason"],
                pin=typed["pin"],
            )
            return redirect("visit", visit_id)
    context = {
        "release_page": release_page,
        "meaning": MEANINGS[SignatureMeaning.MANUAL_RELEASE],
        "sign": form,
    }
    return form_page(request, "release/manual.html", form, context)


def _show(request: PageRequest, visit_id: UUID, sent: TypedForm) -> HttpResponse:
    context = decision_context(request, read_release_page(request.actor, visit_id), sent)
    if context["release_page"].go:
        remember_go_shown(request, context["release_page"].go.release_id)
    return form_page(request, "release/release.html", sent, context)


def _override_context(
    request: PageRequest, release_page: ReleasePage, hold: Hold
) -> dict[str, Any]:
    pair = OVERRIDE_PAIRS.get(hold.override)
    return {
        "hold": hold_card(release_page, hold, request.actor.roles),
        "pair": [ROLE_LABELS[role] for role in pair] if pair else [],
        "meaning": MEANINGS[SignatureMeaning.OVERRIDE_ASKED],
    }


def decision_context(
    request: PageRequest, release_page: ReleasePage, sent: TypedForm | None = None
) -> dict[str, Any]:
    roles = request.actor.roles
    cards = hold_cards(release_page, roles)
    leaving = release_page.departed_at or release_page.gate_opened_at
    signs = (
        may(Act.RELEASE, roles)
        and release_page.ready_to_sign
        and release_page.is_open
        and not leaving
    )
    return {
        "release_page": release_page,
        "decision": {
            "go": release_page.go is not None,
            "holds": cards,
            "groups": hold_groups(cards[1:]),
            "mine": sum(card["is_mine"] for card in cards),
            "set_aside": _overridden_holds(release_page),
        },
        "vehicle": _vehicle(release_page),
        "pass": release_page.go,
        "signs": signs,
        "leaving": leaving,
        "opens": may(Act.OPEN_OUTER_GATE, roles),
        "version": release_page.version,
        "meaning": MEANINGS[SignatureMeaning.RELEASED],
        "first": cards[0] if cards else None,
        "grants": [
            {
                "row": row,
                "second": ROLE_LABELS[row.second],
                "sign": GrantForm.sent_or_empty(sent, about=row.id),
            }
            for row in release_page.requested_overrides
            if row.second in roles and row.asked_by_id != request.actor.person
        ],
        "waiting": [row for row in release_page.requested_overrides if row.second not in roles],
        "asks": may(Act.ASK_OVERRIDE, roles),
        "sign": SignatureForm.sent_or_empty(sent),
        "by_radio": may(Act.RELEASE_BY_RADIO, roles) and release_page.is_open and not leaving,
    }


def _overridden_holds(release_page: ReleasePage) -> list[dict[str, str]]:
    return [
        {"sentence": aside.hold.sentence, "by": "Two people signed."}
        for aside in release_page.decision.set_aside
    ]


def _vehicle(release_page: ReleasePage) -> dict[str, Any]:
    photo = None
    if release_page.photo_id:
        photo = {
            "src": reverse("photo_screen", args=[release_page.photo_id]),
            "alt": f"Front of {release_page.plate}",
        }
    return {
        "plate": release_page.plate,
        "kind": release_page.plate_kind,
        "face": "front",
        "haulier": f"{release_page.haulier}, {dict(TYPES)[release_page.vehicle_type].lower()}",
        "photo": photo,
    }
