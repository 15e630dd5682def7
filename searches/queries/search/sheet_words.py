"""The names of a visit's items and photographs, as its checklist has them, and of parties."""

from __future__ import annotations

from uuid import UUID

from searches.models import Party, Search
from searches.rules.checklists import from_document


def labels_of(visit_id: UUID) -> dict[str, str]:
    """Return the code and name of each item and photograph, by code.

    The result is empty before the lock is sealed.
    """
    search = Search.objects.filter(visit_id=visit_id).order_by("-began_at", "-number").first()
    if search is None:
        return {}
    sheet = from_document(search.sheet)
    labels = {photo.code: f"{photo.code} {photo.label}" for photo in sheet.reference_photos}
    for item in sheet.items:
        labels |= {slot.code: f"{item.code} {slot.label}" for slot in item.photos}
        labels[item.code] = f"{item.code} {item.title}"
    return labels


def party_names(establishment_id: UUID) -> dict[str, str]:
    rows = Party.objects.filter(establishment_id=establishment_id)
    return dict(rows.values_list("code", "name"))
