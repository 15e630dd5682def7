"""The browser of every browser test, and a list of the errors it reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from searches.models import Person
from tests.e2e.tablets import Tablet, browser_of, sign_in
from tests.support.bad_network import Wire, wire_to
from tests.support.chromium import ARGUMENTS, executable
from tests.support.sample_prison import Prison
from tests.support.searching import seal

SignedIn = Callable[[Person], BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    """Start Playwright once for the whole run. A second one in the same thread would be refused."""
    executable()
    # These tests do not check the speed, so a busy machine gets much time.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    browser = playwright_here.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture
def signed_in(chromium: Browser, live_server: LiveServer) -> Iterator[SignedIn]:
    """Return a function that opens a browser context in which a person is signed in."""
    open_contexts: list[BrowserContext] = []

    def open_for(person: Person) -> BrowserContext:
        session = Client()
        session.force_login(person)
        context = chromium.new_context(base_url=live_server.url)
        value = session.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        open_contexts.append(context)
        return context

    yield open_for
    for context in open_contexts:
        context.close()


@pytest.fixture
def wire(live_server: LiveServer) -> Iterator[Wire]:
    with wire_to(live_server.url) as between:
        yield between


@pytest.fixture
def tablet(
    wire: Wire, prison: Prison, playwright_here: Playwright, tmp_path: Path
) -> Iterator[Tablet]:
    """Return Grace's tablet with an open search and everything it needs to work offline."""
    there = seal(prison)
    with browser_of(playwright_here, tmp_path / "profile", wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        tablet = Tablet(context, context.pages[0], there)
        tablet.ready()
        yield tablet
