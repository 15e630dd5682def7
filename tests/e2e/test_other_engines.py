"""On WebKit and Firefox, a search survives the loss of the network and the end of the browser."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.by import By
from urllib3.exceptions import HTTPError

from searches.models import Answer, Device, LedgerEntry, Photograph
from searches.services.people.people import actor_known_as
from searches.services.photos.uploads import blob_name, photographs
from searches.words.checklists import Item, Purpose, VehicleType
from tests.e2e.engines import PATIENCE_SECONDS, Engine, ending, firefox, webkit
from tests.e2e.tablets import KEPT, MODULE, SHEETS
from tests.support.bad_network import Mood, Wire
from tests.support.sample_prison import PASSWORD, PIN, Prison, confirm_all
from tests.support.searching import InTheLock, answer, nothing_wrong, picture, seal, send_photo

pytestmark = pytest.mark.django_db(transaction=True)
POLL_SECONDS = 0.1
BUTTON = "//button[normalize-space()='{}' and not(@hidden)]"
#: Marks this page, so that the page after it can be told apart.
MARK_AS_LEFT = "window.wasLeft = true"
IS_LOADED = """return !window.wasLeft && !window.wasBroughtBack &&
  document.readyState === "complete";"""
#: Lets this page be told apart when the browser brings it back from its memory. It is then loaded
#: again.
WATCH = """if (!window.isWatched) window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) window.wasBroughtBack = true;
  });
  window.isWatched = true;"""
#: Scrolls to a button and returns where it is, or null if it cannot be pressed.
PLACE = """const [key] = arguments;
  if (key.disabled || key.getClientRects().length === 0) return null;
  key.scrollIntoView({ block: "center" });
  return JSON.stringify(key.getBoundingClientRect());"""
IS_THERE = "return document.querySelector(arguments[0]) !== null"
TEXT = "return document.querySelector(arguments[0])?.textContent ?? ''"
IS_SHOWN = "return document.querySelector(arguments[0])?.hidden === false"
CAMERA_DECIDED = "return document.querySelector('[data-camera-open]')?.disabled === false"
CAMERA_IS_SHUT = "return document.querySelector('[data-camera-open]').offsetParent !== null"
NOT_SAVED = "return document.body?.textContent.includes('The answer was not saved.') ?? false"
#: True after the page has left its zone, and has also left the address between two zones.
GONE_ON = "return location.href !== arguments[0] && !location.pathname.endsWith('/onward/')"


class Screen:
    """The actions of a person in one browser: open, press, type and see.

    WebKit's driver does not wait for pages, so each action waits for what it needs.
    """

    def __init__(self, engine: Engine, address: str) -> None:
        self.engine, self.driver, self.address = engine, engine.driver, address
        self.has_camera = engine.has_camera

    def ask(self, script: str, *arguments: Any) -> Any:
        """Return what a script returns. Run it again if its page was left meanwhile."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with self.engine.in_a_hurry():
                    return self.driver.execute_script(script, *arguments)
            except (WebDriverException, HTTPError):
                if time.monotonic() > until:
                    raise
                time.sleep(POLL_SECONDS)

    def wait_for(self, has_happened: Callable[[], bool], what: str) -> None:
        """Wait for a state of the page, or fail with the text that the page has."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not has_happened():
            if time.monotonic() > until:
                where, text = self.ask("return [location.href, document.body?.innerText]")
                pytest.fail(f"This did not happen at {where}: {what}. The page shows: {text}")
            time.sleep(POLL_SECONDS)

    def open(self, path: str) -> None:
        self.ask(MARK_AS_LEFT)
        self.driver.get(self.address + path)
        self.wait_for(lambda: self.ask(IS_LOADED), "another page is loaded")
        self.ask(WATCH)

    def press(self, words: str) -> None:
        """Press a button as soon as it can be pressed and no longer moves."""
        self.click(By.XPATH, BUTTON.format(words))

    def click(self, by: str, value: str) -> None:
        places: list[Any] = [None]

        def is_clicked() -> bool:
            try:
                with self.engine.in_a_hurry():
                    key = self.driver.find_element(by, value)
                    places.append(self.driver.execute_script(PLACE, key))
            except (WebDriverException, HTTPError):
                return False
            if places[-1] is None or places[-1] != places[-2]:
                return False
            try:
                key.click()
            except StaleElementReferenceException:
                return False  # the page was drawn again meanwhile
            return True

        self.wait_for(is_clicked, f"{value} can be pressed")

    def type(self, field: str, text: str) -> None:
        self.wait_for(lambda: self.ask(IS_THERE, f"#{field}"), f"the field {field} is there")
        self.driver.find_element(By.ID, field).send_keys(text)

    def sees(self, words: str, within: str = "body") -> None:
        """Wait until the page contains these words, or fail with the text that it has."""
        self.wait_for(
            lambda: words in " ".join(self.ask(TEXT, within).split()), f"the page shows {words!r}"
        )

    def sees_shown(self, selector: str) -> None:
        self.wait_for(lambda: self.ask(IS_SHOWN, selector), f"{selector} is shown")

    def tells(self, script: str) -> Any:
        ask = "const done = arguments[arguments.length - 1]; (" + script + ")().then(done)"
        return self.driver.execute_async_script(ask)

    def sign_in(self, name: str, then: str) -> None:
        self.open(f"/sign-in/?next={then}")
        self.type("id_login", f"WWI-{name.upper()}")
        self.type("id_password", PASSWORD)
        self.press("Sign in")

    def answer(self, words: str) -> None:
        """Press an answer until the next zone opens. Press again when the page asks for this."""
        before = self.ask("return location.href")

        def has_gone_on() -> bool:
            if self.ask(NOT_SAVED):
                self.wait_for(lambda: not self.ask(NOT_SAVED), "the storage answers again")
                self.press(words)
            return bool(self.ask(GONE_ON, before))

        self.press(words)
        self.wait_for(has_gone_on, f"{words!r} leads on from {before}")

    def photograph(self, path: Path) -> None:
        """Take a photograph in the page.

        Without a camera, send a file with the form's own field.
        """
        if self.has_camera:
            self.open_camera()
            self.sees_shown("[data-camera-shoot]")
            self.press("Take photograph")
            return
        self.choose(path)
        self.press("Send photograph")

    def choose(self, path: Path) -> None:
        """Choose a file as the photograph, in a browser whose camera does not open."""
        self.open_camera()
        self.sees("The camera did not open. Use the button below.")
        self.driver.find_element(By.CSS_SELECTOR, "[data-camera-file]").send_keys(str(path))

    def open_camera(self) -> None:
        """Press the button that opens the camera, unless the camera has opened by itself."""
        # the button is disabled until the camera has opened by itself, or does not
        self.wait_for(lambda: self.ask(CAMERA_DECIDED), "the camera opens or can be opened")
        if self.ask(CAMERA_IS_SHUT):
            self.click(By.CSS_SELECTOR, "[data-camera-open]")


def register(screen: Screen) -> None:
    """Enrol this browser as Ann as a screen of the gate, confirm it as Bea, and sign in
    as Grace.
    """
    screen.sign_in("ann", "/devices/")
    screen.sees("Enrol this device")
    screen.type("name", "gate-9")
    screen.driver.find_element(By.XPATH, "//option[normalize-space()='Gate']").click()
    screen.press("Enrol this device")
    screen.sees("gate-9 (this one)")
    confirm_all(actor_known_as("WWI-BEA"))
    screen.open("/sign-out/")
    screen.press("Sign out")
    screen.sees("Sign in to Gatehouse")
    screen.sign_in("grace", "/board/")
    screen.sees("All records sent", "[data-waiting]")


def be_ready(screen: Screen, sheet: str) -> None:
    """Wait until the browser has everything it needs offline: the worker, the pack and the
    checklists.
    """
    screen.open(sheet)
    screen.tells("() => navigator.serviceWorker.ready.then(() => true)")
    screen.sees("All records sent", "[data-waiting=none]")
    screen.wait_for(
        lambda: screen.tells(SHEETS) >= len(VehicleType), "the tablet has the checklists in force"
    )


def search_offline(screen: Screen, sheet: str, photograph: Path) -> None:
    screen.open(sheet + "A5/")
    screen.sees("The control room decides")
    screen.answer("Done")
    screen.sees("Not done")  # the page of the next zone
    screen.open(sheet + "B2/")
    screen.sees("The control room decides")
    screen.photograph(photograph)
    screen.sees("2 on this tablet", "[data-waiting]")


def come_back(screen: Screen, wire: Wire) -> None:
    """Sign in again after the browser was killed.

    Only the session is lost; all records are sent.
    """
    screen.open("/board/")
    screen.sees("2 on this tablet", "[data-waiting]")
    assert [fact["state"] for fact in screen.tells(KEPT)] == ["waiting", "waiting"]
    wire.mood = Mood.GOOD
    screen.sign_in("grace", "/board/")
    screen.sees("All records sent", "[data-waiting=none]")


def demand_both_there(screen: Screen) -> None:
    """Check that the server has the answer and the photograph once, byte for byte, from the
    enrolled screen.
    """
    answer, photo = Answer.objects.get(), Photograph.objects.get()
    kept = {fact["kind"]: fact for fact in screen.tells(KEPT)}
    assert str(answer.pk) == kept["answer_item"]["id"]
    assert str(photo.pk) == kept["photo"]["id"]
    with photographs().open(blob_name(photo.sha256)) as original:
        assert hashlib.sha256(original.read()).hexdigest() == kept["photo"]["payload"]["sha256"]
    assert answer.device == photo.device == Device.objects.get(name="gate-9")


@pytest.mark.parametrize("engine", [webkit, firefox])
def test_a_search_survives_the_loss_of_network_and_browser(
    wire: Wire, prison: Prison, tmp_path: Path, engine: Callable[[Path], Engine]
) -> None:
    sheet = f"/visits/{seal(prison).visit.pk}/sheet/"
    photograph = tmp_path / "photograph.jpg"
    photograph.write_bytes(picture())
    with ending(engine(tmp_path / "profile")) as browser:
        screen = Screen(browser, wire.address)
        register(screen)
        be_ready(screen, sheet)
        wire.mood = Mood.GONE
        search_offline(screen, sheet, photograph)
    with ending(engine(tmp_path / "profile")) as browser:
        screen = Screen(browser, wire.address)
        come_back(screen, wire)
        demand_both_there(screen)


#: Returns the address, the heading and the text of a page that is loaded. `open` is true if the
#: page has answers that can be pressed, and `answer` is the one that is shown as given.
SHOWN = f"""const isLoaded = (() => {{ {IS_LOADED} }})();
  const text = (selector) => document.querySelector(selector)?.textContent.trim() ?? "";
  const keys = [...document.querySelectorAll(".app-answers__row > button")];
  return isLoaded && {{
    path: location.pathname,
    heading: text("main h1"),
    text: text("main").replace(/\\s+/g, " "),
    open: keys.some((key) => !key.disabled),
    answer: text("main button[aria-pressed=true]"),
  }};"""

#: The moment at which this page began to load, which tells two pages apart.
BEGAN = "return performance.timeOrigin"
#: How often in a row the same page is found before it counts as the last one.
RESTS = 10


@dataclass(frozen=True)
class Place:
    """A page and what it must show: its heading, a text, and the answer given, or "" for none."""

    path: str
    heading: str
    text: str = ""
    answer: str = ""


def stands_at(screen: Screen, place: Place) -> None:
    """Wait until the browser shows this page with the expected answer.

    Fails at once if the page is ready for use with another answer, or without an answer.
    """

    def is_drawn() -> bool:
        shown = screen.ask(SHOWN)
        if not shown or shown["path"] != place.path or place.heading not in shown["heading"]:
            return False
        assert not shown["open"] or shown["answer"] == place.answer, shown
        return place.text in shown["text"] and shown["answer"] == place.answer

    screen.wait_for(is_drawn, f"the page shows {place}")
    screen.ask(WATCH)


def push(screen: Screen, button: Callable[[], None], place: Place) -> None:
    """Push one of the browser's own buttons, which leads to this page."""
    if button == screen.driver.refresh:
        screen.ask(MARK_AS_LEFT)
    button()
    stands_at(screen, place)


def walk_about(screen: Screen, here: Place, before: Place) -> None:
    """Reload the page, and go back to the page before it and forward again."""
    stands_at(screen, here)
    push(screen, screen.driver.refresh, here)
    push(screen, screen.driver.back, before)
    push(screen, screen.driver.forward, here)


def hurry_about(screen: Screen) -> None:
    """Push the browser's buttons again and again, before any page is drawn.

    A push may be lost while a page is being loaded, so the last page need not be the first one. The
    last page must be drawn, and must not change afterwards.
    """
    for _ in range(3):
        for button in (screen.driver.refresh, screen.driver.back, screen.driver.forward):
            button()
    seen: list[Any] = []

    def rests() -> bool:
        shown = screen.ask(SHOWN)
        seen.append((screen.ask(BEGAN), shown and shown["heading"]))
        return len(seen) >= RESTS and len(set(seen[-RESTS:])) == 1 and bool(seen[-1][1])

    screen.wait_for(rests, "the page after the last push is drawn and stays")


#: Reads and changes records without a pause, and notes whether the browser keeps the page that is
#: left.
BUSY = f"""async () => {{
  {MODULE}
  const {{ recall }} = await module("outbox/store.js");
  const {{ change }} = await module("outbox/outbox.js");
  const note = ({{ persisted }}) => sessionStorage.setItem("in-memory", persisted);
  window.addEventListener("pagehide", note);
  const begin = [() => recall("pack"), () => change("none", {{}})].map(async (work) => {{
    await work();
    void (async () => {{ for (;;) await work(); }})();
  }});
  return Promise.all(begin).then(() => true);
}}"""

IN_MEMORY = "return sessionStorage.getItem('in-memory')"


def test_webkit_pages_that_were_left_at_work_do_not_hold_up_the_next_page(
    wire: Wire, prison: Prison, tmp_path: Path
) -> None:
    sheet = f"/visits/{seal(prison).visit.pk}/sheet/"
    with ending(webkit(tmp_path / "profile")) as browser:
        screen = Screen(browser, wire.address)
        register(screen)
        be_ready(screen, sheet)
        for path in (sheet + "A5/", "/board/", sheet):
            assert screen.tells(BUSY)
            screen.open(path)
            assert screen.ask(IN_MEMORY) == "true"
            screen.sees("All records sent", "[data-waiting=none]")
        push(screen, screen.driver.back, Place("/board/", "Vehicles"))
        screen.sees("All records sent", "[data-waiting=none]")
        wire.mood = Mood.GONE
        screen.open(sheet + "A5/")
        screen.sees("The control room decides")
        screen.answer("Done")
        screen.sees("Not done")


#: Sets the wall clock of this page back by ten hours.
CLOCK_BACK = """
  const True = Date;
  globalThis.Date = class extends True {
    constructor(...given) { given.length ? super(...given) : super(Date.now()); }
    static now() { return True.now() - 600 * 60_000; }
  };
"""
#: The answer that is shown as given.
PRESSED = (
    "return document.querySelector('main button[aria-pressed=true]')?.textContent.trim() ?? ''"
)


def demand_pressed(screen: Screen, words: str) -> None:
    screen.sees("The control room decides")
    screen.wait_for(lambda: screen.ask(PRESSED) == words, f"{words!r} is shown as the answer")


#: Sends the chosen photograph, and returns at the moment at which its bytes are given to the
#: database.
SEND_UNTIL_GIVEN = """() => new Promise((done) => {
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (...given) {
    if (this.name === "photographs") done(true);
    return add.apply(this, given);
  };
  document.querySelector("[data-camera-fallback] button").click();
})"""
#: Returns how many photographs the tablet has, or -1 if one of them is not whole.
WHOLE_PHOTOGRAPHS = f"""async () => {{
  {MODULE}
  const {{ bytesOf, everything }} = await module("outbox/outbox.js");
  const {{ hasBytes }} = await module("outbox/outbox-removal.js");
  const {{ hexDigest }} = await module("outbox/digests.js");
  const photographs = (await everything()).filter(({{ kind }}) => kind === "photo");
  const sums = photographs.map(async ({{ id }}) => hexDigest(await bytesOf(id)));
  const taken = photographs.map(({{ payload }}) => payload.sha256);
  const whole = (await Promise.all(sums)).every((sum, at) => sum === taken[at]);
  return whole && (await hasBytes()).size === taken.length ? taken.length : -1;
}}"""


def test_webkit_keeps_records_through_kills_and_a_wrong_clock(
    wire: Wire, prison: Prison, tmp_path: Path
) -> None:
    sheet = f"/visits/{seal(prison).visit.pk}/sheet/"
    photograph = tmp_path / "photograph.jpg"
    photograph.write_bytes(picture())
    with ending(webkit(tmp_path / "profile")) as browser:
        screen = Screen(browser, wire.address)
        register(screen)
        be_ready(screen, sheet)
        wire.mood = Mood.GONE
        screen.open(sheet + "A5/")
        screen.sees("The control room decides")
        screen.ask(CLOCK_BACK)
        screen.answer("Done")
        screen.sees("clock was set back", "[data-tablet-trouble]")
        screen.open(sheet + "A5/")
        demand_pressed(screen, "Done")
        screen.open(sheet + "A2/")
        screen.sees("The control room decides")
        screen.press("Same")  # and the browser is killed straight after this tap
    with ending(webkit(tmp_path / "profile")) as browser:
        screen = Screen(browser, wire.address)
        screen.open(sheet + "A5/")
        demand_pressed(screen, "Done")
        kept = {fact["payload"]["item"] for fact in screen.tells(KEPT)}
        screen.open(sheet + "A2/")
        demand_pressed(screen, "Same" if "A2" in kept else "")
        screen.open(sheet + "B2/")
        # the line about the clock moves the button below it
        screen.sees("clock was set back", "[data-tablet-trouble]")
        screen.choose(photograph)
        assert screen.tells(SEND_UNTIL_GIVEN)  # and the browser is killed in the middle of storing
    with ending(webkit(tmp_path / "profile")) as browser:
        screen = Screen(browser, wire.address)
        screen.open(sheet + "B2/")
        screen.sees("The control room decides")
        stored = screen.tells(WHOLE_PHOTOGRAPHS)
        assert stored in {0, 1}
        screen.sees(
            "on this tablet." if stored else "was not taken. Take the photograph again.", "main"
        )
        wire.mood = Mood.GOOD
        screen.sign_in("grace", "/board/")
        screen.sees("All records sent", "[data-waiting=none]")
    assert Photograph.objects.filter(search__isnull=False).count() == stored
    assert set(Answer.objects.values_list("item", flat=True)) == kept
    assert Answer.objects.count() == len(kept)


#: The items that the walk answers, and the ones that it photographs.
NOT_ANSWERED = {"A2", "B1"}
NOT_PHOTOGRAPHED = {"B2", "B4"}


@dataclass
class Walk:
    """A walk over the pages of one search, in which the officer leaves each page and comes back to
    it.
    """

    screen: Screen
    sheet: str
    photograph: Path
    here: Place
    before: Place

    def open(self, path: str, heading: str, **shown: str) -> None:
        self.screen.open(path)
        self.stay(Place(path, heading, **shown))

    def stay(self, here: Place) -> None:
        if here.path != self.here.path:
            self.before = self.here
        self.here = here
        walk_about(self.screen, here, self.before)

    def answer(self, item: str, words: str, *, is_online: bool) -> None:
        """Open a zone and answer it. Check that the next zone opens, then that this zone shows the
        answer.
        """
        path = f"{self.sheet}{item}/"
        self.open(path, item)
        self.screen.answer(words)
        if is_online:
            # until then the server draws the zone as open, and the tablet corrects it at once
            self.screen.sees("All records sent", "[data-waiting=none]")
        self.here = Place(path, item, answer=words)
        next_path = self.screen.ask("return location.pathname")
        next_item = next_path.split("/")[-2]
        given = "Clear" if next_item in NOT_PHOTOGRAPHED else ""
        self.stay(Place(next_path, next_item, answer=given))
        self.open(path, item, answer=words)

    def take(self, item: str, where: str) -> None:
        """Photograph a zone that is already answered *Clear*."""
        path = f"{self.sheet}{item}/"
        self.open(path, item, answer="Clear")
        self.screen.choose(self.photograph)
        self.stay(Place(path, item, answer="Clear"))
        self.screen.photograph(self.photograph)
        self.screen.sees(where, "main")
        self.stay(Place(path, item, where, "Clear"))


def searched(prison: Prison, there: InTheLock) -> Item:
    """Search all zones except those of the walk, and return the item of the last look."""
    for item in there.items:
        if Purpose.LAST_LOOK in item.purposes:
            last_look = item
            continue
        for slot in item.photos if item.code not in NOT_PHOTOGRAPHED else ():
            send_photo(prison.grace, there, item.code, slot.code)
        if item.code not in NOT_ANSWERED:
            answer(prison.grace, there, item.code, nothing_wrong(item))
    return last_look


def test_webkits_back_forward_and_reload_at_every_step_change_nothing(
    wire: Wire, prison: Prison, tmp_path: Path
) -> None:
    there = seal(prison)
    last_look = searched(prison, there).code
    visit = f"/visits/{there.visit.pk}/"
    sheet, photograph = f"{visit}sheet/", tmp_path / "photograph.jpg"
    with ending(webkit(tmp_path / "profile")) as browser:
        screen = Screen(browser, wire.address)
        register(screen)
        be_ready(screen, sheet)
        board = Place("/board/", "Vehicles")
        walk = Walk(screen, sheet, photograph, board, board)
        for mood, item, words, place, where in (
            (Mood.GOOD, "A2", "Same", "B2", "sent"),
            (Mood.GONE, "B1", "Clear", "B4", "on this tablet"),
        ):
            wire.mood = mood
            photograph.write_bytes(picture())
            screen.open("/board/")
            walk.here = board
            walk.open(sheet, "Search")
            walk.answer(item, words, is_online=mood == Mood.GOOD)
            walk.take(place, where)
            walk.open(f"{sheet}{last_look}/", last_look)
            walk.open(f"{visit}sign/", "Sign the search")
        screen.type("sign-pin", PIN)
        screen.press("Sign as first searcher")
        walk.stay(Place(f"{visit}sign/", "Sign the search", "This signature counts only if"))
        hurry_about(screen)
        screen.open("/board/")
        walk.here = board
        walk.open(f"{sheet}B1/", "B1", answer="Clear")
        wire.mood = Mood.GOOD
        screen.open("/board/")
        screen.sees("All records sent", "[data-waiting=none]")
        walk.here = board
        walk.open(f"{visit}sign/", "Sign the search")
        kept = screen.tells(KEPT)
    assert sorted(fact["kind"] for fact in kept if fact["state"] == "arrived") == [
        "answer_item",
        "answer_item",
        "photo",
        "photo",
        "sign_search",
    ]
    assert len(kept) == 5
    assert LedgerEntry.objects.filter(act="sign_search").count() == 1
