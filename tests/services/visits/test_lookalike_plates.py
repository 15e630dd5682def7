"""A plate that only looks like another plate is treated as that plate."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from searches.facts.release import release_facts
from searches.models import ExceptionCase, Parked, Visit
from searches.queries.visits.watch_list import markers
from searches.rules.release_vehicle import watch
from searches.services.exceptions.event_readers import catch_up
from searches.services.visits.visit_changes import correct_plate, turn_back
from searches.services.visits.visits import log_vehicle_in
from searches.services.visits.watch_list import acknowledge_watch, set_watch_marker
from searches.words.checklists import VehicleType
from searches.words.refusals import Refused
from searches.words.visits import TabletReport, VisitSource, WayIn
from tests.stories.independent_watch_list import watched
from tests.support.sample_prison import Prison

ALIKE = pytest.mark.parametrize("typed", ["KX23L0V", "KX23LÖV", "KX2310V", "KXZ3LOV"])


def way_in(plate: str, kind: VehicleType = VehicleType.RIGID) -> WayIn:
    return WayIn(
        plate,
        kind,
        "Calder Foodservice",
        "01632 960114",
        driver_name="Dan Moss",
        people_in_cab=1,
        planned_areas=(),
        escort=None,
        cages=3,
        foreign=True,
    )


def come_in(prison: Prison, plate: str = "KX23LOV") -> Visit:
    return log_vehicle_in(prison.grace, way_in=way_in(plate), source=VisitSource.PAGE)


def is_held(visit: Visit) -> bool:
    facts = release_facts(visit, now=timezone.now(), releaser=None)
    return any(watch(facts))


@ALIKE
def test_a_lookalike_plate_is_held_by_the_marker(prison: Prison, typed: str) -> None:
    turn_back(prison.grace, visit_id=come_in(prison).pk)
    marker = set_watch_marker(prison.sam, plate="KX23LOV", reason="A sling was seen under it.")
    visit = come_in(prison, typed)
    assert is_held(visit) and watched(visit)
    (line,) = markers(prison.establishment.pk)
    assert [visit_id for visit_id, _ in line.waiting] == [visit.pk]
    acknowledge_watch(prison.sid, marker_id=marker.pk, visit_id=visit.pk, note="Looked at.")
    assert not is_held(visit) and not watched(visit)


def test_another_plate_is_not_held(prison: Prison) -> None:
    turn_back(prison.grace, visit_id=come_in(prison).pk)
    set_watch_marker(prison.sam, plate="KX23LOV", reason="A sling was seen under it.")
    visit = come_in(prison, "KX23LDV")
    assert not is_held(visit) and not watched(visit)


@ALIKE
def test_a_lookalike_plate_is_inside_once(prison: Prison, typed: str) -> None:
    come_in(prison)
    with pytest.raises(Refused, match="plate-inside") as refused:
        come_in(prison, typed)
    assert (
        refused.value.sentence
        == "KX23LOV is already inside, and its plate looks the same. Check the plate."
    )
    assert Visit.objects.count() == 1


def test_a_plate_of_another_prison_is_not_compared(prison: Prison, other_prison: Prison) -> None:
    come_in(other_prison)
    assert come_in(prison, "KX23L0V").entered_at


def test_a_person_settles_a_lookalike_plate_from_another_tablet(prison: Prison) -> None:
    standing = come_in(prison)
    from_tablet = TabletReport(occurred_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="inside-elsewhere"):
        log_vehicle_in(
            prison.tom,
            way_in=way_in("KX23L0V"),
            source=VisitSource.PAGE,
            id=uuid4(),
            report=from_tablet,
        )
    assert Parked.objects.get().payload["payload"]["standing"] == str(standing.pk)
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code="X10").count() == 1


def test_a_plate_can_be_corrected_to_a_lookalike(prison: Prison) -> None:
    visit = come_in(prison, "KX23L0V")
    assert (
        correct_plate(prison.grace, visit_id=visit.pk, plate="KX23LOV").vehicle.plate == "KX23LOV"
    )
    other = come_in(prison, "YK71OHB")
    with pytest.raises(Refused, match="plate-inside"):
        correct_plate(prison.grace, visit_id=other.pk, plate="KX23L0V", foreign=True)


@ALIKE
def test_a_lorry_cannot_return_as_an_ambulance_with_a_lookalike_plate(
    prison: Prison, typed: str
) -> None:
    turn_back(prison.grace, visit_id=come_in(prison).pk)
    ambulance = way_in(typed, VehicleType.EMERGENCY)
    with pytest.raises(Refused, match="type-differs"):
        log_vehicle_in(prison.grace, way_in=ambulance, source=VisitSource.PAGE)
