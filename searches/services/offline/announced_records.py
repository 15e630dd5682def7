"""Records that a tablet announces because it cannot send them yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from searches.facts.announced_records import announced_digests
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import Device, LockSession, PhotoAnnouncement, RecordAnnouncement, Visit
from searches.services.command import command
from searches.services.offline.tablet_visits import visit_of
from searches.words.actors import Actor
from searches.words.announced_records import HOLD_THE_VISIT, WITHOUT_VEHICLE, RecordKind
from searches.words.events.offline import RecordsAnnounced
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused


@dataclass(frozen=True, slots=True)
class ComingRecord:
    """A record that waits on a tablet. It names its search, its visit, or both.

    A stop names neither.
    """

    record_id: UUID
    kind: RecordKind
    author: UUID
    author_name: str
    occurred_at: datetime
    sha256: str
    search_id: UUID | None = None
    visit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The visit and the lock session of a record.

    If `visit` is None, the server knows neither the vehicle nor the lock session.
    """

    visit: UUID | None = None
    lock: UUID | None = None


def announce_waiting_records(actor: Actor, records: Sequence[ComingRecord]) -> tuple[UUID, ...]:
    """Record what waits on a tablet, and return which of these records the server now knows.

    A record whose vehicle or lock session the server does not know is not among them, so that the
    tablet announces it again. If nothing is new, nothing is written.
    """
    places = _places_of(actor.establishment, records)
    if _new(records, places):
        announce_records(actor, records=records)
    return tuple(
        record.record_id
        for record in records
        if record.record_id in places
        and (places[record.record_id].visit is not None or record.kind in WITHOUT_VEHICLE)
    )


@command(Act.USE_OWN_ACCOUNT)
def announce_records(record: Record, *, records: Sequence[ComingRecord]) -> int:
    """Add a row for each record that was not announced before for its vehicle.

    Returns how many are new. Whoever holds the tablet announces the records of every officer. A
    record of a vehicle that the server does not know is kept without a visit: it holds nothing, and
    the control room sees that it is missing.
    """
    places = _places_of(record.establishment.pk, records)
    new = _new(records, places)
    tablet = _name_of(record.actor.device)
    if not new:
        record.enter(RecordsAnnounced(records=()))
    new.sort(key=lambda coming: str(places[coming.record_id].visit or ""))
    for visit_id, group in groupby(new, key=lambda coming: places[coming.record_id].visit):
        rows = [record.add(_row(record, places[coming.record_id], coming)) for coming in group]
        event = RecordsAnnounced(
            records=tuple(row.record_id for row in rows),
            kinds=tuple(str(row.kind) for row in rows),
            tablet=tablet,
        )
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
    """Refuse a record whose content differs from the content that the tablet announced.

    A security lead decides about the record that was handed in, and this decision ends the hold on
    the vehicle. If two contents were announced under this UUID, nobody knows which is true, so both
    are refused. A stop is never refused, because it ends no hold. Raises Invalid, so that a tablet
    keeps the record.
    """
    if kind in WITHOUT_VEHICLE:
        return
    digest = digest_of_record(kind=kind, author=author, occurred_at=occurred_at, payload=payload)
    if announced_digests(establishment_id, record_id) - {digest}:
        raise Invalid(
            "not-as-announced", "This is not the record that the tablet announced under this UUID."
        )


def demand_announced_photograph(photo_id: UUID, sha256: str) -> None:
    """Refuse a photograph whose bytes differ from those announced. Raises Invalid."""
    announced = PhotoAnnouncement.objects.filter(photo_id=photo_id)
    if announced.exclude(sha256=sha256).exists():
        raise Invalid(
            "not-as-announced",
            "This is not the photograph that the tablet announced under this UUID.",
        )


def _name_of(device: UUID | None) -> str:
    """Return the name of the device, or an empty text for a screen that is not enrolled."""
    row = Device.objects.filter(pk=device).first() if device else None
    return row.name if row else ""


def _row(record: Record, place: Place, coming: ComingRecord) -> RecordAnnouncement:
    return RecordAnnouncement(
        establishment=record.establishment,
        visit_id=place.visit,
        lock_session_id=place.lock,
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


def _new(records: Sequence[ComingRecord], places: Mapping[UUID, Place]) -> list[ComingRecord]:
    """Return the records that were not announced before with the same content and vehicle.

    A record that was announced for its vehicle is not new when it is announced without one.
    """
    rows = RecordAnnouncement.objects.everywhere().filter(record_id__in=list(places))
    known = set(rows.values_list("record_id", "kind", "sha256", "visit"))
    placed = {key[:3] for key in known if key[3] is not None}
    new = []
    for coming in records:
        place = places.get(coming.record_id)
        content = (coming.record_id, str(coming.kind), coming.sha256)
        if place is None or (*content, place.visit) in known:
            continue
        if place.visit is not None or content not in placed:
            new.append(coming)
    return new


def _places_of(establishment_id: UUID, records: Sequence[ComingRecord]) -> dict[UUID, Place]:
    """Return the vehicle and the lock session of each record: those of its search, or of its visit.

    A signature or a report of a void lock has no place while its lock session is not known. A
    record whose search and visit are both not known has a place without a visit.
    """
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
        visit = visits.get(record.visit_id) if record.visit_id else None
        if lock is None and visit is not None and record.kind is RecordKind.VOID:
            lock = by_visit.get(visit)
        if lock is not None:
            found[record.record_id] = Place(lock.visit_id, lock.pk)
        elif visit is None:
            found[record.record_id] = Place()
        elif record.kind in HOLD_THE_VISIT:
            found[record.record_id] = Place(visit)
    return found


def _visits_of(establishment_id: UUID, named: set[UUID]) -> dict[UUID, UUID]:
    """Return the visit that each UUID names, which a tablet may have made without a connection."""
    visits = Visit.objects.within(establishment_id).filter(pk__in=named)
    found = {pk: pk for pk in visits.values_list("pk", flat=True)}
    for visit_id in named - found.keys():
        with suppress(Refused):  # the visit has not arrived, or was of another vehicle
            found[visit_id] = visit_of(establishment_id, visit_id).pk
    return found
