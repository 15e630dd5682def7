"""The screen of one zone: the place of the answers, the effect of a slow server, and the camera."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from searches.models import Answer, Photograph
from searches.rules.answers import ItemAnswer
from searches.words.checklists import Result
from tests.e2e.conftest import SignedIn
from tests.e2e.tablets import Tablet, demand_all_there
from tests.support.bad_network import Wire
from tests.support.sample_prison import Prison
from tests.support.searching import answer, seal

pytestmark = pytest.mark.django_db(transaction=True)
TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 390, "height": 844}
THUMB = 56
OPERATIONS, PHOTOS = "**/api/v1/operations", "**/api/v1/photos/**"
#: The width of the answer between *Clear* and *Found something*, at least.
APART = 80
#: One zone of each kind of answer that has fixed keys.
ZONES = ("A1", "A4", "A5", "B1", "B2", "U3", "D4")

BOXES = """() => {
  const box = (element) => { const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height, right: x + width }; };
  const row = document.querySelector(".app-answers__row");
  return {
    row: box(row), bar: box(document.querySelector(".app-bar")),
    keys: [...row.querySelectorAll(":scope > button")].map(box),
  };
}"""

#: Everything on the screen that can be tapped and is smaller than a thumb in wet gloves.
TOO_SMALL = """least => [...document.querySelectorAll(
  "a[href], button, summary, input:not([type=hidden]), select, [role=button]")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .filter((element) => !element.closest(".app-skip, .app-plan, [data-camera-fallback]"))
  .map((element) => [element, (element.closest(".govuk-checkboxes__item, .govuk-radios__item")
    ?? element).getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && Math.min(width, height) < least - 0.5)
  .map(([element, { width, height }]) =>
    `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}: `
    + `${Math.round(width)} x ${Math.round(height)}`)"""

#: Counts how often the page asks for the camera.
CAMERAS = """() => { window.cameras = 0;
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) => { window.cameras += 1; return open(wanted); };
}"""


def answer_here(page: Page) -> None:
    """Give the first answer of the zone on the screen, and wait for the next zone."""
    boxes = page.locator("input[name=number]:visible")
    if boxes.count():
        boxes.fill("2")
    before = page.url
    page.locator(".app-answers__row > button").first.tap()
    page.wait_for_function("before => location.href !== before", arg=before)


def demand_the_same_place(page: Page) -> None:
    """Check that the answers of each kind of zone are at the same place, with room for the page."""
    rows = set()
    for code in ZONES:
        page.goto(re.sub(r"sheet/.*", f"sheet/{code}/", page.url))
        boxes: dict[str, Any] = page.evaluate(BOXES)
        row, keys = boxes["row"], boxes["keys"]
        rows.add((round(row["y"]), round(row["height"]), round(keys[0]["y"])))
        if len(keys) > 1:
            assert keys[-1]["x"] - keys[0]["right"] > APART, code
        assert min(min(key["width"], key["height"]) for key in keys) >= THUMB, code
        size = page.viewport_size
        assert size is not None
        assert row["y"] + row["height"] == size["height"]
        assert boxes["bar"]["height"] + row["height"] <= size["height"] / 4
    assert len(rows) == 1, rows


def test_the_answers_of_every_zone_are_at_the_same_place(tablet: Tablet, prison: Prison) -> None:
    answer(prison.tom, tablet.in_the_lock, "A5", ItemAnswer(Result.DONE))
    visit = tablet.in_the_lock.visit.pk
    for size in (TABLET, PHONE):
        tablet.page.set_viewport_size(size)
        tablet.open("B1")
        demand_the_same_place(tablet.page)
        small = {}
        for address in ("/board/", f"/visits/{visit}/", tablet.zone(), tablet.zone("U3")):
            tablet.goto(address)
            small[address] = tablet.page.evaluate(TOO_SMALL, THUMB)
        assert {address: found for address, found in small.items() if found} == {}


def test_a_slow_answer_never_brings_its_zone_back(tablet: Tablet, wire: Wire) -> None:
    """Answer three zones while no answer of the server arrives, and look at them again."""
    page = tablet.page
    tablet.open("A5")
    tablet.context.route(OPERATIONS, lambda route: None)  # the server never answers
    asked = len(wire.seen)
    seen = []
    for _ in range(3):
        answer_here(page)
        seen.append(page.url)
        assert "/onward/" not in page.url
        expect(page.get_by_role("button", pressed=True)).to_have_count(0)
    assert len(seen) == len(set(seen))
    assert [call for call in wire.seen[asked:] if "/sheet/" in call] == []
    assert Answer.objects.count() == 0  # nothing waited for the control room
    for _ in seen:
        page.go_back()
    expect(page.get_by_role("button", name="Done", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    tablet.open("A5")  # drawn by a server that does not have the answer
    expect(page.get_by_role("button", name="Done", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    tablet.context.unroute(OPERATIONS)
    tablet.open("A5")
    tablet.all_arrive()
    expect(page.locator("[data-standing=A5]")).to_contain_text("Sent")
    demand_all_there(tablet, answers=len(seen), photographs_taken=0)


def test_the_camera_stays_open_over_a_run_of_photographs(tablet: Tablet, prison: Prison) -> None:
    page = tablet.page
    answer(prison.tom, tablet.in_the_lock, "A5", ItemAnswer(Result.DONE))
    page.add_init_script(f"({CAMERAS})()")
    tablet.context.route(PHOTOS, lambda route: None)  # sending must not hold up the next one
    tablet.open("U5")
    label, shutter = (
        page.locator("[data-camera-label]"),
        page.get_by_role("button", name="Take photograph"),
    )
    first = label.inner_text()
    shutter.tap()  # nobody opened the camera
    expect(label).not_to_have_text(first)
    expect(shutter).to_be_enabled()
    shutter.tap()
    tablet.holds_photographs(2)
    expect(page.get_by_role("button", name="Take again")).to_be_visible()
    assert Photograph.objects.count() == 0
    answer_here(page)  # one tap after the last photograph
    while page.locator("form[data-camera]:not([hidden])").count() == 0:
        answer_here(page)
    expect(shutter).to_be_visible()  # the next zone with a photograph asks for it at once
    shutter.tap()
    tablet.holds_photographs(3)
    page.get_by_role("button", name="Take again").tap()
    expect(shutter).to_be_enabled()
    shutter.tap()
    tablet.holds_photographs(4)
    tablet.context.unroute(PHOTOS)
    page.get_by_role("link", name="All zones").tap()
    tablet.all_arrive()
    answers = len([fact for fact in tablet.kept() if fact["kind"] == "answer_item"])
    demand_all_there(tablet, answers=answers, photographs_taken=4)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/visits/{tablet.in_the_lock.visit.pk}/photos/A1/")
    heading, taken = page.locator("[data-way-in-heading]"), page.locator(".app-zones__item--done")
    for number in (1, 2):  # the photographs of the way in are one run, too
        expect(shutter).to_be_enabled()
        before, place = heading.inner_text(), shutter_place(page)
        shutter.tap()
        expect(taken).to_have_count(number)
        expect(heading).not_to_have_text(before)
        assert shutter_place(page) == place, "the thumb stays where it is"
    tablet.holds_photographs(6)
    assert page.evaluate("window.cameras") == 1
    tablet.all_arrive()


def shutter_place(page: Page) -> float:
    """Return how far down the page the shutter is, whatever has been scrolled."""
    place: float = page.locator("[data-camera-shoot]").evaluate(
        "shutter => Math.round(shutter.getBoundingClientRect().top + scrollY)"
    )
    return place


def test_people_in_the_cab_are_answered_with_one_key(tablet: Tablet) -> None:
    page = tablet.page
    tablet.open("A4")
    page.get_by_role("button", name="Another number").tap()
    page.get_by_role("button", name="Record the number").tap()
    expect(page.get_by_text("Enter the number.")).to_be_visible()
    page.get_by_role("button", name="Go back").tap()
    tablet.tap("2 people")
    tablet.open("A4")
    expect(page.get_by_role("button", name="2 people")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Another number").tap()
    page.get_by_role("button", name="Delete all").tap()
    for digit in "12":
        page.locator(f"[popover] [data-key='{digit}']").tap()
    tablet.tap("Record the number")
    tablet.all_arrive()
    tablet.open("A4")
    expect(page.get_by_role("button", name="12 Another number")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_role("button", name="2 people")).to_have_attribute("aria-pressed", "false")
    numbers = Answer.objects.filter(item="A4").order_by("recorded_at")
    assert [answer.number for answer in numbers] == [2, 12]


def test_the_key_enter_neither_clears_a_zone_nor_calls_it_done(tablet: Tablet) -> None:
    page = tablet.page
    tablet.open("D2")
    page.locator("input[name=number]:visible").press("4")
    page.keyboard.press("Enter")
    tablet.open("A7")
    page.get_by_label("If this was not done, why?").fill("The escort was called away.")
    before = page.url
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(before)
    tablet.all_arrive()
    found = Answer.objects.get()
    assert (found.item, found.result, found.text) == (
        "A7",
        Result.NOT_DONE,
        "The escort was called away.",
    )


def test_a_camera_that_the_officer_closed_stays_closed(tablet: Tablet, prison: Prison) -> None:
    page = tablet.page
    answer(prison.tom, tablet.in_the_lock, "A5", ItemAnswer(Result.DONE))
    opens = page.get_by_role("button", name="Open camera")
    shutter = page.get_by_role("button", name="Take photograph")
    tablet.open("B2")
    expect(shutter).to_be_visible()
    page.get_by_role("button", name="Close camera").tap()
    expect(opens).to_be_visible()
    tablet.open("B4")
    expect(opens).to_be_enabled()
    expect(shutter).to_be_hidden()
    opens.tap()
    expect(shutter).to_be_visible()
    tablet.open("B6")
    expect(shutter).to_be_visible()


def test_a_zone_works_without_scripts_and_without_a_camera(
    prison: Prison, signed_in: SignedIn, live_server: LiveServer, playwright_here: Playwright
) -> None:
    there = seal(prison)
    context = signed_in(prison.person["grace"])
    page = context.new_page()
    page.goto(f"/visits/{there.visit.pk}/sheet/B2/")
    page.get_by_role("button", name="Open camera").click()  # the browser refuses the camera
    expect(page.get_by_text("The camera did not open. Use the button below.")).to_be_visible()
    expect(page.locator("[data-camera-file]")).to_be_visible()
    cookies = context.cookies()
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain.add_cookies([{k: c[k] for k in ("name", "value", "domain", "path")} for c in cookies])  # type: ignore[misc]
    page = plain.new_page()
    page.goto(f"/visits/{there.visit.pk}/sheet/B2/")
    expect(page.locator("[data-camera-file]")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.goto(f"/visits/{there.visit.pk}/sheet/B1/")
    page.get_by_role("button", name="Found something").click()
    page.get_by_role("button", name="Go back").click()
    assert Answer.objects.count() == 0
    page.get_by_role("button", name="Found something").click()
    page.get_by_role("button", name="Yes, I found something").click()
    expect(page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    plain.close()
