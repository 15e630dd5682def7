"""What happens to a tablet in the middle of a search: wrong clocks, sleep, upgrades, lost packets,
the browser's own buttons, and a private window.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from searches.models import Answer, LedgerEntry, LockSession, Photograph
from searches.services.locks import locks
from tests.e2e.tablets import INSTALLED, Tablet, demand_all_there, sign_in
from tests.support.bad_network import Mood, Wire
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db(transaction=True)

#: Sets the wall clock of each page wrong by the minutes under this key.
CLOCK_OFF = """() => {
  const True = Date;
  const off = () => Number(localStorage.getItem("clock-off") ?? 0) * 60_000;
  globalThis.Date = class extends True {
    constructor(...given) { given.length ? super(...given) : super(Date.now()); }
    static now() { return True.now() + off(); }
  };
}"""
#: Sets the clock, and touches the screen at once, so that the tablet was not idle since the old
#: time and does not lock.
SET_CLOCK = """(minutes) => {
  localStorage.setItem("clock-off", String(minutes));
  document.dispatchEvent(new Event("pointerdown"));
}"""


def key(page: Page, words: str) -> Any:
    return page.get_by_role("button", name=words, exact=True)


def demand_answered(tablet: Tablet, item: str, words: str) -> None:
    tablet.open(item)
    expect(key(tablet.page, words).first).to_have_attribute("aria-pressed", "true")


def test_a_wrong_clock_set_right_in_mid_search_keeps_the_newest_answer(tablet: Tablet) -> None:
    trouble = tablet.page.locator("[data-tablet-trouble]")
    tablet.page.add_init_script(f"({CLOCK_OFF})()")
    answers = 0
    for minutes, warning in ((-180, "3 h behind"), (24 * 60, "24 h ahead")):
        tablet.page.evaluate(SET_CLOCK, minutes)
        tablet.open("A2")
        expect(trouble).to_contain_text(warning)
        tablet.tap("Same")
        tablet.open()
        tablet.all_arrive()
        tablet.off()
        tablet.page.evaluate(SET_CLOCK, 0)
        tablet.open("A2")
        tablet.tap("Different")
        demand_answered(tablet, "A2", "Different")
        tablet.on()
        tablet.open()
        tablet.all_arrive()
        answers += 2
        demand_all_there(tablet, answers=answers, photographs_taken=0)
    latest = Answer.objects.order_by("recorded_at").last()
    assert latest is not None and latest.result == "different"
    assert {str(row.search_id) for row in Answer.objects.all()} == {
        str(tablet.in_the_lock.search.pk)
    }


def test_a_tablet_asleep_for_a_night_and_two_upgrades_behind_sends_everything(
    tablet: Tablet, wire: Wire, prison: Prison, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tablet.page
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    tablet.open("U3")
    tablet.photograph()
    devtools = tablet.context.new_cdp_session(page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    # in the night the server is upgraded twice, the session ends and the lock session expires
    tablet.context.clear_cookies(name="sessionid")
    monkeypatch.setattr(locks, "_has_expired", lambda *_: True)
    locks.void_expired_locks(prison.system_actor)
    settings.BUILD_ID = "nightbuild1"
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    tablet.on()
    expect(key(page, "Sign in")).to_be_visible()
    assert [fact["state"] for fact in tablet.kept()] == ["waiting", "waiting"]
    sign_in(tablet.context, prison, "grace", wire.address)
    page.goto("/board/")
    assert page.evaluate(INSTALLED)
    settings.BUILD_ID = "morningbuild2"
    page.goto("/board/")
    assert page.evaluate(INSTALLED)
    page.get_by_role("button", name="Update now").tap()
    expect(page.locator("[data-update]")).to_be_hidden()
    tablet.goto("/tablet/waiting/")
    settled = page.locator("[data-waiting=none], [data-waiting=refused]")
    expect(settled).to_be_visible()
    assert {fact["state"] for fact in tablet.kept()} <= {"arrived", "refused"}
    for fact in tablet.kept():
        there = Answer.objects.filter(pk=fact["id"]).exists()
        there = there or Photograph.objects.filter(pk=fact["id"]).exists()
        assert there == (fact["state"] == "arrived")
        assert there or fact["said"]  # a refusal gives its reason
    assert LockSession.objects.get().void_reason == "time_ran_out"


def test_no_tap_waits_for_a_network_that_hangs_or_loses_packets(tablet: Tablet, wire: Wire) -> None:
    tablet.open("A5")
    wire.mood = Mood.HANGS  # no request is answered: whatever is shown comes from the tablet
    for code, answer in (("A5", "Done"), ("A2", "Same")):
        tablet.open(code)
        tablet.tap(answer)
    wire.mood = Mood.GOOD
    wire.loss, wire.delay = 0.3, 3
    tablet.open("U3")
    tablet.photograph()
    tablet.tap("Clear")
    wire.loss, wire.delay = 0, 0
    tablet.goto("/board/")
    tablet.all_arrive()
    demand_all_there(tablet, answers=3, photographs_taken=1)
    assert LedgerEntry.objects.filter(act="answer_item").count() == 3


def test_back_forward_and_reload_at_every_step_change_nothing(tablet: Tablet) -> None:
    page = tablet.page
    for is_online in (True, False):
        (tablet.on if is_online else tablet.off)()
        item, words, place = ("A2", "Same", "B2") if is_online else ("B1", "Clear", "B4")
        page.goto("/board/")
        tablet.open()
        _walk_about(page)
        tablet.open(item)
        _walk_about(page)
        tablet.tap(words)
        _walk_about(page)
        demand_answered(tablet, item, words)
        _walk_about(page)
        expect(key(page, words).first).to_have_attribute("aria-pressed", "true")
        tablet.open(place)
        tablet.open_camera()
        _walk_about(page)
        tablet.photograph()
        _walk_about(page)
    another = tablet.context.new_page()  # a second tab on the same search
    another.goto(tablet.zone("B6"))
    _walk_about(another)
    another.close()
    tablet.on()
    tablet.goto("/board/")
    tablet.all_arrive()
    demand_all_there(tablet, answers=2, photographs_taken=2)
    assert LedgerEntry.objects.filter(act="answer_item").count() == 2


def _walk_about(page: Page) -> None:
    """Press the browser's buttons, and come back to the page on which the function began."""
    address = page.url
    for press in (page.reload, page.go_back, page.go_forward):
        press()
        page.wait_for_load_state()
    page.wait_for_url(address)
    expect(page.locator("main h1")).to_be_visible()


def test_a_private_window_searches_offline_and_warns_that_it_may_lose_records(
    chromium: Browser, wire: Wire, prison: Prison
) -> None:
    there = seal(prison)
    context = chromium.new_context(
        base_url=wire.address, viewport={"width": 820, "height": 1180}, has_touch=True
    )
    sign_in(context, prison, "grace", wire.address)
    tablet = Tablet(context, context.new_page(), there)
    tablet.ready()
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    warning = tablet.page.get_by_text("This tablet may delete unsent records").locator(
        "visible=true"
    )
    tablet.goto("/tablet/waiting/")
    expect(warning).to_be_visible()
    tablet.on()
    tablet.all_arrive()
    tablet.goto("/board/")
    expect(warning).to_be_visible()
    demand_all_there(tablet, answers=1, photographs_taken=0)
    context.close()
