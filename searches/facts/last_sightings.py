"""The sightings of a prisoner: when, where and by whom an officer saw the prisoner.

A sighting is a tap outside counts, a tap of a signed count, or the record that a missed person was
found. A roster or a statement of the control room is not a sighting, because nobody saw a face.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from searches.models import PersonFound, Tap


@dataclass(frozen=True, slots=True)
class SeenAt:
    """One sighting. `at` is the time that the tablet's clocks prove, or else the server's."""

    prisoner: UUID
    at: datetime
    place: str
    by: str


def last_sightings(
    establishment_id: UUID,
    prisoners: Collection[UUID] | None,
    *,
    since: datetime,
    before: datetime | None = None,
) -> dict[UUID, SeenAt]:
    """Return the last sighting of each of these prisoners, from `since` and until `before`.

    With None for the prisoners, return the last sighting of everybody who was seen. A tap that was
    made before `since` and arrived later is left out.
    """
    within = Q(establishment=establishment_id, recorded_at__gte=since)
    if prisoners is not None:
        within &= Q(prisoner__in=list(prisoners))
    taps = (
        Tap.objects.filter(within, prisoner__isnull=False)
        .filter(Q(count__isnull=True) | Q(count__confirmation__isnull=False))
        .annotate(at=Coalesce("proven_at", "recorded_at"))
        .filter(at__gte=since)
        .values_list("prisoner_id", "at", "area__name", "seen_by__printed_name")
    )
    found = PersonFound.objects.filter(within).values_list(
        "prisoner_id", "recorded_at", "area__name", "found_by__printed_name"
    )
    sightings = [SeenAt(*row) for row in (*taps, *found)]
    sightings.sort(key=lambda seen: seen.at)
    return {seen.prisoner: seen for seen in sightings if before is None or seen.at < before}
