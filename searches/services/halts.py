"""Where the vehicle stood, who was near, and when the escort lost sight of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from searches.ledger.record import Record
from searches.models import Area, EscortGap, Halt, LedgerEntry, LockSession, Party, Visit
from searches.services.command import command
from searches.services.counts import request_counts
from searches.services.lock_voids import alive_locks, void
from searches.services.visit_names import visit_here
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
    """The vehicle stands at an area. Logged late it keeps the time it really came."""
    visit = _inside(record, visit_id)
    place = Area.objects.within(record.establishment).filter(code=area).first()
    if place is None:
        raise NotThere("This area")
    if Halt.objects.filter(visit=visit, left_at__isnull=True).exists():
        raise Refused("halted", "It still stands at another area. Log its leaving first.")
    halt = record.add(
        Halt(
            id=id or uuid4(),
            establishment=record.establishment,
            visit=visit,
            area=place,
            arrived_at=_when(record, visit, occurred_at),
            logged_by_id=record.by,
            recorded_at=record.now,
        )
    )
    record.enter("log_arrival", visit=visit.pk, halt=halt.pk, area=area)
    for lock in alive_locks(record):
        # Back in the yard with the lock still called alive: prisoners can reach it again.
        if lock.visit_id == visit.pk and halt.arrived_at > lock.sealed_at:
            void(record, lock, VoidReason.VEHICLE_WENT_BACK)
    _widen(record, visit)
    return halt


@command(Act.LOG_HALT)
def log_departure(
    record: Record,
    *,
    halt_id: UUID,
    parties_present: tuple[str, ...] = (),
    unlisted_prisoner: bool = False,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Halt:
    """The vehicle leaves an area; who was near it there. An unlisted prisoner: whole prison."""
    halt = (
        Halt.objects.within(record.establishment).select_related("visit").filter(pk=halt_id).first()
    )
    if halt is None:
        raise NotThere("This halt")
    _demand_untold(record, halt, parties_present)
    # Sealing the lock ends a halt by itself; who was near it is still to be said.
    left_at = halt.left_at or _when(record, halt.visit, occurred_at)
    if left_at < halt.arrived_at:
        raise Invalid("order", "It cannot leave before it came.", field="occurred_at")
    record.change(
        halt,
        left_at=left_at,
        parties_present=list(parties_present),
        unlisted_prisoner=unlisted_prisoner,
        note=note.strip()[:300],
    )
    record.enter(
        "log_departure",
        visit=halt.visit_id,
        halt=halt.pk,
        parties=list(parties_present),
        unlisted_prisoner=unlisted_prisoner,
    )
    _widen(record, halt.visit)
    done: Halt = halt
    return done


@command(Act.REPORT_LOST_SIGHT)
def report_lost_sight(
    record: Record, *, visit_id: UUID, id: UUID | None = None, occurred_at: datetime | None = None
) -> EscortGap:
    """The escort lost sight of the vehicle: the contact set is the whole prison."""
    visit = _inside(record, visit_id)
    if EscortGap.objects.filter(visit=visit, ended_at__isnull=True).exists():
        raise Refused("gap-open", "Lost sight is reported already.")
    gap = record.add(
        EscortGap(
            id=id or uuid4(),
            establishment=record.establishment,
            visit=visit,
            began_at=_when(record, visit, occurred_at),
            reported_by_id=record.by,
            recorded_at=record.now,
        )
    )
    record.enter("report_lost_sight", visit=visit.pk, gap=gap.pk)
    _widen(record, visit)
    return gap


@command(Act.REPORT_LOST_SIGHT)
def regain_sight(record: Record, *, visit_id: UUID) -> EscortGap:
    """In sight again. The gap stays: whoever reached the vehicle, reached it."""
    visit = _inside(record, visit_id)
    gap = EscortGap.objects.filter(visit=visit, ended_at__isnull=True).first()
    if gap is None:
        raise NotThere("An open gap of this visit")
    record.change(gap, ended_at=record.now)
    record.enter("regain_sight", visit=visit.pk, gap=gap.pk)
    done: EscortGap = gap
    return done


def _demand_untold(record: Record, halt: Halt, parties_present: tuple[str, ...]) -> None:
    told = LedgerEntry.objects.filter(
        act="log_departure", visit_id=halt.visit_id, body__said__halt=str(halt.pk)
    )
    if told.exists():
        raise Refused("left", "Its leaving is logged already.")
    known = set(Party.objects.within(record.establishment).values_list("code", flat=True))
    if not known.issuperset(parties_present):
        raise Invalid("party", "Name parties of this prison.", field="parties_present")


def _inside(record: Record, visit_id: UUID) -> Visit:
    visit = visit_here(record, visit_id)
    if visit.entered_at is None or visit.departed_at or visit.turned_back_at:
        raise Refused("not-inside", "This vehicle is not inside.")
    return visit


def _when(record: Record, visit: Visit, occurred_at: datetime | None) -> datetime:
    """When it happened: not in the future, not before the vehicle came in."""
    if occurred_at is None:
        return record.now
    if occurred_at > record.now + timedelta(seconds=1):
        raise Invalid("future", "This time has not come yet.", field="occurred_at")
    if visit.entered_at is not None and occurred_at < visit.entered_at:
        raise Invalid("before-entry", "The vehicle was not inside yet.", field="occurred_at")
    return occurred_at


def _widen(record: Record, visit: Visit) -> None:
    """What is logged after sealing may bring more parties into contact: they are asked at once."""
    lock = LockSession.objects.filter(
        visit=visit, voided_at__isnull=True, ended_at__isnull=True
    ).first()
    if lock is not None:
        request_counts(record, lock)
