"""Faults known from other offline products, tested on the tablet. docs/pains.md lists them."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from searches.models import (
    Answer,
    ClockReading,
    LedgerEntry,
    Parked,
    PhotoAnnouncement,
    Photograph,
)
from searches.services.photos.uploads import blob_name, photographs
from tests.api.tablet_client import Tablet as Caller
from tests.e2e.tablets import Tablet, demand_all_there, wait_until
from tests.support.bad_network import Mood, Wire
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)

OPERATIONS, PHOTOS = "**/api/v1/operations", "**/api/v1/photos/*"
BOTH_WAITING = ["waiting", "waiting"]

#: Stores an answer like any other, but of a kind that this item does not take.
WRONG_ANSWER = """async (search) => (await module("outbox/facts.js")).record("answer_item",
  { search, item: "A2", result: "recorded", number: 7, text: "", method: null })"""

#: Stores a photograph for an item that is on no checklist.
WRONG_PLACE = """async ([visit, search]) => {
  const about = { id: crypto.randomUUID(), visit, search, item: "U3", slot: "moon" };
  const blob = new Blob([new Uint8Array(3000).fill(7)], { type: "image/jpeg" });
  const { recordPhotograph } = await module("outbox/facts.js");
  await recordPhotograph({ ...about, phase: "way_out" }, blob, "page");
}"""

CLOSED = """async () => (await module("outbox/store.js")).withStore(async (db) => db.close())"""

#: Changes one byte of the photograph in the tablet's database.
DAMAGED = """async () => (await module("outbox/store.js")).withStore(async (db) => {
  const [row] = await db.getAll("photographs");
  if (!(row.bytes instanceof ArrayBuffer)) throw new Error("No plain bytes are kept.");
  new Uint8Array(row.bytes)[100] ^= 1;
  await db.put("photographs", row);
})"""

#: Sets the wall clock wrong. The monotonic clock, which nobody can set, continues.
CLOCK_OFF = """(minutes) => {
  const True = Date;
  globalThis.Date = class extends True {
    constructor(...given) { given.length ? super(...given) : super(Date.now()); }
    static now() { return True.now() + minutes * 60_000; }
  };
}"""

CACHED = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const text = await (await cache.match(request)).text();
      texts.push([request.url, text]);
    }
  }
  return texts;
}"""


def test_pain_01_sent_means_that_the_server_named_these_bytes(
    tablet: Tablet, prison: Prison
) -> None:
    """See kobotoolbox/enketo-express#776: a known id was answered 201, and the queue deleted its
    record.
    """
    tablet.open("A5")
    tablet.tap("Done")
    answered: list[str] = []
    tablet.context.route(PHOTOS, lambda route: _stored_something_else(route, answered))
    tablet.open("U3")
    tablet.photograph()
    tablet.hears("1 on this tablet")
    sent_again = "the tablet sends the photograph again"
    wait_until(tablet.page, lambda: len(answered) > 1, sent_again)
    assert [fact["state"] for fact in tablet.kept()][-1] == "waiting"
    assert (PhotoAnnouncement.objects.count(), Photograph.objects.count()) == (1, 0)
    decision = Caller(prison, "ceri").get(f"visits/{tablet.in_the_lock.visit.pk}/decision").json()
    assert "unsynced" in {hold["code"] for hold in decision["holds"]}
    tablet.context.unroute(PHOTOS)
    tablet.goto("/board/")
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=1)


def _stored_something_else(route: Any, answered: list[str]) -> None:
    known = re.search(r"photos/([0-9a-f-]{36})", route.request.url)
    receipt: dict[str, Any] = {
        "id": known and known[1],
        "sha256": "0" * 64,
        "usable": True,
        "problems": [],
    }
    route.fulfill(status=201, json=receipt)
    answered.append(route.request.url)


def test_pain_02_the_answer_of_a_captive_portal_is_ignored(tablet: Tablet, wire: Wire) -> None:
    """Answer every request as a hotspot does, first with a page, then with JSON of
    another program.
    """
    tablet.open("A5")
    tablet.tap("Done")
    tablet.all_arrive()
    wire.mood = Mood.PORTAL
    tablet.open("U3")
    expect(tablet.page.get_by_text("The control room decides")).to_be_visible()
    tablet.photograph()
    tablet.tap("Clear")
    answered: list[str] = []

    def answer(route: Any) -> None:
        route.fulfill(json={"status": "ok"})
        answered.append(route.request.url)

    tablet.context.route("**/api/v1/**", answer)

    def is_tried_again() -> bool:
        tablet.page.evaluate("window.dispatchEvent(new Event('online'))")
        return len(answered) > 1

    wait_until(tablet.page, is_tried_again, "the tablet tries again to send")
    assert [fact["state"] for fact in tablet.kept()][1:] == BOTH_WAITING
    tablet.context.unroute("**/api/v1/**")
    wire.mood = Mood.GOOD
    tablet.goto("/board/")
    tablet.all_arrive()
    demand_all_there(tablet, answers=2, photographs_taken=1)
    assert (Answer.objects.count(), Photograph.objects.count()) == (2, 1)


def test_pain_03_two_pictures_taken_quickly_are_two(tablet: Tablet) -> None:
    """See enketo/enketo#1043: the second picture overwrote the first."""
    tablet.open("A5")
    tablet.tap("Done")
    tablet.off()
    tablet.open("U5")
    tablet.open_camera()
    shoot = tablet.page.get_by_role("button", name="Take photograph")
    for number in (1, 2):
        expect(shoot).to_be_enabled()
        # a double press by a trembling thumb
        shoot.evaluate("(key) => { key.click(); key.click(); }")
        tablet.holds_photographs(number)
    expect(shoot).to_be_hidden()
    photos = [fact for fact in tablet.kept() if fact["kind"] == "photo"]
    assert len(photos) == len({photo["id"] for photo in photos}) == 2
    assert len({photo["payload"]["slot"] for photo in photos}) == 2
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=2)


def test_pain_04_a_database_closed_by_the_system_and_a_damaged_picture(tablet: Tablet) -> None:
    """See enketo/enketo#1576 and ionic-team/ionic-storage#324: the system closed the database or
    damaged it.
    """
    tablet.off()
    tablet.open("A5")
    tablet.does(CLOSED)
    tablet.tap("Done")
    tablet.does(CLOSED)
    tablet.open("U3")
    tablet.photograph()
    tablet.does(DAMAGED)
    tablet.on()
    tablet.goto("/tablet/waiting/")
    expect(
        tablet.page.get_by_text("The photograph is damaged. Take the photograph again.")
    ).to_be_visible()
    assert [fact["state"] for fact in tablet.kept()] == ["arrived", "refused"]
    expect(tablet.page.get_by_role("link", name="Take the photograph again")).to_have_attribute(
        "href", tablet.zone("U3")
    )
    assert (Answer.objects.count(), Photograph.objects.count()) == (1, 0)


def with_one_refused(tablet: Tablet) -> None:
    """Record three answers offline and send them. The server refuses the middle one."""
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    tablet.does(WRONG_ANSWER, str(tablet.in_the_lock.search.pk))
    tablet.open("B1")
    tablet.tap("Clear")
    tablet.on()
    tablet.hears("1 not accepted")


def test_pain_06_a_refused_record_does_not_delay_the_others(tablet: Tablet) -> None:
    """See getodk/collect#5473: a refused record is listed with its reason and age, and the rest
    arrives.
    """
    with_one_refused(tablet)
    assert set(Answer.objects.values_list("item", flat=True)) == {"A5", "B1"}
    tablet.goto("/tablet/waiting/")
    line = tablet.page.locator("[data-list] li")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Answer A2 0 min ago")
    refused = next(fact for fact in tablet.kept() if fact["state"] == "refused")
    expect(line).to_contain_text(refused["said"])
    line.get_by_role("button", name="Try again").tap()
    tablet.hears("1 not accepted")


def test_pain_06_two_tabs_send_each_record_once(tablet: Tablet) -> None:
    """See enketo/enketo-express#432: a record was sent again while its first sending was
    under way.
    """
    calls: list[str] = []

    def noted(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/operations"):
            calls.append(request.post_data or "")

    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    another = tablet.context.new_page()
    another.goto("/board/")
    tablet.context.on("request", noted)
    tablet.on()
    for page in (tablet.page, another):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    tablet.all_arrive()
    assert [tablet.kept()[0]["id"] in call for call in calls] == [True]
    assert LedgerEntry.objects.filter(act="answer_item").count() == 1


def test_pain_07_a_refused_record_is_only_removed_by_a_person(tablet: Tablet) -> None:
    """See getodk/getodk#1017: a refused record stays until the server has it for review."""
    with_one_refused(tablet)
    tablet.goto("/tablet/waiting/")
    page = "<!doctype html><p>Welcome to the free Wi-Fi"
    tablet.context.route("**/api/v1/parked", lambda route: route.fulfill(body=page))
    key = tablet.page.get_by_role("button", name="Hand in this record")
    key.tap()
    expect(tablet.page.get_by_text("This record was not handed in:")).to_be_visible()
    assert "refused" in {fact["state"] for fact in tablet.kept()}
    tablet.context.unroute("**/api/v1/parked")
    key.tap()
    expect(tablet.page.locator("[data-list] li")).to_have_count(0)
    assert "refused" not in {fact["state"] for fact in tablet.kept()}
    parked = Parked.objects.everywhere().get()
    assert (parked.kind, parked.payload["payload"]["number"]) == ("answer_item", 7)


def test_pain_07_a_refused_photograph_is_handed_in_with_its_bytes(tablet: Tablet) -> None:
    """See dimagi/commcare-android#2289: a refused photograph is stored for review, not deleted."""
    tablet.open("A5")
    tablet.tap("Done")
    tablet.does(WRONG_PLACE, [str(tablet.in_the_lock.visit.pk), str(tablet.in_the_lock.search.pk)])
    tablet.hears("1 not accepted")
    taken = next(fact for fact in tablet.kept() if fact["kind"] == "photo")["payload"]["sha256"]
    tablet.goto("/tablet/waiting/")
    tablet.page.get_by_role("button", name="Hand in this record").tap()
    expect(tablet.page.locator("[data-list] li")).to_have_count(0)
    assert Parked.objects.everywhere().get().payload["payload"]["sha256"] == taken
    with photographs().open(blob_name(taken)) as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == taken
    assert not Photograph.objects.filter(sha256=taken).exists()


def test_pain_12_a_wrong_clock_is_reported_and_both_times_are_stored(tablet: Tablet) -> None:
    """See medic/cht-core#6284. The clock is five minutes ahead, then set back while offline."""
    trouble = tablet.page.locator("[data-tablet-trouble]")
    tablet.page.add_init_script(f"({CLOCK_OFF})(5)")
    tablet.open("A5")
    expect(trouble).to_contain_text("clock is 5 min ahead")
    tablet.off()
    tablet.tap("Done")
    tablet.page.evaluate(f"({CLOCK_OFF})(-10)")
    tablet.open("B1")
    tablet.page.evaluate(f"({CLOCK_OFF})(-10)")
    expect(trouble).to_contain_text("clock was set back")
    tablet.on()
    tablet.all_arrive()
    answer_row = Answer.objects.get()
    apart = (answer_row.occurred_at - answer_row.recorded_at).total_seconds()
    assert 120 < apart < 300  # each time is stored as the tablet sent it
    assert ClockReading.objects.filter(jumped_backwards=True).exists()


def test_pain_14_the_cache_has_no_names_and_no_token(tablet: Tablet) -> None:
    """See MozillaFoundation/foundation.mozilla.org#16135: a cached page contained a token."""
    tablet.open("A5")
    tablet.goto("/board/")
    kept = tablet.page.evaluate(CACHED)
    pages = [text for url, text in kept if not url.split("?")[0].endswith((".js", ".css"))]
    assert len(pages) > 10
    secrets = ("csrfmiddlewaretoken", "Grace", "KX23", tablet.in_the_lock.visit.pk.hex)
    assert [word for word in secrets for text in pages if word in text] == []
    html = tablet.page.content()
    assert "Grace" in html and "csrfmiddlewaretoken" in html  # the page from the server has both
