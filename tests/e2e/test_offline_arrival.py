"""An arrival, a lock session and a search are begun offline, and all records are sent
afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, Playwright, expect

from searches.models import LockSession, SealedDraw, Search, SearchSignature, Visit
from searches.words.checklists import Purpose
from tests.e2e.arrivals import answer_from_the_driver_on, answer_steps, at_step, go_on, key
from tests.e2e.tablets import (
    KEPT,
    browser_of,
    goto,
    kept_by,
    remembered,
    sign_in,
    wait_for_sheets,
    wait_until,
)
from tests.services.visits.test_deliveries_of_corrected_plates import announce
from tests.support.bad_network import Wire
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer, nothing_wrong, send_photo
from tests.support.searching import seal as seal_at_the_server

pytestmark = pytest.mark.django_db(transaction=True)
DRAWS = 10


@pytest.fixture
def page(wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path) -> Iterator[Page]:
    """Open Grace's tablet on the board, with keys, draws and checklists stored, and go offline."""
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        page = context.pages[0]
        page.goto("/board/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        wait_until_stocked(page)
        page.context.set_offline(True)
        page.goto("/board/")
        yield page


def wait_until_stocked(page: Page) -> None:
    wait_until(
        page, lambda: len(remembered(page, "draws") or ()) >= DRAWS, "the tablet has its draws"
    )
    wait_for_sheets(page)


def wait_until_known(page: Page, key: UUID) -> None:
    """Wait until the tablet has the search or the delivery with this key."""
    wait_until(
        page,
        lambda: str(key) in str(remembered(page, "pack")),
        "the control room's data on the tablet has this key",
    )


def come_in(page: Page, plate: str = "KX23 LDV") -> None:
    page.get_by_role("button", name="Log a vehicle in").tap()
    answer_steps(page, plate=plate)
    page.get_by_role("button", name="Log vehicle in").tap()


def seal(page: Page) -> None:
    page.get_by_role("button", name="The vehicle is in the lock").tap()
    page.get_by_text("The inner gate is shut").tap()
    page.get_by_text("No prisoner is in the lock").tap()
    page.get_by_role("button", name="Seal vehicle lock").tap()
    expect(page.get_by_role("heading", name="Search")).to_be_visible()


def searched(prison: Prison) -> InTheLock:
    """Seal a lorry and complete every zone of its search. Both signatures are missing."""
    in_the_lock = seal_at_the_server(prison)
    for item in in_the_lock.items:
        if Purpose.LAST_LOOK in item.purposes:
            continue
        for slot in item.photos:
            send_photo(prison.grace, in_the_lock, item.code, slot.code)
        answer(prison.grace, in_the_lock, item.code, nothing_wrong(item))
    return in_the_lock


def all_arrive(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("[data-waiting=none]")).to_contain_text("All records sent")


def test_a_search_begun_offline_is_sent_completely_afterwards(page: Page) -> None:
    come_in(page)
    expect(page.get_by_text("Recorded on this tablet: on this tablet.")).to_be_visible()
    seal(page)
    page.get_by_role("link", name="A5").first.tap()
    page.get_by_role("button", name="Done", exact=True).tap()
    expect(page.get_by_role("heading", name="A5")).to_have_count(0)
    kinds = [fact["kind"] for fact in page.evaluate(KEPT)]
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


def test_the_kind_of_a_plate_is_selected_offline(page: Page) -> None:
    page.get_by_role("button", name="Log a vehicle in").tap()
    page.get_by_label("Number plate", exact=True).fill("101 D 123")
    go_on(page)
    expect(page.get_by_text("This is not a UK number plate.")).to_be_visible()
    page.get_by_text("Not a UK plate").tap()
    kind = page.get_by_label("Kind of number plate")
    kind.select_option("Military plate")
    go_on(page)
    expect(page.get_by_text("The kind that you selected does not fit")).to_be_visible()
    kind.select_option("Diplomatic plate")
    answer_steps(page, plate="101 D 123")
    page.get_by_role("button", name="Log vehicle in").tap()
    expect(page.get_by_text("Recorded on this tablet: on this tablet.")).to_be_visible()
    all_arrive(page)
    vehicle = Visit.objects.get().vehicle
    assert (vehicle.plate_display, vehicle.plate_kind) == ("101 D 123", "diplomatic")


def test_an_expected_vehicle_is_filled_in_offline(page: Page, prison: Prison) -> None:
    """The tablet stores what the server knows about each expected vehicle."""
    page.context.set_offline(False)
    delivery = announce(prison)
    goto(page, "/board/")
    wait_until_known(page, delivery.pk)
    page.context.set_offline(True)
    page.goto("/visits/new/")
    page.get_by_label("Number plate", exact=True).fill("KX23LDV")
    expect(page.get_by_text("Calder Foodservice")).to_be_visible()
    go_on(page)
    at_step(page, "Driver and people in the cab")
    page.reload()
    at_step(page, "Driver and people in the cab")
    answer_from_the_driver_on(page)
    page.get_by_role("button", name="Log vehicle in").tap()
    expect(page.get_by_text("Recorded on this tablet: on this tablet.")).to_be_visible()
    all_arrive(page)
    visit = Visit.objects.get()
    assert visit.pk == delivery.pk
    assert (visit.haulier.phone_24h, visit.planned_areas) == ("01632 960114", ["kitchen-bay"])


def test_an_ambulance_comes_in_offline_with_plate_and_service(page: Page) -> None:
    page.goto("/visits/new/")
    page.get_by_label("Number plate", exact=True).fill("AM12 BUL")
    go_on(page)
    key(page, "vehicle_type", "Ambulance").tap()
    page.get_by_role("button", name="Ambulance service").tap()
    key(page, "escort", "Nobody yet").tap()
    page.get_by_role("button", name="Log vehicle in").tap()
    expect(page.get_by_text("Recorded on this tablet: on this tablet.")).to_be_visible()
    all_arrive(page)
    visit = Visit.objects.get()
    assert (visit.vehicle_type, visit.haulier.name) == ("emergency", "Ambulance service")
    assert visit.tail_lift_fitted


def test_a_checklist_drawn_offline_equals_the_draw_of_the_server(page: Page) -> None:
    come_in(page)
    seal(page)
    here = page.locator("[data-list] .app-zones__code").all_inner_texts()
    all_arrive(page)
    expect(page.locator("[data-shell]")).to_have_count(0)  # the server drew the same page
    zone_codes = page.locator(".app-zones__code").all_inner_texts()
    assert sorted(here) == sorted(zone_codes)
    assert len(here) > 20


def test_a_second_signature_counts_only_if_the_search_was_offline(
    page: Page, prison: Prison
) -> None:
    in_the_lock = searched(prison)
    page.context.set_offline(False)
    goto(page, f"/visits/{in_the_lock.visit.pk}/sheet/")
    wait_until_known(page, in_the_lock.search.pk)
    page.context.set_offline(True)
    page.goto(f"/visits/{in_the_lock.visit.pk}/sign/")
    for name, label in (("Grace Okafor", "first"), ("Tom Hale", "second")):
        key = page.get_by_role("button", name=f"Sign as {label} searcher")
        expect(key).to_be_visible()
        page.get_by_label("Who signs").select_option(label=name)
        for digit in PIN:
            page.locator(f"[data-key='{digit}']").tap()
        key.tap()
    expect(page.get_by_text("Both searchers have signed.")).to_be_visible()
    assert PIN not in str(page.evaluate(KEPT))
    page.context.set_offline(False)
    # The officer reads that the second signature was refused, and why.
    expect(page.locator("[data-waiting=refused]")).to_contain_text("1 not accepted")
    refused = [fact for fact in kept_by(page) if fact["state"] == "refused"]
    assert [(fact["kind"], fact["payload"]["place"]) for fact in refused] == [("sign_search", 2)]
    assert "Sign in on your own device" in refused[0]["said"]
    signed = {row.place: row.signed_by.printed_name for row in SearchSignature.objects.all()}
    assert signed == {1: "Grace Okafor"}, "the search itself was made with the server in reach"
