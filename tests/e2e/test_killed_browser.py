"""The browser is killed straight after a tap, and in the middle of a photograph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from searches.models import Answer, Photograph
from tests.e2e.tablets import Tablet, browser_of, demand_all_there, sign_in, wait_until
from tests.support.bad_network import Fault, Mood, Wire
from tests.support.chromium import kill_browser
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, seal

pytestmark = pytest.mark.django_db(transaction=True)

#: Presses an answer, and returns as soon as the page says that the answer is stored.
KEPT_ANSWER = """(words) => new Promise((done) => {
  document.addEventListener("answer:kept", () => done(true));
  [...document.querySelectorAll("button")].find((key) => key.textContent.trim() === words).click();
})"""

#: Takes a photograph, and returns at the moment at which its bytes are given to the database, or at
#: which the database has stored them.
TAKE_UNTIL = """(moment) => new Promise((done) => {
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (...given) {
    if (this.name !== "photographs") return add.apply(this, given);
    if (moment === "given") done(true);
    this.transaction.addEventListener("complete", () => done(true));
    return add.apply(this, given);
  };
  document.querySelector("[data-camera-shoot]").click();
})"""

#: Returns whether every photograph has its bytes, they are those that were taken, and there are no
#: others.
ALL_WHOLE = """async () => {
  const { bytesOf, everything } = await module("outbox/outbox.js");
  const { hasBytes } = await module("outbox/outbox-removal.js");
  const { hexDigest } = await module("outbox/digests.js");
  const photographs = (await everything()).filter(({ kind }) => kind === "photo");
  if ((await hasBytes()).size !== photographs.length) return false;
  const sums = photographs.map(async ({ id }) => hexDigest(await bytesOf(id)));
  const taken = photographs.map(({ payload }) => payload.sha256);
  return JSON.stringify(await Promise.all(sums)) === JSON.stringify(taken);
}"""


def test_what_the_screen_showed_is_kept_when_the_browser_is_killed(
    wire: Wire, prison: Prison, playwright_here: Playwright, tmp_path: Path
) -> None:
    there, profile = seal(prison), tmp_path / "profile"
    with _until_killed(wire, prison, playwright_here, profile, there) as tablet:
        tablet.ready()
        wire.mood = Mood.GONE
        tablet.open("A5")
        # the offline page draws its keys after it has loaded
        expect(tablet.page.get_by_role("button", name="Done", exact=True)).to_be_enabled()
        assert tablet.page.evaluate(KEPT_ANSWER, "Done")
    with _until_killed(wire, prison, playwright_here, profile, there) as tablet:
        tablet.open("A5")
        done = tablet.page.get_by_role("button", name="Done", exact=True)
        expect(done).to_have_attribute("aria-pressed", "true")
        tablet.open("B2")
        tablet.photograph()
        tablet.open("A2")
        tablet.page.get_by_role("button", name="Same", exact=True).tap()
    # straight after the tap: the answer is either stored and shown, or neither
    with _until_killed(wire, prison, playwright_here, profile, there) as tablet:
        tablet.open("A2")
        kept = len([fact for fact in tablet.kept() if fact["payload"]["item"] == "A2"])
        same = tablet.page.get_by_role("button", name="Same", exact=True)
        expect(same).to_have_attribute("aria-pressed", "true" if kept else "false")
        assert tablet.does(ALL_WHOLE)
        wire.faults = [Fault("/photos/", "PUT", delay=20, times=1)]
        wire.mood = Mood.GOOD
        _wait_for_upload(tablet, wire)
    assert Photograph.objects.count() == 0
    with _until_killed(wire, prison, playwright_here, profile, there) as tablet:
        tablet.goto("/board/")
        tablet.all_arrive()
        demand_all_there(tablet, answers=1 + kept, photographs_taken=1)
    assert (Answer.objects.count(), Photograph.objects.count()) == (1 + kept, 1)


@pytest.mark.parametrize("moment", ["given", "stored"])
def test_a_photograph_is_whole_or_to_be_taken_again_when_the_browser_dies_while_storing_it(
    wire: Wire, prison: Prison, playwright_here: Playwright, tmp_path: Path, moment: str
) -> None:
    there, profile = seal(prison), tmp_path / "profile"
    with _until_killed(wire, prison, playwright_here, profile, there) as tablet:
        tablet.ready()
        wire.mood = Mood.GONE
        tablet.open("B2")
        tablet.open_camera()
        assert tablet.page.evaluate(TAKE_UNTIL, moment)
    with _until_killed(wire, prison, playwright_here, profile, there) as tablet:
        tablet.page.goto("/board/")
        stored = len(tablet.kept())
        assert stored == 1 or moment == "given"
        assert tablet.does(ALL_WHOLE)
        tablet.hears("1 on this tablet" if stored else "All records sent")
        offers = tablet.page.get_by_text("The photograph of B2 was not taken.")
        expect(offers).to_be_visible(visible=not stored)
        tablet.open("B2")
        shown = tablet.page.locator("figure", has_text="on this tablet")
        again = tablet.page.get_by_text(
            "The last photograph was not taken. Take the photograph again."
        )
        expect(shown.or_(again).first).to_be_visible()
        expect(shown).to_have_count(stored)
        if not stored:
            tablet.photograph()
            tablet.holds_photographs(1)
        wire.mood = Mood.GOOD
        tablet.goto("/board/")
        tablet.all_arrive()
        demand_all_there(tablet, answers=0, photographs_taken=1)
    assert Photograph.objects.count() == 1


@contextmanager
def _until_killed(
    wire: Wire, prison: Prison, playwright: Playwright, profile: Path, there: InTheLock
) -> Iterator[Tablet]:
    """Open Grace's tablet, and kill its browser at the end of the block."""
    with browser_of(playwright, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        yield Tablet(context, context.pages[0], there)
        kill_browser(profile)
        context.wait_for_event("close")


def _wait_for_upload(tablet: Tablet, wire: Wire) -> None:
    wait_until(
        tablet.page,
        lambda: any(call.startswith("PUT /api/v1/photos/") for call in wire.seen),
        "the tablet sends the photograph",
    )
