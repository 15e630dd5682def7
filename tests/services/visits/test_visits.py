"""A vehicle comes in once, however it is logged in, and cannot leave without a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from searches.ledger.clock import replay_at
from searches.models import Draw, LedgerEntry, LockSession, OuterGateOpening, Visit
from searches.services.locks.locks import close_inner_gate, depart, open_outer_gate, void_lock
from searches.services.stops.stops import raise_stop
from searches.services.visits.deliveries import import_file
from searches.services.visits.halts import log_arrival, log_departure, report_lost_sight
from searches.services.visits.visit_changes import correct_plate, detain, turn_back
from searches.services.visits.visits import expect_vehicle, log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import (
    Expected,
    ItemBrought,
    ToolKind,
    VisitSource,
    VoidReason,
    WayIn,
)
from tests.support.sample_prison import FOUNDED_AT, Prison

LORRY = WayIn(
    plate="KX23 LDV",
    vehicle_type=VehicleType.RIGID,
    haulier="Calder Foodservice",
    phone_24h="01632 960114",
    driver_name="Martin Selby",
    people_in_cab=1,
    planned_areas=("kitchen-bay",),
    escort=None,
    brought=(ItemBrought(ToolKind.TOOL, "Pallet truck"),),
)
SEALED: dict[str, Any] = {"inner_gate_shut": True, "no_prisoner_in_lock": True}


def come_in(prison: Prison, **changes: Any) -> Visit:
    way_in = replace(LORRY, escort=prison.ed.person, **changes)
    return log_vehicle_in(prison.grace, way_in=way_in, source=VisitSource.PAGE)


def newest(prison: Prison) -> LedgerEntry:
    return LedgerEntry.objects.within(prison.establishment).latest("seq")


def test_a_vehicle_is_logged_in_with_its_details_and_a_secret_draw(prison: Prison) -> None:
    visit = come_in(prison)
    assert visit.things_in.get().description == "Pallet truck"
    assert Draw.objects.filter(visit=visit).count() == 1
    entry = newest(prison)
    assert (entry.act, entry.visit_id) == ("log_vehicle_in", visit.pk)
    assert "drill" not in str(entry.body["said"])


def test_the_same_plate_is_inside_once(prison: Prison) -> None:
    come_in(prison)
    with pytest.raises(Refused, match="plate-inside"):
        come_in(prison, plate="kx23ldv")


def test_no_vehicle_is_turned_back_during_a_stop(prison: Prison) -> None:
    visit = come_in(prison)
    raise_stop(prison.kay)
    with pytest.raises(Refused, match="stopped"):
        turn_back(prison.grace, visit_id=visit.pk)
    visit.refresh_from_db()
    assert visit.turned_back_at is None


def test_a_vehicle_not_let_in_may_be_sent_away_during_a_stop(prison: Prison) -> None:
    expected = announced(prison)
    raise_stop(prison.kay)
    assert turn_back(prison.grace, visit_id=expected.pk).turned_back_at


@pytest.mark.parametrize(
    ("kind", "code"),
    [(VehicleType.EMERGENCY, "type-differs"), (VehicleType.CAGES, "cages-vehicle")],
)
def test_a_lorry_cannot_return_as_an_ambulance_or_as_cages(
    prison: Prison, kind: VehicleType, code: str
) -> None:
    visit = come_in(prison)
    turn_back(prison.grace, visit_id=visit.pk)
    with pytest.raises(Refused, match=code):
        come_in(prison, vehicle_type=kind, cages=3)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people_in_cab": 0}, "people"),
        ({"people_in_cab": 10}, "people"),
        ({"driver_name": "  "}, "driver"),
        ({"haulier": ""}, "haulier"),
        ({"phone_24h": "none"}, "phone"),
        ({"planned_areas": ("moon",)}, "area"),
        ({"plate": "!!"}, "plate-shape"),
        ({"plate": "WAG-EN 7X"}, "plate-unknown"),
    ],
)
def test_an_impossible_arrival_is_refused_and_not_stored(
    prison: Prison, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        come_in(prison, **changes)
    assert not Visit.objects.within(prison.establishment).exists()


def test_a_supervisor_cannot_log_a_vehicle_in(prison: Prison) -> None:
    with pytest.raises(NotAllowed):
        log_vehicle_in(prison.kay, way_in=LORRY, source=VisitSource.PAGE)


def announced(prison: Prison, **hours: float) -> Visit:
    now = timezone.now()
    expected = Expected(
        plate="KX23 LDV",
        vehicle_type=VehicleType.RIGID,
        haulier="Calder Foodservice",
        phone_24h="01632 960114",
        expected_at=now.replace(microsecond=0) + timedelta(**hours),
    )
    return expect_vehicle(prison.ceri, expected=expected, source=VisitSource.PAGE)


def test_an_expected_delivery_becomes_the_visit_itself(prison: Prison) -> None:
    come = come_in(prison)
    turn_back(prison.grace, visit_id=come.pk)
    expected = announced(prison, hours=1)
    assert come_in(prison).pk == expected.pk


def test_next_weeks_delivery_stays_expected(prison: Prison) -> None:
    turn_back(prison.grace, visit_id=come_in(prison).pk)
    expected = announced(prison, days=7)
    assert come_in(prison).pk != expected.pk


def test_sealing_needs_both_confirmations(prison: Prison) -> None:
    visit = come_in(prison)
    with pytest.raises(Invalid, match="not-shut"):
        close_inner_gate(
            prison.grace, visit_id=visit.pk, inner_gate_shut=True, no_prisoner_in_lock=False
        )
    assert not LockSession.objects.filter(visit=visit).exists()


def test_a_second_vehicle_in_the_lock_voids_the_first(prison: Prison) -> None:
    first = close_inner_gate(prison.grace, visit_id=come_in(prison).pk, **SEALED)
    other = come_in(prison, plate="YK71 OHB")
    close_inner_gate(prison.tom, visit_id=other.pk, **SEALED)
    first.refresh_from_db()
    assert first.void_reason == VoidReason.SECOND_VEHICLE


def test_a_return_to_the_yard_voids_the_lock_session(prison: Prison) -> None:
    visit = come_in(prison)
    lock = close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    log_arrival(prison.ed, visit_id=visit.pk, area="kitchen-bay")
    lock.refresh_from_db()
    assert lock.void_reason == VoidReason.VEHICLE_WENT_BACK


def test_a_halt_logged_late_does_not_void_the_lock(prison: Prison) -> None:
    visit = come_in(prison)
    lock = close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    log_arrival(prison.ed, visit_id=visit.pk, area="kitchen-bay", occurred_at=visit.entered_at)
    lock.refresh_from_db()
    assert lock.voided_at is None


def test_parties_near_the_vehicle_are_recorded_once_with_the_departure(prison: Prison) -> None:
    visit = come_in(prison)
    halt = log_arrival(prison.ed, visit_id=visit.pk, area="kitchen-bay")
    log_departure(prison.ed, halt_id=halt.pk, unlisted_prisoner=True)
    halt.refresh_from_db()
    assert halt.unlisted_prisoner
    with pytest.raises(Refused, match="left"):
        log_departure(prison.ed, halt_id=halt.pk)


def test_a_vehicle_that_has_been_inside_is_not_turned_back(prison: Prison) -> None:
    with replay_at(FOUNDED_AT + timedelta(hours=1)):
        visit = come_in(prison)
    with (
        replay_at(FOUNDED_AT + timedelta(hours=1, minutes=4)),
        pytest.raises(Refused, match="has-been-inside"),
    ):
        turn_back(prison.grace, visit_id=visit.pk)
    assert Visit.objects.get(pk=visit.pk).turned_back_at is None


def test_a_detained_vehicle_is_not_turned_back(prison: Prison) -> None:
    visit = come_in(prison)
    detain(prison.grace, visit_id=visit.pk, why="Soot under it")
    with pytest.raises(Refused):
        turn_back(prison.grace, visit_id=visit.pk)


def test_a_gate_opened_without_go_is_recorded(prison: Prison) -> None:
    visit = come_in(prison)
    opening = open_outer_gate(prison.grace, visit_id=visit.pk, code="1234")
    assert opening.note == "No GO was given."
    depart(prison.grace, visit_id=visit.pk, inner_gate_still_shut=True)
    left = LedgerEntry.objects.within(prison.establishment).get(act="depart")
    assert left.body["said"]["release"] is None
    assert OuterGateOpening.objects.get().release is None


def test_the_ledger_keeps_both_plates_of_a_correction(prison: Prison) -> None:
    visit = come_in(prison)
    correct_plate(prison.grace, visit_id=visit.pk, plate="KX23 LDW")
    entry = newest(prison).body["said"]
    assert (entry["before"], entry["after"]) == ("KX23LDV", "KX23LDW")


def test_a_changed_trailer_number_is_always_reported(prison: Prison) -> None:
    turn_back(prison.grace, visit_id=come_in(prison).pk)
    come_in(prison, phone_24h="07700 900123")
    acts = LedgerEntry.objects.within(prison.establishment).filter(act="change_haulier_number")
    assert acts.get().body["said"]["before"] == "01632 960114"


def test_a_visit_of_another_prison_is_not_found(prison: Prison, other_prison: Prison) -> None:
    visit = come_in(other_prison)
    for act in (
        lambda: close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED),
        lambda: report_lost_sight(prison.ed, visit_id=visit.pk),
        lambda: void_lock(prison.grace, visit_id=visit.pk, reason=VoidReason.LEFT_UNWATCHED),
        lambda: open_outer_gate(prison.grace, visit_id=visit.pk),
    ):
        with pytest.raises(NotThere):
            act()


TOMORROW = f"{timezone.now() + timedelta(days=1):%Y-%m-%d}"
FILE = f"""plate,type,haulier,phone_24h,expected_at,load,areas
KX23 LDV,rigid,Calder Foodservice,01632 960114,{TOMORROW} 07:30,Food,kitchen-bay
,rigid,Calder Foodservice,01632 960114,{TOMORROW} 07:30,Food,kitchen-bay
YK71 OHB,spaceship,Aire Chilled,01632 960225,{TOMORROW} 08:00,,
YK71 OHB,refrigerated,=cmd(),01632 960225,{TOMORROW} 08:00,,
YK71 OHB,refrigerated,Aire Chilled,01632 960225,0001-01-01T00:00+14:00,,
YK71 OHB,refrigerated,Aire Chilled,01632 960225,{TOMORROW} 08:00,,moon
"""


def test_a_file_keeps_good_rows_and_names_each_bad_one(prison: Prison) -> None:
    reports = import_file(prison.ceri, id=uuid4(), text=FILE)
    assert [report.kept for report in reports] == [True, False, False, False, False, False]
    assert [report.line for report in reports] == [2, 3, 4, 5, 6, 7]
    assert Visit.objects.within(prison.establishment).count() == 1


def test_importing_the_same_file_twice_adds_nothing(prison: Prison) -> None:
    import_file(prison.ceri, id=uuid4(), text=FILE)
    again = import_file(prison.ceri, id=uuid4(), text=FILE)
    assert not any(report.kept for report in again)
    assert Visit.objects.within(prison.establishment).count() == 1


@pytest.mark.parametrize("text", ["", "plate\nKX23 LDV", "a\x00b", "x" * 1_000_001])
def test_a_file_that_is_not_csv_is_refused_completely(prison: Prison, text: str) -> None:
    with pytest.raises(Invalid, match="csv-"):
        import_file(prison.ceri, id=uuid4(), text=text)


def test_a_row_with_a_bad_code_does_not_make_a_vehicle_leave(prison: Prison) -> None:
    visit = come_in(prison)
    close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    open_outer_gate(prison.grace, visit_id=visit.pk, code="0000")
    assert Visit.objects.get(pk=visit.pk).gate_opened_at is None


def test_a_refused_row_changes_no_number(prison: Prison) -> None:
    turn_back(prison.grace, visit_id=come_in(prison).pk)
    row = f"KX23 LDV,cages,Calder Foodservice,07700 900999,{TOMORROW} 07:30\n"
    text = f"plate,type,haulier,phone_24h,expected_at\n{row}"
    (report,) = import_file(prison.ceri, id=uuid4(), text=text)
    assert not report.kept
    visit = Visit.objects.within(prison.establishment).get()
    assert visit.haulier.phone_24h == "01632 960114"
