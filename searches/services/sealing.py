"""A lock sealed while the network was gone: when that was, and whether it can still count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from searches.ledger.record import Record
from searches.models import Halt, LockSession, Visit
from searches.services.proven_times import proven
from searches.words.policy import Policy
from searches.words.visits import FromTablet, VoidReason


@dataclass(frozen=True, slots=True)
class Sealing:
    """`fault` set: the lock session is kept for the record and void from the beginning."""

    at: datetime
    said_at: datetime | None = None
    fault: VoidReason | None = None


def sealing_of(record: Record, visit: Visit, told: FromTablet | None) -> Sealing:
    """Sealed now where the server was asked; else when the tablet's clocks prove it was."""
    if told is None:
        return Sealing(record.now)
    at = proven(record, told.said_at)
    if at is None:
        unproven = VoidReason.TIME_UNPROVEN
        return Sealing(min(told.said_at, record.now), told.said_at, unproven)
    return Sealing(at, told.said_at, _fault(record, visit, at))


def _fault(record: Record, visit: Visit, at: datetime) -> VoidReason | None:
    """What the server knows that this seal, at that time, cannot have outlived."""
    policy = Policy.from_document(record.establishment.policy)
    halts = Halt.objects.filter(visit=visit)
    if visit.entered_at is None or at < visit.entered_at or halts.filter(left_at__gt=at).exists():
        return VoidReason.TIME_UNPROVEN
    if halts.filter(arrived_at__gt=at).exists():
        return VoidReason.VEHICLE_WENT_BACK
    locks = LockSession.objects.within(record.establishment)
    if locks.filter(visit=visit, sealed_at__gte=at).exists():
        return VoidReason.VEHICLE_WENT_BACK
    if locks.filter(Q(sealed_at__gte=at) | Q(ended_at__gt=at)).exists():
        return VoidReason.SECOND_VEHICLE
    if record.now - at > timedelta(minutes=policy.lock_life_minutes):
        return VoidReason.TIME_RAN_OUT
    return None
