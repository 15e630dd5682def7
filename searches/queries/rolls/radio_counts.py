"""The page on which an officer enters a count that a supervisor reads out by radio."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.facts.rolls import counted_by_number
from searches.models import CountRequest, LockSession, Search, Visit
from searches.rules.radio_counts import lock_number_of
from searches.words.refusals import NotThere

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RadioCountPage:
    """The vehicle and its parties. `search_id` is None if the vehicle is not in the lock."""

    visit_id: UUID
    plate: str
    plate_kind: str
    search_id: UUID | None
    lock_number: str
    parties: Pairs
    by_name: tuple[str, ...]  # the names of the parties that a number alone cannot settle


def read_radio_count_page(establishment_id: UUID, visit_id: UUID) -> RadioCountPage:
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
        .select_related("vehicle")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    lock = LockSession.objects.filter(visit=visit, voided_at=None, ended_at=None).last()
    search = Search.objects.filter(lock_session=lock).order_by("number").last() if lock else None
    requests = CountRequest.objects.filter(lock_session__visit=visit, lock_session=lock)
    asked = requests.select_related("party__establishment").order_by("party__name")
    parties = [request.party for request in asked]
    return RadioCountPage(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        search_id=search.pk if search else None,
        lock_number=lock_number_of(search.pk) if search else "",
        parties=tuple((str(party.pk), party.name) for party in parties),
        by_name=tuple(party.name for party in parties if not counted_by_number(party)),
    )
