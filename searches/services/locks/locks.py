"""Commands that seal and void the vehicle lock, and record the outer gate and the departure."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from searches.facts.policies import policy_for
from searches.ledger.record import Record
from searches.models import (
    LockSession,
    OuterGateOpening,
    RadioRelease,
    Release,
    Visit,
)
from searches.services.command import command
from searches.services.devices.proven_times import best_known_time
from searches.services.locks.vehicle_types import demand_vehicle_confirmed
from searches.services.offline.offline_locks import Sealing, demand_departure_recorded, sealing_of
from searches.services.offline.tablet_visits import tablet_visit
from searches.services.release.gate_passes import pass_of_departure, use_up, valid_pass
from searches.services.rolls.counts import request_counts
from searches.services.search.drills import withdraw_unplaced_drill
from searches.services.search.searches import draw_search
from searches.services.stops.gate_incidents import has_manual_release, open_gate_incident
from searches.services.stops.lock_voids import alive_locks, void
from searches.services.stops.stops import demand_no_open_find
from searches.words.events.locks import LockSealed, LockVoided, OuterGateOpened, VehicleDeparted
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid, NotThere, Refused
from searches.words.visits import TabletReport, VoidReason


class NothingExpired(Refused):
    """Raised when no lock session is too old, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nothing-expired", "No lock session is too old.")


@command(Act.CLOSE_INNER_GATE)
def close_inner_gate(
    record: Record,
    *,
    visit_id: UUID,
    inner_gate_shut: bool,
    no_prisoner_in_lock: bool,
    report: TabletReport | None = None,
) -> LockSession:
    """Seal the vehicle lock.

    The officer confirms that the inner gate is shut and that no prisoner is in the lock. The
    server's time becomes `sealed_at`, the end of prisoner contact. The search is drawn, and every
    party of the contact set is asked to count. The lock session of a vehicle that is already in the
    lock becomes void, because a second vehicle was let in.

    Raises Refused in four cases: the incident of something found on the vehicle is open; a second
    person must still confirm the vehicle; the vehicle is still recorded at an area; the officer who
    seals recorded the departure from the last area.

    When a tablet reports the sealing afterwards, `sealed_at` is the time that the tablet's clocks
    prove. If no clock proves that time, or `offline_locks` finds a fault such as an open halt, the
    lock session is void from the beginning and no counts are requested.
    """
    visit = tablet_visit(record, visit_id)
    if visit.entered_at is None or visit.departed_at or visit.turned_back_at:
        raise Refused("not-inside", "This vehicle is not inside the prison.")
    if not (inner_gate_shut and no_prisoner_in_lock):
        raise Invalid(
            "not-shut",
            "Confirm that the inner gate is shut and that no prisoner is in the lock.",
            field="confirm",
        )
    if report is None:
        demand_no_open_find(record, visit)
        demand_vehicle_confirmed(record, visit)
        demand_departure_recorded(record, visit)
    sealing = sealing_of(record, visit, report)
    for other in alive_locks(record):
        if other.sealed_at < sealing.at or report is None:
            void(record, other, _reason_of_new_sealing(visit, other))
    if sealing.fault is None and visit.gate_opened_at is not None:
        # The vehicle did not leave on its GO, so it needs a new GO.
        record.change(visit, gate_opened_at=None)
    lock = _add_lock(record, visit, sealing, report)
    draw_search(record, lock, report=report)
    if sealing.fault is None:
        withdraw_unplaced_drill(record, visit)
        request_counts(record, lock)
    return lock


@command(Act.VOID_LOCK)
def void_lock(
    record: Record, *, visit_id: UUID, reason: VoidReason, lock_id: UUID | None = None
) -> LockSession | Refused:
    """Void a lock session. The record stays, but no release may use the session.

    In France in 2023 a lorry reversed out of the lock and later left with a man on board, so
    reopening the inner gate voids everything. A tablet names the lock session, so that a late
    report cannot void a newer session.
    """
    visit = tablet_visit(record, visit_id)
    lock = next((lock for lock in alive_locks(record) if lock.visit_id == visit.pk), None)
    if lock_id is not None and (lock is None or lock.pk != lock_id):
        return _voided_late(record, visit, reason, lock_id)
    if lock is None:
        raise NotThere("A lock session of this vehicle")
    void(record, lock, reason)
    return lock


@command(None)
def void_expired_locks(record: Record) -> int:
    """Void the lock sessions that are too old. Raises NothingExpired when there is none.

    A lock session lives 60 minutes by default. The clock calls this command.
    """
    expired = [lock for lock in alive_locks(record) if _has_expired(lock, record.now)]
    if not expired:
        raise NothingExpired()
    for lock in expired:
        void(record, lock, VoidReason.TIME_RAN_OUT)
    return len(expired)


def _has_expired(lock: LockSession, now: datetime) -> bool:
    return lock.sealed_at < now - timedelta(minutes=policy_for(lock.visit).lock_life_minutes)


@command(Act.OPEN_OUTER_GATE)
def open_outer_gate(
    record: Record, *, visit_id: UUID, code: str = "", occurred_at: datetime | None = None
) -> OuterGateOpening:
    """Record that the outer gate was opened.

    A valid GO is used up. An opening without a valid GO is a fact too, so it is never refused. Such
    an opening is an exception (X05) and an incident that stops all vehicles.
    """
    visit = tablet_visit(record, visit_id)
    good, fault = valid_pass(record, visit, code, occurred_at)
    at = min(best_known_time(record, occurred_at), record.now)
    opening = record.add(
        OuterGateOpening(
            establishment=record.establishment,
            visit=visit,
            release=good if isinstance(good, Release) else None,
            opened_by_id=record.by,
            note=fault,
            occurred_at=at,
            recorded_at=record.now,
        )
    )
    if isinstance(good, RadioRelease):
        use_up(record, good, opening)
    if good is not None:
        record.change(visit, gate_opened_at=at)
    record.enter(
        OuterGateOpened(
            release=good.pk if good else None,
            on_go=good is not None,
            by_radio=isinstance(good, RadioRelease),
            fault=fault,
        ),
        visit=visit.pk,
    )
    if good is None:
        open_gate_incident(record, visit, fault=fault)
    return opening


@command(Act.DEPART)
def depart(
    record: Record,
    *,
    visit_id: UUID,
    inner_gate_still_shut: bool,
    occurred_at: datetime | None = None,
) -> Visit:
    """Record that the vehicle left.

    A departure is an exception (X05) and an incident unless a GO opened the gate.
    """
    visit = tablet_visit(record, visit_id)
    if visit.entered_at is None or visit.departed_at or visit.turned_back_at:
        raise Refused("not-inside", "This vehicle is not inside the prison.")
    at = min(best_known_time(record, occurred_at), record.now)
    record.change(visit, departed_at=at)
    for lock in alive_locks(record):
        if lock.visit_id == visit.pk:
            record.change(lock, ended_at=at)
    release = pass_of_departure(visit)
    record.enter(
        VehicleDeparted(release=release, inner_gate_still_shut=inner_gate_still_shut),
        visit=visit.pk,
    )
    if release is None and not has_manual_release(visit):
        open_gate_incident(record, visit, fault="")
    return visit


def _reason_of_new_sealing(visit: Visit, other: LockSession) -> VoidReason:
    same = other.visit_id == visit.pk
    return VoidReason.VEHICLE_WENT_BACK if same else VoidReason.SECOND_VEHICLE


def _add_lock(
    record: Record, visit: Visit, sealing: Sealing, report: TabletReport | None
) -> LockSession:
    """Add the lock session, already void if its sealing has a fault."""
    lock_id = report.lock if report and report.lock else uuid4()
    if LockSession.objects.everywhere().filter(pk=lock_id).exists():
        raise Conflict()
    lock = LockSession(
        id=lock_id,
        establishment=record.establishment,
        visit=visit,
        sealed_at=sealing.at,
        said_at=sealing.occurred_at,
        sealed_by_id=record.by,
        device_id=record.actor.device,
    )
    if sealing.fault is not None:
        lock.voided_at, lock.void_reason = record.now, sealing.fault
        lock.voided_by_id = record.actor.person
    record.add(lock)
    record.enter(LockSealed(lock=lock.pk, sealed_at=sealing.at), visit=visit.pk)
    if sealing.fault is not None:
        record.enter(LockVoided(lock=lock.pk, reason=sealing.fault), visit=visit.pk)
    return lock


def _voided_late(record: Record, visit: Visit, reason: VoidReason, lock_id: UUID) -> Refused:
    """Record a void that a tablet reports late, and return the refusal for the tablet."""
    lock = LockSession.objects.filter(visit=visit, pk=lock_id).first()
    if lock is None:
        raise NotThere("This lock session")
    record.enter(LockVoided(lock=lock.pk, reason=reason, told_late=True), visit=visit.pk)
    if lock.voided_at is not None:
        return Refused("lock-void-already", "This lock session has already been voided.")
    return Refused("left-already", "The vehicle has left. Tell the control room now.")
