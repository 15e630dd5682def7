"""Edits of a checklist: permitted changes, and items that may never be removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from searches.rules.checklist_edits import Edits, differences, edited, faults
from searches.rules.checklists import default_checklists
from searches.words.checklists import AnswerKind, Checklist, Item, Level, Section, VehicleType
from searches.words.refusals import Invalid


@pytest.fixture
def rigid() -> Checklist:
    sheets = {sheet.vehicle_type: sheet for sheet in default_checklists()}
    return sheets[VehicleType.RIGID]


def codes(sheet: Checklist) -> list[str]:
    return [item.code for item in sheet.items]


def test_a_checklist_without_edits_stays_the_same(rigid: Checklist) -> None:
    assert edited(rigid, Edits(rigid.floor_minutes)) == rigid


def test_a_sentence_and_the_shortest_time_can_change(rigid: Checklist) -> None:
    changed = edited(rigid, Edits(9, guidance={"B1": " Open it all. "}))
    assert changed.floor_minutes == 9
    assert next(item for item in changed.items if item.code == "B1").guidance == "Open it all."


def test_a_removed_item_leaves_the_checklist_and_both_routes(rigid: Checklist) -> None:
    own = replace(rigid.items[0], code="N1", level=Level.NOTE, photos=(), purposes=frozenset())
    changed = edited(edited(rigid, Edits(7, add=(own,))), Edits(7, drop={"N1"}))
    assert "N1" not in {*codes(changed), *changed.routes[0], *changed.routes[1]}
    assert not list(faults(changed))


@pytest.mark.parametrize("code", ["A1", "A3", "A7", "D4", "E1"])
def test_items_of_the_release_rule_cannot_be_removed(rigid: Checklist, code: str) -> None:
    """Without an item of the release rule, no vehicle of the type could leave."""
    with pytest.raises(Invalid, match="cannot be removed"):
        edited(rigid, Edits(7, drop={code}))
    sentence = f"No vehicle can be released without {code}, so this item cannot be removed."
    assert sentence in list(faults(without(rigid, code)))


def test_the_publisher_reads_every_difference(rigid: Checklist) -> None:
    own = replace(rigid.items[0], code="N1", title="Dog walked", guidance="Walk the dog round.")
    after = edited(rigid, Edits(9, guidance={"B1": "Open it all."}, add=(own,)))
    sentences = list(differences(rigid, after))
    assert sentences[0] == "Minimum time: 7 min, now 9 min."
    assert sentences[1].startswith("B1 now says: Open it all. (Before: ")
    assert sentences[2] == "Added: N1 Dog walked. Walk the dog round."
    assert "Removed: N1 Dog walked." in differences(after, rigid)
    assert not list(differences(rigid, rigid))


@pytest.mark.parametrize("code", ["U5", "A5", "D1", "E2", "F1"])
def test_a_stop_item_cannot_be_removed(rigid: Checklist, code: str) -> None:
    with pytest.raises(Invalid, match="stop-item"):
        edited(rigid, Edits(7, drop={code}))


def test_a_new_item_is_the_last_of_its_part_on_both_routes(rigid: Checklist) -> None:
    new = replace(rigid.items[0], code="N1", level=Level.NOTE, section=Section.CAB, photos=())
    changed = edited(rigid, Edits(7, add=(new,)))
    sections: dict[str, Item] = {item.code: item for item in changed.items}
    for order in changed.routes:
        part = [code for code in order if sections[code].section is Section.CAB]
        assert part[-1] == "N1"
    assert not list(faults(changed))


def test_a_code_is_used_once(rigid: Checklist) -> None:
    with pytest.raises(Invalid, match="code-used"):
        edited(rigid, Edits(7, add=(rigid.items[0],)))


def changed(sheet: Checklist, code: str, **changes: Any) -> Checklist:
    items = tuple(replace(item, **changes) if item.code == code else item for item in sheet.items)
    return replace(sheet, items=items)


def without(sheet: Checklist, code: str) -> Checklist:
    first, second = (tuple(each for each in order if each != code) for order in sheet.routes)
    items = tuple(item for item in sheet.items if item.code != code)
    return replace(sheet, items=items, routes=(first, second))


def moved(sheet: Checklist, code: str, place: int, route: int) -> Checklist:
    order = [each for each in sheet.routes[route] if each != code]
    order.insert(place if place >= 0 else len(order) + 1 + place, code)
    routes = [*sheet.routes]
    routes[route] = tuple(order)
    return replace(sheet, routes=(routes[0], routes[1]))


@pytest.mark.parametrize(
    "sheet", default_checklists(), ids=lambda checklist: checklist.vehicle_type
)
def test_shipped_checklists_have_no_fault_and_stop_items_are_required(sheet: Checklist) -> None:
    assert not list(faults(sheet))
    for item in sheet.items:
        if item.level is Level.STOP:
            assert f"{item.code} stops a vehicle, so this item cannot be removed." in list(
                faults(without(sheet, item.code))
            )
        if item.photos:
            found = list(faults(changed(sheet, item.code, photos=item.photos[1:])))
            assert f"{item.code} must keep its photographs." in found


@pytest.mark.parametrize(
    ("code", "changes", "sentence"),
    [
        ("U5", {"level": Level.NOTE}, "U5 must still stop a vehicle."),
        ("U5", {"zone": "other"}, "U5: you cannot change the zone of this item."),
        ("U5", {"section": Section.CAB}, "U5: you cannot change the section of this item."),
        (
            "U5",
            {"kind": AnswerKind.DONE},
            "U5: you cannot change the kind of answer that this item takes.",
        ),
        (
            "U5",
            {"only_in_deep_search": True},
            "U5: you cannot change whether this item is only for deep searches.",
        ),
        (
            "U7a",
            {"only_with_tail_lift": False},
            "U7a: you cannot change whether this item is only for vehicles with a tail-lift.",
        ),
        (
            "D2",
            {"with_number": False},
            "D2: you cannot change whether this item also asks for a number.",
        ),
        ("U3", {"disc": ""}, "U3 must keep its disc."),
        (
            "U3",
            {"reference": False},
            "U3: you cannot change whether this item is compared with the way in.",
        ),
        ("F1", {"purposes": frozenset()}, "F1 must keep its purpose."),
        ("A5", {"purposes": frozenset()}, "A5 must keep its purpose."),
    ],
)
def test_a_default_item_cannot_be_weakened(
    rigid: Checklist, code: str, changes: dict[str, Any], sentence: str
) -> None:
    assert sentence in list(faults(changed(rigid, code, **changes)))


@pytest.mark.parametrize("slot", [{"critical": False}, {"undercarriage": False}, {"reference": ""}])
def test_the_purpose_of_a_photograph_cannot_change(rigid: Checklist, slot: dict[str, Any]) -> None:
    spine = next(item for item in rigid.items if item.code == "U5")
    photos = tuple(replace(photo, **slot) for photo in spine.photos)
    assert list(faults(changed(rigid, "U5", photos=photos))) == ["U5 must keep its photographs."]


@pytest.mark.parametrize("route", [0, 1])
def test_items_underneath_come_after_the_safety_item_and_the_last_look_is_last(
    rigid: Checklist, route: int
) -> None:
    under = min(rigid.routes[route].index(code) for code in ("U1", "DS1"))
    safe, last = "Make the vehicle safe before", "The last look must come last."
    assert any(safe in fault for fault in faults(moved(rigid, "A5", under, route)))
    assert any(safe in fault for fault in faults(moved(rigid, "U5", 0, route)))
    assert not list(faults(moved(rigid, "A5", under - 1, route)))
    assert last in list(faults(moved(rigid, "F1", -2, route)))
    assert last in list(faults(moved(rigid, "F1", 0, route)))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"whole_prison": True},
            "You cannot change whether this vehicle type needs a whole-prison roll.",
        ),
        (
            {"supply": False},
            "You cannot change whether the kitchen and stores are always counted for this vehicle "
            "type.",
        ),
        (
            {"floor_is_each": True},
            "You cannot change whether the floor time of this vehicle type is for each cage or "
            "bag.",
        ),
        (
            {"immediate": True},
            "You cannot change whether this vehicle type may leave without waiting.",
        ),
        (
            {"reference_photos": ()},
            "The photographs of the way in cannot be removed, because the way out is compared "
            "with them.",
        ),
        ({"floor_minutes": 0}, "The minimum time must be 1 minute or more."),
    ],
)
def test_the_properties_of_a_vehicle_type_cannot_change(
    rigid: Checklist, changes: dict[str, Any], sentence: str
) -> None:
    assert list(faults(replace(rigid, **changes))) == [sentence]


@pytest.mark.parametrize("code", ["Z/1 ?#", "../x", "", "zones", "U5-x", "Ü1", "A" * 13, "1\n"])
def test_a_code_is_letters_and_digits(rigid: Checklist, code: str) -> None:
    new = replace(rigid.items[0], code=code, photos=(), purposes=frozenset())
    found = list(faults(edited(rigid, Edits(7, add=(new,)))))
    assert found == [
        f"{code[:20]} is not a valid code. Use at most 12 letters and digits, beginning with a "
        "capital letter or a digit."
    ]


@pytest.mark.parametrize("code", ["u5", "u7A"])
def test_a_code_in_other_capitals_is_the_same_code(rigid: Checklist, code: str) -> None:
    new = replace(rigid.items[0], code=code, photos=())
    with pytest.raises(Invalid, match="code-used"):
        edited(rigid, Edits(7, add=(new,)))
    items = tuple(replace(item, code=code) if item.code == "B1" else item for item in rigid.items)
    assert f"The item {code} appears twice." in list(faults(replace(rigid, items=items)))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zone": "../spine"}, "U5: ../spine is not a zone of the vehicle plan."),
        ({"disc": "Put it {there}"}, "U5: say where the disc goes, with {disc} once."),
        ({"disc": "Put {disc} on {0}"}, "U5: say where the disc goes, with {disc} once."),
    ],
)
def test_zones_and_discs_are_readable(
    rigid: Checklist, changes: dict[str, Any], sentence: str
) -> None:
    assert sentence in list(faults(changed(rigid, "U5", **changes)))


@pytest.mark.parametrize("code", ["U5/front", "U5 front", "U5-", "U5-a-b", "?"])
def test_a_photograph_has_a_readable_code(rigid: Checklist, code: str) -> None:
    spine = next(item for item in rigid.items if item.code == "U5")
    photos = (*spine.photos, replace(spine.photos[0], code=code))
    assert f"U5: {code} is not a valid code for a photograph." in list(
        faults(changed(rigid, "U5", photos=photos))
    )
