"""Locks that were sealed without a connection: the proven time, and whether it is valid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from searches.facts.policies import policy_for
from searches.ledger.record import Record
from searches.models import Halt, LockSession, Stop, Visit
from searches.services.devices.proven_times import proven_server_time
from searches.words.refusals import Refused
from searches.words.visits import TabletReport, VoidReason


@dataclass(frozen=True, slots=True)
class Sealing:
    """The time of a sealing. If `fault` is set, the lock session is void from the beginning."""

    at: datetime
    occurred_at: datetime | None = None
    fault: VoidReason | None = None


def sealing_of(record: Record, visit: Visit, report: TabletReport | None) -> Sealing:
    """Return the time of the sealing: the time that the tablet's clocks prove, or otherwise now."""
    if report is None:
        return Sealing(record.now)
    proven = proven_server_time(record, report.occurred_at)
    at = proven or min(report.occurred_at, record.now)
    if _find_was_open(visit, at):
        fault: VoidReason | None = VoidReason.FOUND_OPEN
    elif proven is None:
        fault = VoidReason.TIME_UNPROVEN
    else:
        fault = _fault(record, visit, at)
    return Sealing(at, report.occurred_at, fault)


def demand_departure_recorded(record: Record, visit: Visit) -> None:
    """Refuse to seal a lock whose vehicle is still recorded at an area.

    Contact ends when the vehicle has left its last area. The escort or a second officer records
    this time, because the officer who seals the lock must not be its only source.
    """
    halt = Halt.objects.filter(visit=visit, left_at__isnull=True).select_related("area").first()
    if halt is not None:
        who = visit.escort.printed_name if visit.escort else "another officer"
        raise Refused(
            "halt-open",
            f"The vehicle is still recorded at {halt.area.name}. Before the lock is sealed, {who}"
            f" must record that the vehicle left {halt.area.name}.",
        )
    own = own_departure(record, visit)
    if own is not None:
        raise Refused(
            "own-departure",
            f"You recorded the departure from {own.area.name}. Another officer must seal the lock.",
        )


def own_departure(record: Record, visit: Visit) -> Halt | None:
    """Return the vehicle's newest halt if the officer who seals recorded its departure."""
    halts = Halt.objects.filter(visit=visit, left_at__isnull=False).select_related("area")
    newest: Halt | None = halts.order_by("left_at", "recorded_at").last()
    if newest is None or newest.left_recorded_by_id != record.by:
        return None
    return newest


def _find_was_open(visit: Visit, at: datetime) -> bool:
    """Return whether something found on this vehicle is still open, or was open at this time.

    The time of a find is not compared, because a find that is still open holds whenever it was
    made.
    """
    finds = Stop.objects.within(visit.establishment).of_finds().filter(visit=visit)
    return bool(finds.open_since(at).exists())


def _fault(record: Record, visit: Visit, at: datetime) -> VoidReason | None:
    """Return why a lock sealed at this time is void, or None if the lock session is valid."""
    policy = policy_for(visit)
    halts = Halt.objects.filter(visit=visit)
    if halts.filter(left_at__isnull=True, arrived_at__lte=at).exists():
        return VoidReason.HALT_OPEN
    if visit.entered_at is None or at < visit.entered_at or halts.filter(left_at__gt=at).exists():
        return VoidReason.TIME_UNPROVEN
    if halts.filter(arrived_at__gt=at).exists():
        return VoidReason.VEHICLE_WENT_BACK
    locks = LockSession.objects.within(record.establishment)
    if locks.filter(visit=visit, sealed_at__gte=at).exists():
        return VoidReason.VEHICLE_WENT_BACK
    if locks.filter(Q(sealed_at__gte=at) | Q(ended_at__gt=at)).exists():
        return VoidReason.SECOND_VEHICLE
    if own_departure(record, visit) is not None:
        return VoidReason.HALT_UNCONFIRMED
    if record.now - at > timedelta(minutes=policy.lock_life_minutes):
        return VoidReason.TIME_RAN_OUT
    return None
