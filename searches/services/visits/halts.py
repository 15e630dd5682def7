"""Halts: where the vehicle stood, who was near it, and when the escort lost sight of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID, uuid4

from searches.ledger.record import Record
from searches.models import Area, EscortGap, Halt, LedgerEntry, LockSession, Party, Visit
from searches.services.command import command
from searches.services.offline.tablet_visits import tablet_visit
from searches.services.rolls.counts import request_counts
from searches.services.stops.lock_voids import lock_contradicted_by, void_contradicted
from searches.words.events.visits import (
    ArrivalLogged,
    DepartureContradicted,
    DepartureLogged,
    SightLost,
    SightRegained,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused
from searches.words.visits import VoidReason


@command(Act.LOG_HALT)
def log_arrival(
    record: Record,
    *,
    visit_id: UUID,
    area: str,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Halt:
    """Record that the vehicle arrived at an area. A late report keeps the time of arrival.

    An arrival later than the sealing of a lock session voids that session. The arrival is recorded
    even if the vehicle has since left the prison, and is then a critical exception.
    """
    visit = _was_inside(record, visit_id, occurred_at)
    place = Area.objects.within(record.establishment).filter(code=area).first()
    if place is None:
        raise NotThere("This area")
    if Halt.objects.filter(visit=visit, left_at__isnull=True).exists():
        raise Refused(
            "halted", "The vehicle is still recorded at another area. Record that departure first."
        )
    halt = record.add(
        Halt(
            id=id or uuid4(),
            establishment=record.establishment,
            visit=visit,
            area=place,
            arrived_at=_time_of(record, visit, occurred_at),
            logged_by_id=record.by,
            recorded_at=record.now,
        )
    )
    # The vehicle left the lock although its lock session is active, so prisoners can reach the
    # vehicle again.
    lock = lock_contradicted_by(visit, halt.arrived_at)
    record.enter(
        ArrivalLogged(halt=halt.pk, area=area, **_later_than_seal(lock, place.name)),
        visit=visit.pk,
    )
    if lock is not None:
        void_contradicted(record, lock, VoidReason.VEHICLE_WENT_BACK)
    _request_further_counts(record, visit)
    return halt


@command(Act.LOG_HALT)
def log_departure(
    record: Record,
    *,
    halt_id: UUID,
    parties_present: tuple[str, ...] = (),
    unlisted_prisoner: bool = False,
    note: str = "",
    reason: str = "",
    occurred_at: datetime | None = None,
) -> Halt | Refused:
    """Record that the vehicle left an area, and which parties were near it there.

    The visit's escort records the departure. Anybody else gives a reason, and may then not seal the
    lock. If an unlisted prisoner was near the vehicle, the whole prison must be counted. A
    departure later than the sealing of a lock session voids that session. If an earlier departure
    has been recorded, the later departure is entered as a contradiction and refused.
    """
    halt = _halt_of_prison(record, halt_id)
    _demand_parties(record, parties_present)
    # Before 0.2.0, sealing the lock ended a halt by itself. Who was near the vehicle must still be
    # recorded for these halts.
    left_at = _time_of(record, halt.visit, occurred_at)
    if occurred_at is None and halt.left_at is not None and not _is_recorded(halt):
        left_at = halt.left_at
    if left_at < halt.arrived_at:
        raise Invalid(
            "order", "The departure cannot be earlier than the arrival.", field="occurred_at"
        )
    if _is_recorded(halt):
        return _refuse_second_departure(record, halt, left_at)
    _demand_reason(record, halt, reason)
    record.change(
        halt,
        left_at=left_at,
        left_recorded_by_id=record.by,
        left_reason=reason.strip()[:300],
        parties_present=list(parties_present),
        unlisted_prisoner=unlisted_prisoner,
        note=note.strip()[:300],
    )
    lock = lock_contradicted_by(halt.visit, left_at)
    record.enter(
        DepartureLogged(
            halt=halt.pk,
            area=halt.area.code,
            parties=tuple(parties_present),
            unlisted_prisoner=unlisted_prisoner,
            by_escort=halt.visit.escort_id == record.by,
            **_later_than_seal(lock, halt.area.name),
        ),
        visit=halt.visit_id,
    )
    if lock is not None:
        void_contradicted(record, lock, VoidReason.HALT_AFTER_SEALING)
    _request_further_counts(record, halt.visit)
    return halt


@command(Act.REPORT_LOST_SIGHT)
def report_lost_sight(
    record: Record, *, visit_id: UUID, id: UUID | None = None, occurred_at: datetime | None = None
) -> EscortGap:
    """Record that the escort lost sight of the vehicle. The whole prison must then be counted."""
    visit = _inside(record, visit_id)
    if EscortGap.objects.filter(visit=visit, ended_at__isnull=True).exists():
        raise Refused("gap-open", "You have already reported that you lost sight of the vehicle.")
    gap = record.add(
        EscortGap(
            id=id or uuid4(),
            establishment=record.establishment,
            visit=visit,
            began_at=_time_of(record, visit, occurred_at),
            reported_by_id=record.by,
            recorded_at=record.now,
        )
    )
    record.enter(SightLost(gap=gap.pk), visit=visit.pk)
    _request_further_counts(record, visit)
    return gap


@command(Act.REPORT_LOST_SIGHT)
def regain_sight(record: Record, *, visit_id: UUID) -> EscortGap:
    """Record that the vehicle is in sight again. The gap remains, because contact was possible."""
    visit = _inside(record, visit_id)
    gap = EscortGap.objects.filter(visit=visit, ended_at__isnull=True).first()
    if gap is None:
        raise NotThere("A report that the escort lost sight of this vehicle")
    record.change(gap, ended_at=record.now)
    record.enter(SightRegained(gap=gap.pk), visit=visit.pk)
    done: EscortGap = gap
    return done


def _halt_of_prison(record: Record, halt_id: UUID) -> Halt:
    halts = Halt.objects.within(record.establishment).select_related("visit", "area")
    halt: Halt | None = halts.filter(pk=halt_id).first()
    if halt is None:
        raise NotThere("This halt")
    return halt


def _is_recorded(halt: Halt) -> bool:
    """Return whether a record of this departure exists that also names who was near the vehicle."""
    if halt.left_recorded_by_id is not None:
        return True
    entries = LedgerEntry.objects.filter(visit_id=halt.visit_id)
    return entries.of(DepartureLogged, halt=halt.pk).exists()


def _refuse_second_departure(record: Record, halt: Halt, left_at: datetime) -> Refused:
    """Refuse a departure that has already been recorded.

    A departure later than the sealing voids the lock session first.
    """
    lock = lock_contradicted_by(halt.visit, left_at)
    if lock is None:
        raise Refused("left", "This departure has already been recorded.")
    record.enter(
        DepartureContradicted(
            halt=halt.pk,
            recorded=halt.left_at,
            contradicted=left_at,
            **_later_than_seal(lock, halt.area.name),
        ),
        visit=halt.visit_id,
    )
    void_contradicted(record, lock, VoidReason.HALT_AFTER_SEALING)
    return Refused(
        "left-later",
        f"The lock was sealed before the vehicle left {halt.area.name}, so the lock session is "
        "void. Tell the gate to seal the lock again.",
    )


class LaterThanSeal(TypedDict):
    """The fields of an entry about a stay at an area after the lock was sealed."""

    after_sealing: str | None
    sealed_at: datetime | None
    gone: bool | None


def _later_than_seal(lock: LockSession | None, area: str) -> LaterThanSeal:
    if lock is None:
        return {"after_sealing": None, "sealed_at": None, "gone": None}
    return {"after_sealing": area, "sealed_at": lock.sealed_at, "gone": lock.ended_at is not None}


def _demand_reason(record: Record, halt: Halt, reason: str) -> None:
    if halt.visit.escort_id == record.by or reason.strip():
        return
    escort = halt.visit.escort.printed_name if halt.visit.escort else "the escort"
    raise Invalid(
        "reason",
        f"Enter the reason why you record this departure instead of {escort}.",
        field="reason",
    )


def _demand_parties(record: Record, parties_present: tuple[str, ...]) -> None:
    known = set(Party.objects.within(record.establishment).values_list("code", flat=True))
    if not known.issuperset(parties_present):
        raise Invalid("party", "Select parties of this prison.", field="parties_present")


def _inside(record: Record, visit_id: UUID) -> Visit:
    visit = tablet_visit(record, visit_id)
    if visit.entered_at is None or visit.departed_at or visit.turned_back_at:
        raise Refused("not-inside", "This vehicle is not inside the prison.")
    return visit


def _was_inside(record: Record, visit_id: UUID, at: datetime | None) -> Visit:
    """Return the visit of a vehicle that is inside now, or was inside at this time.

    Raises Refused otherwise.
    """
    visit = tablet_visit(record, visit_id)
    if visit.departed_at is not None and at is not None and at < visit.departed_at:
        return visit
    return _inside(record, visit_id)


def _time_of(record: Record, visit: Visit, occurred_at: datetime | None) -> datetime:
    """Return the time of an event. Raises Invalid for a time in the future or before the entry."""
    if occurred_at is None:
        return record.now
    if occurred_at > record.now + timedelta(seconds=1):
        raise Invalid(
            "future",
            "This time is in the future. Enter the time when it happened.",
            field="occurred_at",
        )
    if visit.entered_at is not None and occurred_at < visit.entered_at:
        raise Invalid(
            "before-entry",
            "The vehicle was not inside the prison at that time.",
            field="occurred_at",
        )
    return occurred_at


def _request_further_counts(record: Record, visit: Visit) -> None:
    """Request counts from parties whose contact with the vehicle was recorded after the sealing."""
    lock = LockSession.objects.filter(
        visit=visit, voided_at__isnull=True, ended_at__isnull=True
    ).first()
    if lock is not None:
        request_counts(record, lock)
