"""When a plate is corrected after the arrival, the visit gets the delivery expected under the
correct plate.

The delivery is then no longer on any list, so there is no duplicate.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from searches.models import CountRequest, ExceptionCase, Visit
from searches.queries.visits.board import board
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import close_inner_gate
from searches.services.visits.visit_changes import correct_plate
from searches.services.visits.visits import expect_vehicle, log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.refusals import Refused
from searches.words.visits import Expected, VisitSource, WayIn
from tests.attacks.test_a06_wrong_vehicle_type import decide_on
from tests.support.sample_prison import Prison

LORRY = WayIn(
    plate="KX23 LDW",
    vehicle_type=VehicleType.RIGID,
    haulier="Calder Foodservice",
    phone_24h="01632 960114",
    driver_name="Martin Selby",
    people_in_cab=1,
    planned_areas=("stores",),
    escort=None,
)


def announce(prison: Prison, plate: str = "KX23 LDV", **changes: Any) -> Visit:
    expected = Expected(
        plate=plate,
        vehicle_type=VehicleType.RIGID,
        haulier="Calder Foodservice",
        phone_24h="01632 960114",
        expected_at=timezone.now().replace(microsecond=0) + timedelta(minutes=20),
        load="Food, 14 roll cages",
        planned_areas=("kitchen-bay",),
        packed_by=("laundry",),
    )
    return expect_vehicle(
        prison.ceri, expected=replace(expected, **changes), source=VisitSource.PAGE
    )


def come_in(prison: Prison, **changes: Any) -> Visit:
    way_in = replace(LORRY, escort=prison.ed.person, **changes)
    visit: Visit = log_vehicle_in(prison.grace, way_in=way_in, source=VisitSource.PAGE)
    return visit


def expected_plates(prison: Prison) -> list[str]:
    return [card.plate for card in board(prison.establishment.pk).expected]


def test_a_corrected_plate_takes_its_delivery_over(prison: Prison) -> None:
    delivery = announce(prison)
    visit = come_in(prison)
    assert visit.pk != delivery.pk
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDV")
    visit.refresh_from_db()
    assert visit.expected_at == delivery.expected_at
    assert visit.planned_areas == ["kitchen-bay", "stores"]
    assert (visit.packed_by, visit.load) == (["laundry"], "Food, 14 roll cages")


def test_the_delivery_is_not_on_any_list_any_more(prison: Prison) -> None:
    announce(prison)
    visit = come_in(prison)
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDV")
    assert expected_plates(prison) == []
    assert board(prison.establishment.pk).gone_today == ()
    inside = [card.plate for card in board(prison.establishment.pk).on_site]
    assert inside == ["KX23 LDV"]


def test_a_delivery_taken_by_mistake_is_expected_again(prison: Prison) -> None:
    """Two lorries of a fleet have nearly the same plate, and both are expected this morning."""
    wrong = announce(prison, "KX23 LDW", load="Milk")
    announce(prison, "KX23 LDV")
    visit = come_in(prison)
    assert visit.pk == wrong.pk
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDV")
    assert expected_plates(prison) == ["KX23 LDW"]
    second = come_in(prison)
    assert second.pk != visit.pk
    assert expected_plates(prison) == []


def test_a_delivery_that_was_announced_under_a_wrong_plate_is_not_expected_twice(
    prison: Prison,
) -> None:
    announce(prison, "KX23 LDW")
    visit = come_in(prison)
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDV")
    assert expected_plates(prison) == []


def test_differences_from_the_delivery_are_told_to_security(prison: Prison) -> None:
    announce(prison, vehicle_type=VehicleType.REFRIGERATED)
    visit = come_in(prison)
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDV")
    catch_up(prison.establishment.pk)
    sentences = " ".join(ExceptionCase.objects.filter(code="X10").values_list("summary", flat=True))
    assert (
        "The vehicle was announced as Refrigerated lorry, but arrived as Rigid box lorry."
        in sentences
    )


def test_a_party_that_packed_the_load_is_counted_also_after_the_seal(prison: Prison) -> None:
    announce(prison)
    visit = come_in(prison)
    lock = close_inner_gate(
        prison.grace, visit_id=visit.pk, inner_gate_shut=True, no_prisoner_in_lock=True
    )
    asked = CountRequest.objects.filter(lock_session=lock).values_list("party__code", flat=True)
    assert "laundry" not in set(asked)
    correct_plate(prison.mia, visit_id=visit.pk, plate="KX23 LDV", reason="A digit was wrong.")
    decide_on(prison, "omar", ConfirmationKind.PLATE, visit, reason="Read on the photograph.")
    visit.refresh_from_db()
    assert visit.vehicle.plate == "KX23LDV"
    assert visit.packed_by == ["laundry"]
    assert "laundry" in set(asked.all())


def test_a_delivery_that_a_wrong_correction_took_is_expected_again(prison: Prison) -> None:
    """The announced lorry still comes, and the party that packed its load must be counted."""
    announce(prison, "KX23 LDV")
    visit = come_in(prison)
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDV")
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDX")
    assert expected_plates(prison) == ["KX23 LDV"]
    visit.refresh_from_db()
    assert visit.expected_at is None
    assert come_in(prison, plate="KX23 LDV").packed_by == ["laundry"]


def test_a_delivery_that_is_still_to_come_takes_no_other_delivery_over(prison: Prison) -> None:
    first = announce(prison, "KX23 LDV")
    other = announce(prison, "KX23 LDW", expected_at=first.expected_at)
    with pytest.raises(Refused, match="already on the list"):
        correct_plate(prison.grace, visit_id=other.pk, plate="KX23 LDV")
    assert sorted(expected_plates(prison)) == ["KX23 LDV", "KX23 LDW"]
