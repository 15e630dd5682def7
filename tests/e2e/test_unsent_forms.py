"""A form waits for a slow server, and says when it was not sent."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from searches.models import NearMiss, Stop
from searches.services.stops.stops import raise_stop
from searches.views.stops import stops
from tests.e2e.conftest import SignedIn
from tests.e2e.tablets import Tablet
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)
#: Longer than the service worker waits for a page.
SLOW_SECONDS = 7.5
SIZES = {"820": (820, 1180), "390": (390, 844)}


def open_page(signed_in: SignedIn, prison: Prison, path: str) -> Page:
    """Open a page in Kay's browser, controlled by the service worker."""
    page = signed_in(prison.person["kay"], service_workers="allow").new_page()
    page.goto("/near-misses/new/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.goto(path)
    return page


def slowly(act: Callable[..., Any]) -> Callable[..., Any]:
    def slow(*args: Any, **named: Any) -> Any:
        time.sleep(SLOW_SECONDS)
        return act(*args, **named)

    return slow


def press_stop(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Stop all vehicles").click()


def test_the_page_waits_for_a_stop_that_takes_long(
    signed_in: SignedIn, prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(signed_in, prison, "/stop/")
    monkeypatch.setattr(stops, "raise_stop", slowly(raise_stop))
    press_stop(page)
    page.wait_for_url("**/stops/*/")
    assert page.url.endswith(f"/stops/{Stop.objects.get().pk}/")


def test_a_stop_that_was_not_sent_is_reported_and_can_be_pressed_again(
    signed_in: SignedIn, prison: Prison
) -> None:
    page = open_page(signed_in, prison, "/stop/")
    uuid = page.locator("main [name=uuid]").input_value()
    page.context.set_offline(True)
    press_stop(page)
    expect(page.get_by_role("heading", name="The stop was not sent")).to_be_visible()
    expect(
        page.get_by_text(
            "There is no connection. Call the stop by radio, or press the button again."
        )
    ).to_be_visible()
    expect(page.get_by_text("Save the stop on this tablet")).to_be_hidden()
    shoot(page, "not-raised")
    press_stop(page)
    expect(page.get_by_role("heading", name="The stop was not sent")).to_be_visible()
    assert not Stop.objects.exists()
    page.context.set_offline(False)
    press_stop(page)
    page.wait_for_url("**/stops/*/")
    assert str(Stop.objects.get().pk) == uuid


def test_a_tablet_may_store_a_stop_that_was_not_sent(tablet: Tablet) -> None:
    page = tablet.page
    page.goto("/stop/")
    tablet.off()
    press_stop(page)
    page.get_by_role("link", name="Save the stop on this tablet").tap()
    expect(page.locator("[data-shell]")).to_be_visible()
    press_stop(page)
    tablet.hears("1 on this tablet")
    tablet.on()
    tablet.all_arrive()
    assert Stop.objects.count() == 1


def test_a_form_that_was_not_sent_is_reported(signed_in: SignedIn, prison: Prison) -> None:
    page = open_page(signed_in, prison, "/near-misses/new/")
    page.locator("[name=seen]").fill("A hand under the tail lift")
    page.context.set_offline(True)
    page.locator("button.app-next__button").last.click()
    expect(page.get_by_role("heading", name="Not sent")).to_be_visible()
    expect(page.get_by_text("Assume that nothing was recorded.")).to_be_visible()
    shoot(page, "not-sent")
    assert not NearMiss.objects.exists()
    page.context.set_offline(False)
    page.get_by_role("link", name="Go back").click()
    page.wait_for_url("**/near-misses/new/")


def test_a_server_error_is_shown_with_the_servers_sentence(
    signed_in: SignedIn, prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: Any, **named: Any) -> None:
        raise RuntimeError("a bug")

    page = open_page(signed_in, prison, "/stop/")
    monkeypatch.setattr(stops, "raise_stop", crash)
    press_stop(page)
    expect(page.get_by_role("heading", name="Gatehouse could not answer")).to_be_visible()


def shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("HA_SHOTS"):
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=f"{folder}/{name}-{size}.png")
