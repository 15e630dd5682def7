"""A tail-lift that is reported as absent is searched nevertheless, and an exception opens."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from searches.models import ExceptionCase, Search, Visit
from searches.queries.visits.board import board
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import close_inner_gate
from searches.services.visits.tail_lifts import TAIL_LIFT_NOT_RECORDED
from searches.services.visits.visit_changes import correct_plate, turn_back
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.visits import VisitSource, WayIn
from tests.support.sample_prison import Prison

ZONES = {"U7a", "U7b"}


def come_in(
    prison: Prison,
    *,
    lift: bool,
    plate: str = "KX23LDV",
    foreign: bool = False,
    leave: bool = False,
) -> Visit:
    typed = WayIn(
        plate=plate,
        vehicle_type=VehicleType.RIGID,
        haulier="Brakes",
        phone_24h="01632 960114",
        driver_name="Dan Moss",
        people_in_cab=1,
        planned_areas=(),
        escort=prison.ed.person,
        tail_lift_fitted=lift,
        foreign=foreign,
    )
    visit = log_vehicle_in(prison.grace, way_in=typed, source=VisitSource.PAGE)
    if leave:
        Visit.objects.filter(pk=visit.pk).update(departed_at=timezone.now())
    return visit


def zones(prison: Prison, visit: Visit) -> set[str]:
    shut: dict[str, Any] = {"inner_gate_shut": True, "no_prisoner_in_lock": True}
    close_inner_gate(prison.grace, visit_id=visit.pk, **shut)
    return {item["code"] for item in Search.objects.get(visit=visit).sheet["items"]} & ZONES


def reports_of(prison: Prison) -> list[str]:
    catch_up(prison.establishment.pk)
    return list(ExceptionCase.objects.filter(code="X10").values_list("summary", flat=True))


@pytest.mark.parametrize(("plate", "foreign"), [("KX23LDV", False), ("KXZ3LDV", True)])
def test_a_tail_lift_reported_absent_is_searched_and_reported(
    prison: Prison, plate: str, foreign: bool
) -> None:
    come_in(prison, lift=True, leave=True)
    visit = come_in(prison, lift=False, plate=plate, foreign=foreign)
    assert reports_of(prison) == [TAIL_LIFT_NOT_RECORDED]
    (card,) = board(prison.establishment.pk).on_site
    assert card.tail_lift_fitted
    assert zones(prison, visit) == ZONES


def test_an_absent_tail_lift_is_reported_again_after_a_turn_back(prison: Prison) -> None:
    come_in(prison, lift=True, leave=True)
    turn_back(prison.grace, visit_id=come_in(prison, lift=False).pk)
    assert zones(prison, come_in(prison, lift=False)) == ZONES
    assert reports_of(prison) == [TAIL_LIFT_NOT_RECORDED, TAIL_LIFT_NOT_RECORDED]


def test_one_mistaken_visit_does_not_always_require_a_tail_lift(prison: Prison) -> None:
    come_in(prison, lift=True, leave=True)
    come_in(prison, lift=False, leave=True)
    assert zones(prison, come_in(prison, lift=False)) == set()
    assert reports_of(prison) == [TAIL_LIFT_NOT_RECORDED]


def test_a_vehicle_that_never_had_a_tail_lift_is_not_reported(prison: Prison) -> None:
    come_in(prison, lift=True, leave=True)
    come_in(prison, lift=False, plate="YK71OHB", leave=True)
    assert zones(prison, come_in(prison, lift=False, plate="YK71OHB")) == set()
    assert reports_of(prison) == []


def test_a_corrected_plate_does_not_hide_an_absent_tail_lift(prison: Prison) -> None:
    come_in(prison, lift=True, leave=True)
    visit = come_in(prison, lift=False, plate="YK71OHB")
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23LDV")
    assert reports_of(prison) == [
        f"Plate corrected from YK71 OHB to KX23 LDV. {TAIL_LIFT_NOT_RECORDED}"
    ]
    assert zones(prison, visit) == ZONES
