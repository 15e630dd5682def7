"""A gate tablet without a network, a control room with one, and the lorry that both work on."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from searches.models import RadioRelease, Search, Visit
from tests.e2e.tablets import GONE_ON, remembered, wait_until
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import picture

#: Records a photograph through the tablet's own modules, as the camera does.
TAKE = """async ([visit, search, item, slot, body]) => {
  const shell = [...document.scripts].find(({ src }) => /\\/js\\/main\\.js/.test(src)).src;
  const facts = await import(new URL("./outbox/facts.js", shell));
  const place = { visit, search, item, slot, phase: "way_out" };
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  const type = "image/jpeg";
  await facts.recordPhotograph(await facts.intend(place), new Blob([bytes], { type }), "page");
}"""
#: Opens another page of the offline shell without reloading, as its links do.
GO = """async (path) => {
  const shell = [...document.scripts].find(({ src }) => /\\/js\\/main\\.js/.test(src)).src;
  const { go } = await import(new URL("./shell/navigation.js", shell));
  go(path);
}"""
UNDERNEATH = (("U5", "U5-front"), ("U5", "U5-rear"), ("U7a", "U7a"))
#: The items of the small checklist to answer before the search underneath, each with its button.
BEFORE = {"A5": "Done", "A1": "Same", "A3": "Same", "A4": "1 person", "E1": "Same"}


@dataclass
class Lorry:
    """A lorry that was sealed some minutes ago and counted. No zone is searched yet."""

    prison: Prison
    visit: Visit
    search: Search

    def address(self, room: str) -> str:
        return f"/visits/{self.visit.pk}/{room}/"


def lorry_in_the_lock(prison: Prison) -> Lorry:
    open_prison(prison)
    yard = Yard(prison, now=timezone.now() - timedelta(minutes=10))
    resolver = HoldResolver(yard)
    yard.come_in()
    yard.halt()
    yard.seal()
    for party in ("kitchen", "stores"):
        resolver.count(party)
    yard.photograph("A1", "A1")
    assert yard.now < timezone.now() and yard.search
    return Lorry(prison, yard.visit, yard.search)


def take(page: Page, lorry: Lorry, item: str, slot: str, body: bytes | None = None) -> None:
    encoded = base64.b64encode(body or picture()).decode()
    page.evaluate(TAKE, [str(lorry.visit.pk), str(lorry.search.pk), item, slot, encoded])


def wait_until_told(page: Page, lorry: Lorry) -> None:
    def is_told() -> bool:
        pack, keys = remembered(page, "pack"), remembered(page, "keys")
        return str(lorry.search.pk) in str(pack) and bool(keys)

    wait_until(page, is_told, "the tablet has the search and its keys")


def go(page: Page, address: str) -> None:
    """Open another view of the same page, without a reload.

    Only a page that is never left can prove when its officer signed.
    """
    page.evaluate(GO, address)
    page.wait_for_url(f"**{address}")


def look(page: Page, lorry: Lorry, item: str, key: str = "Clear") -> None:
    go(page, lorry.address(f"sheet/{item}"))
    expect(page.get_by_role("heading", name=re.compile(f"^{item} "))).to_be_visible()
    before = page.url
    page.get_by_role("button", name=key, exact=True).tap()
    page.wait_for_function(GONE_ON, arg=before)


def sign(page: Page, lorry: Lorry) -> None:
    go(page, lorry.address("sign"))
    for name, label in (("Grace Okafor", "first"), ("Tom Hale", "second")):
        key = page.get_by_role("button", name=f"Sign as {label} searcher")
        expect(key).to_be_visible()
        page.get_by_label("Who signs").select_option(label=name)
        page.get_by_label("Your PIN").fill(PIN)
        key.tap()
    expect(page.get_by_text("Both searchers have signed.")).to_be_visible()


def look_at_photographs(page: Page, *, many: int, milliseconds: int = 2100) -> None:
    for place in range(many):
        page.locator("[data-radio-look] a[data-photo]").nth(place).tap()
        page.wait_for_timeout(milliseconds)
        page.get_by_role("button", name="Close").tap()


def sign_as_orderly_officer(page: Page, name: str = "Omar Reed", pin: str = PIN) -> str:
    """Sign on the tablet as orderly officer. Returns the letters to read out by radio."""
    page.get_by_label("Orderly officer").select_option(label=name)
    page.get_by_label("Your PIN").fill(pin)
    page.get_by_role("button", name="Sign and show the letters").tap()
    expect(page.get_by_role("heading", name="Read this out by radio")).to_be_visible()
    return "".join(page.locator("[data-checksum] b").all_inner_texts())


def call_in(room: Page, lorry: Lorry, letters: str) -> str:
    """Type the letters into the control room's page.

    Returns the code that the control room reads back.
    """
    room.goto(lorry.address("radio"))
    room.get_by_label("as heard").fill(letters.lower())
    room.get_by_label("Orderly officer at the gate").select_option(label="Omar Reed")
    room.get_by_label("Duty governor who was told").select_option(label="Dee Stone")
    room.get_by_text("The duty governor was told").click()
    room.get_by_label("Your PIN").fill(PIN)
    room.get_by_role("button", name="Release vehicle by radio").click()
    expect(room.get_by_role("heading", name="Read this back by radio")).to_be_visible()
    code = "".join(room.locator(".app-checksum b").all_inner_texts())
    assert code == RadioRelease.objects.latest("recorded_at").code
    return code


def type_code(page: Page, code: str) -> None:
    page.get_by_label("Six digits read back").fill(code)
    page.get_by_role("button", name="Check code").tap()
