"""The timeline of a visit, from its ledger entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import Area, LedgerEntry
from searches.words.events.offline import RecordsAnnounced
from searches.words.events.photos import PhotosAnnounced
from searches.words.events.search import DrillSettled, DrillWithdrawnAtSeal

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    act: str
    by: str
    values: dict[str, object]


def events_of(
    establishment_id: UUID, visit_id: UUID, *, with_drills: bool = False
) -> tuple[Event, ...]:
    """Return what was done on a visit according to the ledger, newest first, with areas by name.

    What security did about a drill is left out unless `with_drills` is true, because the gate may
    read the page of a vehicle.
    """
    areas = dict(Area.objects.within(establishment_id).values_list("code", "name"))
    rows = LedgerEntry.objects.filter(establishment_id=establishment_id, visit_id=visit_id)
    rows = rows.except_events(PhotosAnnounced, RecordsAnnounced)  # no reader needs these
    rows = rows.select_related("by")
    if not with_drills:
        rows = rows.except_events(DrillSettled, DrillWithdrawnAtSeal)
    return tuple(
        Event(
            row.at,
            row.act,
            row.by.printed_name if row.by else "Gatehouse",
            _with_area_name(row.body["said"], areas),
        )
        for row in rows.order_by("-seq")[:MOST_EVENTS]
    )


def _with_area_name(values: dict[str, object], areas: dict[str, str]) -> dict[str, object]:
    """Return what an entry records, with the code of an area replaced by its name."""
    name = areas.get(str(values.get("area")))
    return values if name is None else {**values, "area": name}
