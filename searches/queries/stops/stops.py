"""Stops as their pages show them: one stop with its steps and closing, and the recent stops."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from searches.facts.gate_incidents import recorders_of_incident
from searches.facts.late_counts import JOINED, joined_to
from searches.models import Stop
from searches.queries.stops.finds import Find, find_of_stop
from searches.queries.stops.stop_closings import (
    CountSince,
    PersonUnderStop,
    RequestedClosing,
    closers,
    closings_of,
    counts_since,
    end_of,
    missed,
    people_seen_since,
    people_under,
    requested_closing,
)
from searches.queries.stops.vehicle_stops import LateCount, late_counts
from searches.rules.stop_closings import (
    CLOSER_NAMES,
    CLOSERS,
    bases_that_fit,
    role_to_sign,
    unfit_for_stop,
)
from searches.words.people import Role
from searches.words.refusals import NotThere
from searches.words.visits import STEP_MINUTES, ClosingBasis, StopKind, StopSource, StopStep


@dataclass(frozen=True, slots=True)
class Step:
    step: StopStep
    until: datetime
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class Joined:
    party: str
    sentence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StopPage:
    id: UUID
    kind: StopKind
    source: str
    sentence: str
    raised_at: datetime
    raised_by: str
    raised_by_id: UUID | None
    visit_id: UUID | None
    plate: str
    holds_one_vehicle: bool  # the stop for the late counts of one lock session
    find: Find | None  # what was found, while nobody has acknowledged this incident
    late_counts: tuple[LateCount, ...]  # what keeps such a stop open
    party: str
    joined: tuple[Joined, ...]  # further parties of the lock session that were not counted in time
    steps: tuple[Step, ...]
    # Numbers of the people whom the counts missed and nobody has seen since.
    missed: tuple[str, ...]
    seen: tuple[str, ...]  # the missed people who were seen since: by whom, when and where
    people: tuple[PersonUnderStop, ...]  # whom the counts miss, with their last sighting
    counts: tuple[CountSince, ...]  # signed since the stop, newest first
    bases: tuple[ClosingBasis, ...]  # the reasons that fit this stop
    recorders: frozenset[str]  # who recorded the opening or departure of an incident at the gate
    closings: tuple[RequestedClosing, ...]  # newest first
    closed_at: datetime | None
    closed_by: str
    ended: str  # why the stop of one vehicle ended by itself; empty for every other stop
    closed_on: RequestedClosing | None  # the grounds on which it was closed

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def standfast_called(self) -> bool:
        return any(step.step is StopStep.STANDFAST and step.done_at for step in self.steps)

    def closing_to_sign(
        self, person: UUID | None, roles: Collection[Role]
    ) -> RequestedClosing | None:
        """Return the newest closing that this person may complete with the second signature."""
        return next(
            (
                closing
                for closing in self.closings
                if closing.asked_by_id != person and role_to_sign(roles, after=closing.asked_as)
            ),
            None,
        )

    def why_not_to_close(self, person: UUID | None, roles: Collection[Role]) -> str:
        """Return why this person cannot sign to close the stop now, and who can, or "" if they can.

        A person with the role of the first signature is not asked for the second signature.
        """
        own = role_to_sign(roles)
        if own is None:
            return (
                "The control room and the duty governor close a stop together. Neither of these two"
                " people may have raised the stop."
            )
        unfit = unfit_for_stop(person, raised_by=self.raised_by_id, recorders=self.recorders)
        if unfit is not None:
            return f"{unfit.sentence} The control room and the duty governor close a stop together."
        if self.closing_to_sign(person, roles) is not None or not self.closings:
            return ""
        first = self.closings[0]
        signed = Role(first.asked_as)
        other = next(role for role in CLOSERS if role is not signed)
        who = "You have" if first.asked_by_id == person else f"{first.asked_by} has"
        return f"{who} signed for {CLOSER_NAMES[signed]}. Now {CLOSER_NAMES[other]} must sign."


@dataclass(frozen=True, slots=True)
class StopLine:
    id: UUID
    kind: StopKind
    sentence: str
    raised_at: datetime
    closed_at: datetime | None
    plate: str = ""  # of the only vehicle that the stop holds; empty for a stop of all vehicles


def read_stop_page(establishment_id: UUID, stop_id: UUID) -> StopPage:
    stop = (
        Stop.objects.filter(establishment_id=establishment_id, pk=stop_id)
        .select_related(
            "raised_by",
            "party",
            "visit__vehicle",
            "visit__establishment",
            "closed__closed_by",
            "closed__closing__asked_by",
        )
        .prefetch_related("acknowledgements__acknowledged_by")
        .first()
    )
    if stop is None or stop.under_id is not None:
        raise NotThere("This stop")
    closed, people = getattr(stop, "closed", None), missed(stop)
    return StopPage(
        id=stop.pk,
        kind=StopKind(stop.kind),
        source=stop.source,
        sentence=stop.said,
        raised_at=stop.recorded_at,
        raised_by=stop.raised_by.printed_name if stop.raised_by else "Gatehouse",
        raised_by_id=stop.raised_by_id,
        visit_id=stop.visit_id,
        plate=stop.visit.vehicle.plate_display if stop.visit else "",
        holds_one_vehicle=stop.is_of_one_vehicle,
        find=find_of_stop(stop),
        late_counts=late_counts(stop) if stop.is_of_one_vehicle and closed is None else (),
        party=stop.party.name if stop.party else "",
        joined=tuple(
            Joined(one.party.name if one.party else "", one.said, one.recorded_at)
            for one in joined_to(stop)
        ),
        steps=_steps(stop),
        missed=tuple(number for number, seen in people if not seen),
        seen=tuple(f"{number}: {seen}" for number, seen in people if seen),
        people=people_under(stop) if closed is None else (),
        counts=counts_since(stop),
        bases=bases_that_fit(
            StopKind(stop.kind), StopSource(stop.source), of_party=stop.party_id is not None
        ),
        recorders=frozenset(recorders_of_incident(stop)),
        closings=closings_of(stop),
        closed_at=closed.recorded_at if closed else None,
        closed_by=closers(closed) if closed else "",
        ended=end_of(closed) if closed else "",
        closed_on=requested_closing(closed.closing, stop) if closed and closed.closing else None,
    )


def people_to_name(stop_page: StopPage) -> tuple[PersonUnderStop, ...]:
    """Return the people whom a closing can name: the missing, or else all seen since the stop."""
    if stop_page.people:
        return stop_page.people
    return people_seen_since(Stop.objects.get(pk=stop_page.id))


def recent_stops(establishment_id: UUID, most: int = 50) -> list[StopLine]:
    here: QuerySet[Stop] = Stop.objects.within(establishment_id).filter(under__isnull=True)
    stops = (
        here.select_related("closed", "visit__vehicle")
        .prefetch_related(Prefetch("stop_set", Stop.objects.filter(JOINED), to_attr="joined"))
        .order_by("-recorded_at")[:most]
    )
    return [
        StopLine(
            stop.pk,
            StopKind(stop.kind),
            " ".join([stop.said, *(one.said for one in stop.joined)]),
            stop.recorded_at,
            stop.closed.recorded_at if hasattr(stop, "closed") else None,
            stop.visit.vehicle.plate_display if stop.is_of_one_vehicle and stop.visit else "",
        )
        for stop in stops
    ]


def _steps(stop: Stop) -> tuple[Step, ...]:
    """Return the steps that are due under this stop. The stop of one vehicle has none."""
    if stop.is_of_one_vehicle:
        return ()
    done = {
        StopStep(row.step): (row.recorded_at, row.acknowledged_by.printed_name)
        for row in stop.acknowledgements.all()
    }
    standfast = (
        Stop.objects.filter(under=stop, kind=StopKind.STANDFAST).select_related("raised_by").first()
    )
    if standfast is not None:
        by = standfast.raised_by.printed_name if standfast.raised_by else ""
        done[StopStep.STANDFAST] = (standfast.recorded_at, by)
    return tuple(
        Step(step, stop.recorded_at + timedelta(minutes=minutes), *done.get(step, (None, "")))
        for step, minutes in STEP_MINUTES.items()
    )
