"""Near misses, which anybody in the kitchen, the yard or at the gate reports in 15 seconds."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from searches.ledger.record import Record
from searches.models import Area, NearMiss
from searches.services.command import command
from searches.services.offline.tablet_visits import tablet_visit
from searches.words.events.stops import NearMissReported
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere


@command(Act.REPORT_NEAR_MISS)
def report_near_miss(
    record: Record, /, *, seen: str, id: UUID | None = None, plate: str = "", **about: Any
) -> NearMiss:
    """Report what somebody noticed, in one line.

    `about` may hold visit_id, area_id and occurred_at, and `person`: true for a person, or a sign
    of a person, in or on a vehicle. Raises Invalid for an empty report.
    """
    if not seen.strip():
        raise Invalid("nothing-said", "Enter what you saw.", field="seen")
    visit_id = about.get("visit_id")
    near_miss = record.add(
        NearMiss(
            id=id or uuid4(),
            establishment=record.establishment,
            reported_by_id=record.by,
            visit=tablet_visit(record, visit_id) if visit_id else None,
            area=_area_of_prison(record, about.get("area_id")),
            plate=plate[:20],
            seen=seen.strip()[:500],
            occurred_at=about.get("occurred_at") or record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        NearMissReported(near_miss=near_miss.pk, person=bool(about.get("person"))),
        visit=near_miss.visit_id,
    )
    return near_miss


def _area_of_prison(record: Record, area_id: UUID | None) -> Area | None:
    if area_id is None:
        return None
    area: Area | None = Area.objects.within(record.establishment).filter(pk=area_id).first()
    if area is None:
        raise NotThere("This area")
    return area
