"""Time what an officer waits for on a tablet in Chromium: start, tap, photograph and page
weight.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from django.core import signing
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Playwright, Response, sync_playwright

from searches import device_cookie
from searches.words.checklists import VehicleType
from searches.words.demo import demo_secret
from tests.benchmarks.limits import ANYBODYS, KB, OURS, START, TAP, WEIGHT, Figure
from tests.benchmarks.signed_in_screen import Work
from tests.support.chromium import ARGUMENTS, executable
from tests.support.demo_server import DemoServer

RUNS, SLOWER = 7, 4
PATIENCE_MS = 30_000
SHEETS = "async () => (await (await caches.open('gatehouse-sheets')).keys()).length"
#: A page is usable when the shell has drawn the zone and its buttons react.
WATCH = """() => {
  if (!globalThis.document) return;
  const look = () => {
    const key = document.querySelector("[data-shell] button[name=result]");
    if (key) window.usable = performance.now();
    else requestAnimationFrame(look);
  };
  look();
  let tapped = 0;
  window.blocks = [];
  document.addEventListener("click", () => (tapped = performance.now()), true);
  document.addEventListener("answer:kept", () => (window.kept = performance.now() - tapped));
  document.addEventListener("photo:kept", () => (window.photographed = true));
  const told = ({ sourceURL, sourceFunctionName, invoker, duration }) =>
    ({ sourceURL, sourceFunctionName, invoker, duration });
  const seen = (list) => window.blocks.push(...list.getEntries().map((one) =>
    ({ duration: one.duration, blocking: one.blockingDuration, scripts: one.scripts.map(told) })));
  new PerformanceObserver(seen).observe({ type: "long-animation-frame" });
}"""


def tablet_figures(server: DemoServer, work: Work, photographs: Iterator[bytes]) -> list[Figure]:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        weight = _weight(playwright, server, work, Path(folder) / "first")
        with tablet_at(playwright, server.address, Path(folder) / "warm") as context:
            page = context.pages[0]
            be_ready(page, work)
            start = _start(page, work)
            tap = _tap(page, work)
            ours, anybodys = _blocks(page, work, photographs, Path(folder))
    return [
        Figure(WEIGHT, weight / 1000, KB),
        Figure(START, start),
        Figure(TAP, tap),
        Figure(OURS, ours),
        Figure(ANYBODYS, anybodys),
    ]


@contextmanager
def tablet_at(
    playwright: Playwright, address: str, profile: Path, **more: Any
) -> Iterator[BrowserContext]:
    from searches.models import Person

    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=executable(),
        args=list(ARGUMENTS),
        base_url=address,
        viewport={"width": 820, "height": 1180},
        **more,
    )
    session = Client()
    session.force_login(Person.objects.get(staff_number="GATE1"))
    known = {"device": demo_secret("GATE1"), "people": []}
    values = {
        "sessionid": session.cookies["sessionid"].value,
        device_cookie.COOKIE: signing.dumps(known, salt=device_cookie.SALT, compress=True),
    }
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in values.items()])
    context.add_init_script(f"({WATCH})()")
    yield context
    context.close()


def _zone(work: Work, item: str) -> str:
    return f"/visits/{work.visit}/sheet/{item}/"


def _weight(playwright: Playwright, server: DemoServer, work: Work, profile: Path) -> float:
    """Return the compressed size of the first page's files.

    Photographs and the files of the service worker are not counted.
    """
    came: list[Response] = []
    with tablet_at(playwright, server.address, profile, service_workers="block") as context:
        page = context.pages[0]
        page.on("response", lambda answer: came.append(answer))
        page.goto(_zone(work, work.photo_item))
        page.locator("[data-waiting=none]", has_text="All records sent").wait_for()
        bodies = [
            response.body() for response in came if "/photos/" not in response.url and response.ok
        ]
    return sum(len(gzip.compress(body, 6)) for body in bodies)


def be_ready(page: Page, work: Work) -> None:
    page.goto(_zone(work, work.item))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.locator("[data-waiting=none]", has_text="All records sent").wait_for()
    for _ in range(200):
        if page.evaluate(SHEETS) >= len(VehicleType):
            break
        page.wait_for_timeout(100)
    page.context.set_offline(True)


def _start(page: Page, work: Work) -> float:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    took = []
    for _ in range(RUNS):
        page.goto(_zone(work, work.item))
        page.wait_for_function("() => window.usable > 0", timeout=PATIENCE_MS)
        took.append(page.evaluate("window.usable"))
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return median(took)


def _tap(page: Page, work: Work) -> float:
    took = []
    for _ in range(RUNS):
        page.goto(_zone(work, work.item))
        page.wait_for_function("() => window.usable > 0", timeout=PATIENCE_MS)
        page.get_by_role("button", name="Clear", exact=True).click()
        page.wait_for_function("() => window.kept > 0", timeout=PATIENCE_MS)
        took.append(page.evaluate("window.kept"))
    return median(took)


def _blocks(
    page: Page, work: Work, photographs: Iterator[bytes], folder: Path
) -> tuple[float, float]:
    """Return the longest script time and the longest frame while the page takes a photograph, in
    milliseconds.

    The time runs from the form's submission until the photograph was read back and compared. The
    browser names the scripts of each long frame and their time. The rest of a frame is the
    browser's own work: decoding, layout and drawing.
    """
    ours, anybodys, blame = 0.0, 0.0, ""
    for number in range(RUNS):
        taken = folder / f"{number}.jpg"
        taken.write_bytes(next(photographs))
        page.goto(_zone(work, work.photo_item))
        page.wait_for_function("() => window.usable > 0", timeout=PATIENCE_MS)
        page.set_input_files("[data-camera-file]", taken)
        page.wait_for_timeout(500)
        page.evaluate("() => { window.blocks.length = 0; }")
        page.evaluate("document.querySelector('form[data-camera]').requestSubmit()")
        page.wait_for_function("() => window.photographed", timeout=PATIENCE_MS)
        page.wait_for_timeout(1000)
        for block in page.evaluate("window.blocks"):
            anybodys = max(anybodys, block["duration"])
            ran = sum(script["duration"] for script in block["scripts"])
            if ran > ours:
                ours, blame = ran, _blamed(block["scripts"])
    if blame:
        print(f"The longest block of our scripts: {blame}")  # noqa: T201
    return ours, anybodys


def _blamed(scripts: list[dict[str, Any]]) -> str:
    return ", ".join(
        f"{script['sourceURL'].rpartition('/')[2] or 'the page'} by {script['invoker']}, "
        f"{script['duration']:.0f} ms"
        for script in scripts
    )
