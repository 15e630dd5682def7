"""Photographs: sending them by a plain form, taking them on the way in, viewing and comparing."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.exceptions.copied_photos import suspected
from searches.queries.photos.photo_viewer import Viewer, releaser_photos, visit_of_photo
from searches.queries.photos.photos import pairs
from searches.queries.search.sheet import sheet
from searches.rules.permissions import may
from searches.services.photos.photo_views import confirm_disc, look_at_photo, opened_token
from searches.services.photos.photos import Place, compare_with_earlier, store_photo
from searches.services.photos.uploads import receive
from searches.services.release.photo_differences import confirm_photographs_differ
from searches.views.form_submission import form_page, submit
from searches.views.forms.sheet import DifferenceForm, LookForm, PhotoForm
from searches.views.page_access import PageRequest, client_uuid, page
from searches.views.records_on_tablet import photos_on_way_in
from searches.views.search.sheet import show_zone
from searches.words.actors import Actor
from searches.words.checklists import Phase
from searches.words.people import Act
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.TAKE_PHOTO, at="visits/<uuid:visit_id>/sheet/<code:item>/photo/", name="send_photo")
@require_POST
def send(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    """Store a photograph sent by the plain form, for browsers without scripts."""
    card = sheet(request.actor.establishment, visit_id)
    form = PhotoForm.of(request)
    if form.is_valid():
        place = Place(visit_id, item, form.cleaned_data["slot"], Phase.WAY_OUT, card.search_id)
        with form.showing_refusal():
            _store(request, place, form.cleaned_data["photo"])
            return HttpResponseRedirect(reverse("sheet_item", args=[visit_id, item]))
    return show_zone(request, card, card.card(item), form)


@page(Act.TAKE_PHOTO, at="visits/<uuid:visit_id>/photos/<code:slot>/", name="way_in_photo")
@require_http_methods(["GET", "POST"])
def take_way_in(request: PageRequest, visit_id: UUID, slot: str) -> HttpResponse:
    """Take one reference photograph per screen, then go to the next missing photograph."""
    form = PhotoForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            _store(request, Place(visit_id, slot, slot, Phase.WAY_IN), form.cleaned_data["photo"])
            return _next_way_in(request, visit_id, slot)
    entry = photos_on_way_in(request, visit_id)
    run = entry.run_from(slot)
    context = {
        "way_in": entry,
        "slot": run[0],
        "next": entry.next_missing(slot),
        "run": json.dumps(
            [
                {
                    "code": each.code,
                    "label": each.reference.label,
                    "challenge": each.reference.guidance,
                }
                for each in run
            ]
        ),
    }
    return form_page(request, "photos/way_in.html", form, context)


@page(Act.SEE_PHOTOS, at="visits/<uuid:visit_id>/photos/", name="visit_photos")
@require_GET
def of_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Show every photograph of the search. The releaser must open each one of the undercarriage."""
    viewer = releaser_photos(request.actor.establishment, visit_id, request.actor.person)
    releases = may(Act.RELEASE, request.actor.roles)
    return render(request, "photos/visit.html", {"viewer": viewer, "releases": releases})


@page(Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/", name="photo")
@require_GET
def photo_page(request: PageRequest, photo_id: UUID) -> HttpResponse:
    """Show one photograph on the whole screen, and start to measure how long the person looks."""
    viewer = _viewer(request, photo_id)
    context = {
        "viewer": viewer,
        "seen": viewer.find(photo_id),
        "token": opened_token(request.actor, photo_id),
        "early": "early" in request.GET,
        "releases": may(Act.RELEASE, request.actor.roles),
    }
    return render(request, "photos/photo.html", context)


@page(Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/looked/", name="look_at_photo")
@require_POST
def record_look(request: PageRequest, photo_id: UUID) -> HttpResponse:
    """Record that the person closed the photograph.

    Go to the next photograph at which the person has not looked for long enough, if there is one.
    """
    form = LookForm.of(request)
    form.demand_valid()
    looked_at = submit(request, _look_and_confirm_disc, photo_id=photo_id, **form.cleaned_data)
    viewer = _viewer(request, photo_id)
    if looked_at["seconds"] < viewer.view_seconds:
        return HttpResponseRedirect(reverse("photo", args=[photo_id]) + "?early")
    following = viewer.after(photo_id)
    if following is None:
        return redirect("visit_photos", viewer.visit_id)
    return redirect("photo", following.photo.id)


@page(
    Act.SEE_PHOTOS,
    at="visits/<uuid:visit_id>/photos/<code:slot>/difference/",
    name="photo_difference",
)
@require_http_methods(["GET", "POST"])
def sign_difference(request: PageRequest, visit_id: UUID, slot: str) -> HttpResponse:
    """Show a photograph beside the earlier one that it may copy, and sign that the two differ."""
    pair = suspected(request.actor.establishment, visit_id, slot)
    form = DifferenceForm.of(request)
    if form.is_valid():
        with form.showing_refusal():
            submit(request, confirm_photographs_differ, photo_id=pair.copy.id, **form.cleaned_data)
            return redirect("release", visit_id=visit_id)
    context = {
        "pair": pair,
        "visit_id": visit_id,
        "slot": slot,
        "may_sign": may(Act.CONFIRM_DIFFERENCE, request.actor.roles),
        "meaning": MEANINGS[SignatureMeaning.PHOTOGRAPHS_DIFFER],
    }
    return form_page(request, "photos/difference.html", form, context)


@page(Act.SEE_PHOTOS, at="visits/<uuid:visit_id>/photos/compare/", name="compare_photos")
@require_GET
def compare(request: PageRequest, visit_id: UUID) -> HttpResponse:
    context = {"pairs": pairs(request.actor.establishment, visit_id), "visit_id": visit_id}
    return render(request, "photos/compare.html", context)


def _look_and_confirm_disc(
    actor: Actor, *, photo_id: UUID, token: str, disc: str
) -> dict[str, int]:
    """Record one look and, if the releaser answered, whether the disc is in the photograph."""
    look = look_at_photo(actor, photo_id=photo_id, token=token)
    if disc in {"shown", "missing"}:
        confirm_disc(actor, photo_id=photo_id, shown=disc == "shown")
    return {"seconds": look.seconds}


def _viewer(request: PageRequest, photo_id: UUID) -> Viewer:
    visit_id = visit_of_photo(request.actor.establishment, photo_id)
    return releaser_photos(request.actor.establishment, visit_id, request.actor.person)


def _store(request: PageRequest, place: Place, sent: UploadedFile[Any]) -> None:
    id = client_uuid(request)
    received = compare_with_earlier(
        request.actor, id=id, received=receive(sent, declared_length=sent.size), place=place
    )

    def store_photo_of_form(actor: Actor, *, id: UUID, place: Place, sha256: str) -> object:
        """Store the photograph. Its bytes are already stored and are named by their SHA-256."""
        return store_photo(actor, id=id, received=received, place=place, in_application=False)

    submit(request, store_photo_of_form, id=id, place=place, sha256=received.sha256)


def _next_way_in(request: PageRequest, visit_id: UUID, slot: str) -> HttpResponseRedirect:
    missing = photos_on_way_in(request, visit_id).next_missing(slot)
    code = missing.code if missing else slot
    return HttpResponseRedirect(reverse("way_in_photo", args=[visit_id, code]))
