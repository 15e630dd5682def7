"""Nothing on a page of the gate moves after the page was drawn."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from searches.services.stops.stops import raise_stop
from tests.e2e.conftest import SignedIn
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db(transaction=True)
TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 390, "height": 844}

#: Adds up how far the page moved by itself, as Chromium's own measure of layout shifts does.
SHIFTS = """() => { window.shifted = 0; window.moved = [];
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifted += entry.value;
    window.moved.push(...entry.sources.map(({ node }) => node?.className ?? node?.nodeName));
  } }).observe({ type: "layout-shift", buffered: true }); }"""
MOST_SHIFT = 0.02


def test_no_page_of_the_gate_moves_by_itself(signed_in: SignedIn, prison: Prison) -> None:
    there = seal(prison)
    context = signed_in(prison.person["grace"])
    context.add_init_script(f"({SHIFTS})()")
    page = context.new_page()
    visit = f"/visits/{there.visit.pk}/"
    addresses = ["/board/", "/visits/new/", visit, f"{visit}sheet/"]
    addresses += [f"{visit}sheet/{code}/" for code in ("A4", "B2")]
    moved = {}
    for stop in (False, True):
        if stop:
            raise_stop(prison.grace)
        for size in (TABLET, PHONE):
            page.set_viewport_size(size)
            for address in addresses:
                page.goto(address)
                expect(page.locator("[data-waiting]")).not_to_contain_text("Checking")
                page.wait_for_event("response", lambda answer: "/stops/banner/" in answer.url)
                shift, parts = page.evaluate("[window.shifted, window.moved]")
                if shift >= MOST_SHIFT:
                    moved[(address, stop, size["width"])] = (shift, parts)
    assert moved == {}, "\n".join(f"{page}: {found}" for page, found in moved.items())
