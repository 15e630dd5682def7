"""Facts about a prison's checklists: the items that Gatehouse has shipped to the prison."""

from __future__ import annotations

from uuid import UUID

from searches.models import ChecklistVersion
from searches.rules.checklists import default_checklists
from searches.rules.shipped_checklists import brought_up_to_date
from searches.words.checklists import Checklist, VehicleType


def with_shipped_items(establishment_id: UUID, sheet: Checklist) -> Checklist:
    """Return the prison's sheet with the items that this release of Gatehouse adds to it."""
    shipped = next(one for one in default_checklists() if one.vehicle_type is sheet.vehicle_type)
    known = _shipped_before(establishment_id, sheet.vehicle_type)
    return brought_up_to_date(sheet, shipped, known=known)


def _shipped_before(establishment_id: UUID, kind: VehicleType) -> dict[str, str]:
    """Return the items that Gatehouse itself has put on this prison's checklists.

    The result maps the code of each item to its newest shipped sentence. A version that Gatehouse
    published also has the prison's own items and sentences. These are left out, because they were
    already in the previous version.
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
