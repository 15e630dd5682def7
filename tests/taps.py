"""Count the taps, typed characters and screens of the gate officer's work, and write them into
docs/tablet.md: `python -m tests.taps`.

The script uses a gate tablet of the demo prison in Chromium, like an officer who makes no mistake
and finds nothing.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from playwright.sync_api import Error, Locator, Page, Playwright, expect, sync_playwright

from searches.words.demo import PASSWORD, PIN
from tests.support.demo_server import ROOT, DemoServer, demo_server

if TYPE_CHECKING:
    from searches.management.demo.lorry import Lorry

DOCUMENT = ROOT / "docs" / "tablet.md"
BEGIN, END = "<!-- taps: begin -->", "<!-- taps: end -->"
PLATE, DRIVER, ESCORT = "KX23LDV", "Martin Selby", "Ed Price"
#: What the officer reads off the vehicle during the search.
IN_THE_CAB, BOXES, SEAL = "1", "14", "S-0417"
#: Makes the tablet believe that nobody has touched it for a long time.
LONG_AGO = """() => {
  localStorage.setItem("gatehouse-touched", "0");
  document.dispatchEvent(new Event("visibilitychange"));
}"""
#: Returns the name of what the officer sees: the address, the heading of the step or zone, and the
#: photograph that is asked for.
SCREEN = """() => {
  const cover = document.querySelector("[data-idle-lock]:not([hidden]) h2");
  const step = document.querySelector(".app-stage:not([hidden]) h2");
  const heading = cover ?? step ?? document.querySelector("main h1");
  const asked = document.querySelector("form[data-camera]:not([hidden]) [data-camera-label]");
  const words = (part) => part?.textContent?.trim() ?? "";
  return [location.pathname, words(heading), words(asked)].join(" ");
}"""


@dataclass(frozen=True)
class Effort:
    """What an officer does with their hands, and how many screens they see meanwhile."""

    taps: int
    characters: int
    screens: int | None = None

    def __add__(self, other: Effort) -> Effort:
        screens = (self.screens or 0) + (other.screens or 0)
        return Effort(self.taps + other.taps, self.characters + other.characters, screens)


@dataclass(frozen=True)
class Goal:
    """The most taps, and the most characters if these are limited."""

    taps: int
    characters: int | None = None

    def holds(self, effort: Effort) -> bool:
        most = self.characters
        return effort.taps <= self.taps and (most is None or effort.characters <= most)


@dataclass(frozen=True)
class Row:
    """One piece of work. `first` is what the first version needed."""

    name: str
    goal: Goal | None = None
    first: Effort | None = None


SEARCH = Row("Search of a rigid lorry", Goal(52), Effort(78, 19, 35))
WAY_IN = Row("Way in of an expected vehicle", Goal(16, 10), Effort(33, 42))
FIRST_PHOTOGRAPH = Row("Sign-in with a PIN to first photograph", Goal(6), Effort(11, 47))
CHANGE = Row("Change of officer", Goal(6, 0), Effort(6, 26))
SIGNATURE = Row("Signature of the first searcher")
FIRST_OF_WAY_IN = Row("Sign-in with a PIN to first photograph of a way in")
ROWS: Final = (SEARCH, WAY_IN, FIRST_PHOTOGRAPH, CHANGE, SIGNATURE, FIRST_OF_WAY_IN)


@dataclass
class Hand:
    """An officer's hand on a page, which counts what it does."""

    page: Page
    taps: int = 0
    characters: int = 0
    screens: set[str] = field(default_factory=set)

    def tap(self, target: Locator) -> None:
        target.wait_for()
        self.look()
        target.tap()
        self.taps += 1

    def tap_digits(self, pad: str, digits: str) -> None:
        """Tap the large keys of a keypad. Each key is one tap."""
        for digit in digits:
            self.tap(self.page.locator(f"{pad} [data-key='{digit}']:visible"))

    def type(self, text: str) -> None:
        """Type on the keyboard of the system, into the field that was tapped."""
        self.look()
        self.page.keyboard.type(text)
        self.characters += len(text)

    def press_enter(self) -> None:
        """Press the key of the system's keyboard that sends what was typed."""
        self.page.keyboard.press("Enter")
        self.characters += 1

    def look(self) -> None:
        """Note the screen, even if the page is being replaced by the next one."""
        for _ in range(5):
            self.page.wait_for_load_state()
            try:
                return self.screens.add(self.page.evaluate(SCREEN))
            except Error as fault:
                if "context was destroyed" not in str(fault):
                    raise
        raise AssertionError("The page was loaded again and again.")

    @property
    def effort(self) -> Effort:
        self.look()
        return Effort(self.taps, self.characters, len(self.screens))


def main() -> None:
    with (
        demo_server() as server,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profiles,
        sync_playwright() as playwright,
    ):
        measured = _measure(server, playwright, Path(profiles))
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(), table(measured)))
    print(table(measured))  # noqa: T201
    if missed := over_the_goal(measured):
        raise SystemExit("\n".join(["", "Over the goal:", *missed]))


def table(measured: dict[Row, Effort]) -> str:
    head = (
        "| what | goal | measured | first version |",
        "| --- | --- | --- | --- |",
    )
    rows = (
        f"| {row.name} | {_goal(row.goal)} | {_words(measured[row])} | {_words(row.first)} |"
        for row in ROWS
    )
    return "\n".join((*head, *rows))


def _goal(goal: Goal | None) -> str:
    if goal is None:
        return ""
    characters = "" if goal.characters is None else f", {goal.characters} characters"
    return f"{goal.taps} taps{characters}"


def _words(effort: Effort | None) -> str:
    if effort is None:
        return ""
    screens = "" if effort.screens is None else f", {effort.screens} screens"
    return f"{effort.taps} taps, {effort.characters} characters{screens}"


def with_table(document: str, lines: str) -> str:
    """Return the document with these lines between its two markers."""
    before, _, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{BEGIN} and {END} must both be in the document.")
    return f"{before}{BEGIN}\n\n{lines}\n\n{END}{after}"


def over_the_goal(measured: dict[Row, Effort]) -> list[str]:
    return [
        f"{row.name}: {_words(measured[row])}, goal {_goal(row.goal)}"
        for row in ROWS
        if row.goal and not row.goal.holds(measured[row])
    ]


def _measure(server: DemoServer, playwright: Playwright, profiles: Path) -> dict[Row, Effort]:
    from tests.e2e.tablets import browser_of
    from tests.support.officer_on_tablet import GRAIN

    expect.set_options(timeout=30_000)
    measured: dict[Row, Effort] = {}
    with browser_of(playwright, profiles / "tablet", server.address) as context:
        context.set_default_timeout(60_000)
        context.add_init_script(GRAIN)
        page = context.pages[0]
        for number in ("GATE2", "GATE1"):
            _sign_in(page, number)
        measured[CHANGE] = _change_officer(page)
        coming_on = _come_on(page, "Grace Okafor")
        measured[WAY_IN], to_first = _way_in(page)
        measured[FIRST_OF_WAY_IN] = coming_on + to_first
        lorry = _searched_lorry(server)
        measured[SIGNATURE] = _sign(page, lorry)
        _seal_again(server, lorry)
        measured[SEARCH] = _search(page, lorry)
        _seal_again(server, lorry)
        measured[FIRST_PHOTOGRAPH] = _first_photograph(page)
    return measured


def _sign_in(page: Page, number: str) -> None:
    """Sign in with the password once, so that the officer may use their PIN. Not counted.

    The tablet is that of GATE1.
    """
    page.goto("/demo/")
    screen = page.locator("button[name=screen][value=GATE1]")
    if screen.count():
        screen.click()
    page.goto("/sign-out/")
    leave = page.get_by_role("button", name="Sign out")
    if leave.count():
        leave.first.click()
    page.goto("/sign-in/")
    page.fill("#id_login", number)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _change_officer(page: Page) -> Effort:
    page.goto("/board/")
    hand = Hand(page)
    hand.tap(page.get_by_role("link", name="Change officer"))
    _enter_pin(hand, "Tom Hale")
    expect(page.get_by_role("link", name="Tom Hale Change officer")).to_be_visible()
    return hand.effort


def _enter_pin(hand: Hand, name: str) -> None:
    expect(hand.page.locator("[data-officers] [data-key='1']")).to_be_visible()
    hand.tap_digits("[data-officers]", PIN)
    hand.tap(hand.page.get_by_role("button", name=name))


def _come_on(page: Page, name: str) -> Effort:
    """Sign in with a PIN on a tablet that locked itself while it showed the vehicles."""
    page.goto("/board/")
    page.evaluate(LONG_AGO)
    expect(page.get_by_role("heading", name="This tablet is locked")).to_be_visible()
    hand = Hand(page)
    _enter_pin(hand, name)
    expect(page.get_by_role("link", name=f"{name} Change officer")).to_be_visible()
    return hand.effort


def _way_in(page: Page) -> tuple[Effort, Effort]:
    """Log the expected lorry in and photograph it. Return the effort, and the effort to the first
    picture.
    """
    hand = Hand(page)
    hand.tap(page.get_by_role("button", name="Log a vehicle in"))
    hand.tap(page.get_by_label("Number plate", exact=True))
    hand.type(PLATE)
    expect(page.locator("[data-arrival]")).to_be_visible()
    hand.press_enter()
    hand.tap(page.get_by_role("button", name=DRIVER))
    hand.tap(_key(page, "people_in_cab", IN_THE_CAB))
    hand.tap(_key(page, "escort", ESCORT))
    hand.tap(_key(page, "brings", "None"))
    hand.tap(_key(page, "has_underneath", "Nothing"))
    hand.tap(page.get_by_role("button", name="Log vehicle in"))
    page.wait_for_url("**/photos/**")
    slots = page.locator("[data-way-in-slot]").count()
    to_first = None
    for number in range(1, slots + 1):
        _photograph(hand)
        expect(page.locator("li.app-zones__item--done")).to_have_count(number)
        to_first = to_first or hand.effort
    assert to_first is not None and slots == 8, slots
    return hand.effort, to_first


def _key(page: Page, question: str, words: str) -> Locator:
    return page.locator(f"#{question} .app-key").filter(has_text=words).first


def _photograph(hand: Hand) -> None:
    """Take one photograph. Opening the camera is a tap only if the camera is shut."""
    page = hand.page
    shutter = page.get_by_role("button", name="Take photograph")
    # the button is disabled until the camera has opened by itself, or does not
    opens = page.locator("[data-camera-open]:enabled:visible")
    expect(shutter.or_(opens).first).to_be_visible()
    if not shutter.is_visible():
        hand.tap(opens)
    expect(shutter).to_be_enabled()
    hand.tap(shutter)


def _searched_lorry(server: DemoServer) -> Lorry:
    """Bring another lorry into the lock, searched at an officer's pace and not yet signed."""
    from searches.management.demo.history import FOOD
    from searches.management.demo.lorry import Lorry

    way_in = replace(FOOD, plate="MX21 OTP", escort=server.prison.actors["ESCORT1"].person)
    lorry = Lorry(server.prison, way_in, timezone.now() - timedelta(minutes=45))
    lorry.come_in()
    lorry.halt_everywhere()
    lorry.seal()
    lorry.search()
    return lorry


def _seal_again(server: DemoServer, lorry: Lorry) -> None:
    """Begin another search of the same lorry now."""
    from searches.services.locks.locks import close_inner_gate, void_lock
    from searches.words.visits import VoidReason

    gate = server.prison.actors["GATE3"]
    void_lock(gate, visit_id=lorry.visit, reason=VoidReason.INNER_GATE_OPENED)
    close_inner_gate(gate, visit_id=lorry.visit, inner_gate_shut=True, no_prisoner_in_lock=True)


def _sign(page: Page, lorry: Lorry) -> Effort:
    page.goto(f"/visits/{lorry.visit}/sheet/")
    hand = Hand(page)
    hand.tap(page.get_by_role("button", name="Sign the search"))
    hand.tap_digits("form[data-sign]", PIN)
    hand.tap(page.get_by_role("button", name="Sign as first searcher"))
    expect(page.get_by_text("Waiting for the second searcher.")).to_be_visible()
    return hand.effort


def _search(page: Page, lorry: Lorry) -> Effort:
    """Search every zone from the list of zones, the last look included."""
    page.goto(f"/visits/{lorry.visit}/sheet/")
    expect(page.get_by_text("0 of 30 items")).to_be_visible()
    hand = Hand(page)
    hand.tap(page.get_by_role("button", name="Open zone"))
    page.wait_for_url("**/sheet/*/")
    searched = []
    while code := _zone(page):
        _search_zone(hand, code)
        searched.append(code)
    hand.tap(page.locator("a.app-zones__link").filter(has_text="F1"))
    page.wait_for_url("**/sheet/F1/")
    _search_zone(hand, "F1")
    page.goto(f"/visits/{lorry.visit}/sheet/")
    expect(page.get_by_text("30 of 30 items")).to_be_visible()
    assert len({*searched, "F1"}) == 30, searched
    return hand.effort


def _zone(page: Page) -> str:
    """Return the zone on the screen, or "" on the list of zones."""
    found = re.search(r"/sheet/([^/]+)/$", page.url)
    return found[1] if found else ""


def _search_zone(hand: Hand, code: str) -> None:
    page = hand.page
    expect(page.locator("main h1")).to_contain_text(f"{code} ")
    camera = page.locator("form[data-camera]:not([hidden])")
    if camera.count():
        for _ in page.evaluate(
            "JSON.parse(document.querySelector('form[data-camera]').dataset.run ?? '[1]')"
        ):
            label = page.locator("[data-camera-label]").inner_text()
            _photograph(hand)
            again = page.get_by_role("button", name="Take again")
            expect(
                again.or_(page.locator("[data-camera-label]").filter(has_not_text=label)).first
            ).to_be_visible()
    before = page.url
    _answer(hand, code)
    page.wait_for_function(
        "before => location.href !== before && !location.pathname.endsWith('/onward/')", arg=before
    )


def _answer(hand: Hand, code: str) -> None:
    page = hand.page
    if code == "A4":
        return hand.tap(page.get_by_role("button", name=f"{IN_THE_CAB} person", exact=True))
    if page.locator("input[name=number]:visible").count():
        hand.tap_digits("form[data-answers]", BOXES)
    if page.locator("[name=text]:visible").count() and not page.get_by_label("why?").count():
        hand.tap(page.locator("[name=text]"))
        hand.type(SEAL)
        return hand.press_enter()
    answer = page.locator(".app-answers__row > button").first
    expect(answer).to_be_enabled()
    return hand.tap(answer)


def _first_photograph(page: Page) -> Effort:
    """Sign in with a PIN, and take the first photograph of the search that is open."""
    page.goto("/board/")
    page.evaluate(LONG_AGO)
    expect(page.get_by_role("heading", name="This tablet is locked")).to_be_visible()
    hand = Hand(page)
    _enter_pin(hand, "Tom Hale")
    expect(page.get_by_role("link", name="Tom Hale Change officer")).to_be_visible()
    page.wait_for_load_state()
    if not _zone(page):
        hand.tap(page.locator("#in-the-lock ~ ul a").first)
        hand.tap(page.locator(".app-action a").first)
        hand.tap(page.get_by_role("button", name="Open zone"))
        page.wait_for_url("**/sheet/*/")
    _photograph(hand)
    expect(page.get_by_role("button", name="Take again")).to_be_visible()
    return hand.effort


if __name__ == "__main__":
    main()
