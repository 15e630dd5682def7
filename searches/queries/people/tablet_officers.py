"""The officers on the lists of the shared tablets, for an administrator or security lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from searches.models import TabletOfficer


@dataclass(frozen=True, slots=True)
class ListedOfficer:
    id: UUID  # of the listing
    name: str
    staff_number: str
    listed_at: datetime


def listed_officers(establishment_id: UUID) -> list[tuple[str, list[ListedOfficer]]]:
    """Return each tablet in use that has officers on its list, with these officers, by name."""
    rows = (
        TabletOfficer.objects.within(establishment_id)
        .filter(withdrawn_at__isnull=True, device__revoked_at__isnull=True)
        .select_related("device", "person")
        .order_by("device__name", "device_id", "person__printed_name")
    )
    return [
        (name, [_officer(row) for row in listed])
        for (name, _), listed in groupby(rows, key=lambda row: (row.device.name, row.device_id))
    ]


def _officer(row: TabletOfficer) -> ListedOfficer:
    return ListedOfficer(row.pk, row.person.printed_name, row.person.staff_number, row.listed_at)
