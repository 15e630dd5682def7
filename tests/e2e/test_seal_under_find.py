"""A tablet that holds a find about a vehicle does not offer to seal its lock again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from searches.models import LockSession, Stop
from searches.services.locks.locks import void_lock
from searches.words.visits import VoidReason
from tests.e2e.tablets import Tablet, wait_until
from tests.support.bad_network import Fault, Wire
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_seal_is_offered_without_a_connection_while_the_tablet_holds_a_find(
    tablet: Tablet,
) -> None:
    page, visit = tablet.page, f"/visits/{tablet.in_the_lock.visit.pk}/"
    tablet.off()
    tablet.open("B1")
    tablet.find_something()
    expect(page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    page.goto(visit)
    page.get_by_text("The lock was opened or disturbed").tap()
    page.get_by_role("button", name="Inner gate opened").tap()
    expect(page.get_by_text("The lock session is void.")).to_be_visible()
    said = "Something was found on this vehicle: B1. Do not seal the lock"
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("link", name="The vehicle is in the lock")).to_have_count(0)
    page.goto(f"{visit}seal/")
    expect(page.get_by_role("heading", name="Something was found on this vehicle")).to_be_visible()
    expect(page.get_by_role("button", name="Seal vehicle lock")).to_have_count(0)
    tablet.on()
    wait_until(
        page,
        LockSession.objects.filter(voided_at__isnull=False).exists,
        "the server has the void of the lock session",
    )
    lock = LockSession.objects.get()
    assert (lock.void_reason, Stop.objects.get().visit_id) == ("inner_gate_opened", lock.visit_id)


def test_the_servers_page_seals_no_lock_while_the_tablet_holds_an_unsent_find(
    tablet: Tablet, wire: Wire, prison: Prison
) -> None:
    page, visit = tablet.page, tablet.in_the_lock.visit
    tablet.off()
    tablet.open("B1")
    tablet.find_something()
    expect(page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    void_lock(prison.tom, visit_id=visit.pk, reason=VoidReason.LEFT_UNWATCHED)
    wire.faults = [Fault("/operations", "POST", status=503)]
    tablet.on()
    tablet.goto(f"/visits/{visit.pk}/seal/")
    said = "This tablet has not yet sent a record of something found on this vehicle."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("button", name="Seal vehicle lock")).to_be_disabled()
    wire.faults = []
    tablet.all_arrive()
    expect(page.get_by_role("button", name="Seal vehicle lock")).not_to_be_disabled()
    page.reload()
    expect(page.get_by_text("Stop. Step back.")).to_be_visible()
