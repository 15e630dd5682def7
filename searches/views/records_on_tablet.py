"""What a page shows of the answers and photographs that its own tablet has not sent yet."""

from __future__ import annotations

from uuid import UUID

from searches.queries.photos.photo_viewer import WayIn, way_in
from searches.queries.search.held_records import (
    COOKIE,
    way_in_on_tablet,
    with_records_on_tablet,
)
from searches.queries.search.sheet import sheet
from searches.queries.search.sheet_cards import SheetCard
from searches.views.page_access import PageRequest


def sheet_on_tablet(request: PageRequest, visit_id: UUID) -> SheetCard:
    """Return the search with what this tablet has not sent yet. No command may be given it."""
    card = sheet(request.actor.establishment, visit_id)
    return with_records_on_tablet(card, request.COOKIES.get(COOKIE, ""))


def photos_on_way_in(request: PageRequest, visit_id: UUID) -> WayIn:
    """Return the way-in photographs with those that this tablet has not sent yet."""
    entry = way_in(request.actor.establishment, visit_id)
    return way_in_on_tablet(entry, request.COOKIES.get(COOKIE, ""))
