"""Time how long a tablet needs to send a search over a slow line, and how long the line needs."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.limits import ANSWERS_FIRST, DRAIN, LINE, SECONDS, Figure
from tests.benchmarks.signed_in_screen import Work
from tests.benchmarks.tablet import be_ready, tablet_at
from tests.support.bad_network import Line, wire_to
from tests.support.demo_server import DemoServer

ANSWERS, PHOTOGRAPHS, PHOTOGRAPH_BYTES = 28, 18, 26_400_000 // 18
BITS_A_SECOND = 5_000_000
PATIENCE_MS = 600_000
MODULE = """const module = (name) => import(
  document.querySelector('script[src$="/js/main.js"]').src.replace("main.js", name));"""

#: Stores records as a tap and the camera do.
ANSWERED = """async (payloads) => {
  const { record } = await module("outbox/facts.js");
  for (const payload of payloads) await record("answer_item", payload);
}"""
PHOTOGRAPHED = """async ([place, text]) => {
  const { recordPhotograph } = await module("outbox/facts.js");
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const about = { ...place, id: crypto.randomUUID(), at: Date.now() };
  await recordPhotograph(about, new Blob([bytes], { type: "image/jpeg" }), "page");
}"""

#: Begins to send, and returns after how many seconds all answers and all records had arrived.
SENT = """async () => {
  const { everything, onChange } = await module("outbox/outbox.js");
  const { soon } = await module("outbox/send-timing.js");
  const began = performance.now();
  const after = {};
  const waiting = async () => {
    const rows = (await everything()).filter(({ state }) => state !== "arrived");
    const seconds = (performance.now() - began) / 1000;
    if (!rows.some(({ kind }) => kind === "answer_item")) after.answers ??= seconds;
    if (rows.length === 0) after.all ??= seconds;
    return after.all === undefined;
  };
  void soon();
  await new Promise((done) => {
    const look = async () => (await waiting()) || done();
    onChange(() => void look());
    void look();
  });
  return after;
}"""


def drain_figures(server: DemoServer, work: Work, photographs: Iterator[bytes]) -> list[Figure]:
    """Send a search that was done without a network over a line of 5 Mbit/s upwards.

    The tablet is Chromium with the product's own pages, and the server a real process. The line
    alone needs the time of all bytes of the photographs.
    """
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        wire_to(server.address) as wire,
        tablet_at(playwright, wire.address, Path(folder) / "drain") as context,
    ):
        page = context.pages[0]
        be_ready(page, work)
        size = _search_offline(page, work, photographs)
        wire.line = Line(BITS_A_SECOND)
        page.context.set_offline(False)
        after = _run(page, SENT)
    alone = size * 8 / BITS_A_SECOND
    return [
        Figure(DRAIN, after["all"] / alone, LINE),
        Figure("The same", after["all"], SECONDS),
        Figure(f"The line alone, for {size / 1e6:.1f} MB", alone, SECONDS),
        Figure(ANSWERS_FIRST, after["answers"], SECONDS),
    ]


def _search_offline(page: Page, work: Work, photographs: Iterator[bytes]) -> int:
    """Store the answers and photographs, and return how many bytes the photographs have."""
    from searches.models import Search
    from searches.rules.checklists import from_document

    search = Search.objects.everywhere().get(pk=work.search)
    items = from_document(search.sheet).items
    slots = [(item.code, slot.code) for item in items for slot in item.photos]
    answer = {"search": str(work.search), "item": work.item, "result": "clear", "number": None}
    _run(page, ANSWERED, [{**answer, "text": "", "method": None}] * ANSWERS)
    size = 0
    for number, photograph in enumerate(photographs):
        item, slot = slots[number % len(slots)]
        place = {"visit": str(work.visit), "search": str(work.search), "item": item, "slot": slot}
        size += len(photograph)
        text = base64.b64encode(photograph).decode()
        _run(page, PHOTOGRAPHED, [{**place, "phase": "way_out"}, text])
    return size


def _run(page: Page, work: str, argument: Any = None) -> Any:
    page.set_default_timeout(PATIENCE_MS)
    return page.evaluate(f"async (given) => {{ {MODULE} return ({work})(given); }}", argument)
