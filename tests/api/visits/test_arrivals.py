"""The gate looks up by plate what Gatehouse knows about a vehicle, even on a tablet without a
connection.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from searches.models import Vehicle, Visit
from searches.services.visits.visits import expect_vehicle
from searches.words.checklists import VehicleType
from searches.words.visits import Expected, VisitSource
from tests.api.tablet_client import VISIT, Tablet
from tests.support.factories import VisitFactory
from tests.support.sample_prison import Prison

DELIVERY = Expected(
    plate="KX23 LDV",
    vehicle_type=VehicleType.RIGID,
    haulier="Calder Foodservice",
    phone_24h="01632 960114",
    expected_at=timezone.now().replace(microsecond=0) + timedelta(minutes=20),
    load="Food, 14 roll cages",
    planned_areas=("kitchen-bay",),
    packed_by=("stores",),
)


def announced(prison: Prison) -> Visit:
    return expect_vehicle(prison.ceri, expected=DELIVERY, source=VisitSource.PAGE)


def was_here(prison: Prison, driver: str, *, days_ago: int, lift: bool = True) -> None:
    vehicle = Vehicle.objects.filter(plate="KX23LDV").first()
    VisitFactory.create(
        establishment=prison.establishment,
        departed=True,
        **({"vehicle": vehicle} if vehicle else {"vehicle__plate": "KX23LDV"}),
        driver_name=driver,
        tail_lift_fitted=lift,
        entered_at=timezone.now() - timedelta(days=days_ago),
    )


def ask(prison: Prison, plate: str, **more: str) -> Any:
    answer = Tablet(prison, "grace").get("arrivals", plate=plate, **more)
    assert answer.status_code == 200
    return answer.json()["arrival"]


def test_the_delivery_of_a_plate_is_found_however_the_plate_is_typed(prison: Prison) -> None:
    visit = announced(prison)
    for typed in ("KX23 LDV", "kx23ldv", "KX23-LDV", "KX23 1DV".replace("1", "L")):
        found = ask(prison, typed)
        assert found["visit"] == str(visit.pk)
        assert found["plate"] == "KX23 LDV"
        assert (found["vehicle_type"], found["haulier"]) == ("rigid", "Calder Foodservice")
        assert (found["phone_24h"], found["load"]) == ("01632 960114", "Food, 14 roll cages")
        assert (found["planned_areas"], found["packed_by"]) == (["kitchen-bay"], ["stores"])
        assert datetime.fromisoformat(found["expected_at"]) == DELIVERY.expected_at


def test_a_vehicle_that_was_here_before_is_known_with_its_drivers(prison: Prison) -> None:
    was_here(prison, "Martin Selby", days_ago=9)
    was_here(prison, "Denise Holt", days_ago=2, lift=False)
    found = ask(prison, "KX23 LDV")
    assert found["visit"] is None
    assert found["drivers"] == ["Denise Holt", "Martin Selby"]
    assert found["tail_lift_fitted"] is False
    assert found["is_inside"] is False


def test_nothing_is_known_of_a_new_plate_or_of_half_a_plate(prison: Prison) -> None:
    announced(prison)
    assert ask(prison, "AB12 CDE") is None
    assert ask(prison, "KX23 L") is None
    assert ask(prison, "") is None
    assert ask(prison, "KX23 LDV", plate_kind="military") is None


def test_a_plate_that_is_inside_already_is_named(prison: Prison) -> None:
    Tablet(prison, "grace").put("visits", VISIT)
    assert ask(prison, "KX23 LDV")["is_inside"] is True


def test_another_prison_knows_nothing_of_the_vehicle(prison: Prison, other_prison: Prison) -> None:
    announced(prison)
    was_here(prison, "Martin Selby", days_ago=2)
    assert ask(other_prison, "KX23 LDV") is None


def test_a_supervisor_may_not_ask_for_vehicles(prison: Prison) -> None:
    assert Tablet(prison, "kay").get("arrivals", plate="KX23 LDV").status_code == 403


def test_a_tablet_stores_what_is_known_of_each_expected_vehicle(prison: Prison) -> None:
    visit = announced(prison)
    was_here(prison, "Martin Selby", days_ago=2)
    (stored,) = Tablet(prison, "grace").get("tablet").json()["arrivals"]
    assert stored["visit"] == str(visit.pk)
    assert stored["drivers"] == ["Martin Selby"]
    assert stored["planned_areas"] == ["kitchen-bay"]
