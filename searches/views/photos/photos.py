"""Photographs: sent by a plain form, taken on the way in, looked at, compared."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from searches.queries.exceptions.copied import suspected
from searches.queries.photos.photo_viewer import Viewer, releaser_photos, visit_of_photo, way_in
from searches.queries.photos.photos import pairs
from searches.queries.search.sheet import sheet
from searches.rules.permissions import may
from searches.services.photos.photo_views import confirm_disc, look_at_photo, opened_token
from searches.services.photos.photos import Place, compared, store_photo
from searches.services.photos.uploads import receive
from searches.services.release.photo_differences import confirm_photographs_differ
from searches.views.doors import PageRequest, client_uuid, page
from searches.views.forms.sheet import PhotoForm, first_sentence
from searches.views.search.sheet import show_zone
from searches.views.sending import submit
from searches.words.actors import Actor
from searches.words.checklists import Phase
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused
from searches.words.visits import MEANINGS, SignatureMeaning


@page(Act.TAKE_PHOTO)
@require_POST
def send(request: PageRequest, visit_id: UUID, item: str) -> HttpResponse:
    """The way without scripts: the tablet's own camera and a file field."""
    card = sheet(request.actor.establishment, visit_id)
    place = Place(visit_id, item, request.POST.get("slot", ""), Phase.WAY_OUT, card.search_id)
    try:
        _keep(request, place)
    except Refused as refusal:
        return show_zone(request, card, card.card(item), photo_refusal=refusal)
    return HttpResponseRedirect(reverse("sheet_item", args=[visit_id, item]))


@page(Act.TAKE_PHOTO)
@require_http_methods(["GET", "POST"])
def take_way_in(request: PageRequest, visit_id: UUID, slot: str) -> HttpResponse:
    """One reference photograph a screen, then the next that is missing."""
    refusal = None
    if request.method == "POST":
        try:
            _keep(request, Place(visit_id, slot, slot, Phase.WAY_IN))
            return _next_way_in(request, visit_id, slot)
        except Refused as caught:
            refusal = caught
    entry = way_in(request.actor.establishment, visit_id)
    shown = {"at_gate": True, "way_in": entry, "slot": entry.slot(slot)}
    shown |= {"next": entry.next_missing(slot), "refusal": refusal.sentence if refusal else ""}
    return render(request, "photos/way_in.html", shown, status=refusal.status if refusal else 200)


@page(Act.SEE_PHOTOS)
@require_GET
def of_visit(request: PageRequest, visit_id: UUID) -> HttpResponse:
    """Every photograph of the search; the releaser opens each from underneath."""
    viewer = releaser_photos(request.actor.establishment, visit_id, request.actor.person)
    releases = may(Act.RELEASE, request.actor.roles)
    return render(request, "photos/visit.html", {"viewer": viewer, "releases": releases})


@page(Act.SEE_PHOTOS)
@require_GET
def one(request: PageRequest, photo_id: UUID) -> HttpResponse:
    """One photograph on the whole screen; looking at it is measured from here."""
    viewer = _viewer(request, photo_id)
    shown = {
        "viewer": viewer,
        "seen": viewer.shown(photo_id),
        "token": opened_token(request.actor, photo_id),
        "early": "early" in request.GET,
        "releases": may(Act.RELEASE, request.actor.roles),
    }
    return render(request, "photos/photo.html", shown)


@page(Act.SEE_PHOTOS)
@require_POST
def looked(request: PageRequest, photo_id: UUID) -> HttpResponse:
    """Ends one look; shows the next photograph not looked at long enough."""
    seconds = _look(request, photo_id)
    viewer = _viewer(request, photo_id)
    if seconds < viewer.view_seconds:
        return HttpResponseRedirect(reverse("photo", args=[photo_id]) + "?early")
    following = viewer.after(photo_id)
    if following is None:
        return redirect("visit_photos", viewer.visit_id)
    return redirect("photo", following.photo.id)


@page(Act.SEE_PHOTOS)
@require_http_methods(["GET", "POST"])
def difference(request: PageRequest, visit_id: UUID, slot: str) -> HttpResponse:
    """A photograph beside the earlier picture it appears to show; a POST signs that they differ."""
    pair = suspected(request.actor.establishment, visit_id, slot)
    refusal, reason = None, request.POST.get("reason", "")
    if request.method == "POST":
        try:
            pin = request.POST.get("pin", "")
            submit(
                request,
                confirm_photographs_differ,
                photo_id=pair.copy.id,
                reason=reason,
                pin=pin,
            )
            return redirect("release", visit_id=visit_id)
        except Refused as caught:
            refusal = caught
    shown = {
        "pair": pair,
        "visit_id": visit_id,
        "slot": slot,
        "may_sign": may(Act.CONFIRM_DIFFERENCE, request.actor.roles),
        "meaning": MEANINGS[SignatureMeaning.PHOTOGRAPHS_DIFFER],
        "reason": reason,
        "refusal": refusal,
    }
    return render(
        request, "photos/difference.html", shown, status=refusal.status if refusal else 200
    )


@page(Act.SEE_PHOTOS)
@require_GET
def compare(request: PageRequest, visit_id: UUID) -> HttpResponse:
    shown = {"pairs": pairs(request.actor.establishment, visit_id), "visit_id": visit_id}
    return render(request, "photos/compare.html", shown)


def _look(request: PageRequest, photo_id: UUID) -> int:
    typed = {name: request.POST.get(name, "") for name in ("token", "disc")}
    seconds: int = submit(request, _look_and_confirm_disc, photo_id=photo_id, **typed)["seconds"]
    return seconds


def _look_and_confirm_disc(
    actor: Actor, *, photo_id: UUID, token: str, disc: str
) -> dict[str, int]:
    """Record one look and, where the releaser answered, whether the disc is in the photograph."""
    look = look_at_photo(actor, photo_id=photo_id, token=token)
    if disc in {"shown", "missing"}:
        confirm_disc(actor, photo_id=photo_id, shown=disc == "shown")
    return {"seconds": look.seconds}


def _viewer(request: PageRequest, photo_id: UUID) -> Viewer:
    visit_id = visit_of_photo(request.actor.establishment, photo_id)
    return releaser_photos(request.actor.establishment, visit_id, request.actor.person)


def _keep(request: PageRequest, place: Place) -> None:
    id, form = client_uuid(request), PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Invalid("photo", first_sentence(form))
    sent = form.cleaned_data["photo"]
    received = compared(
        request.actor, id=id, received=receive(sent, declared_length=sent.size), place=place
    )

    def store_photo_of_form(actor: Actor, *, id: UUID, place: Place, sha256: str) -> object:
        """Store the bytes that were judged before the act; their SHA-256 stands for them."""
        return store_photo(actor, id=id, received=received, place=place, in_application=False)

    submit(request, store_photo_of_form, id=id, place=place, sha256=received.sha256)


def _next_way_in(request: PageRequest, visit_id: UUID, slot: str) -> HttpResponseRedirect:
    missing = way_in(request.actor.establishment, visit_id).next_missing(slot)
    code = missing.code if missing else slot
    return HttpResponseRedirect(reverse("way_in_photo", args=[visit_id, code]))
