"""A quick officer on a slow tablet: no press is lost while the scripts of the page still load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from searches.models import Count
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import open_work_session
from tests.e2e.conftest import SignedIn
from tests.e2e.tablets import sign_in
from tests.e2e.test_still_pages import MOST_SHIFT, SHIFTS
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db(transaction=True)
#: The size of each button, and where it is.
BOXES = "keys => keys.map((key) => JSON.stringify(key.getBoundingClientRect()))"


def page_of(prison: Prison, signed_in: SignedIn, name: str) -> Page:
    """Open a page of this person on their own device."""
    context = signed_in(prison.person[name])
    page = context.new_page()
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto("/stop/")
    sign_in(context, prison, name, page.url.removesuffix("/stop/"))
    return page


@contextmanager
def without_its_scripts(page: Page, path: str) -> Iterator[None]:
    """Open a page whose scripts arrive at the end of the block."""
    held: list[Route] = []
    page.route("**/js/main.js", lambda route: held.append(route))
    page.goto(path, wait_until="commit")
    expect(page.get_by_role("heading").first).to_be_visible()
    yield
    assert held, "The page was drawn without asking for its scripts."
    for route in held:
        route.continue_()
    page.unroute("**/js/main.js")


def press_at_once(page: Page, key: Locator) -> None:
    """Press where the key is, without waiting until the key can be pressed."""
    expect(key).to_be_visible()
    box = key.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_no_digit_of_a_headcount_is_lost(prison: Prison, signed_in: SignedIn) -> None:
    numbers = [prisoner.number for prisoner in prison.prisoners["kitchen"]]
    open_work_session(prison.kay, party_id=prison.party["kitchen"].pk, numbers=numbers)
    call_whole_roll(prison.ceri)
    page = page_of(prison, signed_in, "kay")
    page.goto("/rolls/")
    path = page.locator("a.app-asked").first.get_attribute("href")
    assert path is not None
    keys, field = page.locator("[data-key]"), page.locator("#headcount-number")
    with without_its_scripts(page, path):
        press_at_once(page, page.locator("[data-key='2']"))
        expect(field).to_have_value("")
        expect(page.locator("[data-key]:enabled")).to_have_count(0)  # nobody is misled
        boxes = keys.evaluate_all(BOXES)
    for digit in "24":
        page.locator(f"[data-key='{digit}']").click()
    expect(field).to_have_value("24")
    assert keys.evaluate_all(BOXES) == boxes  # nothing has moved
    page.get_by_role("button", name="Record this number").click()
    expect(page.locator("button.app-person").first).to_be_visible()
    assert Count.objects.get().headcount == 24


def test_no_digit_of_a_number_of_people_is_lost(prison: Prison, signed_in: SignedIn) -> None:
    visit = seal(prison).visit.pk
    page = page_of(prison, signed_in, "grace")
    with without_its_scripts(page, f"/visits/{visit}/sheet/A4/"):
        page.get_by_role("button", name="Another number").click()
        press_at_once(page, page.locator("[popover] [data-key='1']"))
        expect(page.locator("[popover] input[name=number]")).to_have_value("")
    for digit in "12":
        page.locator(f"[popover] [data-key='{digit}']").click()
    expect(page.locator("[popover] input[name=number]")).to_have_value("12")


def test_cages_can_be_picked_once_the_steps_have_begun(prison: Prison, signed_in: SignedIn) -> None:
    page = page_of(prison, signed_in, "grace")
    cages = page.get_by_role("button", name="No plate: hand-pushed cages or bags")
    with without_its_scripts(page, "/visits/new/"):
        press_at_once(page, cages)
        expect(cages).to_be_disabled()
    cages.click()
    expect(page.get_by_role("heading", name="Haulier and load")).to_be_visible()


def test_an_answer_that_the_tablet_holds_is_drawn_before_the_scripts_arrive(
    prison: Prison, signed_in: SignedIn
) -> None:
    visit = seal(prison).visit.pk
    page = page_of(prison, signed_in, "grace")
    page.context.add_init_script(f"({SHIFTS})()")
    page.route("**/api/v1/operations", lambda route: route.abort())
    page.goto(f"/visits/{visit}/sheet/A5/")
    key = page.get_by_role("button", name="Done", exact=True)
    key.click()
    page.wait_for_url(lambda address: not address.endswith("/A5/"))
    with without_its_scripts(page, f"/visits/{visit}/sheet/A5/"):
        expect(key).to_have_attribute("aria-pressed", "true")
        expect(page.locator("[data-standing]")).to_have_text("On this tablet")
    expect(page.locator("[data-waiting=waiting]")).to_be_visible()
    expect(key).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.shifted") < MOST_SHIFT, page.evaluate("window.moved")
    with without_its_scripts(page, f"/visits/{visit}/sheet/"):
        expect(page.get_by_text("1 of 30 items")).to_be_visible()
        expect(page.locator("[data-standing=A5]")).to_have_text("On this tablet")
    page.unroute("**/api/v1/operations")
    expect(page.locator("[data-waiting=none]")).to_contain_text("All records sent")
    expect(page.locator("[data-standing=A5]")).to_have_text("Sent")
    assert "held=" not in page.evaluate("document.cookie")


def test_a_tablet_that_lost_its_records_never_shows_an_answer_as_given(
    prison: Prison, signed_in: SignedIn
) -> None:
    there = seal(prison)
    page = page_of(prison, signed_in, "grace")
    held = f"{there.search.pk.hex}/A5:{there.search.pk.hex}:done::4000000000::"
    page.evaluate("value => { document.cookie = `held=${value}; path=/`; }", held)
    page.goto(f"/visits/{there.visit.pk}/sheet/A5/")
    key = page.get_by_role("button", name="Done", exact=True)
    expect(key).to_have_attribute("aria-pressed", "false")
    expect(key).to_be_enabled()
    assert "held=" not in page.evaluate("document.cookie")


def test_a_find_that_the_tablet_holds_is_drawn_before_the_scripts_arrive(
    prison: Prison, signed_in: SignedIn
) -> None:
    visit = seal(prison).visit.pk
    page = page_of(prison, signed_in, "grace")
    page.route("**/api/v1/operations", lambda route: route.abort())
    page.goto(f"/visits/{visit}/sheet/B1/")
    page.get_by_role("button", name="Found something").click()
    page.get_by_role("button", name="Yes, ").click()
    expect(page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    for path in ("B1/", "B2/", ""):
        with without_its_scripts(page, f"/visits/{visit}/sheet/{path}"):
            expect(page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
            expect(page.locator("[data-answers]")).to_have_count(0)
