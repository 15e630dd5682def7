"""Officers share a gate tablet: six taps change the officer, and an idle screen locks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from searches.models import Answer
from searches.services.people.tablet_officers import list_officer
from tests.e2e.tablets import KEPT, Tablet
from tests.support.bad_network import Fault, Mood, Wire
from tests.support.sample_prison import PIN, Prison

pytestmark = pytest.mark.django_db(transaction=True)
#: Makes the tablet believe that nobody has touched it for a long time.
LONG_AGO = """() => {
  localStorage.setItem("gatehouse-touched", "0");
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def shared(prison: Prison, tablet: Tablet) -> Tablet:
    """Return Grace's tablet, on which Greta has signed in before."""
    list_officer(prison.greta)
    list_officer(prison.grace)
    return tablet


def tap_pin(page: Page, pin: str = PIN) -> int:
    for digit in pin:
        page.locator(f"[data-officers] [data-key='{digit}']").click()
    return len(pin)


def idle(page: Page) -> None:
    page.evaluate(LONG_AGO)
    expect(page.get_by_role("heading", name="This tablet is locked")).to_be_visible()
    expect(page.locator("[data-officers] [data-key='1']")).to_be_visible()


def test_another_officer_signs_in_with_six_taps_and_stays_in_the_zone(
    prison: Prison, shared: Tablet
) -> None:
    shared.open("A5")
    page, zone, taps = shared.page, shared.page.url, 0
    page.get_by_role("link", name="Grace Okafor Change officer").click()
    taps += 1 + tap_pin(page)
    page.get_by_role("button", name="Greta Bain").click()
    taps += 1
    expect(page).to_have_url(zone)
    expect(page.get_by_role("link", name="Greta Bain Change officer")).to_be_visible()
    assert taps == 6
    shared.tap("Done")
    shared.all_arrive()
    assert Answer.objects.get(item="A5").answered_by_id == prison.person["greta"].pk


def test_an_idle_tablet_covers_the_page_and_keeps_what_was_typed(
    prison: Prison, shared: Tablet
) -> None:
    page = shared.page
    page.goto("/near-misses/new/")
    page.locator("textarea").first.fill("Soot on a prisoner's sleeve")
    idle(page)
    expect(page.locator("main")).to_be_hidden()
    expect(page.get_by_role("link", name="Stop all vehicles")).to_be_visible()
    tap_pin(page, "9731")
    page.get_by_role("button", name="Grace Okafor").click()
    expect(page.get_by_text("This is not your PIN. Enter your PIN again.")).to_be_visible()
    expect(page.locator("#officer-pin")).to_be_focused()
    tap_pin(page)
    page.get_by_role("button", name="Grace Okafor").click()
    expect(page.locator("main")).to_be_visible()
    assert page.locator("textarea").first.input_value() == "Soot on a prisoner's sleeve"


def test_a_locked_tablet_stays_locked_when_the_page_is_loaded_again(
    prison: Prison, shared: Tablet
) -> None:
    shared.open("A5")
    idle(shared.page)
    shared.page.reload()
    expect(shared.page.get_by_role("heading", name="This tablet is locked")).to_be_visible()
    shared.off()
    shared.open("A5")
    expect(shared.page.get_by_text("Go where this tablet has a connection.")).to_be_visible()
    shared.on()  # the tablet then asks for a PIN by itself
    tap_pin(shared.page)
    shared.page.get_by_role("button", name="Greta Bain").click()
    expect(shared.page.get_by_role("link", name="Greta Bain Change officer")).to_be_visible()


def test_without_a_connection_the_officer_stays_and_nobody_else_can_sign_in(
    prison: Prison, shared: Tablet
) -> None:
    shared.open("A5")
    page = shared.page
    page.get_by_role("link", name="Grace Okafor Change officer").click()
    tap_pin(page)
    page.get_by_role("button", name="Greta Bain").click()
    expect(page.get_by_role("link", name="Greta Bain Change officer")).to_be_visible()
    shared.all_arrive()
    shared.off()
    shared.open("A5")
    expect(page.get_by_text("Greta Bain is signed in")).to_be_visible()
    page.goto("/officer/?next=/board/")
    expect(page.get_by_text("No change of officer without a connection")).to_be_visible()
    shared.open("A5")
    shared.tap("Done")
    expect(page.locator("[data-waiting]")).to_contain_text("1 on this tablet")
    assert [fact["kind"] for fact in page.evaluate(KEPT)] == ["answer_item"]
    shared.on()
    shared.all_arrive()
    assert Answer.objects.get(item="A5").answered_by_id == prison.person["greta"].pk


def test_what_the_earlier_officer_recorded_waits_for_them_and_keeps_their_name(
    prison: Prison, shared: Tablet
) -> None:
    page = shared.page
    page.context.route("**/api/v1/operations", lambda route: route.abort())
    shared.open("A5")
    shared.tap("Done")
    expect(page.locator("[data-waiting]")).to_contain_text("1 on this tablet")
    page.get_by_role("link", name="Grace Okafor Change officer").click()
    tap_pin(page)
    page.get_by_role("button", name="Greta Bain").click()
    expect(page.get_by_role("link", name="Greta Bain Change officer")).to_be_visible()
    page.context.unroute("**/api/v1/operations")
    expect(page.locator("[data-waiting]")).to_contain_text("1 on this tablet")
    assert not Answer.objects.exists()
    page.get_by_role("link", name="Greta Bain Change officer").click()
    tap_pin(page)
    page.get_by_role("button", name="Grace Okafor").click()
    shared.all_arrive()
    assert Answer.objects.get(item="A5").answered_by_id == prison.person["grace"].pk


def test_a_slow_answer_never_replaces_the_form_in_which_an_officer_enters_a_pin(
    shared: Tablet, wire: Wire
) -> None:
    shared.open("A5")
    page = shared.page
    wire.faults = [Fault("/officer/", "GET", delay=1.5, times=1)]
    page.evaluate(LONG_AGO)
    expect(page.get_by_role("heading", name="This tablet is locked")).to_be_visible()
    for _ in range(2):  # the page looks again and again whether the form is there
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tap_pin(page)
    page.get_by_role("button", name="Grace Okafor").click()
    expect(page.locator("main")).to_be_visible()
    assert sum("GET /officer/" in call for call in wire.seen) == 1


def test_an_officer_learns_that_the_control_room_did_not_check_the_pin(
    prison: Prison, shared: Tablet, wire: Wire
) -> None:
    shared.open("A5")
    page = shared.page
    page.get_by_role("link", name="Grace Okafor Change officer").click()
    tap_pin(page)
    wire.mood = Mood.GONE
    page.get_by_role("button", name="Greta Bain").click()
    expect(page.get_by_text("The control room did not answer, so the PIN was")).to_be_visible()
    wire.mood = Mood.GOOD
    page.get_by_role("button", name="Greta Bain").click()
    expect(page.get_by_role("link", name="Greta Bain Change officer")).to_be_visible()
