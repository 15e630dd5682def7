"""The checklist on a tablet: the camera, the vehicle plan, and *Found*."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, Playwright, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from searches.models import Answer, Photograph, Stop
from searches.rules.answers import ItemAnswer
from searches.services.stops.stops import acknowledge_stop
from searches.words.checklists import Result
from tests.support.chromium import ARGUMENTS, camera, executable
from tests.support.sample_prison import Prison, load_prison
from tests.support.searching import InTheLock, answer, seal

pytestmark = pytest.mark.django_db(transaction=True)
TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def lorry(prison: Prison) -> InTheLock:
    return seal(prison)


@pytest.fixture
def tablet(
    request: pytest.FixtureRequest,
    live_server: LiveServer,
    prison: Prison,
    playwright_here: Playwright,
) -> Iterator[Page]:
    """Return the page of Grace's tablet, with a camera that shows a moving picture."""
    session = Client()
    session.force_login(prison.person["grace"])
    browser = playwright_here.chromium.launch(
        executable_path=executable(), args=[*ARGUMENTS, *camera()]
    )
    context = browser.new_context(
        base_url=live_server.url,
        viewport=getattr(request, "param", TABLET),
        has_touch=True,
        permissions=["camera"],
    )
    value = session.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    yield context.new_page()
    browser.close()


def shoot(page: Page, name: str) -> None:
    """Save screenshots in the folder that the environment variable SHOTS names, if it is set."""
    if folder := os.environ.get("SHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png")


@pytest.mark.parametrize("tablet", [TABLET, PHONE], indirect=True, ids=["tablet", "phone"])
def test_a_zone_is_photographed_and_answered(
    prison: Prison, lorry: InTheLock, tablet: Page
) -> None:
    answer(prison.tom, lorry, "A5", ItemAnswer(Result.DONE))
    tablet.goto(f"/visits/{lorry.visit.pk}/sheet/")
    shoot(tablet, "overview")
    tablet.get_by_role("link", name="U3 Left side: not looked at").tap()
    shoot(tablet, "zone")
    expect(tablet.get_by_role("button", name="Take photograph")).to_be_visible()
    shoot(tablet, "camera")
    tablet.get_by_role("button", name="Take photograph").tap()
    expect(tablet.get_by_role("button", name="Take again")).to_be_visible()
    expect(tablet.get_by_text("Photograph sent.")).to_be_visible()
    shoot(tablet, "taken")
    tablet.get_by_role("button", name="Clear").tap()
    tablet.wait_for_url(lambda address: "/U3/" not in address)
    shoot(tablet, "next")
    photo = Photograph.objects.get()
    assert photo.in_application and (photo.slot, photo.problems) == ("U3", [])
    tablet.goto(f"/visits/{lorry.visit.pk}/sheet/")
    expect(tablet.get_by_role("link", name="U3 Left side: done")).to_be_visible()
    shoot(tablet, "filled")


def test_found_is_the_only_thing_on_the_screen(lorry: InTheLock, tablet: Page) -> None:
    tablet.goto(f"/visits/{lorry.visit.pk}/sheet/B1/")
    tablet.get_by_role("button", name="Found something").tap()
    shoot(tablet, "found-asked")
    tablet.get_by_role("button", name="Go back").tap()
    expect(tablet.get_by_role("button", name="Yes, I found something")).to_be_hidden()
    assert Answer.objects.count() == 0
    tablet.get_by_role("button", name="Found something").tap()
    tablet.get_by_role("button", name="Yes, I found something").tap()
    expect(tablet.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    shoot(tablet, "found")
    expect(tablet.locator("[data-waiting=none]")).to_contain_text("All records sent")
    tablet.goto(f"/visits/{lorry.visit.pk}/sheet/A1/")
    expect(tablet.get_by_text("Do not touch.")).to_be_visible()
    expect(tablet.get_by_role("button", name="Same")).to_have_count(0)
    stop = Stop.objects.get(answer=Answer.objects.get())
    acknowledge_stop(load_prison().omar, stop_id=stop.pk)
    expect(tablet.get_by_role("button", name="Same")).to_be_visible()


def test_a_colleagues_find_takes_the_open_zone_off_the_screen(
    lorry: InTheLock, tablet: Page
) -> None:
    tablet.goto(f"/visits/{lorry.visit.pk}/sheet/A1/")
    expect(tablet.get_by_role("button", name="Same")).to_be_visible()
    answer(load_prison().tom, lorry, "B1", ItemAnswer(Result.FOUND))
    expect(tablet.get_by_text("Do not touch.")).to_be_visible()
    expect(tablet.get_by_role("button", name="Same")).to_have_count(0)
