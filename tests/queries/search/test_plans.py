"""Every vehicle type has a plan, with a shape for every zone underneath."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from searches.queries.search.plans import plan_of
from searches.queries.search.sheet import sheet
from searches.rules.checklists import default_checklists
from searches.words.checklists import Checklist
from searches.words.plans import NAMES, PLANS
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, nothing_wrong, send_photo

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("kind", default_checklists(), ids=lambda kind: kind.vehicle_type)
def test_a_plan_has_exactly_the_zones_of_its_checklist(kind: Checklist) -> None:
    drawn = [shape.zone for shape in PLANS[kind.vehicle_type].shapes]
    assert set(drawn) == {item.zone for item in kind.items}
    assert len(drawn) == len(set(drawn))


def test_every_zone_has_a_name_and_a_picture() -> None:
    zones = {item.zone for kind in default_checklists() for item in kind.items}
    pictures = ElementTree.parse(ROOT / "static" / "zones" / "zones.svg").getroot()  # noqa: S314
    named = {symbol.attrib["id"] for symbol in pictures}
    assert zones == set(NAMES) == named
    for symbol in pictures:
        assert symbol.attrib["viewBox"] == "0 0 120 90"
        assert len(symbol) >= 3, symbol.attrib["id"]


def test_a_search_shows_which_zone_is_next(prison: Prison, in_the_lock: InTheLock) -> None:
    card = sheet(prison.establishment.pk, in_the_lock.visit.pk)
    assert card.next_item is not None
    marked = [zone.shape.zone for zone in plan_of(card).zones if zone.is_next]
    assert marked == [card.next_item.item.zone]


def test_a_zone_is_filled_on_the_plan_when_answered_and_photographed(
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
