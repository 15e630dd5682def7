"""Vehicles over time: those that left recently, and one vehicle's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from searches.ledger.clock import server_now
from searches.models import (
    Establishment,
    ManualRelease,
    OuterGateOpening,
    Photograph,
    Vehicle,
    Visit,
)
from searches.words.policy import Policy
from searches.words.refusals import NotThere

MOST = 200


@dataclass(frozen=True, slots=True)
class DepartedVehicle:
    """A vehicle that left, with the number to call and whether the vehicle had a GO."""

    visit_id: UUID
    plate: str
    plate_kind: str
    left_at: datetime
    haulier: str
    phone_24h: str
    driver: str
    photo_id: UUID | None
    how: str  # "on a GO", "on paper" or "without a GO"


@dataclass(frozen=True, slots=True)
class StayLine:
    visit_id: UUID
    came_at: datetime | None
    left_at: datetime | None
    driver: str
    load: str
    outcome: str


@dataclass(frozen=True, slots=True)
class VehicleHistory:
    vehicle_id: UUID
    plate: str
    plate_kind: str
    vehicle_type: str
    haulier: str
    phone_24h: str
    stays: tuple[StayLine, ...]


def recently_left_minutes(establishment_id: UUID) -> int:
    """Return how many minutes the prison's policy keeps a departure on the list."""
    policy = Policy.from_document(Establishment.objects.get(pk=establishment_id).policy)
    return policy.recently_left_minutes


def recently_left(establishment_id: UUID) -> list[DepartedVehicle]:
    """Return the vehicles that left within `recently_left_minutes`, newest first.

    The control room uses this list to call the haulier and the police.
    """
    since = server_now() - timedelta(minutes=recently_left_minutes(establishment_id))
    visits = list(
        Visit.objects.filter(establishment_id=establishment_id, departed_at__gte=since)
        .select_related("vehicle", "haulier")
        .order_by("-departed_at")[:MOST]
    )
    ids = [visit.pk for visit in visits]
    how = _how_left(ids)
    faces = dict(
        Photograph.objects.filter(visit__in=ids, slot="A1")
        .order_by("recorded_at")
        .values_list("visit_id", "pk")
    )
    return [
        DepartedVehicle(
            visit_id=visit.pk,
            plate=visit.vehicle.plate_display,
            plate_kind=visit.vehicle.plate_kind,
            left_at=visit.departed_at or since,
            haulier=visit.haulier.name,
            phone_24h=visit.haulier.phone_24h,
            driver=visit.driver_name,
            photo_id=faces.get(visit.pk),
            how=how.get(visit.pk, "without a GO"),
        )
        for visit in visits
    ]


def vehicle_history(establishment_id: UUID, vehicle_id: UUID) -> VehicleHistory:
    vehicle = (
        Vehicle.objects.filter(establishment_id=establishment_id, pk=vehicle_id)
        .select_related("haulier")
        .first()
    )
    if vehicle is None:
        raise NotThere("This vehicle")
    visits = list(vehicle.visits.order_by("-recorded_at")[:MOST])
    how = _how_left([visit.pk for visit in visits])
    return VehicleHistory(
        vehicle_id=vehicle.pk,
        plate=vehicle.plate_display,
        plate_kind=vehicle.plate_kind,
        vehicle_type=vehicle.vehicle_type,
        haulier=vehicle.haulier.name,
        phone_24h=vehicle.haulier.phone_24h,
        stays=tuple(
            StayLine(
                visit.pk,
                visit.entered_at,
                visit.departed_at or visit.turned_back_at,
                visit.driver_name,
                visit.load,
                _outcome(visit, how),
            )
            for visit in visits
        ),
    )


def _how_left(visit_ids: list[UUID]) -> dict[UUID, str]:
    how = dict.fromkeys(
        ManualRelease.objects.filter(visit__in=visit_ids).values_list("visit_id", flat=True),
        "on paper",
    )
    on_go = OuterGateOpening.objects.filter(visit__in=visit_ids, release__isnull=False)
    return how | dict.fromkeys(on_go.values_list("visit_id", flat=True), "on a GO")


def _outcome(visit: Visit, how: dict[UUID, str]) -> str:
    if visit.turned_back_at:
        return "Turned back" if visit.entered_at else "Never came in"
    if visit.departed_at:
        return f"Left {how.get(visit.pk, 'without a GO')}"
    return "Inside" if visit.entered_at else "Expected"
