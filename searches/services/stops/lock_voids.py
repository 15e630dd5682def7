"""The active lock sessions, and the voiding of a lock session.

This module is among the stops, because something that was found voids the lock sessions that were
sealed under it, and the search comes before the lock in the order of the services.
"""

from __future__ import annotations

from datetime import datetime

from searches.ledger.record import Record
from searches.models import LockSession, Visit
from searches.services.stops.recalls import recall_vehicle
from searches.services.stops.vehicle_stops import end_stop_of_lock
from searches.words.events.locks import LockVoided
from searches.words.recalls import RecallReason
from searches.words.visits import StopEnd, VoidReason


def alive_locks(record: Record) -> list[LockSession]:
    return list(
        LockSession.objects.within(record.establishment)
        .filter(voided_at__isnull=True, ended_at__isnull=True)
        .select_related("visit")
    )


def void(record: Record, lock: LockSession, reason: VoidReason) -> None:
    """Void this lock session, and end the stop for its late counts.

    A void lock session never releases a vehicle. The next lock session requests every count again.
    """
    record.change(lock, voided_at=record.now, void_reason=reason, voided_by_id=record.actor.person)
    record.enter(LockVoided(lock=lock.pk, reason=reason), visit=lock.visit_id)
    end_stop_of_lock(record, lock, StopEnd.LOCK_VOID)


def void_sealed_under_find(record: Record, found_in: LockSession) -> None:
    """Void the vehicle's active lock session if it began after the lock session of the find.

    Such a find was recorded on a tablet without a connection, and arrives after somebody sealed the
    lock again. The lock is never sealed while a find is open.
    """
    for lock in alive_locks(record):
        if lock.visit_id == found_in.visit_id and lock.pk != found_in.pk:
            void(record, lock, VoidReason.FOUND_OPEN)


def lock_contradicted_by(visit: Visit, at: datetime) -> LockSession | None:
    """Return the visit's newest lock session that is not void and was sealed before `at`."""
    locks = LockSession.objects.filter(visit=visit, voided_at__isnull=True, sealed_at__lt=at)
    found: LockSession | None = locks.order_by("sealed_at").last()
    return found


def void_contradicted(record: Record, lock: LockSession, reason: VoidReason) -> None:
    """Void a lock session because the vehicle was elsewhere after the lock was sealed.

    If the vehicle has left, the session cannot be voided any more, and only a ledger entry is made.
    """
    if lock.ended_at is None:
        void(record, lock, reason)
    else:
        record.enter(LockVoided(lock=lock.pk, reason=reason, told_late=True), visit=lock.visit_id)
        recall_vehicle(
            record,
            lock.visit,
            reason=RecallReason.LATE_ENTRY,
            sentence="A late entry says that the vehicle was elsewhere after its lock was sealed.",
        )
