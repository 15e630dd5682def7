"""One visit as its page shows it: its state, vehicle, halts, lock, events and requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.confirmations import requests_of_prison
from searches.facts.policies import policy_for
from searches.facts.radio import alive_by_radio, is_by_radio
from searches.facts.tamper_seals import seals_of
from searches.facts.vehicle_entry import inner_gate_was_opened
from searches.facts.vehicle_types import (
    acknowledged_until,
    emergency_acknowledged,
    unconfirmed_doubt,
    visits_waiting,
)
from searches.ledger.clock import server_now
from searches.models import (
    Area,
    LedgerEntry,
    LockSession,
    OuterGateOpening,
    Party,
    Stop,
    Visit,
)
from searches.queries.release.go import usable_releases
from searches.queries.stops.finds import Find, open_find
from searches.queries.stops.incidents import left_without_go
from searches.queries.stops.vehicle_stops import VehicleStop, stop_of_vehicle
from searches.queries.visits.timeline import Event, events_of
from searches.rules.confirmations import KINDS, listed
from searches.words.checklists import VEHICLE_NAMES, VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.events.visits import DepartureLogged
from searches.words.refusals import NotThere
from searches.words.vehicle_types import DOUBTS
from searches.words.visits import VisitState, void_because


@dataclass(frozen=True, slots=True)
class HaltLine:
    id: UUID
    area_code: str
    area: str
    arrived_at: datetime
    left_at: datetime | None
    parties: tuple[str, ...]
    unlisted_prisoner: bool
    left_recorded_by: str = ""
    left_reason: str = ""  # given when somebody other than the escort recorded the departure


@dataclass(frozen=True, slots=True)
class LockLine:
    id: UUID
    sealed_at: datetime
    sealed_by: str
    voided_at: datetime | None
    void_reason: str

    @property
    def alive(self) -> bool:
        return self.voided_at is None

    @property
    def void_because(self) -> str:
        return void_because(self.void_reason)


@dataclass(frozen=True, slots=True)
class VisitPage:
    visit: Visit
    state: VisitState
    escort: str
    halts: tuple[HaltLine, ...]
    open_halt: HaltLine | None
    gap_since: datetime | None
    brought: tuple[tuple[str, str, int], ...]
    seals: tuple[str, ...]  # tamper seals on the vehicle now
    lock: LockLine | None
    events: tuple[Event, ...]
    by_radio: bool  # a release by radio may be used, or the vehicle left on one
    planned_areas: tuple[str, ...]  # area names; `packed_by` has party names
    packed_by: tuple[str, ...]
    left_without_go: bool
    # Halts ended by sealing, with no report yet of who was near the vehicle.
    halts_without_departure: tuple[HaltLine, ...]
    turned_back_until: datetime | None = None  # while the vehicle may still be turned back
    vehicle_type: str = ""  # the logged vehicle type in words
    doubt: str = ""  # why a second person must confirm the vehicle; empty after that
    # Set while an emergency vehicle is not acknowledged yet.
    acknowledged_until: datetime | None = None
    # Confirmation requests about this vehicle that are undecided.
    requests: tuple[tuple[UUID, str], ...] = ()
    find: Find | None = None  # found on the vehicle, while the incident is open
    stop: VehicleStop | None = None  # set while a late count stops this vehicle alone
    awaits: ConfirmationKind | None = None  # what a second person must confirm about the vehicle

    @property
    def areas_to_visit(self) -> tuple[str, ...]:
        """Return the codes of the planned areas without a halt, before the first lock session."""
        if self.lock is not None:
            return ()
        halted = {halt.area_code for halt in self.halts}
        return tuple(code for code in self.visit.planned_areas if code not in halted)

    @property
    def confirmers(self) -> str:
        """Return who must confirm what the vehicle is, or "" if nobody must."""
        return confirmers_of(self.awaits)

    @property
    def version(self) -> str:
        """Return a text that changes whenever the page must be loaded again."""
        newest = f"{self.events[0].at.isoformat()} {self.events[0].act}" if self.events else ""
        return f"{self.state} {newest}".strip()

    @property
    def inside(self) -> bool:
        outside = {VisitState.EXPECTED, VisitState.DEPARTED, VisitState.TURNED_BACK}
        return self.state not in outside

    @property
    def lacks_people_in_cab(self) -> bool:
        """Return whether nobody counted the people in the cab of a vehicle that is inside."""
        cages = self.visit.vehicle_type == VehicleType.CAGES
        return self.inside and not cages and not self.visit.people_in_cab

    @property
    def may_be_turned_back(self) -> bool:
        return self.turned_back_until is not None and server_now() <= self.turned_back_until

    @property
    def is_over(self) -> bool:
        """Return whether the vehicle came in and has left, was turned back or is detained."""
        came_in = self.visit.entered_at is not None
        over = {VisitState.DEPARTED, VisitState.TURNED_BACK, VisitState.DETAINED}
        return came_in and self.state in over

    @property
    def in_lock(self) -> bool:
        return self.lock is not None and self.lock.alive and self.inside


def read_visit_page(establishment_id: UUID, visit_id: UUID) -> VisitPage:
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
        .select_related("vehicle", "haulier", "escort", "logged_by", "establishment")
        .prefetch_related("things_in", "halts__area", "halts__left_recorded_by", "escort_gaps")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    lock = _lock(visit)
    areas, parties = _names(Area, establishment_id), _names(Party, establishment_id)
    halts = tuple(
        HaltLine(
            halt.pk,
            halt.area.code,
            halt.area.name,
            halt.arrived_at,
            halt.left_at,
            tuple(parties.get(code, code) for code in halt.parties_present),
            halt.unlisted_prisoner,
            halt.left_recorded_by.printed_name if halt.left_recorded_by else "",
            halt.left_reason,
        )
        for halt in visit.halts.all()
    )
    gap = next((gap for gap in visit.escort_gaps.all() if gap.ended_at is None), None)
    return VisitPage(
        visit=visit,
        state=state_of(visit, halted=bool(halts), lock=lock, go=_has_go(visit)),
        escort=visit.escort.printed_name if visit.escort else "",
        halts=halts,
        open_halt=next((halt for halt in halts if halt.left_at is None), None),
        gap_since=gap.began_at if gap else None,
        brought=tuple((t.kind, t.description, t.quantity) for t in visit.things_in.all()),
        seals=seals_of(visit).on,
        lock=lock,
        events=events_of(visit.establishment_id, visit.pk),
        by_radio=is_by_radio(visit, server_now()),
        planned_areas=tuple(areas.get(code, code) for code in visit.planned_areas),
        packed_by=tuple(parties.get(code, code) for code in visit.packed_by),
        left_without_go=bool(visit.departed_at and left_without_go([visit.pk])),
        halts_without_departure=_halts_without_departure(visit, halts),
        turned_back_until=_turned_back_until(visit),
        vehicle_type=VEHICLE_NAMES[VehicleType(visit.vehicle_type)],
        doubt=DOUBTS.get(unconfirmed_doubt(visit), ""),
        acknowledged_until=_acknowledged_until(visit),
        requests=_waiting_requests(visit),
        find=open_find(establishment_id, visit.pk),
        stop=stop_of_vehicle(establishment_id, visit.pk),
        awaits=visits_waiting([visit], server_now()).get(visit.pk),
    )


def confirmers_of(kind: ConfirmationKind | None) -> str:
    """Return who may confirm what a vehicle is, in words for a sentence, or "" for None."""
    return listed(KINDS[kind].confirmers) if kind is not None else ""


def _acknowledged_until(visit: Visit) -> datetime | None:
    if visit.vehicle_type != VehicleType.EMERGENCY or emergency_acknowledged(visit):
        return None
    return acknowledged_until(visit)


def _waiting_requests(visit: Visit) -> tuple[tuple[UUID, str], ...]:
    """Return the undecided requests about this vehicle, the newest of each kind."""
    kinds = (ConfirmationKind.VEHICLE, ConfirmationKind.EMERGENCY, ConfirmationKind.PLATE)
    waiting = requests_of_prison(visit.establishment_id, kinds).filter(
        subject_id=visit.pk,
        decision__isnull=True,
        expires_at__gte=server_now(),
        replaced=False,
        void=False,
    )
    order = {kind: place for place, kind in enumerate(kinds)}
    return tuple(
        (one.pk, one.summary)
        for one in sorted(waiting, key=lambda one: order[ConfirmationKind(one.kind)])
    )


def _turned_back_until(visit: Visit) -> datetime | None:
    """Return the time until which this vehicle may be turned back, or None if it may not."""
    gone = visit.departed_at or visit.turned_back_at or visit.detained_at
    if visit.entered_at is None or gone or inner_gate_was_opened(visit):
        return None
    policy = policy_for(visit)
    return visit.entered_at + timedelta(minutes=policy.turn_back_minutes)


def _halts_without_departure(visit: Visit, halts: tuple[HaltLine, ...]) -> tuple[HaltLine, ...]:
    """Return the ended halts for which nobody logged the departure and the parties nearby.

    This reads the whole ledger of the visit, because the page has only the newest entries.
    """
    left = LedgerEntry.objects.of(DepartureLogged).filter(visit_id=visit.pk)
    events = [entry.event for entry in left]
    logged = {event.halt for event in events if isinstance(event, DepartureLogged)}
    return tuple(halt for halt in halts if halt.left_at and halt.id not in logged)


def _names(model: type[Area | Party], establishment_id: UUID) -> dict[str, str]:
    rows = model._default_manager.filter(establishment_id=establishment_id)
    return dict(rows.values_list("code", "name"))


def state_of(
    visit: Visit, *, halted: bool, lock: LockLine | LockSession | None, go: bool
) -> VisitState:
    """Return the state of a visit, which follows from its times and rows.

    No column stores the state, so nothing can contradict it.
    """
    if visit.departed_at:
        return VisitState.DEPARTED
    if visit.turned_back_at:
        return VisitState.TURNED_BACK
    if visit.detained_at:
        return VisitState.DETAINED
    if visit.entered_at is None:
        return VisitState.EXPECTED
    if visit.gate_opened_at is not None and lock is not None and lock.voided_at is None:
        return VisitState.LEAVING
    if lock is not None and lock.voided_at is None:
        return VisitState.RELEASED if go else VisitState.IN_THE_LOCK
    return VisitState.ON_SITE if halted else VisitState.INBOUND_LOOK


def opening_fault(establishment_id: UUID, visit_id: UUID) -> str:
    """Return why the newest opening of the outer gate had no valid GO, or an empty text."""
    opening = (
        OuterGateOpening.objects.filter(establishment_id=establishment_id, visit_id=visit_id)
        .order_by("recorded_at")
        .last()
    )
    return opening.note if opening else ""


def _lock(visit: Visit) -> LockLine | None:
    lock = (
        LockSession.objects.filter(visit=visit, ended_at__isnull=True)
        .select_related("sealed_by")
        .last()
    )
    if lock is None:
        return None
    by = lock.sealed_by.printed_name
    return LockLine(lock.pk, lock.sealed_at, by, lock.voided_at, lock.void_reason)


def _has_go(visit: Visit) -> bool:
    """Return whether a GO, on screen or by radio, may be used and no stop holds the vehicle."""
    now = server_now()
    if Stop.objects.within(visit.establishment_id).holding(visit).still_open().exists():
        return False
    by_radio = alive_by_radio(now).filter(visit=visit)
    return (
        by_radio.exists()
        or usable_releases(visit.establishment_id, now).filter(visit=visit).exists()
    )
