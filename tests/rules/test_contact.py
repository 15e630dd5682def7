"""The rules find the prisoners who could have reached the vehicle.

The prisoners come from the contact set, the expected lists and the prisoners on the way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from searches.rules.contact import contact_set, expected_list, on_the_way
from searches.words.rolls import (
    ContactFacts,
    ContactReason,
    EscortGap,
    HaltFact,
    Membership,
    MovementFact,
    WholePrisonReason,
)
from tests.support.lorry import ENTERED, MS, SEALED, SECOND, at

HALT = HaltFact("kitchen-bay", at("07:00"), at("07:20"))
FACTS = ContactFacts(
    entered_at=ENTERED,
    sealed_at=SEALED,
    supply=True,
    whole_prison_type=False,
    always=("kitchen", "stores"),
    area_parties={"kitchen-bay": ("kitchen",), "laundry": ("laundry",), "yard": ("gardens",)},
    areas_with_prisoners=frozenset({"kitchen-bay", "laundry", "yard", "healthcare"}),
    planned_areas=("kitchen-bay",),
    halts=(HALT,),
)
W = WholePrisonReason


def parties(**changes: Any) -> dict[str, tuple[ContactReason, ...]]:
    return contact_set(replace(FACTS, **changes)).parties


def whole_prison_reasons(**changes: Any) -> tuple[WholePrisonReason, ...]:
    return contact_set(replace(FACTS, **changes)).whole_prison


def test_kitchen_and_stores_are_always_counted_for_a_supply_lorry() -> None:
    assert parties().keys() == {"kitchen", "stores"}
    assert parties(supply=False).keys() == {"kitchen"}
    assert whole_prison_reasons() == ()


def test_areas_halted_at_planned_or_packing_are_in_the_contact_set() -> None:
    laundry = HaltFact("laundry", at("07:21"), at("07:24"), ("waste",))
    found = parties(halts=(HALT, laundry), planned_areas=("yard",), packed_by=("workshop-3",))
    assert found["laundry"] == (ContactReason.HALTED_AT_AREA,)
    assert found["waste"] == (ContactReason.NEAR_VEHICLE,)
    assert found["gardens"] == (ContactReason.ON_ROUTE,)
    assert found["workshop-3"] == (ContactReason.PACKED_LOAD,)


def test_two_parties_in_one_area_are_both_in_the_contact_set() -> None:
    assert {"kitchen", "bakery"} <= parties(
        area_parties={"kitchen-bay": ("kitchen", "bakery")}
    ).keys()


def test_the_contact_set_is_never_empty() -> None:
    nobody = {"supply": False, "area_parties": {}, "areas_with_prisoners": frozenset()}
    assert whole_prison_reasons(**nobody, planned_areas=()) == (W.NOBODY_KNOWN,)


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        (W.VEHICLE_TYPE, {"whole_prison_type": True}),
        (W.ESCORT_GAP, {"escort_named": False}),
        (W.ESCORT_GAP, {"gaps": (EscortGap(at("07:10"), at("07:11")),)}),
        (W.ESCORT_GAP, {"gaps": (EscortGap(at("07:10"), None),)}),
        (W.ESCORT_GAP, {"gaps": (EscortGap(SEALED, None),)}),
        (W.ESCORT_GAP, {"gaps": (EscortGap(at("06:00"), ENTERED),)}),
        (W.UNRECORDED_HALT, {"halts": ()}),
        (W.UNRECORDED_HALT, {"halts": (replace(HALT, left_at=None),)}),
        (W.UNRECORDED_HALT, {"halts": (replace(HALT, left_at=SEALED + MS),)}),
        (W.UNRECORDED_HALT, {"halts": (HALT,), "entered_at": at("06:29:59")}),
        (W.UNRECORDED_HALT, {"halts": (HALT,), "sealed_at": at("07:50:01")}),
        (W.UNLISTED_PRISONER, {"halts": (replace(HALT, unlisted_prisoner=True),)}),
        (W.NOBODY_KNOWN, {"halts": (HALT, HaltFact("healthcare", at("07:21"), at("07:22")))}),
    ],
)
def test_doubtful_facts_make_the_contact_set_the_whole_prison(
    reason: WholePrisonReason, changes: dict[str, object]
) -> None:
    assert reason in whole_prison_reasons(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"gaps": (EscortGap(SEALED + MS, None),)},
        {"gaps": (EscortGap(at("06:00"), ENTERED - MS),)},
        {"halts": (replace(HALT, left_at=SEALED),)},
        {"halts": (HALT,), "entered_at": at("06:30")},
        {"halts": (HALT,), "sealed_at": at("07:50")},
        {"planned_areas": ("kitchen-bay", "yard")},
        {"halts": (HALT, HaltFact("laundry", at("07:21"), at("07:22")))},
        {"halts": (HALT, HaltFact("gate", at("07:21"), at("07:22")))},
        {"halts": (HALT, HaltFact("healthcare", at("07:21"), at("07:22"), ("laundry",)))},
    ],
    ids=str,
)
def test_complete_facts_do_not_make_the_contact_set_the_whole_prison(
    changes: dict[str, object],
) -> None:
    assert whole_prison_reasons(**changes) == ()


@pytest.mark.parametrize(
    ("joined", "left", "expected"),
    [
        (at("06:00"), None, True),
        (at("06:00"), at("07:20"), True),
        (at("06:00"), ENTERED, True),
        (at("06:00"), ENTERED - SECOND, False),
        (SEALED, None, True),
        (SEALED + SECOND, None, False),
        (at("07:00"), at("07:01"), True),
    ],
)
def test_expected_is_everyone_at_any_moment_from_entry_to_sealed_at(
    joined: datetime, left: datetime | None, expected: bool
) -> None:
    members = [Membership("man", "kitchen", joined, left), Membership("x", "stores", joined, None)]
    found = expected_list(members, party="kitchen", entered_at=ENTERED, sealed_at=SEALED)
    assert found == (frozenset({"man"}) if expected else frozenset())


def test_sent_and_not_received_is_on_the_way() -> None:
    movements = [
        MovementFact("waiting", at("07:20"), None),
        MovementFact("arrived", at("07:20"), at("07:25")),
        MovementFact("later", at("07:30"), None),
    ]
    assert on_the_way(movements, at("07:24:59")) == {"waiting", "arrived"}
    assert on_the_way(movements, at("07:25")) == {"waiting"}
