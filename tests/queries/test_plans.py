"""Every vehicle type has a plan, and every zone underneath has its shape on it."""

from __future__ import annotations

import pytest

from searches.queries.plans import plan_of
from searches.queries.sheet import sheet
from searches.rules.checklists import default_checklists
from searches.words.checklists import Checklist, Section
from searches.words.plans import PLANS
from tests.cast import Prison
from tests.searching import InTheLock, answer, nothing_wrong, send_photo


@pytest.mark.parametrize("kind", default_checklists(), ids=lambda kind: kind.vehicle_type)
def test_every_photographed_zone_underneath_is_drawn(kind: Checklist) -> None:
    underneath = {
        item.zone
        for item in kind.items
        if item.section is Section.UNDERNEATH and (item.photos or "legs" in item.zone)
    }
    assert underneath <= {shape.zone for shape in PLANS[kind.vehicle_type].shapes}


def test_a_zone_fills_in_when_it_is_answered_and_photographed(
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
