"""The zones on every vehicle plan are large enough for a thumb and do not overlap."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from searches.queries.search.plans import PlanCard, ZoneOnPlan
from searches.words.checklists import VehicleType
from searches.words.plans import NAMES, PLANS

THUMB, WHEEL = 56, 42
WHO = "00000000-0000-0000-0000-000000000001"
MEASURE = """() => [...document.querySelectorAll('.app-plan__shape')].map(shape => {
  const whole = shape.getBoundingClientRect();
  return {zone: shape.parentElement.getAttribute('aria-label'), width: whole.width,
          height: whole.height, tag: shape.parentElement.tagName};
})"""
TAPPED = """() => [...document.querySelectorAll('.app-plan__zone')].map(zone => {
  const words = zone.querySelector('.app-plan__code').getBoundingClientRect();
  const at = document.elementFromPoint(words.x + words.width / 2, words.y + words.height / 2);
  return at && at.closest('.app-plan__zone') === zone;
})"""


def _card(kind: VehicleType) -> PlanCard:
    states = ("open", "part", "done", "found")
    return PlanCard(
        PLANS[kind],
        tuple(
            ZoneOnPlan(shape, states[at % 4], "U5", "U5", NAMES[shape.zone], shape.zone, at == 4)
            for at, shape in enumerate(PLANS[kind].shapes)
        ),
    )


def _page(kind: VehicleType) -> str:
    context = {"plan": _card(kind), "visit_id": WHO, "searches": True}
    return render_to_string("search/_plan.html", context)


@pytest.fixture(scope="module")
def plans_drawn(chromium: Browser) -> dict[VehicleType, Any]:
    found = {}
    page = chromium.new_page(viewport={"width": 390, "height": 1200})
    for kind in VehicleType:
        page.set_content(f'<main style="margin:0 8px">{_page(kind)}</main>')
        found[kind] = (page.evaluate(MEASURE), page.evaluate(TAPPED))
    page.close()
    return found


@pytest.mark.parametrize("kind", VehicleType)
def test_every_zone_is_a_link_large_enough_for_a_thumb(
    kind: VehicleType, plans_drawn: dict[VehicleType, Any]
) -> None:
    boxes, tapped = plans_drawn[kind]
    assert {box["zone"] for box in boxes} == {shape.zone for shape in PLANS[kind].shapes}
    for box in boxes:
        least = WHEEL if box["zone"] == "arches" else THUMB
        assert box["tag"] == "a"
        assert min(box["width"], box["height"]) >= least, box
    assert all(tapped)


@pytest.mark.parametrize("kind", VehicleType)
def test_every_state_has_a_symbol_besides_its_colour(kind: VehicleType) -> None:
    page = _page(kind)
    for sign, state in (("✓", "done"), ("!", "found"), ("…", "part")):
        if f"app-plan__zone--{state}" in page:
            assert f"{sign} U5" in page
    assert page.count("<title>") == len(PLANS[kind].shapes)
