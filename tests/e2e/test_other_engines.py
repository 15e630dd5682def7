"""On WebKit and Firefox, a search survives the loss of the network and the end of the browser."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from searches.models import Answer, Device, Photograph
from searches.services.people.people import actor_known_as
from searches.services.photos.uploads import blob_name, photographs
from searches.words.checklists import VehicleType
from tests.e2e.engines import Engine, ending, firefox, webkit
from tests.e2e.tablets import KEPT, MODULE, SHEETS
from tests.support.bad_network import Mood, Wire
from tests.support.sample_prison import PASSWORD, Prison, confirm_all
from tests.support.searching import picture, seal

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 60
HURRY_SECONDS = 5
MARK_AS_LEFT = "window.wasLeft = true"
WAS_LEFT = "return window.wasLeft === true"
BUTTON = "//button[normalize-space()='{}' and not(@hidden)]"


class Screen:
    """The actions of a person in one browser: open, press, type and see."""

    def __init__(self, engine: Engine, address: str) -> None:
        self.driver, self.address = engine.driver, address
        self.has_camera = engine.has_camera

    def open(self, path: str) -> None:
        self.driver.execute_script(MARK_AS_LEFT)
        self.driver.get(self.address + path)

    def push(self, button: Callable[[], None]) -> None:
        """Push one of the browser's own buttons, without waiting for its page.

        The driver would wait in vain for a page that WebKit brings back from its memory and that is
        then loaded again.
        """
        self.driver.execute_script(MARK_AS_LEFT)
        usual = self.driver.timeouts.page_load
        self.driver.set_page_load_timeout(HURRY_SECONDS)
        with suppress(TimeoutException):
            button()
        self.driver.set_page_load_timeout(usual)

    def is_loaded_again(self) -> None:
        """Wait until the browser has loaded the page again, and not from its memory."""
        waiting = WebDriverWait(self.driver, PATIENCE_SECONDS, 0.1)
        waiting.until_not(lambda driver: driver.execute_script(WAS_LEFT))

    def press(self, words: str) -> None:
        key = self.driver.find_element(By.XPATH, BUTTON.format(words))
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", key)
        key.click()

    def type(self, field: str, text: str) -> None:
        self.driver.find_element(By.ID, field).send_keys(text)

    def sees(self, words: str, within: str = "body") -> None:
        """Wait until the page contains these words, or fail with the text that it has."""

        def is_shown(driver: Any) -> bool:
            ask = "return document.querySelector(arguments[0])?.textContent ?? ''"
            return words in " ".join(driver.execute_script(ask, within).split())

        try:
            WebDriverWait(self.driver, PATIENCE_SECONDS, 0.1).until(is_shown)
        except TimeoutException:
            seen = self.driver.execute_script("return document.body.innerText")
            pytest.fail(f"{words!r} was not seen at {self.driver.current_url}, but: {seen}")

    def sees_shown(self, selector: str) -> None:
        key = self.driver.find_element(By.CSS_SELECTOR, selector)
        is_shown = "return !arguments[0].hidden"
        waiting = WebDriverWait(self.driver, PATIENCE_SECONDS, 0.1)
        waiting.until(lambda driver: driver.execute_script(is_shown, key))

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
        before = self.driver.current_url
        onward = "return location.href !== arguments[0] && !location.pathname.endsWith('/onward/')"
        not_kept = "return document.body.textContent.includes('The answer was not saved.')"

        def settled(driver: Any) -> bool:
            if driver.execute_script(not_kept):
                WebDriverWait(driver, PATIENCE_SECONDS, 0.1).until_not(
                    lambda driver: driver.execute_script(not_kept)
                )
                self.sees("The control room decides")
                self.press(words)
            return bool(driver.execute_script(onward, before))

        self.press(words)
        try:
            WebDriverWait(self.driver, PATIENCE_SECONDS, 0.1).until(settled)
        except TimeoutException:
            seen = self.driver.execute_script("return document.body.innerText")
            pytest.fail(f"{words!r} led nowhere from {before}: {self.driver.current_url}: {seen}")

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
        decided = "return !document.querySelector('[data-camera-open]').disabled"
        WebDriverWait(self.driver, PATIENCE_SECONDS, 0.1).until(
            lambda driver: driver.execute_script(decided)
        )
        is_shut = "return document.querySelector('[data-camera-open]').offsetParent !== null"
        if self.driver.execute_script(is_shut):
            self.driver.find_element(By.CSS_SELECTOR, "[data-camera-open]").click()


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
    waiting = WebDriverWait(screen.driver, PATIENCE_SECONDS, 0.1)
    waiting.until(lambda _: screen.tells(SHEETS) >= len(VehicleType))


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
            assert screen.driver.execute_script(IN_MEMORY) == "true"
            screen.sees("All records sent", "[data-waiting=none]")
        screen.push(screen.driver.back)
        screen.is_loaded_again()
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
    waiting = WebDriverWait(screen.driver, PATIENCE_SECONDS, 0.1)
    waiting.until(lambda driver: driver.execute_script(PRESSED) == words)


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
        screen.driver.execute_script(CLOCK_BACK)
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
        screen.sees("The control room decides")
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
