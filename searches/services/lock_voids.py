"""Lock sessions that are alive, and what ends one before its time."""

from __future__ import annotations

from searches.ledger.record import Record
from searches.models import LockSession
from searches.words.visits import VoidReason


def alive_locks(record: Record) -> list[LockSession]:
    return list(
        LockSession.objects.within(record.establishment)
        .filter(voided_at__isnull=True, ended_at__isnull=True)
        .select_related("visit")
    )


def void(record: Record, lock: LockSession, reason: VoidReason) -> None:
    record.change(lock, voided_at=record.now, void_reason=reason, voided_by_id=record.actor.person)
    record.enter("void_lock", visit=lock.visit_id, lock=lock.pk, reason=reason)
