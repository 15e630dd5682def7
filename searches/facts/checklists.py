"""Facts about a prison's checklists: which items the releases of Gatehouse have shipped to it."""

from __future__ import annotations

from uuid import UUID

from searches.models import ChecklistVersion
from searches.rules.checklists import default_checklists
from searches.rules.shipped_checklists import brought_up_to_date
from searches.words.checklists import Checklist, VehicleType


def with_shipped_items(establishment_id: UUID, sheet: Checklist) -> Checklist:
    """Return the sheet with what this release ships for its vehicle type."""
    shipped = next(one for one in default_checklists() if one.vehicle_type is sheet.vehicle_type)
    known = _shipped_before(establishment_id, sheet.vehicle_type)
    return brought_up_to_date(sheet, shipped, known=known)


def _shipped_before(establishment_id: UUID, kind: VehicleType) -> dict[str, str]:
    """Return the items that Gatehouse itself has put on this prison's checklists.

    Gives the newest shipped sentence of each by its code. A version that Gatehouse published also
    has the prison's own items and sentences, which were on the version before it.
    """
    versions = ChecklistVersion.objects.filter(
        establishment_id=establishment_id, vehicle_type=kind, published_at__isnull=False
    )
    shipped: dict[str, str] = {}
    before: dict[str, str] = {}
    for version in versions.order_by("version"):
        sentences = {item["code"]: item["guidance"] for item in version.document["items"]}
        if version.proposed_by_id is None:
            shipped |= dict(sentences.items() - before.items())
        before = sentences
    return shipped
