"""Way in, lock and search begun with nothing reached; all of it merges. pains 2, 6, 9."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from searches.models import LockSession, Photograph, Search, SealedDraw, SearchSignature, Visit
from searches.words.checklists import VehicleType
from tests.cast import PIN, Prison
from tests.e2e.tablets import KEPT, SHEETS, browser_of, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
DRAWS = 10
STOCKED = """async () => {
  const { recall } = await import(document.querySelector("script[src*='js/main']").src.replace(/js.main.*/, "js/tablet/store.js"));
  return ((await recall("draws")) ?? []).length;
}"""


@pytest.fixture
def page(
    live_server: LiveServer, prison: Prison, playwright_here: Playwright, tmp_path: Path
) -> Iterator[Page]:
    """Grace's tablet on the board, with keys, draws and sheets on it."""
    with browser_of(playwright_here, tmp_path / "profile", live_server.url) as context:
        sign_in(context, prison, "grace", live_server.url)
        page = context.pages[0]
        page.goto("/board/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        wait_until_stocked(page)
        page.context.set_offline(True)
        page.goto("/board/")
        yield page


def wait_until_stocked(page: Page) -> None:
    for _ in range(100):
        if page.evaluate(STOCKED) >= DRAWS and page.evaluate(SHEETS) >= len(VehicleType):
            return
        page.wait_for_timeout(100)
    raise AssertionError("Nothing was handed to the tablet.")


def come_in(page: Page, plate: str = "KX23 LDV") -> None:
    page.get_by_role("button", name="A vehicle comes in").tap()
    page.get_by_label("Plate", exact=True).fill(plate)
    for label, text in (("Haulier", "Ridings Foods"), ("Its 24-hour number", "01924 555 0101")):
        page.get_by_label(label).fill(text)
    page.get_by_label("Driver's name").fill("D. Marsh")
    page.get_by_role("button", name="It is inside").tap()


def seal(page: Page) -> None:
    page.get_by_role("button", name="It is in the lock").tap()
    page.get_by_text("The inner gate is shut").tap()
    page.get_by_text("No prisoner is in the lock").tap()
    page.get_by_role("button", name="Seal and search").tap()
    expect(page.get_by_role("heading", name="Search")).to_be_visible()


def all_arrive(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("[data-waiting=none]")).to_contain_text(
        "All at the control room", timeout=40_000
    )


def test_a_search_is_begun_with_nothing_reached_and_merges(page: Page) -> None:
    come_in(page)
    expect(page.get_by_text("Done here: on this tablet.")).to_be_visible()
    seal(page)
    page.get_by_role("link", name="A5").first.tap()
    page.get_by_role("button", name="Done", exact=True).tap()
    expect(page.get_by_role("heading", name="A5")).to_have_count(0)
    kinds = [one["kind"] for one in page.evaluate(KEPT)]
    assert kinds == ["log_vehicle_in", "close_inner_gate", "answer_item"]
    assert Visit.objects.count() == 0
    all_arrive(page)
    visit, search = Visit.objects.get(), Search.objects.get()
    lock = LockSession.objects.get()
    assert (visit.vehicle.plate, lock.void_reason) == ("KX23LDV", "")
    assert search.answers.get().item == "A5"
    draw = SealedDraw.objects.get(used_by=visit)
    assert draw.number == 1
    assert search.route == draw.route


def test_the_sheet_begun_alone_is_the_one_the_server_draws(page: Page) -> None:
    come_in(page)
    seal(page)
    here = page.locator("[data-list] .app-zones__code").all_inner_texts()
    all_arrive(page)
    page.goto(f"/visits/{Visit.objects.get().pk}/sheet/")
    there = page.locator(".app-zones__code").all_inner_texts()
    assert sorted(here) == sorted(there)
    assert len(here) > 20
