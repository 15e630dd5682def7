"""Details of a delivery are stored beside those typed at the gate, and differences are reported."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from searches.models import ExceptionCase, LedgerEntry, Visit
from searches.services.exceptions.event_readers import catch_up
from searches.services.visits.visits import expect_vehicle, log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.visits import Expected, VisitSource, WayIn
from tests.support.sample_prison import Prison

FIRM = ("Calder Foodservice", "01632 960114")
LAUNDRY: dict[str, Any] = {
    "load": "Laundry",
    "planned_areas": ("laundry",),
    "packed_by": ("laundry",),
}


def announced(prison: Prison) -> Visit:
    soon = timezone.now() + timedelta(hours=1)
    delivery = Expected("KX23LDV", VehicleType.REFUSE, *FIRM, expected_at=soon, **LAUNDRY)
    return expect_vehicle(prison.ceri, expected=delivery, source=VisitSource.PAGE)


def come_in(
    prison: Prison,
    kind: VehicleType = VehicleType.REFUSE,
    *,
    load: str = "",
    areas: tuple[str, ...] = (),
    packed_by: tuple[str, ...] = (),
) -> Visit:
    about: dict[str, Any] = {
        "driver_name": "Dan Moss",
        "people_in_cab": 1,
        "escort": prison.ed.person,
    }
    typed = WayIn(
        "KX23LDV", kind, *FIRM, **about, load=load, planned_areas=areas, packed_by=packed_by
    )
    return log_vehicle_in(prison.grace, way_in=typed, source=VisitSource.PAGE)


def cases_of(prison: Prison) -> list[str]:
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.within(prison.establishment)
    return [f"{case.code} {case.summary}" for case in cases]


def test_announced_packers_and_areas_are_added_to_those_typed(prison: Prison) -> None:
    visit = announced(prison)
    came = come_in(prison, areas=("stores", "laundry"), packed_by=("stores",))
    assert came.pk == visit.pk
    came.refresh_from_db()
    assert came.planned_areas == ["laundry", "stores"]
    assert came.packed_by == ["laundry", "stores"]
    assert cases_of(prison) == []


def test_an_empty_load_is_filled_from_the_delivery(prison: Prison) -> None:
    announced(prison)
    came = come_in(prison)
    assert (came.load, came.packed_by, came.planned_areas) == ("Laundry", ["laundry"], ["laundry"])
    assert cases_of(prison) == []


@pytest.mark.parametrize(
    ("kind", "load", "sentence"),
    [
        (VehicleType.VAN, "", "The vehicle was announced as Refuse vehicle, but arrived as Van."),
        (
            VehicleType.REFUSE,
            "Food",
            "The delivery was announced with Laundry, but the vehicle brought Food.",
        ),
        (VehicleType.REFUSE, " laundry ", None),
    ],
)
def test_a_type_or_load_that_differs_from_the_delivery_is_reported(
    prison: Prison, kind: VehicleType, load: str, sentence: str | None
) -> None:
    announced(prison)
    come_in(prison, kind, load=load)
    assert cases_of(prison) == ([f"X10 {sentence}"] if sentence else [])


def test_both_differences_are_one_case_and_one_ledger_entry(prison: Prison) -> None:
    announced(prison)
    visit = come_in(prison, VehicleType.VAN, load="Food")
    assert len(cases_of(prison)) == 1
    entry = LedgerEntry.objects.get(act="log_vehicle_in", visit_id=visit.pk)
    assert len(entry.body["said"]["differs"]) == 2


def test_an_unannounced_vehicle_has_no_differences(prison: Prison) -> None:
    visit = come_in(prison, VehicleType.VAN, load="Food", areas=("stores",))
    assert (visit.load, visit.planned_areas, cases_of(prison)) == ("Food", ["stores"], [])
    assert "differs" not in LedgerEntry.objects.get(act="log_vehicle_in").body["said"]
