"""Facts about records that tablets announced: which have not arrived, and their digests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import count
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from searches.models import LockSession, Operation, Parked, Person, RecordAnnouncement, Visit
from searches.words.announced_records import (
    COUNT_ONLY_APPLIED,
    HOLD_THE_VISIT,
    MOST_MISSING,
    WITHOUT_VEHICLE,
    RecordKind,
)
from searches.words.releases import MissingRecord

APPLIED_BELOW = 400
OF_ANOTHER_PRISON = "of another prison"


def missing_records(visit: Visit, lock: LockSession | None) -> tuple[MissingRecord, ...]:
    """Return the records about this vehicle that a tablet announced and that have not arrived.

    They are the records of this lock session, and the records of `HOLD_THE_VISIT` of the whole
    visit: an answer of an earlier lock session may say that something was found on the vehicle.

    An answer that the server refused, or that somebody handed in, counts as missing until a
    security lead has decided about the answer. There are never more than `MOST_MISSING`.
    """
    rows = not_received(RecordAnnouncement.objects.filter(visit=visit)).filter(
        Q(lock_session=lock, lock_session__isnull=False) | Q(kind__in=HOLD_THE_VISIT)
    )
    missing = _undecided(visit, rows.order_by("recorded_at", "record_id"))
    if not missing:
        return ()
    names = author_names(visit.establishment_id, missing)
    mine = lock.pk if lock else None
    return tuple(
        MissingRecord(
            str(row.record_id),
            RecordKind(row.kind),
            names[row.record_id],
            of_other_lock=row.lock_session_id != mine or mine is None,
        )
        for row in missing
    )


def announced_digests(establishment_id: UUID, record_id: UUID) -> set[str]:
    """Return the digests under which this record was announced; empty if it was not.

    If only another prison has an announcement of this record, and the announcement names a vehicle
    of that prison, the result has only `OF_ANOTHER_PRISON`. No record has this digest, so no
    record can arrive here in place of the announced record.
    """
    rows = RecordAnnouncement.objects.everywhere().filter(record_id=record_id)
    announced = rows.exclude(kind__in=WITHOUT_VEHICLE)
    own = set(announced.filter(establishment=establishment_id).values_list("sha256", flat=True))
    if own or not announced.filter(visit__isnull=False).exists():
        return own
    return {OF_ANOTHER_PRISON}


def not_received(rows: QuerySet[RecordAnnouncement]) -> QuerySet[RecordAnnouncement]:
    """Return the announced records that their authors have not sent."""
    received = Operation.objects.filter(
        Q(status__lt=APPLIED_BELOW) | ~Q(kind__in=COUNT_ONLY_APPLIED),
        pk=OuterRef("record_id"),
        kind=OuterRef("kind"),
        sent_by=OuterRef("author"),
    )
    return rows.exclude(Exists(received))


def author_names(establishment_id: UUID, rows: Iterable[RecordAnnouncement]) -> dict[UUID, str]:
    """Return the author's name of each record, from the server or otherwise from the tablet."""
    announced = list(rows)
    people = Person.objects.within(establishment_id).filter(
        pk__in={row.author for row in announced}
    )
    names = dict(people.values_list("pk", "printed_name"))
    return {row.record_id: names.get(row.author, row.author_name) for row in announced}


def without_decided(
    establishment_id: UUID, rows: Collection[RecordAnnouncement]
) -> list[RecordAnnouncement]:
    """Return each of these records once, except records about which a person has decided."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        by_kind[row.kind].add(row.record_id)
    decided = {
        (kind, record_id)
        for kind, ids in by_kind.items()
        for record_id in decided_records(establishment_id, ids, kinds=[kind])
    }
    left = {row.record_id: row for row in rows if (row.kind, row.record_id) not in decided}
    return list(left.values())


def _undecided(visit: Visit, announced: QuerySet[RecordAnnouncement]) -> list[RecordAnnouncement]:
    """Return the first of these records about which nobody has decided.

    The records are read in parts, so that a part in which everything is decided hides no other
    record.
    """
    for start in count(0, MOST_MISSING):
        rows = list(announced[start : start + MOST_MISSING])
        if not rows:
            return []
        missing = without_decided(visit.establishment_id, rows)
        if missing or len(rows) < MOST_MISSING:
            return missing
    return []


def decided_records(
    establishment_id: UUID, ids: Collection[UUID], *, kinds: Collection[str]
) -> set[UUID]:
    """From these records, return those that were handed in and about which a person has decided.

    An officer hands a record in under a new UUID that names the record. A revoked tablet, on which
    nobody is signed in, hands it in under its own UUID.
    """
    decided = Parked.objects.filter(
        establishment_id=establishment_id, kind__in=kinds, judged_at__isnull=False
    )
    by_officer = decided.filter(
        payload__payload__operation__in=[str(record_id) for record_id in ids]
    ).values_list("payload__payload__operation", flat=True)
    by_tablet = decided.filter(pk__in=ids, parked_by__isnull=True).values_list("pk", flat=True)
    return {*map(UUID, by_officer), *by_tablet}
