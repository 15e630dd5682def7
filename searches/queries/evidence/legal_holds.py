"""The legal hold on a visit, for the page of the visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import LegalHold, PhotoDeletion


@dataclass(frozen=True, slots=True)
class LegalHoldSummary:
    """The legal hold on this visit, and how many of its photographs were deleted.

    A legal hold stops further deletion.
    """

    reason: str
    placed_by: str
    placed_at: datetime | None
    deleted: int

    @property
    def held(self) -> bool:
        return self.placed_at is not None


def legal_hold_of(establishment_id: UUID, visit_id: UUID) -> LegalHoldSummary:
    here = {"establishment_id": establishment_id}
    deleted = PhotoDeletion.objects.filter(photograph__visit_id=visit_id, **here).count()
    hold = (
        LegalHold.objects.filter(visit_id=visit_id, lifted__isnull=True, **here)
        .select_related("placed_by")
        .first()
    )
    if hold is None:
        return LegalHoldSummary("", "", None, deleted)
    return LegalHoldSummary(hold.reason, hold.placed_by.printed_name, hold.recorded_at, deleted)
