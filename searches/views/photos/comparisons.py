"""Pages that lay a photograph over an earlier photograph of the same place.

The pages only help people to look, and decide nothing.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from searches.queries.photos.comparisons import Comparison, Earlier, comparison_of
from searches.services.photos.comparisons import laid_over, laid_picture
from searches.views.page_access import PageRequest, page
from searches.views.photos.pictures import with_safe_headers
from searches.words.people import Act
from searches.words.refusals import Refused


@page(Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/beside/", name="beside")
@require_GET
def comparison_page(request: PageRequest, photo_id: UUID) -> HttpResponse:
    """Show the page of one comparison.

    The page offers the way-in photograph first, then photographs of earlier visits.
    """
    comparison = comparison_of(request.actor.establishment, photo_id)
    try:
        earlier_id = UUID(request.GET["with"]) if request.GET.get("with") else None
    except ValueError:
        earlier_id = None
    chosen = comparison.chosen(earlier_id)
    facts = {"comparison": comparison, "chosen": chosen}
    return render(request, "photos/comparison.html", facts | _laid(comparison, chosen))


@page(Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/beside/<uuid:earlier_id>/", name="laid_over")
@require_GET
def fragment(request: PageRequest, photo_id: UUID, earlier_id: UUID) -> HttpResponse:
    """Return the comparison as a fragment, for a page that already shows both photographs."""
    comparison = comparison_of(request.actor.establishment, photo_id)
    chosen = comparison.chosen(earlier_id)
    return render(
        request,
        "photos/_comparison.html",
        {"comparison": comparison, "chosen": chosen} | _laid(comparison, chosen),
    )


@page(
    Act.SEE_PHOTOS, at="photos/<uuid:photo_id>/beside/<uuid:earlier_id>/laid", name="laid_picture"
)
@require_GET
def picture(request: PageRequest, photo_id: UUID, earlier_id: UUID) -> HttpResponse:
    comparison = comparison_of(request.actor.establishment, photo_id)
    chosen = comparison.chosen(earlier_id)
    laid = b""
    if chosen is not None:
        laid = laid_picture(earlier_sha256=chosen.photo.sha256, new_sha256=comparison.photo.sha256)
    return with_safe_headers(HttpResponse(laid, content_type="image/jpeg"))


def _laid(comparison: Comparison, chosen: Earlier | None) -> dict[str, object]:
    if chosen is None:
        return {"compared": None}
    try:
        compared = laid_over(earlier_sha256=chosen.photo.sha256, new_sha256=comparison.photo.sha256)
    except Refused:
        return {"compared": None}  # the original was deleted, so the photographs cannot be compared
    boxes = [
        {
            "left": round(region.left * 1000),
            "top": round(region.top * 1000),
            "across": round(region.across * 1000),
            "down": round(region.down * 1000),
        }
        for region in compared.regions
    ]
    return {"compared": compared, "is_laid": compared.laid is not None, "boxes": boxes}
