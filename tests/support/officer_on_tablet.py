"""One officer who does one search on one tablet, and the check of the result."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core import signing
from django.test import Client
from playwright.sync_api import Playwright, Request, expect

from searches import device_cookie
from searches.models import Answer, LedgerEntry, LockSession, Person, Photograph, Visit
from searches.queries.search.sheet import sheet
from searches.services.photos.uploads import blob_name, photographs
from searches.words.checklists import AnswerKind, Purpose
from searches.words.demo import demo_secret
from tests.e2e.tablets import Tablet, browser_of
from tests.support.bad_network import Mood, Wire
from tests.support.demo_server import DemoServer

FEW = 4
FIRST = "GATE1"
WORDS = {
    AnswerKind.LOOK: "Clear",
    AnswerKind.SAME: "Same",
    AnswerKind.DONE: "Done",
    AnswerKind.NUMBER: "3 people",
    AnswerKind.TEXT: "Record this answer",
    AnswerKind.AID: "Clear",
}
#: Some answers other than the usual one, each used once.
OTHERWISE = {"A2": "Different", "A7": "Not done", "B1": "Can’t see"}
#: Makes each photograph different. A film that starts again would be reported as a copy.
GRAIN = """globalThis.ImageCapture = class {
  async takePhoto() {
    const canvas = new OffscreenCanvas(1280, 960);
    const pen = canvas.getContext("2d");
    for (let at = 0; at < 160 * 120; at += 1) {
      const light = Math.floor(Math.random() * 256);
      pen.fillStyle = `rgb(${light} ${light} ${light})`;
      pen.fillRect((at % 160) * 8, Math.floor(at / 160) * 8, 8, 8);
    }
    return canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
  }
};"""
ACTS = {"answer_item": "answer_item", "photo": "store_photo", "sign_search": "sign_search"}
KINDS = {"log_vehicle_in", "close_inner_gate", *ACTS}


@dataclass
class SearchWalk:
    """One tablet, and all records that its screen showed as saved."""

    server: DemoServer
    wire: Wire
    playwright: Playwright
    profile: Path
    displayed: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    opened: AbstractContextManager[Any] | None = None
    tablet: Tablet = None  # type: ignore[assignment]

    def open_browser(self) -> None:
        self.opened = browser_of(self.playwright, self.profile, self.wire.address)
        context = self.opened.__enter__()
        lorry = SimpleNamespace(visit=Visit.objects.first())
        self.tablet = Tablet(context, context.pages[0], lorry)  # type: ignore[arg-type]
        context.set_default_timeout(60_000)
        context.add_init_script(GRAIN)
        context.on("request", self._noted)

    def close(self) -> None:
        if self.opened:
            self.opened.__exit__(None, None, None)

    def _noted(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/v1/operations"):
            self.calls.append(request.post_data or "")

    def sign_in(self) -> None:
        session = Client()
        session.force_login(Person.objects.get(staff_number=FIRST))
        known = {"device": demo_secret(FIRST), "people": []}
        values = {
            "sessionid": session.cookies["sessionid"].value,
            device_cookie.COOKIE: signing.dumps(known, salt=device_cookie.SALT, compress=True),
        }
        url = self.wire.address
        cookies = [{"name": name, "value": value, "url": url} for name, value in values.items()]
        self.tablet.context.add_cookies(cookies)  # type: ignore[arg-type]

    def all_arrive(self, *, by_itself: bool = False) -> None:
        """Note the tablet's records, then send them. Afterwards no record may be missing."""
        self.displayed |= {fact["id"]: fact for fact in self.tablet.kept()}
        self.wire.mood, self.wire.everything = Mood.GOOD, True
        if not by_itself:
            self.tablet.page.goto("/board/")
        self.tablet.all_arrive()

    def search_few(self, most: int = FEW) -> None:
        """Search the next open zones offline."""
        self.wire.mood = Mood.GONE
        for card in self.still_open()[:most]:
            look(self.tablet, card)

    def still_open(self) -> list[Any]:
        """Return the items without an answer at the server or on this tablet.

        Safety items come first.
        """
        here = {fact["payload"].get("item") for fact in self.tablet.kept()}
        cards = sheet(self.server.prison.establishment, self.tablet.in_the_lock.visit.pk).items
        to_answer = [card for card in cards if Purpose.LAST_LOOK not in card.item.purposes]
        left = [card for card in to_answer if not card.is_done and card.item.code not in here]
        return sorted(left, key=lambda card: Purpose.MADE_SAFE not in card.item.purposes)

    def demand_once(self) -> int:
        """Check that each record is one row with one ledger entry, and each photograph equal byte
        for byte.
        """
        kept = list(self.displayed.values())
        assert {fact["kind"] for fact in kept} <= KINDS
        rows = {
            "answer_item": Answer.objects.all(),
            "photo": Photograph.objects.all(),
            "log_vehicle_in": Visit.objects.all(),
            "close_inner_gate": LockSession.objects.all(),
        }
        for kind, stored in rows.items():
            mine = {fact["id"] for fact in kept if fact["kind"] == kind}
            assert {str(row.pk) for row in stored} == mine, kind
        for photo in Photograph.objects.all():
            with photographs().open(blob_name(photo.sha256)) as original:
                taken = hashlib.sha256(original.read()).hexdigest()
            assert taken == self.displayed[str(photo.pk)]["payload"]["sha256"]
        acts = Counter(LedgerEntry.objects.values_list("act", flat=True))
        held = Counter(fact["kind"] for fact in kept)
        assert all(acts[act] == held[kind] for kind, act in ACTS.items()), acts
        assert {fact["state"] for fact in self.tablet.kept()} == {"arrived"}
        return len(kept)


def look(tablet: Tablet, card: Any) -> None:
    """Take every photograph of one zone, and answer the zone."""
    code, page = card.item.code, tablet.page
    tablet.open(code)
    for _ in card.slots:
        shoot(tablet)
    words = OTHERWISE.get(code, WORDS[card.item.kind])
    if card.item.with_number:
        page.locator("[name=number]").fill("3")
    if card.item.kind is AnswerKind.TEXT:
        page.locator("[name=text]").fill("S 4471 é")
    if words == "Not done":
        page.get_by_label("If this was not done, why?").fill(
            "The driver keeps the phone; it is off."
        )
    if words != "Can’t see":
        return tablet.tap(words)
    page.get_by_role("button", name=words).tap()
    page.get_by_role("button", name="From the pit").tap()
    expect(page.get_by_role("button", name="From the pit")).to_be_hidden()
    shoot(tablet)


def shoot(tablet: Tablet) -> None:
    """Take a photograph and wait until the tablet has stored it."""
    before = len(tablet.kept())
    tablet.photograph()
    until = time.monotonic() + 20
    while len(tablet.kept()) == before and time.monotonic() < until:
        tablet.page.wait_for_timeout(50)
    assert len(tablet.kept()) == before + 1
