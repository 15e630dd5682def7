"""A new photograph is compared with the photograph at arrival: slider, blinking and outlines."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from searches.imaging.scenes import varied
from searches.services.photos.photos import Place, keep_photo
from searches.words.checklists import Phase
from tests.e2e.conftest import SignedIn
from tests.imaging.copies import jpeg, opened
from tests.imaging.foreign_objects import bundle
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, received, seal, send_photo

pytestmark = pytest.mark.django_db(transaction=True)
SLOT = ("U3", "U3")


def with_a_bundle(prison: Prison, in_the_lock: InTheLock) -> UUID:
    place = Place(in_the_lock.visit.pk, "U3", "U3", Phase.WAY_IN)
    keep_photo(
        prison.grace,
        id=uuid4(),
        received=received(photograph(1)),
        place=place,
        in_application=True,
        occurred_at=None,
    )
    body = jpeg(bundle(opened(varied(photograph(1), 5, "")), 0.1, seed=2)[0], 88)
    now: UUID = send_photo(prison.grace, in_the_lock, *SLOT, received=received(body)).id
    return now


@pytest.fixture
def page(prison: Prison, signed_in: SignedIn) -> Page:
    """Open the comparison on the gate's tablet, with a new bundle under the vehicle."""
    now = with_a_bundle(prison, seal(prison))
    opened_page = signed_in(prison.person["grace"]).new_page()
    opened_page.set_viewport_size({"width": 820, "height": 1180})
    opened_page.goto(f"/photos/{now}/beside/")
    return opened_page


def edge(page: Page) -> str:
    new = page.locator(".app-compare__side").last
    return str(new.evaluate("side => getComputedStyle(side).clipPath"))


def test_the_slider_shows_the_photograph_over_the_one_of_arrival(page: Page) -> None:
    over = page.get_by_role("button", name="Lay one photograph over")
    over.click()
    expect(over).to_have_attribute("aria-pressed", "true")
    earlier, new = (side.locator("img") for side in page.locator(".app-compare__side").all())
    assert earlier.bounding_box() == new.bounding_box()
    page.get_by_role("slider").fill("80")
    assert "80%" in edge(page)
    outlines = page.locator("[data-compare-regions]")
    assert outlines.locator("rect").count() >= 1
    assert outlines.bounding_box() == new.bounding_box()


def test_the_pictures_blink_until_stopped(page: Page) -> None:
    blink, new = page.get_by_role("button", name="Blink"), page.locator(".app-compare__side").last
    blink.click()
    expect(page.locator("[data-compare-slider]")).to_be_hidden()
    assert edge(page) == "none"
    for state in ("hidden", "visible"):
        is_in_state = f"side => getComputedStyle(side).visibility === '{state}'"
        page.wait_for_function(is_in_state, arg=new.element_handle())
    blink.click()
    expect(blink).to_have_attribute("aria-pressed", "false")
