"""Records that a tablet announces because it cannot send them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import LockSession, PhotoAnnouncement, RecordAnnouncement, Visit
from searches.services.command import command
from searches.services.offline.tablet_visits import visit_of
from searches.words.actors import Actor
from searches.words.announced_records import RecordKind
from searches.words.events.offline import RecordsAnnounced
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused


@dataclass(frozen=True, slots=True)
class ComingRecord:
    """A record that waits on a tablet. It names its search, or a visit with a lock session."""

    record_id: UUID
    kind: RecordKind
    author: UUID
    author_name: str
    occurred_at: datetime
    sha256: str
    search_id: UUID | None = None
    visit_id: UUID | None = None


def announce_waiting_records(actor: Actor, records: Sequence[ComingRecord]) -> tuple[UUID, ...]:
    """Record what waits on a tablet, and return which of these records the server now knows.

    A record whose search or lock session has not arrived is not among them, so that the tablet
    announces it again. If every record is known, nothing is written.
    """
    ids = [record.record_id for record in records]
    known = set(
        RecordAnnouncement.objects.everywhere()
        .filter(record_id__in=ids)
        .values_list("record_id", flat=True)
    )
    fresh = [record for record in records if record.record_id not in known]
    locks = _locks_of(actor.establishment, fresh)
    placed = [record for record in fresh if record.record_id in locks]
    if placed:
        announce_records(actor, records=placed)
    return tuple(id for id in ids if id in known or id in locks)


@command(Act.USE_OWN_ACCOUNT)
def announce_records(record: Record, *, records: Sequence[ComingRecord]) -> int:
    """Add a row for each record of an active lock session that was not announced before.

    Returns the number of new records. Whoever holds the tablet announces the records of every
    officer.
    """
    announced = RecordAnnouncement.objects.everywhere().filter(
        record_id__in=[coming.record_id for coming in records]
    )
    known = set(announced.values_list("record_id", flat=True))
    locks = _locks_of(record.establishment.pk, records)
    new = [
        (locks[coming.record_id], coming)
        for coming in records
        if coming.record_id in locks and coming.record_id not in known
    ]
    if not new:
        record.enter(RecordsAnnounced(records=()))
    new.sort(key=lambda pair: str(pair[0].visit_id))
    for visit_id, pairs in groupby(new, key=lambda pair: pair[0].visit_id):
        rows = [record.add(_row(record, lock, coming)) for lock, coming in pairs]
        event = RecordsAnnounced(records=tuple(row.record_id for row in rows))
        record.enter(event, visit=visit_id)
    return len(new)


def digest_of_record(
    *, kind: str, author: str, occurred_at: str, payload: Mapping[str, Any]
) -> str:
    """Return the SHA-256 of a record as the tablet made it, without its encrypted PIN."""
    content = {name: value for name, value in payload.items() if name != "sealed_pin"}
    return sha256_of(
        {"author": author, "kind": kind, "occurred_at": occurred_at, "payload": content}
    )


def demand_as_announced(
    establishment_id: UUID,
    record_id: UUID,
    *,
    kind: str,
    author: str,
    occurred_at: str,
    payload: Mapping[str, Any],
) -> None:
    """Refuse a record that is handed in with other content than the tablet announced.

    A security lead decides about what was handed in, and the decision ends the hold on the vehicle.
    Raises Invalid, so that a tablet keeps the record.
    """
    announced = RecordAnnouncement.objects.everywhere().filter(record_id=record_id).first()
    if announced is None:
        return
    digest = digest_of_record(kind=kind, author=author, occurred_at=occurred_at, payload=payload)
    if (announced.establishment_id, announced.sha256) != (establishment_id, digest):
        raise Invalid(
            "not-as-announced", "This is not the record that the tablet announced under this UUID."
        )


def demand_announced_photograph(photo_id: UUID, sha256: str) -> None:
    """Refuse a photograph that is handed in with other bytes than announced. Raises Invalid."""
    announced = PhotoAnnouncement.objects.filter(photo_id=photo_id)
    if announced.exclude(sha256=sha256).exists():
        raise Invalid(
            "not-as-announced",
            "This is not the photograph that the tablet announced under this UUID.",
        )


def _row(record: Record, lock: LockSession, coming: ComingRecord) -> RecordAnnouncement:
    return RecordAnnouncement(
        establishment=record.establishment,
        lock_session=lock,
        record_id=coming.record_id,
        kind=coming.kind,
        sha256=coming.sha256,
        author=coming.author,
        author_name=coming.author_name,
        device_id=record.actor.device,
        announced_by_id=record.by,
        occurred_at=coming.occurred_at,
        recorded_at=record.now,
    )


def _locks_of(establishment_id: UUID, records: Sequence[ComingRecord]) -> dict[UUID, LockSession]:
    """Return the lock session of each record: of its search, or the active one of its visit."""
    locks = LockSession.objects.within(establishment_id)
    searches = {record.search_id for record in records if record.search_id}
    visits = _visits_of(establishment_id, {one.visit_id for one in records if one.visit_id})
    by_search: dict[UUID, LockSession] = {}
    if searches:
        for sealed in locks.filter(searches__in=searches).prefetch_related("searches"):
            by_search.update((search.pk, sealed) for search in sealed.searches.all())
    alive = locks.filter(visit__in=visits.values(), voided_at__isnull=True, ended_at__isnull=True)
    by_visit = {lock.visit_id: lock for lock in alive} if visits else {}
    found = {}
    for record in records:
        lock = by_search.get(record.search_id) if record.search_id else None
        if lock is None and record.visit_id and record.visit_id in visits:
            lock = by_visit.get(visits[record.visit_id])
        if lock is not None:
            found[record.record_id] = lock
    return found


def _visits_of(establishment_id: UUID, named: set[UUID]) -> dict[UUID, UUID]:
    """Return the visit that each UUID names, which a tablet may have made without a connection."""
    visits = Visit.objects.within(establishment_id).filter(pk__in=named)
    found = {pk: pk for pk in visits.values_list("pk", flat=True)}
    for visit_id in named - found.keys():
        with suppress(Refused):  # the visit has not arrived, or was of another vehicle
            found[visit_id] = visit_of(establishment_id, visit_id).pk
    return found
