"""Vehicles that left without GO, or whose outer gate was opened without GO."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import LedgerEntry, ManualRelease, OuterGateOpening, Photograph, Stop
from searches.words.events import Event
from searches.words.events.locks import VehicleDeparted
from searches.words.visits import StopSource


@dataclass(frozen=True, slots=True)
class GateIncident:
    """The facts about a vehicle without GO, which the control room passes on by telephone."""

    stop_id: UUID
    visit_id: UUID
    plate: str
    plate_kind: str
    vehicle_type: str
    haulier: str
    phone_24h: str
    driver: str
    people_in_cab: int | None
    since: datetime  # when the gate was opened, or the vehicle left, without GO
    left_at: datetime | None
    fault: str  # why the newest opening of the gate had no valid GO
    photo_id: UUID | None = None

    @property
    def sentence(self) -> str:
        return f"{self.plate}: {self.how}"

    @property
    def how(self) -> str:
        return "left without GO" if self.left_at else "outer gate opened without GO"

    @property
    def heading_words(self) -> str:
        """Return the words that follow the plate in a heading."""
        return "left without GO" if self.left_at else "had the outer gate opened without GO"


def open_gate_incidents(establishment_id: UUID) -> list[GateIncident]:
    """Return the open incidents of gates opened without GO, oldest first."""
    here = Stop.objects.within(establishment_id).still_open()
    stops = here.filter(source=StopSource.GATE_WITHOUT_GO)
    return [found for stop in _with_vehicles(stops) if (found := _incident(stop))]


def gate_incident(stop_id: UUID) -> GateIncident | None:
    """Return the facts about the vehicle of this incident, or None for any other stop."""
    stops = Stop.objects.filter(pk=stop_id, source=StopSource.GATE_WITHOUT_GO)
    return next((_incident(stop) for stop in _with_vehicles(stops)), None)


def left_without_go(visits: Iterable[UUID]) -> set[UUID]:
    """Return which of these visits ended without GO and without a release on paper."""
    left = LedgerEntry.objects.of(VehicleDeparted).filter(visit_id__in=list(visits))
    found = {
        entry.visit_id
        for entry in left
        if entry.visit_id is not None and not _was_released(entry.event)
    }
    paper = ManualRelease.objects.filter(visit__in=found).values_list("visit_id", flat=True)
    return found - set(paper)


def _was_released(event: Event) -> bool:
    return isinstance(event, VehicleDeparted) and event.release is not None


def _with_vehicles(stops: Iterable[Stop]) -> Iterable[Stop]:
    rows = Stop.objects.filter(pk__in=[stop.pk for stop in stops])
    return rows.select_related("visit__vehicle", "visit__haulier").order_by("recorded_at")


def _incident(stop: Stop) -> GateIncident | None:
    visit = stop.visit
    if visit is None:
        return None
    opening = OuterGateOpening.objects.filter(visit=visit).order_by("recorded_at").last()
    face = Photograph.objects.filter(visit=visit, slot="A1").order_by("recorded_at").last()
    return GateIncident(
        stop_id=stop.pk,
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        vehicle_type=visit.vehicle_type,
        haulier=visit.haulier.name,
        phone_24h=visit.haulier.phone_24h,
        driver=visit.driver_name,
        people_in_cab=visit.people_in_cab,
        since=stop.recorded_at,
        left_at=visit.departed_at,
        fault=opening.note if opening else "",
        photo_id=face.pk if face else None,
    )
