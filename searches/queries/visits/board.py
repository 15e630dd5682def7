"""The board: vehicles expected, on site, in the lock and gone today.

The number of queries grows only with last looks, emergency vehicles and open incidents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from searches.facts.radio import alive_by_radio
from searches.facts.vehicle_types import visits_waiting
from searches.ledger.clock import server_now
from searches.models import Establishment, Halt, LedgerEntry, LockSession, Override, Stop, Visit
from searches.queries.release.go import usable_releases
from searches.queries.search.last_look import LastLook, last_looks
from searches.queries.stops.finds import Find, visits_with_find
from searches.queries.stops.incidents import GateIncident, left_without_go, open_gate_incidents
from searches.queries.stops.vehicle_stops import VehicleStop, stops_of_vehicles
from searches.queries.visits.visits import confirmers_of, state_of
from searches.words.events.visits import DeliveryCancelled
from searches.words.releases import OverrideKind
from searches.words.visits import VisitState

EXPECTED_AHEAD = timedelta(hours=14)
EXPECTED_LATE = timedelta(hours=6)
MOST = 60  # cards in a section; the vehicle's history shows older ones


@dataclass(frozen=True, slots=True)
class BoardCard:
    visit_id: UUID
    plate: str
    plate_kind: str
    haulier: str
    vehicle_type: str
    tail_lift_fitted: bool
    cages: int
    load: str
    state: VisitState
    where: str  # the area where the vehicle stands, or empty
    since: datetime | None
    waits_for: str
    override_requested: bool = False  # another person requested one that this person may grant
    last_look: LastLook | None = None
    left_without_go: bool = False
    open_find: Find | None = None  # found on the vehicle, and the incident is open
    stop: VehicleStop | None = None  # set while a late count stops this vehicle alone
    confirmers: str = ""  # who must confirm what the vehicle is; empty when nobody must

    @property
    def find(self) -> Find | None:
        """Return the find on the vehicle that nobody has acknowledged yet, or None."""
        return self.open_find if self.open_find and not self.open_find.acknowledged else None

    @property
    def found(self) -> str:
        """Return what was found on the vehicle while the incident is open, or an empty text."""
        return self.open_find.sentence if self.open_find else ""

    @property
    def late_counts(self) -> tuple[str, ...]:
        """Return the sentences of the late counts that stop this vehicle."""
        return tuple(late.sentence for late in self.stop.late_counts) if self.stop else ()

    @property
    def asks_last_look(self) -> bool:
        return self.last_look is not None and self.last_look.is_now


@dataclass(frozen=True, slots=True)
class Board:
    without_go: tuple[GateIncident, ...]  # shown before everything else
    in_the_lock: tuple[BoardCard, ...]
    on_site: tuple[BoardCard, ...]
    expected: tuple[BoardCard, ...]
    gone_today: tuple[BoardCard, ...]
    more_gone: int

    @property
    def lapses(self) -> bool:
        """Return whether this board will change without a new ledger entry.

        The board changes by itself when a last look or a GO expires, and, while a vehicle is
        stopped, when a count grows too old.
        """
        return any(
            card.state is VisitState.RELEASED
            or card.stop is not None
            or (card.last_look and card.last_look.is_fresh)
            for card in self.in_the_lock
        )


def board(
    establishment_id: UUID, *, person: UUID | None = None, grants: Collection[OverrideKind] = ()
) -> Board:
    """Return the board of this prison.

    `grants` are the kinds of override whose second signature `person` may give.
    """
    now = server_now()
    midnight = _midnight(establishment_id, now)
    rows = list(_visits(establishment_id, now, midnight))
    inside = [row.pk for row in rows if row.entered_at and not row.departed_at]
    locks = {
        lock.visit_id: lock
        for lock in LockSession.objects.filter(
            visit__in=inside, voided_at__isnull=True, ended_at__isnull=True
        )
    }
    halts = {
        halt.visit_id: halt for halt in Halt.objects.filter(visit__in=inside).select_related("area")
    }
    released = _released(establishment_id, inside, now)
    with_override_request = _visits_with_override_request(locks.values(), person, grants)
    stopped, found = stops_of_vehicles(establishment_id), visits_with_find(establishment_id)
    unconfirmed = visits_waiting([row for row in rows if row.pk in inside], now)
    cards = [
        replace(
            _card(row, locks.get(row.pk), halts.get(row.pk), row.pk in released),
            override_requested=row.pk in with_override_request,
            open_find=found.get(row.pk),
            stop=stopped.get(row.pk),
            confirmers=confirmers_of(unconfirmed.get(row.pk)),
        )
        for row in rows
    ]
    incidents = open_gate_incidents(establishment_id)
    in_incidents = {incident.visit_id for incident in incidents}
    cards = [card for card in _with_last_looks(cards) if card.visit_id not in in_incidents]
    gone = _with_outcomes([card for card in cards if card.state in GONE])
    return Board(
        without_go=tuple(incidents),
        in_the_lock=tuple(card for card in cards if card.state in IN_LOCK),
        on_site=tuple(card for card in cards if card.state in ON_SITE),
        expected=tuple(card for card in cards if card.state is VisitState.EXPECTED)[:MOST],
        gone_today=tuple(gone[::-1][:MOST]),
        more_gone=max(0, len(gone) - MOST),
    )


def _with_last_looks(cards: list[BoardCard]) -> list[BoardCard]:
    looks = last_looks(one.visit_id for one in cards if one.state is VisitState.IN_THE_LOCK)
    return [replace(card, last_look=looks.get(card.visit_id)) for card in cards]


def _with_outcomes(cards: list[BoardCard]) -> list[BoardCard]:
    without = left_without_go(card.visit_id for card in cards)
    return [replace(card, left_without_go=card.visit_id in without) for card in cards]


GONE = frozenset({VisitState.DEPARTED, VisitState.TURNED_BACK})
IN_LOCK = frozenset({VisitState.IN_THE_LOCK, VisitState.RELEASED, VisitState.LEAVING})
ON_SITE = frozenset({VisitState.INBOUND_LOOK, VisitState.ON_SITE, VisitState.DETAINED})
WAITS: dict[VisitState, str] = {
    VisitState.EXPECTED: "Log vehicle in",
    VisitState.INBOUND_LOOK: "Take the way-in photographs, then record each halt",
    VisitState.ON_SITE: "Seal vehicle lock",
    VisitState.IN_THE_LOCK: "Search and counts",
    VisitState.RELEASED: "Outer gate: show the code",
    VisitState.LEAVING: "Has the vehicle left?",
    VisitState.DETAINED: "Detained",
    VisitState.DEPARTED: "",
    VisitState.TURNED_BACK: "Turned back",
}


def _released(establishment_id: UUID, inside: list[UUID], now: datetime) -> set[UUID]:
    """Return the visits with a GO, on screen or by radio, that may still be used."""
    good = usable_releases(establishment_id, now).filter(visit__in=inside)
    released = set(good.values_list("visit_id", flat=True))
    held = Stop.objects.within(establishment_id).holding(OuterRef("visit")).still_open()
    by_radio = alive_by_radio(now).filter(~Exists(held), visit__in=inside)
    return released | set(by_radio.values_list("visit_id", flat=True))


def _visits_with_override_request(
    locks: Iterable[LockSession], person: UUID | None, grants: Collection[OverrideKind]
) -> set[UUID]:
    """Return the visits with an override, requested by somebody else, in their active lock session.

    This runs one query, and only for a person who may grant an override.
    """
    if not grants:
        return set()
    rows = Override.objects.filter(lock_session__in=locks, grant__isnull=True, kind__in=grants)
    return set(rows.exclude(asked_by=person).values_list("visit_id", flat=True))


def _visits(establishment_id: UUID, now: datetime, midnight: datetime) -> list[Visit]:
    expected = Q(
        entered_at__isnull=True,
        turned_back_at__isnull=True,
        expected_at__gte=now - EXPECTED_LATE,
        expected_at__lte=now + EXPECTED_AHEAD,
    )
    inside = Q(entered_at__isnull=False, departed_at__isnull=True, turned_back_at__isnull=True)
    cancelled = LedgerEntry.objects.of(DeliveryCancelled).filter(visit_id=OuterRef("pk"))
    turned = Q(turned_back_at__gte=midnight) & (Q(entered_at__isnull=False) | ~Exists(cancelled))
    gone = Q(departed_at__gte=midnight) | turned
    return list(
        Visit.objects.filter(expected | inside | gone, establishment_id=establishment_id)
        .select_related("vehicle", "haulier")
        .order_by("departed_at", "entered_at", "expected_at")
    )


def _card(visit: Visit, lock: LockSession | None, halt: Halt | None, released: bool) -> BoardCard:
    state = state_of(visit, halted=halt is not None, lock=lock, go=released)
    where = halt.area.name if halt is not None and halt.left_at is None else ""
    times = {
        VisitState.EXPECTED: visit.expected_at,
        VisitState.DEPARTED: visit.departed_at,
        VisitState.TURNED_BACK: visit.turned_back_at,
        VisitState.DETAINED: visit.detained_at,
    }
    waits_for = WAITS.get(state, "")
    if where and state is VisitState.ON_SITE:
        waits_for = f"Record departure from {where}"
    since = lock.sealed_at if lock else (halt.arrived_at if where and halt else visit.entered_at)
    return BoardCard(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        haulier=visit.haulier.name,
        vehicle_type=visit.vehicle_type,
        tail_lift_fitted=visit.tail_lift_fitted,
        cages=visit.cages,
        load=visit.load,
        state=state,
        where=where,
        since=times.get(state, since),
        waits_for=waits_for,
    )


def _midnight(establishment_id: UUID, now: datetime) -> datetime:
    zone = Establishment.objects.values_list("time_zone", flat=True).get(pk=establishment_id)
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
