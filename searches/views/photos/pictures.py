"""The bytes of photographs, for people of the same prison who may see photographs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from searches.queries.photos.photos import photo_bytes
from searches.services.photos.derived import Size, derived_image, original
from searches.views.page_access import PageRequest, page
from searches.words.people import Act


@page(Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/thumb", name="photo_thumb")
@require_GET
def thumb(request: PageRequest, photo_id: UUID) -> HttpResponse:
    return _derived(request, photo_id, Size.THUMB)


@page(Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/screen", name="photo_screen")
@require_GET
def screen(request: PageRequest, photo_id: UUID) -> HttpResponse:
    return _derived(request, photo_id, Size.SCREEN)


@page(Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/original", name="photo_original")
@require_GET
def original_file(request: PageRequest, photo_id: UUID) -> HttpResponse:
    """Return the original bytes that arrived, as evidence.

    The browser downloads the file and never shows it inline.
    """
    photo = photo_bytes(request.actor.establishment, photo_id)
    response = HttpResponse(original(photo.sha256), content_type=photo.content_type)
    response["Content-Disposition"] = f'attachment; filename="{photo.filename}"'
    return with_safe_headers(response)


def _derived(request: PageRequest, photo_id: UUID, size: Size) -> HttpResponse:
    photo = photo_bytes(request.actor.establishment, photo_id)
    response = HttpResponse(derived_image(photo.sha256, size), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    return with_safe_headers(response)


def with_safe_headers(response: HttpResponse) -> HttpResponse:
    """Add headers that stop a browser from guessing another content type or running scripts."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
