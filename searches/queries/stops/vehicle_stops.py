"""The stop that holds one vehicle because a count for its lock session is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.late_counts import late_count_holds
from searches.ledger.clock import server_now
from searches.models import Stop


@dataclass(frozen=True, slots=True)
class LateCount:
    sentence: str  # what is late, or what does not balance
    cure: str  # who must count


@dataclass(frozen=True, slots=True)
class VehicleStop:
    id: UUID
    raised_at: datetime
    late_counts: tuple[LateCount, ...]


def stop_of_vehicle(establishment_id: UUID, visit_id: UUID) -> VehicleStop | None:
    """Return the open stop that holds only this vehicle, or None."""
    return stops_of_vehicles(establishment_id).get(visit_id)


def stops_of_vehicles(establishment_id: UUID) -> dict[UUID, VehicleStop]:
    """Return the open stops that hold one vehicle each, by the visit of that vehicle."""
    here = Stop.objects.within(establishment_id).of_one_vehicle().still_open()
    rows = here.filter(under__isnull=True).select_related("visit__establishment", "party")
    return {
        row.visit_id: VehicleStop(row.pk, row.recorded_at, late_counts(row))
        for row in rows
        if row.visit_id is not None
    }


def late_counts(stop: Stop) -> tuple[LateCount, ...]:
    """Return what still keeps this stop open, with who must count."""
    return tuple(
        LateCount(hold.sentence, hold.cure) for hold in late_count_holds(stop, now=server_now())
    )
