"""The browser of every browser test, and a list of the errors it reported."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Protocol

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.cache import patch_cache_control
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from searches.models import Person
from tests.e2e.tablets import PATIENCE_MILLISECONDS, Tablet, browser_of, install, sign_in
from tests.support.bad_network import Relay, Wire, relay_to
from tests.support.chromium import ARGUMENTS, executable
from tests.support.restoring import restore
from tests.support.sample_prison import Prison, load_prison
from tests.support.searching import seal


class SignedIn(Protocol):
    def __call__(
        self, person: Person, *, service_workers: Literal["allow", "block"] = "block"
    ) -> BrowserContext: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    """Start Playwright once for the whole run. A second one in the same thread would be refused."""
    executable()
    # These tests do not check the speed, so a busy machine gets much time.
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    browser = playwright_here.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture(scope="session", autouse=True)
def static_files_may_be_cached() -> Iterator[None]:
    """Let a browser keep styles and scripts for its next page, as in production.

    A tablet behind the relay still fetches each file, so that a file which the service worker
    forgot is missed.
    """
    serve = StaticFilesHandler.serve

    def serve_for_a_day(self: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = serve(self, request)
        if request.get_host().startswith("localhost:"):
            patch_cache_control(answer, max_age=24 * 60 * 60)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_for_a_day)
        yield


@pytest.fixture
def signed_in(chromium: Browser, live_server: LiveServer) -> Iterator[SignedIn]:
    """Return a function that opens a browser context in which a person is signed in.

    The service worker is not installed, unless a test asks for it: that takes some seconds.
    """
    open_contexts: list[BrowserContext] = []

    def open_for(
        person: Person, *, service_workers: Literal["allow", "block"] = "block"
    ) -> BrowserContext:
        session = Client()
        session.force_login(person)
        context = chromium.new_context(base_url=live_server.url, service_workers=service_workers)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        value = session.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        open_contexts.append(context)
        return context

    yield open_for
    for context in open_contexts:
        context.close()


@pytest.fixture(scope="session")
def relay(live_server: LiveServer) -> Iterator[Relay]:
    with relay_to(live_server.url) as relay:
        yield relay


@pytest.fixture
def wire(relay: Relay) -> Iterator[Wire]:
    with relay.new_wire() as wire:
        yield wire


@pytest.fixture(scope="session")
def installed_profile(
    relay: Relay,
    playwright_here: Playwright,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Install Gatehouse once in a browser's profile, which tests copy instead of installing it."""
    profile = tmp_path_factory.mktemp("installed") / "profile"
    with django_db_blocker.unblock():
        with relay.new_wire(), browser_of(playwright_here, profile, relay.address) as context:
            install(context, load_prison(), relay.address)
        restore(None)
        cache.clear()
    return profile


@pytest.fixture
def profile(installed_profile: Path, tmp_path: Path) -> Path:
    """Return a profile with Gatehouse's workers and cached pages. Nobody has signed in yet."""
    return Path(shutil.copytree(installed_profile, tmp_path / "profile"))


@pytest.fixture
def tablet(
    wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path
) -> Iterator[Tablet]:
    """Return Grace's tablet with an open search and everything it needs to work offline."""
    there = seal(prison)
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        tablet = Tablet(context, context.pages[0], there)
        tablet.ready()
        yield tablet
