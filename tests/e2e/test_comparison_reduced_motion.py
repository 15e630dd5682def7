"""With reduced motion, two pictures are swapped by a press or a key and never blink."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignedIn
from tests.e2e.test_comparison import with_a_bundle
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(prison: Prison, signed_in: SignedIn) -> Page:
    now = with_a_bundle(prison, seal(prison))
    opened_page = signed_in(prison.person["grace"]).new_page()
    opened_page.emulate_media(reduced_motion="reduce")
    opened_page.set_viewport_size({"width": 820, "height": 1180})
    opened_page.goto(f"/photos/{now}/beside/")
    return opened_page


def visibilities(page: Page) -> list[str]:
    """Return the visibility of the earlier and of the new picture."""
    sides = page.locator(".app-compare__side").all()
    return [str(side.evaluate("side => getComputedStyle(side).visibility")) for side in sides]


def animations_running(page: Page) -> int:
    return int(page.evaluate("document.getAnimations().length"))


def test_pictures_do_not_blink_and_a_press_swaps_them(page: Page) -> None:
    expect(page.get_by_role("button", name="Blink")).to_have_count(0)
    page.get_by_role("button", name="Show the earlier photograph").click()
    assert visibilities(page) == ["visible", "hidden"] and animations_running(page) == 0
    earlier, new = (side.locator("img") for side in page.locator(".app-compare__side").all())
    assert earlier.bounding_box() == new.bounding_box()
    page.get_by_role("button", name="Show the new photograph").click()
    assert visibilities(page) == ["hidden", "visible"] and animations_running(page) == 0


def test_keys_swap_as_well(page: Page) -> None:
    page.get_by_role("button", name="Show the earlier photograph").focus()
    for key, visibility in (("Enter", ["visible", "hidden"]), ("Space", ["hidden", "visible"])):
        page.keyboard.press(key)
        assert visibilities(page) == visibility
    expect(page.get_by_role("button", name="Show the earlier photograph")).to_be_focused()


def test_the_slider_still_works_with_reduced_motion(page: Page) -> None:
    page.get_by_role("button", name="Show the earlier photograph").click()
    over = page.get_by_role("button", name="Lay one photograph over")
    over.click()
    assert visibilities(page) == ["visible", "visible"]
    expect(page.get_by_role("slider")).to_be_visible()
    over.click()
    expect(page.get_by_role("slider")).to_be_hidden()


def test_switching_to_reduced_motion_stops_the_blinking(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("button", name="Blink").click()
    assert animations_running(page) == 1
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Show the earlier photograph")).to_be_visible()
    assert animations_running(page) == 0 and visibilities(page) == ["visible", "visible"]
