"""Drills drawn for vehicles on site, for the security department only: zone, code and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import Draw, SearchSignature
from searches.words.visits import DrillOutcome


@dataclass(frozen=True, slots=True)
class DrillLine:
    visit_id: UUID
    plate: str
    plate_kind: str
    entered_at: datetime | None
    zone: str
    code: str
    outcome: DrillOutcome | None
    settled_at: datetime | None
    note: str  # why the newest outcome was recorded, or empty
    both_signed: bool
    gone: bool

    @property
    def may_place(self) -> bool:
        return self.outcome is None and not self.gone

    @property
    def may_miss(self) -> bool:
        return self.outcome == DrillOutcome.PLACED and self.both_signed

    @property
    def may_withdraw(self) -> bool:
        return self.outcome in {None, DrillOutcome.PLACED, DrillOutcome.MISSED}


def drills(establishment_id: UUID) -> tuple[DrillLine, ...]:
    draws = (
        Draw.objects.filter(establishment_id=establishment_id, drill=True)
        .select_related("visit__vehicle")
        .prefetch_related("settlements")
        .order_by("-recorded_at")[:100]
    )
    signed: dict[UUID, set[int]] = {}
    places = SearchSignature.objects.filter(search__visit__draw__in=[draw.pk for draw in draws])
    for visit_id, place in places.values_list("search__visit_id", "place"):
        signed.setdefault(visit_id, set()).add(place)
    return tuple(_line(draw, len(signed.get(draw.visit_id, ())) == 2) for draw in draws)


def _line(draw: Draw, both_signed: bool) -> DrillLine:
    settled = sorted(draw.settlements.all(), key=lambda row: row.recorded_at)
    newest = settled[-1] if settled else None
    visit = draw.visit
    return DrillLine(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        entered_at=visit.entered_at,
        zone=draw.drill_zone.replace("-", " "),
        code=draw.drill_code,
        outcome=DrillOutcome(newest.outcome) if newest else None,
        settled_at=newest.recorded_at if newest else None,
        note=newest.note if newest else "",
        both_signed=both_signed,
        gone=visit.departed_at is not None or visit.turned_back_at is not None,
    )
