"""A gate tablet in a browser, signed in on its device. The test switches its network on and off."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import signing
from django.test import Client
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from searches import device_cookie
from searches.models import Answer, Photograph
from searches.services.photos.uploads import blob_name, photographs
from searches.words.checklists import VehicleType
from tests.support.chromium import ARGUMENTS, camera, executable
from tests.support.sample_prison import PEOPLE, Prison
from tests.support.searching import InTheLock

#: How long a test waits for a state of a page. A busy machine gets much time.
PATIENCE_MILLISECONDS = 60_000
#: Returns all records in the page's database, read through the page's own modules.
KEPT = """async () => {
  const db = await new Promise((done, failed) => {
    const asked = indexedDB.open("gatehouse");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const all = await new Promise((done) => {
    const asked = db.transaction("operations").objectStore("operations").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  return all.map(({ id, kind, payload, state, said }) => ({ id, kind, payload, state, said }));
}"""

#: Imports a module of the page, the same one that its screens use.
MODULE = """const module = (name) => import(
  document.querySelector('script[src$="/js/main.js"]').src.replace("main.js", name));"""

#: Words that must not appear on a gate screen.
MACHINE_WORDS = ("host", "http", "fetch", "network error", "timeout", "exception", "undefined")

#: Returns one remembered value by its name from the same database.
REMEMBERED = """name => new Promise((done) => {
  const asked = indexedDB.open("gatehouse");
  asked.onerror = () => done(null);
  asked.onsuccess = () => {
    const read = asked.result.transaction("kept").objectStore("kept").get(name);
    read.onsuccess = () => { asked.result.close(); done(read.result ?? null); };
  };
})"""

#: True after the page has left its zone, and has also left the address between two zones.
GONE_ON = "before => location.href !== before && !location.pathname.endsWith('/onward/')"
#: Waits until the worker of the newest build is installed and may take over.
INSTALLED = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  await registration.update();
  for (let tries = 0; tries < 600; tries += 1) {
    if (registration.waiting && !registration.installing) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""
SHEETS = "async () => (await (await caches.open('gatehouse-sheets')).keys()).length"


@dataclass
class Tablet:
    """A gate tablet. `in_the_lock` is the lock session and the search that it works on."""

    context: BrowserContext
    page: Page
    in_the_lock: InTheLock

    def zone(self, code: str = "") -> str:
        return f"/visits/{self.in_the_lock.visit.pk}/sheet/{code + '/' if code else ''}"

    def open(self, code: str = "") -> None:
        self.goto(self.zone(code))

    def goto(self, path: str) -> None:
        goto(self.page, path)

    def ready(self) -> None:
        """Wait until the tablet has everything it needs offline: the worker, the pack and the
        checklists.
        """
        self.open()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.all_arrive()
        wait_for_sheets(self.page)

    def off(self) -> None:
        self.context.set_offline(True)

    def on(self) -> None:
        self.context.set_offline(False)

    def tap(self, answer: str) -> None:
        """Tap one answer, and wait until the screen opens the next page."""
        before = self.page.url
        self.page.get_by_role("button", name=answer, exact=True).tap()
        self.page.wait_for_function(GONE_ON, arg=before)
        self.page.wait_for_load_state()

    def find_something(self, answer: str = "Found something", sure: str = "Yes, ") -> None:
        """Tap an answer that stops the search, and confirm it."""
        self.page.get_by_role("button", name=answer, exact=True).tap()
        self.page.get_by_role("button", name=sure).tap()

    def open_camera(self) -> None:
        """Open the camera, unless the camera is still open from the previous photograph."""
        shutter = self.page.get_by_role("button", name="Take photograph").first
        # the button is disabled until the camera has opened by itself, or does not
        opens = self.page.locator(
            "[data-camera-open]:enabled:visible, [data-camera-again]:visible"
        ).first
        expect(shutter.or_(opens).first).to_be_visible()
        if not shutter.is_visible():
            opens.tap()
        expect(shutter).to_be_visible()

    def photograph(self) -> None:
        self.open_camera()
        self.page.get_by_role("button", name="Take photograph").first.tap()
        words = r"Taken\. (Saved on this tablet|Sending)\.|Photograph sent\.|ake it again\."
        standing = re.compile(words)
        expect(self.page.get_by_text(standing).first).to_be_visible(timeout=PATIENCE_MILLISECONDS)

    def dies(self) -> None:
        """Close the page in the middle of its work and open another one."""
        another = self.context.new_page()
        self.page.close()
        self.page = another

    def does(self, work: str, argument: Any = None) -> Any:
        """Run an async JavaScript function of one argument, which may import the page's own
        modules.
        """
        return self.page.evaluate(
            f"async (given) => {{ {MODULE} return ({work})(given); }}", argument
        )

    def hears(self, words: str) -> None:
        """Wait until the line about unsent records contains these words."""
        expect(self.page.locator("[data-waiting]")).to_contain_text(
            words, timeout=PATIENCE_MILLISECONDS
        )

    def kept(self) -> list[dict[str, Any]]:
        return kept_by(self.page)

    def holds_photographs(self, number: int) -> None:
        """Wait until the tablet has this number of photographs, even while it still shows an
        earlier one.
        """
        wait_until(
            self.page,
            lambda: len([fact for fact in self.kept() if fact["kind"] == "photo"]) >= number,
            f"the tablet has {number} photographs",
        )

    def all_arrive(self) -> None:
        """Wait until the screen says that all records are sent. Every gate page has this line."""
        waiting = self.page.locator("[data-waiting=none]")
        expect(waiting).to_contain_text("All records sent", timeout=PATIENCE_MILLISECONDS)


def goto(page: Page, path: str) -> None:
    """Open a page. Try again if the offline page went back to the server's page meanwhile."""
    for _ in range(5):
        try:
            page.goto(path)
        except Error as fault:
            if "interrupted by another navigation" not in str(fault):
                raise
            page.wait_for_load_state()
        else:
            return
    raise AssertionError(f"{path} did not open.")


def kept_by(page: Page) -> list[dict[str, Any]]:
    """Return the records on the tablet. Ask again while the page is loading."""
    for _ in range(5):
        try:
            found: list[dict[str, Any]] = page.evaluate(KEPT)
        except Error as fault:
            if "Execution context was destroyed" not in str(fault):
                raise
            page.wait_for_load_state()
        else:
            return found
    raise AssertionError("The page was loaded again and again.")


def wait_until(page: Page, has_happened: Callable[[], bool], what: str) -> None:
    """Wait for something that the page does not show, such as a call to the server.

    Raises AssertionError with `what` if it does not happen in time.
    """
    until = time.monotonic() + PATIENCE_MILLISECONDS / 1000
    while not has_happened():
        if time.monotonic() > until:
            raise AssertionError(f"This did not happen: {what}")
        page.wait_for_timeout(50)


def wait_for_sheets(page: Page) -> None:
    wait_until(
        page,
        lambda: page.evaluate(SHEETS) >= len(VehicleType),
        "the tablet has the checklists in force",
    )


def install(context: BrowserContext, prison: Prison, address: str) -> None:
    """Install Gatehouse in this browser, then forget who installed it and what they saw."""
    sign_in(context, prison, "grace", address)
    page = context.pages[0]
    page.goto("/board/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    waiting = page.locator("[data-waiting=none]")
    expect(waiting).to_contain_text("All records sent", timeout=PATIENCE_MILLISECONDS)
    wait_for_sheets(page)
    page.goto("about:blank")
    personal = {"origin": address, "storageTypes": "cookies,indexeddb,local_storage"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", personal)


def demand_plain_words(tablet: Tablet) -> None:
    text = tablet.page.inner_text("body").lower()
    assert [word for word in MACHINE_WORDS if word in text] == []
    switches = tablet.page.get_by_text("offline mode").or_(tablet.page.get_by_text("Go offline"))
    expect(switches).to_have_count(0)


def remembered(page: Page, name: str) -> Any:
    """Return the value with this name on the tablet, or None.

    Examples are the pack and the draws.
    """
    return page.evaluate(REMEMBERED, name)


def demand_all_there(tablet: Tablet, *, answers: int, photographs_taken: int) -> None:
    """Check that the server has every record of the tablet exactly once, byte for byte."""
    kept = tablet.kept()
    mine = [fact for fact in kept if fact["kind"] == "answer_item"]
    photos = [fact for fact in kept if fact["kind"] == "photo"]
    found = (len(mine), len(photos))
    assert found == (answers, photographs_taken), found
    assert {fact["state"] for fact in kept} <= {"arrived"}
    search = tablet.in_the_lock.search
    assert {str(row.pk) for row in Answer.objects.filter(search=search)} >= {
        fact["id"] for fact in mine
    }
    for photo in photos:
        row = Photograph.objects.get(pk=photo["id"])
        with photographs().open(blob_name(row.sha256)) as original:
            assert hashlib.sha256(original.read()).hexdigest() == photo["payload"]["sha256"]


def sign_in(context: BrowserContext, prison: Prison, name: str, address: str) -> None:
    session = Client()
    session.force_login(prison.person[name])
    screen = next((screen for person, _, _, screen, _ in PEOPLE if person == name), "")
    known = {"device": f"{prison.establishment.code}:{screen}", "people": []}
    values = {
        "sessionid": session.cookies["sessionid"].value,
        device_cookie.COOKIE: signing.dumps(known, salt=device_cookie.SALT),
    }
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in values.items()])


@contextmanager
def browser_of(playwright: Playwright, profile: Path, address: str) -> Iterator[BrowserContext]:
    """Open a browser with a lasting profile, and with a camera that shows a moving picture."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=executable(),
        args=[*ARGUMENTS, *camera()],
        base_url=address,
        viewport={"width": 820, "height": 1180},
        timezone_id="Pacific/Auckland",
        has_touch=True,
        permissions=["camera", "background-sync"],
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    try:
        yield context
    finally:
        context.close()
