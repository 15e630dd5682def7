"""What surrounds every page: the prison's name and version, and the stop that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import Establishment, LedgerHead, Stop
from searches.words.visits import StopKind, StopStep


@dataclass(frozen=True, slots=True)
class Surroundings:
    name: str
    code: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class OpenStop:
    id: UUID
    kind: StopKind
    said: str
    raised_at: datetime
    raised_by: str
    steps: frozenset[StopStep]  # done so far
    others: int  # further stops open beside this, the oldest


def surroundings(establishment_id: UUID) -> Surroundings:
    establishment = Establishment.objects.get(pk=establishment_id)
    return Surroundings(establishment.name, establishment.code, establishment.time_zone)


def version(establishment_id: UUID) -> int:
    """The newest `seq` of the prison's ledger: unchanged while nothing happened."""
    return int(
        LedgerHead.objects.values_list("seq", flat=True).get(establishment_id=establishment_id)
    )


def open_stop(establishment_id: UUID) -> OpenStop | None:
    """The oldest open stop or incident of the prison, with its standfast."""
    stops = list(
        Stop.objects.filter(establishment_id=establishment_id, closed__isnull=True)
        .select_related("raised_by")
        .prefetch_related("acknowledgements")
    )
    raised = [stop for stop in stops if stop.under_id is None]
    first = next(iter(raised), None)
    if first is None:
        return None
    steps = {StopStep(done.step) for done in first.acknowledgements.all()}
    if any(stop.kind == StopKind.STANDFAST for stop in stops):
        steps.add(StopStep.STANDFAST)
    return OpenStop(
        id=first.pk,
        kind=StopKind(first.kind),
        said=first.said,
        raised_at=first.recorded_at,
        raised_by=first.raised_by.printed_name if first.raised_by else "Gatehouse",
        steps=frozenset(steps),
        others=len(raised) - 1,
    )
