"""An ambulance comes in with its plate and its service; the people in its cab are counted later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from searches.facts.vehicle_types import emergency_acknowledged, takes_full_sheet
from searches.ledger.clock import replay_at, server_now
from searches.models import Confirmation, ExceptionCase, LedgerEntry, Visit
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.vehicle_types import change_vehicle_type
from searches.services.prison.confirmation_decisions import confirm
from searches.services.visits.visit_changes import correct_plate, record_people_in_cab
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.confirmations import ConfirmationKind
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import VisitSource, WayIn
from tests.api.tablet_client import VISIT, Tablet, operation
from tests.support.factories import HaulierFactory
from tests.support.sample_prison import FOUNDED_AT, PIN, Prison

AMBULANCE: dict[str, Any] = {
    "plate": "AM12 BUL",
    "vehicle_type": VehicleType.EMERGENCY,
    "haulier": "Ambulance service",
    "phone_24h": "",
    "driver_name": "",
    "people_in_cab": 0,
    "planned_areas": (),
    "escort": None,
}


def come_in(prison: Prison, **changes: Any) -> Visit:
    way_in = WayIn(**AMBULANCE | changes)
    visit: Visit = log_vehicle_in(prison.grace, way_in=way_in, source=VisitSource.PAGE)
    return visit


def test_an_ambulance_comes_in_with_plate_service_and_escort(prison: Prison) -> None:
    visit = come_in(prison, escort=prison.ed.person)
    assert visit.entered_at is not None
    assert (visit.haulier.name, visit.haulier.phone_24h) == ("Ambulance service", "999")
    assert visit.escort_id == prison.ed.person


def test_a_known_number_of_the_service_is_kept(prison: Prison) -> None:
    come_in(prison, phone_24h="01632 960999")
    second = come_in(prison, plate="AM12 BUM")
    assert second.haulier.phone_24h == "01632 960999"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"haulier": " "}, "haulier"),
        ({"plate": ""}, "plate"),
        ({"people_in_cab": 12}, "people_in_cab"),
    ],
)
def test_an_ambulance_without_service_or_plate_is_refused(
    prison: Prison, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        come_in(prison, **changes)
    assert refusal.value.field == field
    assert not Visit.objects.within(prison.establishment).exists()


def test_no_other_vehicle_comes_in_without_a_number_that_is_answered(prison: Prison) -> None:
    lorry = {"vehicle_type": VehicleType.RIGID, "driver_name": "D. Holt", "people_in_cab": 1}
    for phone in ("", "999"):
        with pytest.raises(Invalid, match="phone"):
            come_in(prison, **lorry, phone_24h=phone)


def test_the_haulier_of_an_ambulance_brings_no_lorry_in_with_the_emergency_number(
    prison: Prison,
) -> None:
    come_in(prison, haulier="Calder Foodservice")
    lorry = {"vehicle_type": VehicleType.RIGID, "driver_name": "D. Holt", "people_in_cab": 1}
    with pytest.raises(Invalid, match="phone"):
        come_in(prison, plate="KX23 LDW", haulier="Calder Foodservice", phone_24h="999", **lorry)


def test_a_tablet_reports_no_lorry_with_the_emergency_number_of_its_haulier(
    prison: Prison,
) -> None:
    """Refuse a lorry that a tablet reports with 999 as the haulier's number, because 999 would
    replace the haulier's number that the control room calls first.
    """
    content = {**VISIT, "phone_24h": "999"}
    record = {**operation("log_vehicle_in"), "payload": content}
    haulier = HaulierFactory.create(
        establishment=prison.establishment, name="Brakes", phone_24h="01632 960114"
    )
    (result,) = Tablet(prison, "grace").operations(record)
    assert (result["applied"], result["problem"]["code"]) == (False, "phone")
    ambulance = {**content, "vehicle_type": "emergency"}
    (result,) = Tablet(prison, "grace").operations(
        {**operation("log_vehicle_in"), "payload": ambulance}
    )
    assert result["applied"], result
    haulier.refresh_from_db()
    assert haulier.phone_24h == "01632 960114"


def test_people_counted_later_are_always_an_exception(prison: Prison) -> None:
    visit = come_in(prison)
    record_people_in_cab(prison.grace, visit_id=visit.pk, people_in_cab=2, driver_name="J. Field")
    visit.refresh_from_db()
    assert (visit.people_in_cab, visit.driver_name) == (2, "J. Field")
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.within(prison.establishment).filter(code="X10")
    assert "The people in the cab were counted 0 min after" in cases.get().summary


def test_people_are_counted_once(prison: Prison) -> None:
    visit = come_in(prison)
    record_people_in_cab(prison.grace, visit_id=visit.pk, people_in_cab=2)
    with pytest.raises(Refused, match="people-known"):
        record_people_in_cab(prison.grace, visit_id=visit.pk, people_in_cab=3)
    assert Visit.objects.get(pk=visit.pk).people_in_cab == 2


def test_a_lorry_whose_people_were_counted_cannot_get_another_number(prison: Prison) -> None:
    lorry = {"vehicle_type": VehicleType.RIGID, "driver_name": "D. Holt", "people_in_cab": 1}
    visit = come_in(prison, **lorry, phone_24h="01632 960114")
    with pytest.raises(Refused, match="people-known"):
        record_people_in_cab(prison.grace, visit_id=visit.pk, people_in_cab=2)


@pytest.mark.parametrize("people", [0, 10])
def test_the_cab_holds_one_to_nine_people(prison: Prison, people: int) -> None:
    visit = come_in(prison)
    with pytest.raises(Invalid, match="people"):
        record_people_in_cab(prison.grace, visit_id=visit.pk, people_in_cab=people)


def test_an_escort_cannot_count_the_people(prison: Prison, other_prison: Prison) -> None:
    visit = come_in(prison)
    with pytest.raises(NotAllowed):
        record_people_in_cab(prison.ed, visit_id=visit.pk, people_in_cab=2)
    with pytest.raises(NotThere):
        record_people_in_cab(other_prison.grace, visit_id=visit.pk, people_in_cab=2)


def test_the_plate_of_an_ambulance_is_corrected_also_after_its_type_changed(prison: Prison) -> None:
    visit = come_in(prison)
    correct_plate(prison.grace, visit_id=visit.pk, plate="AM12 BUM")
    change_vehicle_type(prison.grace, visit_id=visit.pk, vehicle_type=VehicleType.RIGID)
    correct_plate(prison.grace, visit_id=visit.pk, plate="AM12 BUN")
    assert Visit.objects.get(pk=visit.pk).vehicle.plate == "AM12BUN"


def acknowledge(prison: Prison, visit: Visit) -> None:
    request = Confirmation.objects.get(kind=ConfirmationKind.EMERGENCY, subject_id=visit.pk)
    confirm(prison.dee, confirmation_id=request.pk, pin=PIN)


def test_an_acknowledged_ambulance_does_not_become_another_vehicle_by_its_plate(
    prison: Prison,
) -> None:
    """The duty governor acknowledged the ambulance under its first plate.

    A new plate can be acknowledged only in the first ten minutes.
    """
    with replay_at(FOUNDED_AT):
        visit = come_in(prison, escort=prison.ed.person)
        acknowledge(prison, visit)
        assert emergency_acknowledged(visit)
    with replay_at(FOUNDED_AT + timedelta(minutes=11)):
        correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDV")
    visit = Visit.objects.get(pk=visit.pk)
    assert visit.vehicle.plate == "KX23LDV"
    assert not emergency_acknowledged(visit)


def test_an_ambulance_that_a_tablet_reports_late_is_recorded_under_the_full_rule(
    prison: Prison,
) -> None:
    record = operation("log_vehicle_in")
    payload = {**VISIT, "vehicle_type": "emergency"}
    (result,) = Tablet(prison, "grace").operations({**record, "payload": payload})
    assert result["applied"], result
    visit = Visit.objects.get(pk=record["id"])
    assert takes_full_sheet(visit, server_now())
    assert not Confirmation.objects.filter(kind=ConfirmationKind.EMERGENCY).exists()


def test_the_ledger_says_how_many_people_were_counted(prison: Prison) -> None:
    with replay_at(FOUNDED_AT):
        visit = come_in(prison)
        record_people_in_cab(prison.grace, visit_id=visit.pk, people_in_cab=2)
    entry = LedgerEntry.objects.within(prison.establishment).get(act="record_people_in_cab")
    assert entry.body["said"]["people_in_cab"] == 2
