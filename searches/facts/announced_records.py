"""Facts about records that tablets announced: which have not arrived, and their digests."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from searches.models import LockSession, Operation, Parked, Person, RecordAnnouncement
from searches.words.announced_records import COUNT_ONLY_APPLIED, MOST_MISSING, RecordKind
from searches.words.releases import MissingRecord

APPLIED_BELOW = 400


def missing_records(lock: LockSession | None) -> tuple[MissingRecord, ...]:
    """Return the records of this lock session that a tablet announced and that have not arrived.

    An answer that the server refused, or that somebody handed in, counts as missing until a
    security lead has decided about the answer. Until then nobody knows what it says about the
    vehicle. There are never more than `MOST_MISSING`.
    """
    if lock is None:
        return ()
    received = Operation.objects.filter(
        Q(status__lt=APPLIED_BELOW) | ~Q(kind__in=COUNT_ONLY_APPLIED),
        pk=OuterRef("record_id"),
        kind=OuterRef("kind"),
        sent_by=OuterRef("author"),
    )
    announced = RecordAnnouncement.objects.filter(lock_session=lock).exclude(Exists(received))
    missing = _undecided(lock, announced.order_by("recorded_at", "record_id"))
    if not missing:
        return ()
    people = Person.objects.within(lock.establishment_id).filter(
        pk__in={row.author for row in missing}
    )
    names = dict(people.values_list("pk", "printed_name"))
    return tuple(
        MissingRecord(
            str(row.record_id), RecordKind(row.kind), names.get(row.author, row.author_name)
        )
        for row in missing
    )


def _undecided(
    lock: LockSession, announced: QuerySet[RecordAnnouncement]
) -> list[RecordAnnouncement]:
    """Return the first of these records about which nobody has decided.

    The records are read in parts, so that a part in which everything is decided hides no other
    record.
    """
    for start in count(0, MOST_MISSING):
        rows = list(announced[start : start + MOST_MISSING])
        if not rows:
            return []
        ids = {row.record_id for row in rows}
        decided = decided_records(lock.establishment_id, ids, kinds=list(RecordKind))
        missing = [row for row in rows if row.record_id not in decided]
        if missing or len(rows) < MOST_MISSING:
            return missing
    return []


def decided_records(
    establishment_id: UUID, ids: Collection[UUID], *, kinds: Collection[str]
) -> set[UUID]:
    """Return those of these records that were handed in and about which a person has decided.

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
