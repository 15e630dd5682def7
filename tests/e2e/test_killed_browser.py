"""The browser is killed straight after a tap, and in the middle of a photograph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from searches.models import Answer, Photograph
from tests.e2e.tablets import Tablet, browser_of, demand_all_there, sign_in
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

#: Returns whether the bytes of every photograph are those that were taken.
ALL_WHOLE = """async () => {
  const { bytesOf, everything } = await module("outbox/outbox.js");
  const { hexDigest } = await module("outbox/digests.js");
  const photographs = (await everything()).filter(({ kind }) => kind === "photo");
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
        tablet.page.goto("/board/")
        tablet.all_arrive()
        demand_all_there(tablet, answers=1 + kept, photographs_taken=1)
    assert (Answer.objects.count(), Photograph.objects.count()) == (1 + kept, 1)


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
    for _ in range(300):
        if any(call.startswith("PUT /api/v1/photos/") for call in wire.seen):
            return
        tablet.page.wait_for_timeout(100)
    raise AssertionError("The photograph was not sent.")
