"""A person selects the kind of a plate that has no usual UK form, wherever a plate is entered."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from searches.models import Confirmation, Vehicle, Visit
from searches.rules.plates import PlateKind, read_plate
from searches.services.visits.visit_changes import correct_plate
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import VehicleType
from searches.words.refusals import Invalid
from searches.words.visits import PlateChoice, VisitSource, WayIn, chosen_plate
from tests.support.browsers import browser
from tests.support.forms import read
from tests.support.sample_prison import Prison

TOMORROW = f"{timezone.now() + timedelta(days=1):%Y-%m-%d}"
PLATES = [
    (PlateChoice.TRADE, "20123", "20123", PlateKind.TRADE),
    (PlateChoice.TRADE, "123 ab", "123 AB", PlateKind.TRADE),
    (PlateChoice.DIPLOMATIC, "101d123", "101 D 123", PlateKind.DIPLOMATIC),
    (PlateChoice.MILITARY, "ab12cd", "AB 12 CD", PlateKind.MILITARY),
    (PlateChoice.MILITARY, "12 AB 34", "12 AB 34", PlateKind.MILITARY),
    (PlateChoice.CHANNEL_ISLANDS, "J 123456", "J123456", PlateKind.CHANNEL_ISLANDS),
    (PlateChoice.CHANNEL_ISLANDS, "ay1234", "AY1234", PlateKind.CHANNEL_ISLANDS),
    (PlateChoice.FOREIGN, "b-mw 12345", "B-MW 12345", PlateKind.FOREIGN),
]


@pytest.mark.parametrize(("choice", "typed", "display", "kind"), PLATES)
def test_a_plate_of_each_kind_is_read(
    choice: PlateChoice, typed: str, display: str, kind: PlateKind
) -> None:
    plate = read_plate(typed, choice)
    assert (plate.display, plate.kind) == (display, kind)
    assert read_plate(plate.display, choice) == plate


@pytest.mark.parametrize("choice", set(PlateChoice) - {PlateChoice.FOREIGN, PlateChoice.UK})
def test_a_usual_plate_does_not_fit_another_kind(choice: PlateChoice) -> None:
    with pytest.raises(Invalid) as refused:
        read_plate("KX23 LDV", choice)
    assert "does not fit this number plate" in refused.value.sentence


@pytest.mark.parametrize("typed", ["101 D 123", "20123", "AB 12 CD", "J 123456"])
def test_a_plate_of_another_kind_must_be_selected(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_plate(typed)
    assert "select another kind of plate" in refused.value.sentence


@pytest.mark.parametrize(
    ("kind", "foreign", "choice"),
    [
        ("", False, PlateChoice.UK),
        ("", True, PlateChoice.FOREIGN),
        ("uk", True, PlateChoice.FOREIGN),
        ("trade", False, PlateChoice.TRADE),
        ("trade", True, PlateChoice.TRADE),
    ],
)
def test_the_older_answer_foreign_still_counts(
    kind: str, foreign: bool, choice: PlateChoice
) -> None:
    assert chosen_plate(kind, foreign) is choice


def way_in(plate: str, **other: Any) -> WayIn:
    return WayIn(
        plate=plate,
        vehicle_type=VehicleType.VAN,
        haulier="Calder",
        phone_24h="01632 960114",
        driver_name="Dan Moss",
        people_in_cab=1,
        planned_areas=(),
        escort=None,
        **other,
    )


@pytest.mark.parametrize("other", [{"plate_kind": PlateChoice.FOREIGN}, {"foreign": True}])
def test_the_gate_logs_a_foreign_plate_in_either_way(prison: Prison, other: Any) -> None:
    log_vehicle_in(prison.grace, way_in=way_in("B-MW 12345", **other), source=VisitSource.API)
    assert Vehicle.objects.get(plate="BMW12345").plate_kind == PlateKind.FOREIGN


def test_the_page_announces_a_diplomatic_plate_and_fills_it_in_again(prison: Prison) -> None:
    fields = {
        "uuid": uuid4(),
        "plate": "101D123",
        "plate_kind": "diplomatic",
        "vehicle_type": "van",
        "haulier": "Calder",
        "phone_24h": "01632 960114",
        "expected_at": f"{TOMORROW}T07:30",
    }
    assert browser(prison, "mia").post("/deliveries/one/", fields).status_code == 302
    visit = Visit.objects.get()
    assert visit.vehicle.plate_display == "101 D 123"
    page = read(browser(prison, "grace"), f"/visits/new/?visit={visit.pk}")
    assert re.search(r'<option value="diplomatic" selected\s?>', page.text)


def test_an_unknown_kind_is_refused_on_the_page(prison: Prison) -> None:
    fields = {"uuid": uuid4(), "plate": "101D123", "plate_kind": "royal"}
    answer = browser(prison, "mia").post("/deliveries/one/", fields)
    assert answer.status_code == 422
    assert "Select the kind of number plate." in answer.content.decode()


@pytest.mark.parametrize(
    ("plate", "kind", "foreign", "kept"),
    [
        ("101D123", "Diplomatic plate", "", True),
        ("101D123", "diplomatic", "no", True),
        ("20123", "TRADE PLATE", "", True),
        ("BMW12345", "foreign", "", True),
        ("BMW12345", "", "1", True),
        ("KX23LDV", "", "", True),
        ("101D123", "", "", False),
        ("101D123", "royal", "", False),
        ("KX23LDV", "military", "", False),
    ],
)
def test_a_file_names_the_kind_in_words(
    prison: Prison, plate: str, kind: str, foreign: str, kept: bool
) -> None:
    text = "plate,type,haulier,phone_24h,expected_at,plate_kind,foreign\n"
    text += f"{plate},van,Calder,01632 960114,{TOMORROW} 07:30,{kind},{foreign}\n"
    file = SimpleUploadedFile("many.csv", text.encode())
    browser(prison, "mia").post("/deliveries/", {"uuid": uuid4(), "file": file})
    assert Visit.objects.exists() is kept


def test_a_correction_is_confirmed_with_its_kind(prison: Prison) -> None:
    visit = log_vehicle_in(prison.grace, way_in=way_in("KX23LDV"), source=VisitSource.PAGE)
    assert isinstance(visit, Visit)
    correct_plate(
        prison.grace, visit_id=visit.pk, plate="101D123", plate_kind=PlateChoice.DIPLOMATIC
    )
    visit.refresh_from_db()
    assert visit.vehicle.plate_kind == PlateKind.DIPLOMATIC
    assert not Confirmation.objects.filter(kind="plate").exists()
