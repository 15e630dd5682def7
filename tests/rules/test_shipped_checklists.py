"""A new release updates a checklist that the prison has edited, and the prison's own sentences,
items and floor time stay.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searches.rules.checklist_edits import Edits, edited, faults, stays
from searches.rules.checklists import default_checklists
from searches.rules.shipped_checklists import brought_up_to_date
from searches.words.checklists import Checklist, Item, Level, Section, VehicleType

SHIPPED = {sheet.vehicle_type: sheet for sheet in default_checklists()}
RIGID = SHIPPED[VehicleType.RIGID]
OWN_SECTIONS = [section for section in Section if section is not Section.LAST]


def without(sheet: Checklist, *codes: str) -> Checklist:
    """Return the checklist as an earlier release had it, before these items were added."""
    first, second = (tuple(one for one in route if one not in codes) for route in sheet.routes)
    items = tuple(item for item in sheet.items if item.code not in codes)
    return replace(sheet, items=items, routes=(first, second))


def known(sheet: Checklist) -> dict[str, str]:
    return {item.code: item.guidance for item in sheet.items}


def item(sheet: Checklist, code: str) -> Item:
    return next(one for one in sheet.items if one.code == code)


def own(code: str, section: Section = Section.CLOSE) -> Item:
    return Item(
        code=code,
        zone="other",
        title="Dog walked",
        guidance="Walk the dog round.",
        level=Level.NOTE,
        kind=item(RIGID, "A5").kind,
        section=section,
    )


@pytest.mark.parametrize("sheet", SHIPPED.values(), ids=lambda sheet: sheet.vehicle_type)
def test_a_current_checklist_is_not_changed(sheet: Checklist) -> None:
    assert brought_up_to_date(sheet, sheet, known=known(sheet)) == sheet


@pytest.mark.parametrize("code", ["U5", "A5", "A7", "E1", "F1", "A1"])
def test_a_required_item_is_added_in_its_default_place(code: str) -> None:
    older = without(RIGID, code)
    assert list(faults(older)), "an older prison could publish nothing"
    assert brought_up_to_date(older, RIGID, known=known(older)) == RIGID


def test_a_new_removable_item_is_added_only_once() -> None:
    note = replace(own("N9"), zone="cab")
    release = edited(RIGID, Edits(7, add=(note,)))
    assert not stays(note)
    assert brought_up_to_date(RIGID, release, known=known(RIGID)) == release
    assert brought_up_to_date(RIGID, release, known=known(release)) == RIGID


def test_an_item_made_stricter_replaces_the_older_one() -> None:
    softer = replace(item(RIGID, "U5"), photos=item(RIGID, "U5").photos[1:])
    older = replace(RIGID, items=tuple(softer if one.code == "U5" else one for one in RIGID.items))
    assert brought_up_to_date(older, RIGID, known=known(older)) == RIGID


def test_the_prison_keeps_its_sentences_items_and_floor_time() -> None:
    older = without(RIGID, "U5")
    prison = edited(older, Edits(12, guidance={"U4": "Look along the exhaust."}, add=(own("N1"),)))
    after = brought_up_to_date(prison, RIGID, known=known(older))
    assert item(after, "U4").guidance == "Look along the exhaust."
    assert item(after, "N1") == own("N1")
    assert after.floor_minutes == 12
    assert not list(faults(after))


@pytest.mark.parametrize(
    ("sentence", "kept"), [("Only this prison says so.", True), (item(RIGID, "U5").guidance, False)]
)
def test_an_item_made_stricter_keeps_a_sentence_that_the_prison_wrote(
    sentence: str, *, kept: bool
) -> None:
    older = replace(
        RIGID,
        items=tuple(
            replace(one, guidance=sentence, disc="") if one.code == "U3" else one
            for one in RIGID.items
        ),
    )
    shipped_before = known(RIGID) | {"U3": item(RIGID, "U5").guidance}
    after = brought_up_to_date(older, RIGID, known=shipped_before)
    assert item(after, "U3").disc == item(RIGID, "U3").disc
    assert item(after, "U3").guidance == (sentence if kept else item(RIGID, "U3").guidance)


@pytest.mark.parametrize(("theirs", "code"), [("U5", "U5"), ("U7a", "U7A")])
def test_an_item_of_the_release_replaces_an_own_item_with_its_code(theirs: str, code: str) -> None:
    older = without(RIGID, theirs)
    prison = edited(older, Edits(7, add=(own(code), own(f"{code}P"))))
    after = brought_up_to_date(prison, RIGID, known=known(older))
    assert item(after, theirs) == item(RIGID, theirs)
    assert item(after, f"{code}P2") == own(f"{code}P2")
    assert item(after, f"{code}P") == own(f"{code}P")
    assert not list(faults(after))


def test_arrival_photographs_and_type_properties_follow_the_release() -> None:
    older = replace(RIGID, reference_photos=RIGID.reference_photos[2:], supply=False)
    assert brought_up_to_date(older, RIGID, known=known(older)) == RIGID


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_every_edited_checklist_is_brought_up_to_date(data: st.DataObject) -> None:
    release = SHIPPED[data.draw(st.sampled_from(sorted(SHIPPED)))]
    codes = [one.code for one in release.items]
    new = data.draw(st.sets(st.sampled_from(codes), max_size=len(codes) - 1))
    older = without(release, *new)
    free = [one.code for one in older.items if not stays(one)]
    sections = sorted({one.section for one in older.items} - {Section.LAST})
    drop = data.draw(st.sets(st.sampled_from(free))) if free else set()
    add = [own("N1", data.draw(st.sampled_from(sections)))] if sections else []
    prison = edited(older, Edits(9, add=tuple(add)))
    if not drop >= {one.code for one in prison.items}:
        prison = edited(prison, Edits(9, drop=drop))
    after = brought_up_to_date(prison, release, known=known(older))
    assert not list(faults(after))
    assert not {one.code for one in after.items} & drop
    assert {one.code for one in after.items} >= set(new)
    assert brought_up_to_date(after, release, known=known(older) | known(release)) == after
