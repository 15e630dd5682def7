"""A search continues without the network, and every record arrives exactly once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from searches.models import Answer, Parked, PhotoAnnouncement, Photograph, RecordAnnouncement
from searches.services.people.people import deactivate_person
from tests.e2e.tablets import (
    INSTALLED,
    Tablet,
    demand_all_there,
    demand_plain_words,
    sign_in,
    wait_until,
)
from tests.support.bad_network import Fault, Mood, Wire
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)


def test_pain_08_a_search_continues_offline_without_any_setting(tablet: Tablet) -> None:
    tablet.off()
    tablet.open()
    demand_plain_words(tablet)
    expect(tablet.page.get_by_text("The control room decides")).to_be_visible()
    expect(tablet.page.get_by_role("heading", name="Search")).to_be_visible()
    for code, answer in (("A5", "Done"), ("A2", "Same"), ("B1", "Clear")):
        tablet.open(code)
        tablet.tap(answer)
    tablet.open("A4")
    tablet.tap("2 people")
    tablet.open("U3")
    tablet.photograph()
    tablet.tap("Clear")
    expect(tablet.page.locator("[data-waiting]")).to_contain_text("6 on this tablet")
    assert Answer.objects.count() == Photograph.objects.count() == 0
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=5, photographs_taken=1)
    assert Answer.objects.get(item="A4").number == 2
    assert PhotoAnnouncement.objects.count() == 1


def test_the_drawing_shows_how_far_the_search_is_without_a_network(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    tablet.open("A2")
    tablet.tap("Same")
    tablet.open()
    rear = tablet.page.locator('[data-kept-zone="rear"]')
    expect(rear).to_have_attribute("aria-label", "A2 Rear plate: done")
    shape = tablet.page.locator('[data-kept-shape="rear"]')
    expect(shape).to_have_class(re.compile("app-plan__zone--done"))
    label = tablet.page.locator('[data-kept-label="rear"]')
    expect(label.locator(".app-plan__sign")).to_have_attribute("href", "#plan-sign-done")
    expect(label.locator(".app-plan__code")).to_have_text("A2")
    expect(label.locator(".app-plan__name")).to_have_text("Rear")
    expect(tablet.page.locator("[data-kept-shape].app-plan__zone--next")).to_have_count(1)


def test_the_next_zone_opens_before_the_answer_is_sent(tablet: Tablet) -> None:
    """A server that takes long to answer must not make the officer see the same zone again."""
    tablet.context.route("**/api/v1/operations", lambda route: None)  # the server never answers
    tablet.open("A5")
    tablet.tap("Done")
    expect(tablet.page).not_to_have_url(re.compile("/A5/"))
    tablet.context.unroute("**/api/v1/operations")
    tablet.goto("/board/")
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=0)


def test_a_photograph_above_a_proxys_limit_does_not_delay_the_others(
    tablet: Tablet, wire: Wire
) -> None:
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    for code in ("U3", "U4"):
        tablet.open(code)
        tablet.photograph()
    first, second = (fact["id"] for fact in tablet.kept() if fact["kind"] == "photo")
    wire.faults = [Fault(f"/photos/{first}", "PUT", most_bytes=1000)]
    tablet.on()
    tablet.goto("/board/")
    tablet.hears("1 on this tablet")
    assert [str(photo.pk) for photo in Photograph.objects.all()] == [second]
    assert Answer.objects.get().item == "A5"
    kept = {fact["id"]: fact["said"] for fact in tablet.kept()}
    assert "does not let through a file of this size" in kept[first]
    wire.faults = []
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=2)


#: The sheets as an upgrade leaves them: the only copy has the address of the build before.
OF_THE_BUILD_BEFORE = """async () => {
  const cache = await caches.open("gatehouse-sheets");
  for (const request of await cache.keys()) {
    await cache.put(request.url + "?build=before", await cache.match(request));
    await cache.delete(request);
  }
}"""


def test_an_upgrade_does_not_end_the_open_search(tablet: Tablet) -> None:
    tablet.page.evaluate(OF_THE_BUILD_BEFORE)
    tablet.off()
    for code, answer in (("A5", "Done"), ("B1", "Clear")):
        tablet.open(code)
        tablet.tap(answer)
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=2, photographs_taken=0)


#: A database that never answers, as WebKit's does after a page was closed in the middle of a write.
HANGS = "() => { IDBObjectStore.prototype.add = () => new Promise(() => {}); }"


def test_an_answer_that_was_not_stored_is_not_shown_as_given(tablet: Tablet) -> None:
    """Press while the database is blocked. The page reloads, and the next press is stored."""
    tablet.off()
    tablet.open("A5")
    tablet.page.evaluate(HANGS)
    key = tablet.page.get_by_role("button", name="Done", exact=True)
    key.tap()
    expect(
        tablet.page.get_by_text("The answer was not saved. Press the answer again.")
    ).to_be_visible()
    expect(key).to_have_attribute("aria-pressed", "false")
    expect(
        tablet.page.get_by_text("The answer was not saved. Press the answer again.")
    ).to_be_hidden()  # the page was reloaded
    tablet.tap("Done")
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=0)


def test_a_page_with_a_hanging_database_reloads(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("A5")
    tablet.page.evaluate(HANGS.replace("add", "getAll"))
    tablet.page.locator('main a[href$="/sheet/"]').first.tap()
    expect(tablet.page.get_by_role("heading", name="Search")).to_be_visible()


def test_zones_underneath_stay_locked_until_the_vehicle_is_safe_offline(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("U3")
    expect(tablet.page.get_by_text("Nobody goes under yet.")).to_be_visible()
    expect(tablet.page.get_by_role("button", name="Clear", exact=True)).to_have_count(0)


def test_found_freezes_the_screen_without_a_network(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("B1")
    tablet.find_something()
    expect(tablet.page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    tablet.open("A2")
    expect(tablet.page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    tablet.on()
    tablet.all_arrive()
    assert Answer.objects.get().result == "found"


MOODS = [Mood.SWALLOWS, Mood.CUTS]  # test_real_server.py and test_pains.py test the other moods


@pytest.mark.parametrize("mood", MOODS, ids=str)
def test_no_record_is_lost_or_doubled_on_a_bad_network(
    tablet: Tablet, wire: Wire, mood: Mood
) -> None:
    tablet.open("A5")
    tablet.tap("Done")
    wire.mood = mood
    asked = len(wire.seen)
    tablet.open("U3")
    tablet.photograph()
    tablet.page.get_by_role("button", name="Clear", exact=True).tap()
    wait_until(
        tablet.page,
        lambda: sum(" /api/v1/" in call for call in wire.seen[asked:]) > 3,
        "the tablet tries again to send",
    )
    wire.mood = Mood.GOOD
    tablet.goto("/board/")
    tablet.all_arrive()
    demand_all_there(tablet, answers=2, photographs_taken=1)
    assert (Answer.objects.count(), Photograph.objects.count()) == (2, 1)


def test_a_closed_page_loses_no_record(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    tablet.dies()
    tablet.open("A5")
    expect(tablet.page.get_by_role("button", name="Done", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=0)


def test_pain_05_a_page_closed_behind_the_camera_reopens_its_zone(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("B2")
    tablet.open_camera()
    tablet.dies()
    tablet.goto("/board/")
    tablet.page.get_by_role("link", name="Take the photograph again").tap()
    expect(tablet.page.get_by_text("The last photograph was not taken.")).to_be_visible()
    assert "/sheet/B2/" in tablet.page.url


def test_a_zone_that_the_officer_left_is_not_called_unfinished(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("B2")
    tablet.open_camera()
    tablet.goto("/board/")
    expect(tablet.page.get_by_role("heading", name="Vehicles")).to_be_visible()
    tablet.open("B2")
    tablet.open_camera()
    expect(tablet.page.get_by_text("The last photograph was not taken.")).to_be_hidden()


def test_pain_14_signing_out_during_a_search_keeps_unsent_records(
    tablet: Tablet, wire: Wire, prison: Prison
) -> None:
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    tablet.context.clear_cookies(name="sessionid")
    tablet.on()
    expect(tablet.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert [fact["state"] for fact in tablet.kept()] == ["waiting"]
    sign_in(tablet.context, prison, "grace", wire.address)
    tablet.goto("/board/")
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=0)


def test_records_are_never_sent_in_the_name_of_another_person(
    tablet: Tablet, wire: Wire, prison: Prison
) -> None:
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    tablet.context.clear_cookies()
    sign_in(tablet.context, prison, "tom", wire.address)
    tablet.on()
    expect(tablet.page.get_by_text("Tom").first).to_be_visible()
    expect(tablet.page.locator("[data-waiting]")).to_contain_text("1 on this tablet")
    assert Answer.objects.count() == 0
    assert [fact["state"] for fact in tablet.kept()] == ["waiting"]


#: Waits until the tablet has announced its records and noted that it cannot send them.
ALL_HELD_BACK = """async () => {
  const { everything } = await module("outbox/outbox.js");
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await everything()).every((fact) => fact.announced && fact.stuck_since)) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""
HALF_AN_HOUR_LATER = """async () => {
  const { change, everything } = await module("outbox/outbox.js");
  for (const { id, stuck_since } of await everything()) {
    await change(id, { stuck_since: stuck_since - 30 * 60 * 1000 });
  }
}"""


def test_a_colleagues_record_is_handed_in_after_half_an_hour_by_whoever_holds_the_tablet(
    tablet: Tablet, wire: Wire, prison: Prison
) -> None:
    tablet.off()
    tablet.open("B2")
    tablet.photograph()
    tablet.context.clear_cookies()
    sign_in(tablet.context, prison, "tom", wire.address)
    deactivate_person(prison.ann, person_id=prison.person["grace"].pk)
    tablet.on()
    expect(tablet.page.get_by_text("Tom").first).to_be_visible()
    tablet.goto("/tablet/waiting/")
    line = tablet.page.locator("[data-list] li")
    expect(line).to_contain_text("Grace Okafor made this record, and only that officer can send it")
    key = line.get_by_role("button", name="Hand in this record")
    expect(key).to_be_hidden()
    assert tablet.does(ALL_HELD_BACK)
    assert PhotoAnnouncement.objects.count() == 1  # the vehicle is held until it has arrived
    tablet.does(HALF_AN_HOUR_LATER)
    key.tap()
    expect(line).to_have_count(0)
    assert tablet.kept() == []
    parked = Parked.objects.everywhere().get()
    assert parked.parked_by_id == prison.person["tom"].pk
    assert parked.payload["payload"]["author"] == str(prison.person["grace"].pk)
    assert parked.payload["payload"]["author_name"] == "Grace Okafor"


def test_a_colleagues_unsent_found_something_holds_the_vehicle_until_it_is_sent(
    tablet: Tablet, wire: Wire, prison: Prison
) -> None:
    tablet.off()
    tablet.open("B1")
    tablet.find_something()
    expect(tablet.page.get_by_role("heading", name="Stop. Step back.")).to_be_visible()
    tablet.context.clear_cookies()
    sign_in(tablet.context, prison, "tom", wire.address)
    tablet.on()
    expect(tablet.page.get_by_text("Tom").first).to_be_visible()
    assert tablet.does(ALL_HELD_BACK)
    announced = RecordAnnouncement.objects.get()
    assert announced.author == prison.person["grace"].pk
    assert not Answer.objects.exists()
    decision = f"/visits/{announced.visit_id}/release/"
    words = "1 answer by Grace Okafor has not arrived from the tablet."
    assert words in page_text(browser(prison, "mia").get(decision))
    sign_in(tablet.context, prison, "grace", wire.address)
    tablet.goto("/board/")
    tablet.all_arrive()
    assert Answer.objects.get().result == "found"
    assert words not in page_text(browser(prison, "mia").get(decision))


#: Raises the error of a full disk, because browsers let no test fill one.
FULL = """(writing) => { IDBObjectStore.prototype[writing] = () => {
  throw new DOMException("The quota is used up.", "QuotaExceededError");
}; }"""


def test_a_full_tablet_says_that_nothing_was_saved(tablet: Tablet) -> None:
    tablet.off()
    tablet.open("B2")
    page = tablet.page
    tablet.open_camera()
    page.evaluate(f"({FULL})('add')")
    page.get_by_role("button", name="Take photograph").tap()
    full = page.get_by_text("This tablet is full. The photograph was not taken.")
    expect(full).to_be_visible()
    assert tablet.kept() == []
    tablet.open("B2")
    tablet.open_camera()
    page.get_by_role("button", name="Close camera").tap()
    page.evaluate(f"({FULL})('put')")  # the intent to photograph cannot be stored either
    page.get_by_role("button", name="Open camera").tap()
    expect(full).to_be_visible()
    tablet.open("B2")
    tablet.photograph()
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=0, photographs_taken=1)


def test_a_new_version_waits_until_the_search_is_left(tablet: Tablet, settings: Any) -> None:
    tablet.open("A5")
    settings.BUILD_ID = "anewbuild1"
    assert tablet.page.evaluate(INSTALLED)
    expect(tablet.page.locator("[data-update]")).to_be_hidden()
    tablet.tap("Done")
    tablet.goto("/board/")
    tablet.page.get_by_role("button", name="Update now").tap()
    expect(tablet.page.locator("[data-update]")).to_be_hidden()
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=0)
