"""A supervisor counts on a tablet, which keeps the taps while offline, and signs the count."""

from __future__ import annotations

import pytest
from django.core import signing
from playwright.sync_api import Page, expect

from searches import device_cookie
from searches.models import ClockReading, Count, CountConfirmation, Tap
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import open_work_session
from tests.e2e.conftest import SignedIn
from tests.support.sample_prison import PIN, Prison

pytestmark = pytest.mark.django_db(transaction=True)
SEEN = "button.app-person[data-state=seen]"
UNSEEN = "button.app-person[data-state=unseen]"


@pytest.fixture
def stan(prison: Prison, signed_in: SignedIn) -> Page:
    """Open Stan's tablet: six prisoners at work in the stores, and a whole-prison roll called."""
    numbers = [prisoner.number for prisoner in prison.prisoners["stores"]]
    open_work_session(prison.stan, party_id=prison.party["stores"].pk, numbers=numbers)
    call_whole_roll(prison.ceri)
    context = signed_in(prison.person["stan"])
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/stop/")
    screen = f"{prison.establishment.code}:stores-1"
    cookie = signing.dumps({"device": screen, "people": []}, salt=device_cookie.SALT)
    context.add_cookies(
        [{"name": device_cookie.COOKIE, "value": cookie, "url": page.url.removesuffix("stop/")}]
    )
    return page


def begin(page: Page, headcount: str) -> None:
    page.goto("/rolls/")
    page.locator("a.app-asked").click()
    page.locator(f"[data-key='{headcount}']").click()
    expect(page.locator("#headcount-number")).to_have_value(headcount)
    page.get_by_role("button", name="Record this number").click()
    expect(page.locator(UNSEEN)).to_have_count(6)
    page.wait_for_load_state()  # the script of the list has started


def tap_next(page: Page) -> None:
    """Tap the next face as soon as the list lets the officer tap again."""
    page.locator(".app-people:not([data-rests])").wait_for()
    page.locator(UNSEEN).first.click()


def test_six_faces_are_tapped_and_the_count_signed(stan: Page) -> None:
    begin(stan, "6")
    for left in range(6, 0, -1):
        tap_next(stan)
        expect(stan.locator(UNSEEN)).to_have_count(left - 1)
    expect(stan.locator(SEEN)).to_have_count(6)
    expect(stan.get_by_text("6 of 6 seen")).to_be_visible()
    stan.get_by_role("button", name="I have seen everybody here").click()
    stan.get_by_label("Your PIN").fill(PIN)
    stan.get_by_role("button", name="Sign the count").click()
    expect(stan.get_by_role("heading", name="Stores is counted")).to_be_visible()
    assert CountConfirmation.objects.count() == 1


def test_taps_wait_for_the_network_and_all_arrive(stan: Page) -> None:
    begin(stan, "6")
    stan.context.set_offline(True)
    for _ in range(3):
        tap_next(stan)
    expect(
        stan.get_by_text("No connection. Your taps are kept and will be sent again.")
    ).to_be_visible()
    assert Tap.objects.count() == 0
    stan.context.set_offline(False)
    expect(stan.locator(SEEN)).to_have_count(3)
    assert Tap.objects.count() == 3


def test_taps_outlive_their_page_and_the_clock_is_reported(stan: Page) -> None:
    begin(stan, "6")
    count, context = stan.url, stan.context
    context.set_offline(True)
    for _ in range(2):
        tap_next(stan)
    expect(
        stan.get_by_text("No connection. Your taps are kept and will be sent again.")
    ).to_be_visible()
    stan.close()
    context.set_offline(False)
    another = context.new_page()
    another.goto(count)
    expect(another.locator(SEEN)).to_have_count(2)
    assert Tap.objects.count() == 2
    assert ClockReading.objects.filter(device__name="stores-1").exists()


def test_a_tap_is_drawn_at_once_whatever_the_server_does(stan: Page) -> None:
    begin(stan, "6")
    stan.route("**/api/v1/**", lambda route: None)  # the server never answers
    state = stan.locator(UNSEEN).first.evaluate(
        "(row) => { row.click(); return row.dataset.state; }"
    )
    assert state == "sending"
    assert Tap.objects.count() == 0


def test_quick_taps_are_not_recorded_and_the_third_one_warns(stan: Page) -> None:
    begin(stan, "6")
    warning = stan.get_by_text("Look at each face.")
    quick = "(rows) => rows.forEach((row) => row.click())"
    stan.evaluate(f"({quick})([...document.querySelectorAll('{UNSEEN}')].slice(0, 3))")
    expect(stan.locator(SEEN)).to_have_count(1)
    expect(warning).to_be_hidden()
    stan.locator(".app-people:not([data-rests])").wait_for()
    stan.evaluate(f"({quick})([...document.querySelectorAll('{UNSEEN}')].slice(0, 2))")
    expect(warning).to_be_visible()
    expect(stan.locator(SEEN)).to_have_count(2)
    assert Tap.objects.count() == 2


def test_a_count_begins_without_a_connection_and_is_signed_when_it_returns(stan: Page) -> None:
    stan.goto("/rolls/")
    stan.locator("a.app-asked").click()
    expect(stan.locator("#headcount[data-list-is-kept]")).to_be_visible()
    stan.context.set_offline(True)
    stan.locator("[data-key='6']").click()
    stan.get_by_role("button", name="Record this number").click()
    expect(stan.locator(UNSEEN)).to_have_count(6)
    expect(stan.get_by_text("The gate does not hear of this count until")).to_be_visible()
    for _ in range(6):
        tap_next(stan)
    assert not Count.objects.exists()
    stan.context.set_offline(False)
    expect(stan.locator(SEEN)).to_have_count(6)
    count = Count.objects.get()
    assert (count.headcount, count.taps.count()) == (6, 6)
    assert count.proven_at is not None and count.proven_at < count.recorded_at
    stan.get_by_role("button", name="I have seen everybody here").click()
    stan.get_by_label("Your PIN").fill(PIN)
    stan.get_by_role("button", name="Sign the count").click()
    expect(stan.get_by_role("heading", name="Stores is counted")).to_be_visible()


def test_a_count_begun_without_a_connection_outlives_its_page(stan: Page) -> None:
    stan.goto("/rolls/")
    stan.locator("a.app-asked").click()
    expect(stan.locator("#headcount[data-list-is-kept]")).to_be_visible()
    headcount, context = stan.url, stan.context
    context.set_offline(True)
    stan.locator("[data-key='6']").click()
    stan.get_by_role("button", name="Record this number").click()
    expect(stan.locator(UNSEEN)).to_have_count(6)
    tap_next(stan)
    expect(stan.get_by_text("No connection. Your taps are kept")).to_be_visible()
    stan.close()
    context.set_offline(False)
    another = context.new_page()
    another.goto(headcount)
    another.goto("/rolls/")
    expect(another.get_by_text("Go on counting Stores")).to_be_visible()
    assert Tap.objects.count() == 1
