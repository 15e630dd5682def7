"""The rows of a prison's parties, with the request for their count for one lock session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from searches.facts.prepared_queries import prepared
from searches.models import CountRequest, LockSession, Party


class PartyRow(NamedTuple):
    """One party. `requested_at` is empty if no count was requested for the lock session."""

    id: UUID
    code: str
    name: str
    area: UUID
    area_code: str
    number_only: bool
    always_in_contact: bool
    requested_at: datetime | None


def read_parties(lock: LockSession) -> list[PartyRow]:
    """Return every party of the prison in the order of their names."""
    rows = _parties(establishment=lock.establishment_id, lock=lock.pk)
    return [PartyRow(*row) for row in rows]


def counted_by_number_among(party: PartyRow, parties: Iterable[PartyRow]) -> bool:
    """Return whether this party is counted by number only and has an area of its own.

    The function `rolls.counted_by_number` answers the same question for one party.
    """
    return party.number_only and not any(
        other.area == party.area and other.id != party.id for other in parties
    )


@prepared
def _parties(*, establishment: UUID, lock: UUID) -> QuerySet[Any, Any]:
    requests = CountRequest.objects.filter(lock_session=lock, party=OuterRef("pk"))
    rows = Party.objects.filter(establishment=establishment).order_by("name")
    return rows.values_list(
        "pk",
        "code",
        "name",
        "area_id",
        "area__code",
        "number_only",
        "always_in_contact",
        Subquery(requests.values("recorded_at")[:1]),
    )
