"""What the officer sees when the tablet's own database does not answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.tablets import Tablet, demand_all_there, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

#: While the key "hangs" is set, the database is opened and no page ever learns of it.
HANGS = """() => {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given);
    const silence = (event) => localStorage.hangs && event.stopImmediatePropagation();
    const kinds = ["success", "error", "upgradeneeded"];
    for (const kind of kinds) request.addEventListener(kind, silence);
    return request;
  };
}"""
READING = "Reading the records on this tablet"
STUCK = "This tablet's storage does not answer"
CURE = "Close Gatehouse and open it again."
CLOSED = """async () => (await module("outbox/store.js")).withStore(async (db) => db.close())"""


def loads(page: Page) -> list[str]:
    """Return a list to which each later load of the page is added."""
    addresses: list[str] = []
    page.on("domcontentloaded", lambda loaded: addresses.append(loaded.url))
    return addresses


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words)).to_be_visible()


def hang(tablet: Tablet) -> None:
    tablet.page.add_init_script(f"({HANGS})()")
    tablet.off()
    tablet.page.evaluate("localStorage.hangs = 'yes'")


def answers_again(tablet: Tablet) -> None:
    tablet.page.evaluate("localStorage.removeItem('hangs')")


def test_a_page_without_a_connection_says_that_the_storage_does_not_answer(tablet: Tablet) -> None:
    page = tablet.page
    hang(tablet)
    addresses = loads(page)
    tablet.open("B2")
    heading(page, READING)
    heading(page, STUCK)
    expect(
        page.get_by_text("The records that were saved are still on this tablet.")
    ).to_be_visible()
    assert len(addresses) == 3  # the page was loaded again twice, and then no more
    page.get_by_role("button", name="Try again").tap()
    wait_until(page, lambda: len(addresses) == 4, "the page is loaded again")
    heading(page, STUCK)
    answers_again(tablet)
    heading(page, "B2")  # the page is drawn without a further load
    assert len(addresses) == 4
    tablet.photograph()
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=0, photographs_taken=1)


def test_a_page_whose_scripts_do_not_start_says_what_to_do(
    chromium: Browser, live_server: LiveServer
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/tablet/")
    expect(page.get_by_text("If this page stays, close Gatehouse")).to_be_visible()
    context.close()


def test_a_stop_is_offered_while_the_storage_does_not_answer(tablet: Tablet) -> None:
    page = tablet.page
    hang(tablet)
    addresses = loads(page)
    page.goto("/stop/")
    stop = page.get_by_role("button", name="Stop all vehicles")
    expect(stop).to_be_visible()
    assert len(addresses) == 1  # a page that waits for the database is loaded again and again
    stop.tap()
    expect(
        page.get_by_text("The stop is not saved on this tablet. Use the radio now.")
    ).to_be_visible()


def test_a_page_that_is_shown_stays_and_says_that_an_answer_was_not_saved(tablet: Tablet) -> None:
    page = tablet.page
    page.add_init_script(f"({HANGS})()")
    tablet.off()
    tablet.open("A5")
    done = page.get_by_role("button", name="Done", exact=True)
    expect(done).to_be_visible()
    addresses = loads(page)
    page.evaluate("localStorage.hangs = sessionStorage['gatehouse-reloads'] = 2")
    tablet.does(CLOSED)
    done.tap()
    expect(page.get_by_text(f"The answer was not saved. {STUCK}. {CURE}")).to_be_visible()
    trouble = page.locator("[data-tablet-trouble]")
    expect(trouble).to_contain_text(f"{STUCK}. {CURE}")
    expect(done).to_have_attribute("aria-pressed", "false")
    answers_again(tablet)
    expect(trouble).not_to_contain_text(STUCK)
    tablet.tap("Done")
    assert addresses == []
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=0)
    # the answer was saved, so the next trouble may load the page again
    assert page.evaluate("sessionStorage['gatehouse-reloads']") is None
