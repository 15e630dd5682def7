"""Checklists are compared by what they ask for, in both directions. Cages have no cab."""

from __future__ import annotations

import pytest

from searches.rules.checklists import default_checklists
from searches.rules.vehicle_types import asks_less, has_a_cab
from searches.words.checklists import VehicleType

SHEETS = {sheet.vehicle_type: sheet for sheet in default_checklists()}
T = VehicleType


@pytest.mark.parametrize(
    ("before", "now", "less"),
    [
        (T.RIGID, T.RIGID, False),
        (T.RIGID, T.VAN, True),
        (T.VAN, T.RIGID, True),  # a lorry's checklist has no seat boxes and no rack
        (T.RIGID, T.REFRIGERATED, False),
        (T.REFRIGERATED, T.RIGID, True),
        (T.RIGID, T.CONTRACTOR_RIGID, False),
        (T.CONTRACTOR_RIGID, T.RIGID, True),
        (T.REFUSE, T.RIGID, True),  # for a refuse vehicle the whole prison is counted
        (T.RIGID, T.CAGES, True),
        (T.RIGID, T.EMERGENCY, True),
        (T.EMERGENCY, T.RIGID, False),
    ],
)
def test_a_checklist_asks_less_when_it_leaves_an_item_out(
    before: VehicleType, now: VehicleType, *, less: bool
) -> None:
    lifts = {"lift_now": True, "lift_before": True}
    assert asks_less(SHEETS[now], SHEETS[before], **lifts) is less


@pytest.mark.parametrize(
    ("lift_before", "lift_now", "less"),
    [(True, True, False), (True, False, True), (False, True, False), (False, False, False)],
)
def test_a_vehicle_without_its_tail_lift_is_asked_less(
    *, lift_before: bool, lift_now: bool, less: bool
) -> None:
    rigid = SHEETS[T.RIGID]
    assert asks_less(rigid, rigid, lift_now=lift_now, lift_before=lift_before) is less


@pytest.mark.parametrize(
    ("plate", "driver_name", "people_in_cab", "cab"),
    [
        ("", "", 0, False),
        ("", "", None, False),
        (" ", " ", 0, False),
        ("KX23LDV", "", 0, True),
        ("", "Dan Moss", 0, True),
        ("", "", 1, True),
    ],
)
def test_cages_with_a_plate_driver_or_people_are_a_vehicle(
    plate: str, driver_name: str, people_in_cab: int | None, *, cab: bool
) -> None:
    assert has_a_cab(plate=plate, driver_name=driver_name, people_in_cab=people_in_cab) is cab
