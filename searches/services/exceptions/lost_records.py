"""Records that were announced by a tablet which can never send them, because it is lost."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db.models import Q

from searches.facts.announced_records import author_names, not_received, without_decided
from searches.facts.search import searchers_of
from searches.ledger.record import Record
from searches.models import LedgerEntry, LockSession, Parked, RecordAnnouncement, Visit
from searches.services.command import command
from searches.services.exceptions.parked import REASON_LENGTH
from searches.words.events.devices import DeviceAccessRevoked
from searches.words.events.offline import LostRecordsSettled
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused

MOST_AT_ONCE = 2000
REASON = "This record was lost with a tablet. Nobody knows what the record said."


@command(Act.WORK_EXCEPTION)
def settle_lost_records(record: Record, *, visit_id: UUID, judgement: str) -> int:
    """Decide about the records of this vehicle that were lost with a revoked tablet.

    The lock must be sealed again first, so that the vehicle is searched and counted again. The
    records then hold the vehicle no longer, and a critical exception (X24) names what was lost. A
    record that a screen without enrolment announced counts as lost as well.

    Raises NotAllowed for somebody who made or announced one of the records, revoked the tablet, or
    took part in the search. Returns how many records were lost.
    """
    visit = Visit.objects.within(record.establishment).filter(pk=visit_id).first()
    if visit is None:
        raise NotThere("This visit")
    if not judgement.strip():
        raise Invalid("judgement", "Enter your decision about these records.", field="judgement")
    lost = _lost_records(visit)
    if not lost:
        raise Refused(
            "nothing-lost", "No record about this vehicle was lost with a revoked tablet."
        )
    alive = LockSession.objects.filter(
        visit=visit, voided_at__isnull=True, ended_at__isnull=True
    ).first()
    rows = [row for row in lost if alive is None or row.recorded_at < alive.sealed_at]
    if not rows:
        raise Refused(
            "seal-again",
            "The lock was sealed before these records were announced. The gate must seal the lock"
            " again before you decide.",
        )
    _demand_no_part(record, visit, rows)
    names = author_names(record.establishment.pk, rows)
    for row in rows:
        record.add(_decided(record, row, names[row.record_id], judgement.strip()))
    record.enter(
        LostRecordsSettled(
            records=tuple(row.record_id for row in rows),
            kinds=tuple(str(row.kind) for row in rows),
            authors=tuple(sorted({names[row.record_id] or "another officer" for row in rows})),
            tablet=", ".join(sorted({row.device.name for row in rows if row.device})),
        ),
        visit=visit.pk,
    )
    return len(rows)


def _lost_records(visit: Visit) -> list[RecordAnnouncement]:
    announced = RecordAnnouncement.objects.filter(visit=visit).filter(
        Q(device__revoked_at__isnull=False) | Q(device__isnull=True)
    )
    rows = not_received(announced).select_related("device").order_by("recorded_at", "record_id")
    return without_decided(visit.establishment_id, list(rows[:MOST_AT_ONCE]))


def _demand_no_part(record: Record, visit: Visit, rows: list[RecordAnnouncement]) -> None:
    """Refuse a decision by somebody who may have made the record, or helped to lose it."""
    people = {row.author for row in rows} | {row.announced_by_id for row in rows}
    for device in {row.device_id for row in rows if row.device_id}:
        revoked = LedgerEntry.objects.within(record.establishment).of(
            DeviceAccessRevoked, revoked=device
        )
        people |= set(revoked.values_list("by_id", flat=True))
    for lock in LockSession.objects.filter(visit=visit):
        people |= {lock.sealed_by_id, *searchers_of(lock.pk)}
    if record.by in people | {visit.escort_id}:
        raise NotAllowed(
            "own-lost",
            "You made or announced one of these records, revoked the tablet, or took part in the"
            " search. Another security lead must decide.",
        )


def _decided(record: Record, row: RecordAnnouncement, author_name: str, judgement: str) -> Parked:
    """Return the unprocessed record that represents a lost record, with the decision about it."""
    content = {
        "operation": str(row.record_id),
        "author": str(row.author),
        "author_name": author_name,
    }
    return Parked(
        id=uuid4(),
        establishment=record.establishment,
        kind=row.kind,
        payload={"occurred_at": row.occurred_at.isoformat(), "payload": content},
        reason=REASON,
        parked_by_id=record.by,
        device_id=row.device_id,
        recorded_at=record.now,
        judged_by_id=record.by,
        judged_at=record.now,
        judgement=judgement[:REASON_LENGTH],
    )
