"""Facts about contact, which decide which parties could have reached a vehicle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from searches.facts.parties import PartyRow
from searches.facts.prepared_queries import prepared
from searches.models import Halt, LockSession, Search, Visit
from searches.words.rolls import ContactFacts, EscortGap, HaltFact


class HaltRow(NamedTuple):
    """One halt of a vehicle, with its area."""

    area: str
    area_name: str
    prisoner_access: bool
    arrived_at: datetime
    left_at: datetime | None
    parties_present: list[str]
    unlisted_prisoner: bool
    recorded_at: datetime


def read_halts(visit: Visit) -> list[HaltRow]:
    """Return the halts of the visit, oldest first."""
    return [HaltRow(*row) for row in _halts(visit=visit.pk)]


def contact_facts(
    lock: LockSession,
    search: Search | None,
    unlogged_minutes: int,
    *,
    parties: Iterable[PartyRow],
    halts: Iterable[HaltRow],
    gaps: Iterable[EscortGap],
    stranger_parties: Iterable[str],
) -> ContactFacts:
    """Return the contact facts from the vehicle's entry until `sealed_at`.

    Without a search sheet, the vehicle counts as a type for which the whole prison is counted.
    `stranger_parties` has the parties of the strangers who were named in counts.
    """
    visit = lock.visit
    sheet = search.sheet if search else {"supply": True, "whole_prison": True}
    area_parties: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for party in parties:
        area_parties[party.area_code] += (party.code,)
    halts = [halt for halt in halts if halt.arrived_at <= lock.sealed_at]
    return ContactFacts(
        entered_at=visit.entered_at or lock.sealed_at,
        sealed_at=lock.sealed_at,
        supply=bool(sheet["supply"]),
        whole_prison_type=bool(sheet["whole_prison"]),
        always=tuple(party.code for party in parties if party.always_in_contact),
        area_parties=dict(area_parties),
        areas_with_prisoners=frozenset(halt.area for halt in halts if halt.prisoner_access),
        planned_areas=tuple(visit.planned_areas),
        halts=tuple(_halt(halt, lock, timedelta(minutes=unlogged_minutes)) for halt in halts),
        packed_by=tuple(visit.packed_by),
        gaps=tuple(gap for gap in gaps if gap.began_at <= lock.sealed_at),
        stranger_parties=tuple(sorted(stranger_parties)),
        escort_named=visit.escort_id is not None,
        unlogged_minutes=unlogged_minutes,
    )


def _halt(halt: HaltRow, lock: LockSession, longest: timedelta) -> HaltFact:
    return HaltFact(
        area=halt.area,
        arrived_at=halt.arrived_at,
        left_at=halt.left_at,
        parties_present=tuple(halt.parties_present),
        unlisted_prisoner=halt.unlisted_prisoner,
        told_late=halt.recorded_at > min(lock.sealed_at, halt.arrived_at + longest),
    )


@prepared
def _halts(*, visit: UUID) -> QuerySet[Any, Any]:
    return (
        Halt.objects.filter(visit=visit)
        .order_by("arrived_at")
        .values_list(
            "area__code",
            "area__name",
            "area__prisoner_access",
            "arrived_at",
            "left_at",
            "parties_present",
            "unlisted_prisoner",
            "recorded_at",
        )
    )
