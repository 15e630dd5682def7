"""A tablet shows where each record is, how old its data is, and how much storage is left."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from searches.models import LedgerHead, Photograph
from tests.e2e.tablets import Tablet, demand_all_there, wait_until
from tests.support.bad_network import Wire
from tests.support.sample_prison import Prison
from tests.support.searching import picture

pytestmark = pytest.mark.django_db(transaction=True)

#: Every page that a gate officer can open from another page of the gate.
GATE_PAGES = ("/", "/board/", "/visits/new/", "/stop/", "/tablet/waiting/", "/visits/{}/")
OF_A_VISIT = ("seal/", "sheet/", "sheet/A5/", "sheet/U3/", "sign/", "photos/", "halts/", "counts/")

STANDINGS = "[data-standing='B1'], [data-standing='U3']"
WATCHED = """() => {
  window.asked = [];
  window.released = 0;
  navigator.wakeLock.request = async (kind) => {
    window.asked.push(kind);
    return { released: false, release: async () => { window.released += 1; } };
  };
}"""
NEARLY_FULL = """() => {
  window.persisting = 0;
  navigator.storage.persisted = async () => false;
  navigator.storage.persist = async () => { window.persisting += 1; return true; };
  navigator.storage.estimate = async () => ({ quota: 500e6, usage: 400e6 });
}"""
LIT = """(jpeg) => {
  window.torch = [];
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
  MediaStreamTrack.prototype.applyConstraints = async ({ advanced }) => {
    window.torch.push(advanced[0].torch);
  };
  const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
  window.ImageCapture = class {
    takePhoto = async () => new Blob([bytes], { type: "image/jpeg" });
  };
}"""
BYTES_KEPT = """async () => {
  const { withStore } = await module("outbox/store.js");
  return withStore((db) => db.count("photographs"));
}"""

#: True when a new version is neither being installed nor waiting.
NO_NEW_VERSION = """async () => {
  const { installing, waiting } = await navigator.serviceWorker.getRegistration("/");
  return !installing && !waiting;
}"""

#: True when the cache of the old version is deleted.
ONLY_THE_NEW_IS_KEPT = """async () => {
  const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const kept = (await Promise.all(stores.map((store) => store.keys()))).flat();
  const revised = kept.map(({ url }) => url).filter((url) => url.includes("__WB_REVISION__"));
  return revised.length > 0 && revised.every((url) => url.endsWith("=wholebuild"));
}"""

#: A day passes. The argument is the size of the newest checkpoint of the ledger.
A_DAY_LATER = """async (checkpoint) => {
  const { change, everything } = await module("outbox/outbox.js");
  const { forgetArrived } = await module("outbox/outbox-removal.js");
  const then = Date.now() - 25 * 60 * 60 * 1000;
  for (const { id } of await everything()) await change(id, { arrived_at: then });
  await forgetArrived(checkpoint);
}"""


def test_every_gate_page_opens_offline_and_shows_the_time_of_its_data(
    tablet: Tablet,
) -> None:
    page = tablet.page
    page.add_init_script(f"({WATCHED})()")
    tablet.off()
    visit = str(tablet.in_the_lock.visit.pk)
    for path in (*GATE_PAGES, *(f"/visits/{{}}/{rest}" for rest in OF_A_VISIT)):
        page.goto(path.format(visit))
        as_of = page.locator("[data-shell-as-of]")
        expect(as_of).to_have_text(
            re.compile(r"^As of \d\d:\d\d\. The control room decides; the gate stays shut\.$")
        )
        expect(page.locator("[data-shell] h1")).not_to_be_empty()
    page.goto("/board/")
    assert page.evaluate("window.asked") == []
    page.get_by_role("link", name="KX23LDV").tap()
    page.get_by_role("button", name="Search").tap()
    expect(page.get_by_role("heading", name="Search")).to_be_visible()
    page.wait_for_function("() => window.asked.length === 1")
    assert page.evaluate("window.asked") == ["screen"]  # the screen stays on during a search
    page.go_back()
    page.wait_for_function("() => window.released === 1")


def test_each_item_and_photograph_shows_whether_it_is_sent(tablet: Tablet, prison: Prison) -> None:
    page = tablet.page
    tablet.open("A5")
    tablet.tap("Done")
    tablet.off()
    tablet.open("U3")
    tablet.photograph()
    tablet.tap("Clear")
    tablet.open()
    expect(page.locator("li", has_text="U3").first).to_contain_text("on this tablet")
    held: list[Any] = []
    tablet.context.route("**/api/v1/operations", lambda route: held.append(route))
    tablet.context.route("**/api/v1/photos/*", lambda route: held.append(route))
    tablet.on()
    page.wait_for_url("**/sheet/")
    expect(page.locator("li", has_text="U3").first).to_contain_text(
        re.compile("sending", re.IGNORECASE)
    )
    wait_until(page, lambda: bool(held), "the tablet sends")
    tablet.context.unroute_all()
    tablet.open()
    tablet.all_arrive()
    expect(page.locator("[data-standing='U3']")).to_have_text("Sent")
    demand_all_there(tablet, answers=2, photographs_taken=1)
    # stays for the orderly officer, in case the network fails again
    assert tablet.does(BYTES_KEPT) == 1
    tablet.does(A_DAY_LATER, 0)
    assert tablet.does(BYTES_KEPT) == 1  # stays until a checkpoint includes it
    tablet.does(A_DAY_LATER, LedgerHead.objects.get(pk=prison.establishment.pk).seq)
    assert tablet.does(BYTES_KEPT) == 0  # the storage is free again
    tablet.open("U3")
    expect(page.locator("figcaption")).to_contain_text("sent")


def test_the_progress_of_a_search_counts_answers_that_are_not_sent_yet(tablet: Tablet) -> None:
    page = tablet.page
    page.context.route("**/api/v1/operations", lambda route: route.abort())
    tablet.open("A5")
    before = int(page.locator(".app-progress progress").get_attribute("value") or 0)
    tablet.tap("Done")
    for code in ("", "F1"):  # both pages come from the server, which does not have the answer
        tablet.open(code)
        expect(page.locator("[data-search-progress]")).to_contain_text(f"{before + 1} of")


def test_a_tablet_warns_early_that_it_is_nearly_full(tablet: Tablet) -> None:
    tablet.page.add_init_script(f"({NEARLY_FULL})()")
    tablet.goto("/board/")
    trouble = tablet.page.locator("[data-tablet-trouble]")
    expect(trouble).to_contain_text(
        "This tablet is nearly full and has room for about 23 photographs."
    )
    assert tablet.page.evaluate("window.persisting") == 1
    tablet.page.context.set_offline(True)
    tablet.goto("/tablet/waiting/")
    room_left = tablet.page.locator("[data-fill=room]")
    expect(room_left).to_contain_text("Room for about 23 photographs.")


def test_the_camera_offers_full_size_torch_and_a_second_try(tablet: Tablet) -> None:
    large = picture(size=(2560, 1920))
    page = tablet.page
    tablet.open("A5")
    tablet.tap("Done")
    page.add_init_script(f"({LIT})({base64.b64encode(large).decode()!r})")
    tablet.off()
    tablet.open("U3")
    tablet.open_camera()
    torch = page.get_by_role("button", name="Torch")
    torch.tap()
    expect(torch).to_have_attribute("aria-pressed", "true")
    torch.tap()
    assert page.evaluate("window.torch") == [True, False]
    tablet.photograph()
    expect(page.get_by_role("button", name="Take again")).to_be_visible()
    tablet.photograph()
    tablet.holds_photographs(2)
    zoom(page)
    tablet.on()
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=2)
    taken = set(Photograph.objects.values_list("sha256", "in_application"))
    assert taken == {(hashlib.sha256(large).hexdigest(), True)}


def zoom(page: Page) -> None:
    """Enlarge the photograph with two fingers."""
    page.locator("[data-photo]:visible").last.tap()
    image = page.locator(".app-viewer__image")
    expect(image).to_be_visible()
    page.wait_for_function("() => document.querySelector('.app-viewer__image').naturalWidth > 0")
    devtools = page.context.new_cdp_session(page)
    for apart in (40, 80, 120):
        points = [{"x": 400 - apart, "y": 500, "id": 0}, {"x": 400 + apart, "y": 500, "id": 1}]
        kind = "touchStart" if apart == 40 else "touchMove"
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    scale = image.evaluate("(one) => Number(/scale\\(([\\d.]+)\\)/.exec(one.style.transform)[1])")
    assert 2.5 < scale < 3.5
    page.get_by_role("button", name="Close").click()
    expect(image).to_have_count(0)


def test_an_incomplete_new_version_leaves_the_old_one_in_use(
    tablet: Tablet, wire: Wire, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = "navigator.serviceWorker.getRegistration('/').then((one) => one.update())"
    page = tablet.page
    tablet.goto("/board/")
    settings.BUILD_ID = "brokenbuild"
    with monkeypatch.context() as patched:
        patched.setattr("gatehouse.pwa.precached_files", lambda: ["/static/gone.js"])
        page.evaluate(f"{update}.catch(() => null)")
        page.wait_for_function(NO_NEW_VERSION, polling=100)
        expect(page.locator("[data-update]")).to_be_hidden()
        tablet.off()
        tablet.open("A5")
        tablet.tap("Done")
        tablet.on()
    settings.BUILD_ID = "wholebuild"
    tablet.goto("/board/")
    page.evaluate(update)
    page.get_by_role("button", name="Update now").tap()
    page.wait_for_function(ONLY_THE_NEW_IS_KEPT, timeout=90_000)
    expect(page.locator("[data-update]")).to_be_hidden()  # the new version reloads the page
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=0)
