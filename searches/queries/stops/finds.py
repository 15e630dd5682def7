"""What was found on a vehicle, while the incident is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from searches.models import Stop, StopAcknowledgement
from searches.words.visits import StopStep


@dataclass(frozen=True, slots=True)
class Find:
    """Something that was found on a vehicle.

    Until somebody has acknowledged it, every screen about the vehicle shows nothing else.
    """

    stop_id: UUID
    visit_id: UUID
    sentence: str
    found_at: datetime
    acknowledged: bool = False


def unacknowledged_find(establishment_id: UUID, visit_id: UUID) -> Find | None:
    """Return the oldest find on this vehicle that nobody has acknowledged yet, or None."""
    return _oldest(_unacknowledged(Stop.objects.within(establishment_id).open_finds(visit_id)))


def find_of_stop(stop: Stop) -> Find | None:
    """Return what was found if this stop is an incident that nobody has acknowledged, or None."""
    same = Stop.objects.within(stop.establishment_id).still_open().of_finds().filter(pk=stop.pk)
    return _oldest(_unacknowledged(same))


def open_find(establishment_id: UUID, visit_id: UUID) -> Find | None:
    """Return the oldest find on this vehicle whose incident is open, or None."""
    return _oldest(Stop.objects.within(establishment_id).open_finds(visit_id))


def visits_with_find(establishment_id: UUID) -> dict[UUID, Find]:
    """Return the oldest open find of each vehicle, by visit. Finds not acknowledged come first."""
    done = StopAcknowledgement.objects.filter(stop=OuterRef("pk"), step=StopStep.ACKNOWLEDGED)
    rows = Stop.objects.within(establishment_id).still_open().of_finds()
    columns = ("visit_id", "pk", "said", "recorded_at", "acknowledged")
    found: dict[UUID, Find] = {}
    for visit_id, *values in (
        rows.annotate(acknowledged=Exists(done))
        .order_by("acknowledged", "recorded_at")
        .values_list(*columns)
    ):
        stop_id, sentence, found_at, acknowledged = values
        found.setdefault(visit_id, Find(stop_id, visit_id, sentence, found_at, acknowledged))
    return found


def _unacknowledged(rows: QuerySet[Stop]) -> QuerySet[Stop]:
    done = StopAcknowledgement.objects.filter(step=StopStep.ACKNOWLEDGED).values("stop_id")
    return rows.exclude(pk__in=done)


def _oldest(rows: QuerySet[Stop]) -> Find | None:
    row = rows.order_by("recorded_at").first()
    return _find(row, row.visit_id) if row is not None and row.visit_id is not None else None


def _find(row: Stop, visit_id: UUID) -> Find:
    return Find(row.pk, visit_id, row.said, row.recorded_at)
