"""The steps of logging a vehicle in, as an officer takes them by touch."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


def key(page: Page, question: str, words: str) -> Locator:
    """Return the large key with these words that answers a question."""
    return page.locator(f"#{question} .app-key").filter(has_text=words).first


def go_on(page: Page) -> None:
    # the form rests for a moment after it went on by itself
    page.locator("form[data-steps]:not([data-rests])").wait_for()
    page.get_by_role("button", name="Next").tap()


def at_step(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def answer_steps(page: Page, *, plate: str = "KX23 LDV") -> None:
    """Answer every step for an unknown rigid lorry, and stop before the vehicle is logged in."""
    page.get_by_label("Number plate", exact=True).fill(plate)
    go_on(page)
    key(page, "vehicle_type", "Rigid box lorry").tap()
    page.get_by_label("Haulier or emergency service").fill("Ridings Foods")
    page.get_by_label("24-hour number of the haulier", exact=True).fill("01924 555 0101")
    go_on(page)
    answer_from_the_driver_on(page)


def answer_from_the_driver_on(page: Page) -> None:
    page.get_by_label("Driver's name").fill("D. Marsh")
    key(page, "people_in_cab", "1").tap()
    key(page, "escort", "Nobody yet").tap()
    if page.get_by_role("heading", name="Areas and escort").is_visible():
        go_on(page)
    key(page, "brings", "None").tap()
    key(page, "has_underneath", "Nothing").tap()
