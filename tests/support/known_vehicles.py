"""Vehicles that have visited the prison before, as on an ordinary morning."""

from __future__ import annotations

import pytest

from searches.facts import vehicle_types
from searches.models import Visit
from searches.words.checklists import VehicleType
from searches.words.vehicle_types import LastVisit

#: Plates that visited in no test.
STRANGERS = frozenset({"NW26NEW"})


@pytest.fixture(autouse=True)
def known_vehicles(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Record an earlier visit for every plate, with the same vehicle type as now.

    Otherwise each test that seals a lock would first have to confirm the vehicle. Tests marked
    `first_visit` use the product unchanged.
    """
    if request.node.get_closest_marker("first_visit"):
        return
    found = vehicle_types.last_visit

    def last_visit(visit: Visit) -> LastVisit | None:
        if visit.vehicle.plate in STRANGERS:
            return found(visit)
        same = LastVisit(VehicleType(visit.vehicle_type), visit.tail_lift_fitted)
        return found(visit) or same

    monkeypatch.setattr(vehicle_types, "last_visit", last_visit)
