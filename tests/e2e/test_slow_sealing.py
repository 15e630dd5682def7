"""A tablet goes on working with a slow server, straight after the lock was sealed and after a loss
of the network.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from searches.models import LockSession
from searches.services.locks.locks import void_lock
from searches.words.visits import VoidReason
from tests.e2e.tablets import Tablet, remembered, wait_until
from tests.support.bad_network import Fault, Mood, Wire
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)
#: Longer than the service worker waits for a page, in seconds.
SLOW = 9


def test_the_tablet_says_sealed_while_the_server_is_slow_to_show_the_search(
    tablet: Tablet, wire: Wire, prison: Prison
) -> None:
    page, visit = tablet.page, tablet.in_the_lock.visit
    void_lock(prison.grace, visit_id=visit.pk, reason=VoidReason.LEFT_UNWATCHED)
    page.goto("/board/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    _wait_until_void(tablet)
    page.goto(f"/visits/{visit.pk}/seal/")
    for box in page.locator("#seal input[type=checkbox]").all():
        box.check()
    # and the tablet does not hear of the new search in another way
    late = (r"/sheet/$", "/manifest", "/api/v1/tablet$")
    wire.faults = [Fault(path, "GET", delay=SLOW) for path in late]
    page.get_by_role("button", name="Seal vehicle lock").tap()
    heading = page.get_by_role("heading", name="Sealed. Waiting for the control room")
    expect(heading).to_be_visible()
    expect(page.get_by_text("The search opens as soon as the control room answers")).to_be_visible()
    assert LockSession.objects.filter(visit=visit, voided_at=None).count() == 1
    page.get_by_role("link", name="Back").first.tap()
    expect(page.get_by_role("link", name="The vehicle is in the lock")).to_have_count(0)
    page.go_back()
    expect(heading).to_be_visible()
    wire.faults = []
    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()


def _wait_until_void(tablet: Tablet) -> None:
    def is_void() -> bool:
        pack = remembered(tablet.page, "pack") or {"visits": []}
        states = {visit["state"] for visit in pack["visits"]}
        return bool(states) and "in_the_lock" not in states

    wait_until(tablet.page, is_void, "the tablet hears of the void lock session")


def test_a_tablet_leaves_its_own_pages_on_a_network_of_three_seconds(
    tablet: Tablet, wire: Wire
) -> None:
    wire.mood = Mood.GONE
    tablet.open("A5")
    own = tablet.page.locator("[data-shell]")
    expect(own.get_by_role("heading", name="A5")).to_be_visible()
    wire.mood, wire.delay = Mood.GOOD, 3.2
    expect(own).to_have_count(0)
    expect(tablet.page.get_by_role("heading", name="A5")).to_be_visible()
