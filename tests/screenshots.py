"""Take screenshots of each role's main screen in the demo prison: `python -m tests.screenshots`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from searches.words.demo import ADMINISTRATOR, PASSWORD
from tests.support.chromium import ARGUMENTS, executable
from tests.support.demo_server import ROOT, DemoServer, demo_server

if TYPE_CHECKING:
    from searches.management.demo.lorry import Lorry

FOLDER = ROOT / "docs" / "screenshots"
#: Screens that the browser shows before somebody installs the application.
INSTALLING = ROOT / "static" / "screens"
ON_INSTALLING = {"board", "sheet"}
LARGEST_BYTES = 150_000
TABLET, DESK = (820, 1180), (1280, 860)
FACES_TAPPED = 15


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_server() as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        lorry = _in_the_lock(server)
        _search(server, chromium, lorry)
        _decide(server, chromium, lorry)
        _count(server, chromium)
        _stop(server, chromium)
        chromium.close()


def _in_the_lock(server: DemoServer) -> Lorry:
    """Seal the food lorry some minutes ago, with the search and the counts still to do."""
    from searches.management.demo.history import FOOD
    from searches.management.demo.lorry import Lorry

    way_in = replace(FOOD, escort=server.prison.actors["ESCORT1"].person)
    lorry = Lorry(server.prison, way_in, timezone.now() - timedelta(minutes=38))
    lorry.come_in()
    lorry.halt_everywhere()
    lorry.seal()
    return lorry


def _search(server: DemoServer, chromium: Browser, lorry: Lorry) -> None:
    with _screen(server, chromium, "GATE1", TABLET) as page:
        _shoot(page, "/board/", "board")
        lorry.search()
        lorry.sign()
        _shoot(page, f"/visits/{lorry.visit}/sheet/", "sheet")
        _shoot(page, f"/visits/{lorry.visit}/sheet/U5/", "zone")


def _count(server: DemoServer, chromium: Browser) -> None:
    from searches.facts.count_requests import expected_of
    from searches.services.rolls.counts import begin_count, tap_person

    kay, kitchen = server.prison.actors["KITCHEN1"], server.prison.parties["kitchen"]
    with _screen(server, chromium, "KITCHEN1", TABLET) as page:
        count = begin_count(kay, party_id=kitchen, headcount=24)
        for prisoner in sorted(expected_of(count))[:FACES_TAPPED]:
            tap_person(kay, count_id=count.pk, prisoner_id=UUID(prisoner))
        _shoot(page, f"/counts/{count.pk}/", "count")


def _decide(server: DemoServer, chromium: Browser, lorry: Lorry) -> None:
    """Finish everything except the stores' count and the last look, so that the lorry is held."""
    lorry.count("kitchen")
    lorry.look_at_photographs()
    with _screen(server, chromium, "CONTROL1", DESK) as page:
        _shoot(page, f"/visits/{lorry.visit}/release/", "decision")
    with _screen(server, chromium, "SECURITY1", DESK) as page:
        _shoot(page, "/exceptions/", "exceptions")
    with _screen(server, chromium, ADMINISTRATOR[0], DESK) as page:
        _shoot(page, "/people/", "people")


def _stop(server: DemoServer, chromium: Browser) -> None:
    from searches.services.stops.stops import raise_stop

    stop = raise_stop(server.prison.actors["LAUNDRY1"])
    with _screen(server, chromium, "GOVERNOR1", DESK) as page:
        _shoot(page, f"/stops/{stop.pk}/", "stop")


@contextmanager
def _screen(
    server: DemoServer, chromium: Browser, number: str, size: tuple[int, int]
) -> Iterator[Page]:
    """Open a browser on this person's enrolled screen, signed in."""
    context = chromium.new_context(
        base_url=server.address, viewport={"width": size[0], "height": size[1]}
    )
    page = context.new_page()
    page.goto("/demo/")
    screen = page.locator(f"button[name=screen][value={number}]")
    if screen.count():
        screen.click()
    page.goto("/sign-in/")
    page.fill("#id_login", number)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    yield page
    context.close()


def _shoot(page: Page, address: str, name: str) -> None:
    answer = page.goto(address, wait_until="load")
    if answer is None or not answer.ok:
        raise SystemExit(f"No picture of {name}: {address} answered {answer and answer.status}.")
    page.wait_for_timeout(600)  # wait until pictures and fonts are drawn
    taken = page.screenshot()
    _keep(taken, FOLDER / f"{name}.png")
    if name in ON_INSTALLING:
        _keep(taken, INSTALLING / f"{name}.png")


def _keep(taken: bytes, path: Path) -> None:
    """Save the picture with fewer colours, then with fewer pixels until it is small enough."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    while True:
        picture.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST_BYTES:
            break
        picture = picture.resize((picture.width * 4 // 5, picture.height * 4 // 5))


if __name__ == "__main__":
    main()
