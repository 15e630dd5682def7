"""An edited copy of a sheet: what may change, and what never leaves it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searches.rules.checklist_edits import Edits, edited
from searches.rules.checklists import default_checklists, faults
from searches.words.checklists import Checklist, Item, Level, Section, VehicleType
from searches.words.refusals import Invalid


@pytest.fixture
def rigid() -> Checklist:
    sheets = {sheet.vehicle_type: sheet for sheet in default_checklists()}
    return sheets[VehicleType.RIGID]


def codes(sheet: Checklist) -> list[str]:
    return [item.code for item in sheet.items]


def test_nothing_edited_is_the_same_sheet(rigid: Checklist) -> None:
    assert edited(rigid, Edits(rigid.floor_minutes)) == rigid


def test_a_sentence_and_the_floor_change(rigid: Checklist) -> None:
    changed = edited(rigid, Edits(9, guidance={"B1": " Open it all. "}))
    assert changed.floor_minutes == 9
    assert next(item for item in changed.items if item.code == "B1").guidance == "Open it all."


def test_a_hold_item_leaves_the_sheet_and_both_routes(rigid: Checklist) -> None:
    changed = edited(rigid, Edits(7, drop={"E1"}))
    assert "E1" not in {*codes(changed), *changed.routes[0], *changed.routes[1]}
    assert not list(faults(changed))


@pytest.mark.parametrize("code", ["U5", "A5", "D1", "E2", "F1"])
def test_a_stop_item_stays(rigid: Checklist, code: str) -> None:
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
