"""Records that tablets hold unsent, as they announced them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from searches.facts.announced_records import author_names, not_received, without_decided
from searches.ledger.clock import server_now
from searches.models import RecordAnnouncement
from searches.words.announced_records import WITHOUT_VEHICLE, RecordKind, records_in_words

#: Older announcements are listed only while their vehicle is inside.
LISTED = timedelta(days=7)
MOST = 500


@dataclass(frozen=True, slots=True)
class UnsentRecords:
    """What one tablet holds about one vehicle, about vehicles that the server does not know, or as
    stops.
    """

    tablet: str  # the name of the device, or empty for a screen that is not enrolled
    visit_id: UUID | None
    plate: str
    words: tuple[str, ...]  # such as "2 answers"
    authors: tuple[str, ...]
    since: datetime
    has_stop: bool
    is_lost: bool  # whether no tablet can send the records, so that a security lead may decide


def unsent_records(establishment_id: UUID) -> tuple[UnsentRecords, ...]:
    """Return what tablets hold unsent: stops first, then the newest.

    The number of queries does not grow with the number of records.
    """
    since = server_now() - LISTED
    inside = Q(
        visit__isnull=False, visit__departed_at__isnull=True, visit__turned_back_at__isnull=True
    )
    announced = RecordAnnouncement.objects.within(establishment_id).filter(
        inside | Q(recorded_at__gte=since)
    )
    rows = list(
        not_received(announced)
        .select_related("device", "visit__vehicle")
        .order_by("-recorded_at", "record_id")[:MOST]
    )
    placed = {row.record_id for row in rows if row.visit_id}
    rows = [row for row in rows if row.visit_id or row.record_id not in placed]
    rows = without_decided(establishment_id, rows)
    names = author_names(establishment_id, rows)
    groups: dict[tuple[object, ...], list[RecordAnnouncement]] = defaultdict(list)
    for row in rows:
        groups[row.device_id, row.visit_id, row.kind in WITHOUT_VEHICLE].append(row)
    found = [_group(group, names) for group in groups.values()]
    return tuple(sorted(found, key=lambda one: (not one.has_stop, -one.since.timestamp())))


def _group(rows: list[RecordAnnouncement], names: dict[UUID, str]) -> UnsentRecords:
    first = rows[0]
    number = Counter(RecordKind(row.kind) for row in rows)
    return UnsentRecords(
        tablet=first.device.name if first.device else "",
        visit_id=first.visit_id,
        plate=first.visit.vehicle.plate_display if first.visit else "",
        words=tuple(
            records_in_words(kind, number[kind], before="unsent") for kind in sorted(number)
        ),
        authors=tuple(sorted({names[row.record_id] or "another officer" for row in rows})),
        since=min(row.recorded_at for row in rows),
        has_stop=any(row.kind in WITHOUT_VEHICLE for row in rows),
        is_lost=first.visit_id is not None
        and (first.device is None or first.device.revoked_at is not None),
    )
