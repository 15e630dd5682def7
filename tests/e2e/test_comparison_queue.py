"""Pairs of photographs are compared one after the other, as they are scrolled into view."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Page, Request, Route, expect

from searches.imaging.scenes import varied
from searches.services.photos.photos import Place, keep_photo
from searches.words.checklists import Phase
from tests.e2e.conftest import SignedIn
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, received, seal, send_photo

pytestmark = pytest.mark.django_db(transaction=True)
SLOTS = ("U1", "U3", "U4")
#: Counts simultaneous requests to the server. Installed before the page's own scripts.
COUNTING = """
  window.asked = window.most = 0;
  let open = 0;
  const send = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (method, address, ...more) {
    if (String(address).includes("/beside/")) {
      window.asked += 1;
      open += 1;
      window.most = Math.max(window.most, open);
      this.addEventListener("load", () => (open -= 1));
    }
    return send.call(this, method, address, ...more);
  };
"""


def with_pairs(prison: Prison) -> InTheLock:
    in_the_lock = seal(prison)
    for seed, slot in enumerate(SLOTS, start=1):
        keep_photo(
            prison.grace,
            id=uuid4(),
            received=received(photograph(seed)),
            place=Place(in_the_lock.visit.pk, slot, slot, Phase.WAY_IN),
            in_application=True,
            occurred_at=None,
        )
        body = varied(photograph(seed), seed + 20, "")
        send_photo(prison.grace, in_the_lock, slot, slot, received=received(body))
    return in_the_lock


def opened(prison: Prison, signed_in: SignedIn) -> Page:
    page = signed_in(prison.person["mia"]).new_page()
    page.set_viewport_size({"width": 820, "height": 700})
    return page


def is_pair(request: Request) -> bool:
    return request.headers.get("hx-request") == "true" and "/beside/" in request.url


def test_comparisons_are_requested_one_after_the_other(prison: Prison, signed_in: SignedIn) -> None:
    in_the_lock, page = with_pairs(prison), opened(prison, signed_in)
    page.add_init_script(COUNTING)
    page.set_viewport_size({"width": 820, "height": 6000})  # makes all pairs visible at once
    page.goto(f"/visits/{in_the_lock.visit.pk}/photos/compare/")
    expect(page.locator(".app-compare__says")).to_have_count(len(SLOTS))
    assert page.evaluate("[window.asked, window.most]") == [len(SLOTS), 1]


def test_a_pair_out_of_view_is_not_requested(prison: Prison, signed_in: SignedIn) -> None:
    in_the_lock, page = with_pairs(prison), opened(prison, signed_in)
    page.goto(f"/visits/{in_the_lock.visit.pk}/photos/compare/")
    page.locator("h1").wait_for()
    expect(page.locator(".app-compare__says").first).to_be_visible()
    expect(page.locator("[data-compare-asking]:visible")).to_have_count(0)
    assert page.locator(".app-compare__says").count() < len(SLOTS)


def test_a_failed_comparison_is_reported_and_can_be_retried(
    prison: Prison, signed_in: SignedIn
) -> None:
    in_the_lock, page = with_pairs(prison), opened(prison, signed_in)
    failing = [True]

    def answer(route: Route) -> None:
        if failing[0] and is_pair(route.request):
            route.abort()
        else:
            route.continue_()

    page.route("**/beside/**", answer)
    page.goto(f"/visits/{in_the_lock.visit.pk}/photos/compare/")
    pair = page.locator("section[aria-labelledby=pair-U3]")
    pair.scroll_into_view_if_needed()
    again = pair.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    expect(pair.get_by_text("could not be compared")).to_be_visible()
    failing[0] = False
    again.click()
    expect(pair.locator(".app-compare__says")).to_be_visible()
