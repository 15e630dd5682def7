"""Every vehicle type has a drawing, with a shape for every zone of its checklist."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from searches.queries.search.plan_drawings import (
    NotADrawing,
    move_path,
    plan_drawing,
    read_drawing,
    with_zones,
)
from searches.queries.search.plans import blank_plan, plan_of
from searches.queries.search.sheet import sheet
from searches.rules.checklists import default_checklists
from searches.words.checklists import Checklist, VehicleType
from searches.words.plans import NAMES, Box
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, nothing_wrong, send_photo

ROOT = Path(__file__).parents[3]
BESIDE = {"lock", "escort", "tools", "aid"}
#: Drawings that every tablet keeps must stay small.
LARGEST_BYTES = 16_000


@pytest.mark.parametrize("kind", default_checklists(), ids=lambda kind: kind.vehicle_type)
def test_a_drawing_has_exactly_the_zones_of_its_checklist(kind: Checklist) -> None:
    drawn = [shape.zone for shape in plan_drawing(kind.vehicle_type).shapes]
    assert set(drawn) == {item.zone for item in kind.items}
    assert len(drawn) == len(set(drawn))


@pytest.mark.parametrize("kind", VehicleType)
def test_everything_of_a_drawing_lies_on_its_sheet(kind: VehicleType) -> None:
    plan = plan_drawing(kind)
    for shape in plan.shapes:
        target = shape.target
        assert target.x >= 0
        assert target.x + target.width <= plan.width
        assert 0 <= target.y <= target.y + target.height <= plan.height
        for x, y in shape.labels:
            assert Box(0, 0, plan.width, plan.height).contains(Box(x, y, 0, 0))
    size = len(plan.body) + len(plan.lines)
    size += sum(len(shape.path) + len(shape.lines) for shape in plan.shapes)
    assert size < LARGEST_BYTES


@pytest.mark.parametrize("kind", VehicleType)
def test_a_zone_on_the_vehicle_lies_in_one_of_the_views(kind: VehicleType) -> None:
    beside = {shape.zone for shape in plan_drawing(kind).shapes if not shape.view}
    assert beside <= (BESIDE | {"cab"} if kind is VehicleType.CAGES else BESIDE)


def test_the_small_view_of_a_zone_shows_the_vehicle_around_it() -> None:
    lockers = next(
        shape for shape in plan_drawing(VehicleType.RIGID).shapes if shape.zone == "lockers"
    )
    spine = next(shape for shape in plan_drawing(VehicleType.RIGID).shapes if shape.zone == "spine")
    assert lockers.view
    assert spine.view
    side, underneath = lockers.view.outline, spine.view.outline
    assert lockers.path in side
    assert spine.path in underneath
    assert spine.path not in side
    assert side.count("z") > 12
    assert underneath.count("z") > 12


def test_every_zone_has_a_name_and_a_picture() -> None:
    zones = {item.zone for kind in default_checklists() for item in kind.items}
    pictures = ElementTree.parse(ROOT / "static" / "zones" / "zones.svg").getroot()  # noqa: S314
    named = {symbol.attrib["id"] for symbol in pictures}
    assert zones == set(NAMES) == named
    for symbol in pictures:
        assert symbol.attrib["viewBox"] == "0 0 120 90"
        assert len(symbol) >= 3, symbol.attrib["id"]


def test_a_zone_that_only_an_edited_checklist_has_stands_below_the_vehicle() -> None:
    van = next(kind for kind in default_checklists() if kind.vehicle_type is VehicleType.VAN)
    added = tuple(
        replace(van.items[0], code=f"X{place}", zone=zone)
        for place, zone in enumerate(["hopper", "dog-box", "roof", "side_tent", "trailer"])
    )
    shipped = plan_drawing(VehicleType.VAN)
    edited = blank_plan(replace(van, items=(*van.items, *added)))
    extra = edited.zones[len(shipped.shapes) :]
    assert [zone.shape.zone for zone in extra] == ["hopper", "dog-box", "side_tent", "trailer"]
    assert [zone.name for zone in extra] == ["Hopper", "Dog box", "Side tent", "Trailer"]
    assert min(zone.shape.target.y for zone in extra) >= shipped.height - 4
    assert len({(zone.shape.target.x, zone.shape.target.y) for zone in extra}) == len(extra)
    lowest = max(zone.shape.target.y + zone.shape.target.height for zone in extra)
    assert lowest <= edited.plan.height
    assert with_zones(shipped, ["roof"]) is shipped


def test_a_part_is_moved_to_its_place_without_changing_its_form() -> None:
    path = "M1 2h3V4A24 24 0 0 0 5-6q1 1 2 2z"
    assert move_path(path, 10, 100) == "M11 102h3V104A24 24 0 0 0 15 94q1 1 2 2z"
    assert move_path(path, 0, 0) == path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('<use href="parts.svg#wing"/>', "There is no part named wing."),
        (
            '<g data-zone="roof"><path class="shape" d="M0 0h9v9z"/></g>',
            "The zone roof needs a shape, a target and a label.",
        ),
    ],
)
def test_a_faulty_drawing_is_refused_with_its_fault(content: str, sentence: str) -> None:
    start = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    drawing = ElementTree.fromstring(f"{start}{content}</svg>")  # noqa: S314
    parts = ElementTree.fromstring(f"{start}</svg>")  # noqa: S314
    with pytest.raises(NotADrawing, match=sentence):
        read_drawing(drawing, parts)


def test_a_search_shows_which_zone_is_next(prison: Prison, in_the_lock: InTheLock) -> None:
    card = sheet(prison.establishment.pk, in_the_lock.visit.pk)
    assert card.next_item is not None
    marked = [zone for zone in plan_of(card).zones if zone.is_next]
    assert [zone.shape.zone for zone in marked] == [card.next_item.item.zone]
    assert marked[0].sign == "next"


def test_a_zone_is_filled_on_the_drawing_when_answered_and_photographed(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    def state() -> str:
        card = sheet(prison.establishment.pk, in_the_lock.visit.pk)
        return next(zone.state for zone in plan_of(card).zones if zone.shape.zone == "left-side")

    assert state() == "open"
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    assert state() == "part"
    item = next(item for item in in_the_lock.items if item.code == "U3")
    answer(prison.grace, in_the_lock, "U3", nothing_wrong(item))
    assert state() == "done"
