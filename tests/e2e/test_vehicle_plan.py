"""The zones on every drawing of a vehicle are large enough for a thumb and show their state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, ViewportSize

from searches.queries.search.plan_drawings import plan_drawing
from searches.queries.search.plans import PlanCard, ZoneOnPlan, zone_name
from searches.words.checklists import VehicleType

THUMB = 56
PHONE: ViewportSize = {"width": 390, "height": 1200}
SMALLEST_PHONE: ViewportSize = {"width": 320, "height": 1200}
LEGIBLE = 12
WHO = "00000000-0000-0000-0000-000000000001"
CSS = Path(__file__).parents[2] / "static" / "css"
#: For each zone its target on the screen, and the first other zone that takes a tap there.
MEASURE = """() => [...document.querySelectorAll('a.app-plan__tap')].map(zone => {
  const {x, y, width, height} = zone.querySelector('.app-plan__target').getBoundingClientRect();
  let taken = '';
  for (let right = 2; right < width; right += 6) for (let down = 2; down < height; down += 6) {
    const there = document.elementFromPoint(x + right, y + down)?.closest('.app-plan__tap');
    if (there !== zone) taken ||= there ? there.getAttribute('aria-label') : 'nothing';
  }
  const whole = zone.getBoundingClientRect();
  const middle = document.elementFromPoint(whole.x + whole.width / 2, whole.y + whole.height / 2);
  if (middle.closest('.app-plan__tap') !== zone) taken ||= 'the middle of the link';
  return {zone: zone.getAttribute('aria-label'), width, height, taken};
})"""
#: The words of a drawing that are too small to read, or that run over its edge.
WORDS = """() => [...document.querySelectorAll('svg text')].map(text => {
  const {left, right} = text.getBoundingClientRect();
  const unit = text.getScreenCTM().a;
  const edge = document.querySelector('svg').getBoundingClientRect();
  return {words: text.textContent, size: parseFloat(getComputedStyle(text).fontSize) * unit,
          outside: left < edge.left - 2 || right > edge.right + 2};
}).filter(({words}) => words)"""


def _card(kind: VehicleType) -> PlanCard:
    states = ("open", "part", "done", "found", "absent")
    shapes = plan_drawing(kind).shapes
    return PlanCard(
        plan_drawing(kind),
        tuple(
            ZoneOnPlan(shape, states[at % 5], "U5", zone_name(shape), shape.zone, is_next=at == 5)
            for at, shape in enumerate(shapes)
        ),
    )


def _page(kind: VehicleType) -> str:
    context = {"plan": _card(kind), "visit_id": WHO, "searches": True}
    styles = "".join((CSS / f"{name}.css").read_text() for name in ("tokens", "plan"))
    drawing = render_to_string("search/_plan.html", context)
    return f'<style>{styles}</style><main style="margin: 0 8px">{drawing}</main>'


@pytest.fixture(scope="module")
def plans_drawn(chromium: Browser) -> dict[VehicleType, Any]:
    found = {}
    page = chromium.new_page(viewport=PHONE)
    for kind in VehicleType:
        page.set_viewport_size(PHONE)
        page.set_content(_page(kind))
        targets = page.evaluate(MEASURE)
        page.set_viewport_size(SMALLEST_PHONE)
        found[kind] = (targets, page.evaluate(WORDS))
    page.close()
    return found


@pytest.mark.parametrize("kind", VehicleType)
def test_every_zone_is_a_link_large_enough_for_a_thumb(
    kind: VehicleType, plans_drawn: dict[VehicleType, Any]
) -> None:
    targets, _ = plans_drawn[kind]
    assert {target["zone"] for target in targets} == {
        shape.zone for shape in plan_drawing(kind).shapes
    }
    wrong = [
        target
        for target in targets
        if min(target["width"], target["height"]) < THUMB or target["taken"]
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", VehicleType)
def test_every_word_can_be_read_on_a_phone_320_pixels_wide(
    kind: VehicleType, plans_drawn: dict[VehicleType, Any]
) -> None:
    _, words = plans_drawn[kind]
    assert len(words) > len(plan_drawing(kind).shapes)
    assert [word for word in words if word["size"] < LEGIBLE or word["outside"]] == []


@pytest.mark.parametrize("kind", VehicleType)
def test_every_state_has_a_sign_and_a_pattern_besides_its_colour(kind: VehicleType) -> None:
    page = _page(kind)
    for zone in _card(kind).zones:
        assert f'href="#plan-sign-{zone.sign}"' in page
        assert f'id="plan-sign-{zone.sign}"' in page
    for state in ("part", "done", "found"):
        assert f'id="plan-fill-{state}"' in page
        assert f'fill: url("#plan-fill-{state}")' in page
    assert page.count("<title>") == len(plan_drawing(kind).shapes)
