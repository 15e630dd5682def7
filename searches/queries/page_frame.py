"""Queries for the frame of every page: the prison, the ledger's version, and the open stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import Establishment, LedgerHead, Stop
from searches.queries.stops.incidents import GateIncident, gate_incident
from searches.words.policy import Policy
from searches.words.visits import StopKind, StopSource, StopStep


@dataclass(frozen=True, slots=True)
class Surroundings:
    name: str
    code: str
    time_zone: str
    clock_tolerance_seconds: int
    idle_lock_minutes: int


@dataclass(frozen=True, slots=True)
class FurtherStop:
    """An open stop besides the stop that the banner shows in full."""

    id: UUID
    kind: StopKind
    sentence: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class OpenStop:
    id: UUID
    kind: StopKind
    sentence: str
    raised_at: datetime
    raised_by: str
    steps: frozenset[StopStep]  # the steps done so far
    others: tuple[FurtherStop, ...]  # the further open stops, oldest first
    incident: GateIncident | None = None  # set when a vehicle's gate was opened without GO


def surroundings(establishment_id: UUID) -> Surroundings:
    establishment = Establishment.objects.get(pk=establishment_id)
    policy = Policy.from_document(establishment.policy)
    return Surroundings(
        name=establishment.name,
        code=establishment.code,
        time_zone=establishment.time_zone,
        clock_tolerance_seconds=policy.clock_tolerance_seconds,
        idle_lock_minutes=policy.idle_lock_minutes,
    )


def version(establishment_id: UUID) -> int:
    """Return the newest `seq` of the prison's ledger.

    This number changes only when something is recorded.
    """
    return int(
        LedgerHead.objects.values_list("seq", flat=True).get(establishment_id=establishment_id)
    )


def open_stop(establishment_id: UUID) -> OpenStop | None:
    """Return the most important open stop of all vehicles, and whether a standfast was called.

    The stop for a vehicle that left without GO comes before all others. Among the rest the oldest
    comes first. A stop of one vehicle is shown only where that vehicle is shown, unless somebody
    called standfast under it.
    """
    stops = list(
        Stop.objects.within(establishment_id)
        .of_all_vehicles()
        .still_open()
        .select_related("raised_by", "under__raised_by")
        .prefetch_related("acknowledgements", "under__acknowledgements")
    )
    raised = {stop.pk: stop for stop in stops if stop.under_id is None}
    for standfast in stops:
        if standfast.under is not None:
            raised.setdefault(standfast.under.pk, standfast.under)
    if not raised:
        return None
    first, *further = sorted(
        raised.values(),
        key=lambda stop: (stop.source != StopSource.GATE_WITHOUT_GO, stop.recorded_at),
    )
    steps = {StopStep(done.step) for done in first.acknowledgements.all()}
    if any(stop.kind == StopKind.STANDFAST for stop in stops):
        steps.add(StopStep.STANDFAST)
    return OpenStop(
        id=first.pk,
        kind=StopKind(first.kind),
        sentence=first.said,
        raised_at=first.recorded_at,
        raised_by=first.raised_by.printed_name if first.raised_by else "Gatehouse",
        steps=frozenset(steps),
        others=tuple(
            FurtherStop(stop.pk, StopKind(stop.kind), stop.said, stop.recorded_at)
            for stop in further
        ),
        incident=(gate_incident(first.pk) if first.source == StopSource.GATE_WITHOUT_GO else None),
    )
