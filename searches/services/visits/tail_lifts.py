"""The rule for tail-lifts: a tail-lift that the vehicle had at its last visit must be searched.

In 2023 a raised tail-lift hid the prisoner. A vehicle that is logged in without a tail-lift has no
zones of a tail-lift in its checklist.
"""

from __future__ import annotations

from uuid import UUID

from searches.ledger.record import Record
from searches.models import LedgerEntry, Visit
from searches.services.visits.vehicles import vehicles_with_plate_like
from searches.words.events.visits import PlateCorrected, VehicleLoggedIn

TAIL_LIFT_NOT_RECORDED = (
    "This vehicle had a tail-lift at its last visit, but none was recorded this time. The "
    "tail-lift must be searched."
)


def had_tail_lift(record: Record, plate: str, *, but: UUID | None = None) -> bool:
    """Return whether this plate had a tail-lift at its newest visit other than `but`.

    Visits that were turned back do not count, because nobody searched the vehicle. Return False if
    the gate recorded no tail-lift at that visit and only an earlier visit kept it on the checklist.
    """
    came = Visit.objects.filter(entered_at__isnull=False, turned_back_at__isnull=True)
    earlier = came.filter(vehicle__in=vehicles_with_plate_like(record, plate)).order_by(
        "-entered_at"
    )
    newest = next((visit for visit in earlier[:2] if visit.pk != but), None)
    if newest is None or not newest.tail_lift_fitted:
        return False
    entries = LedgerEntry.objects.filter(visit_id=newest.pk)
    return not entries.of(VehicleLoggedIn, PlateCorrected, tail_lift_kept=True).exists()
