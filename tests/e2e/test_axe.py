"""The accessibility checker axe finds no fault on any page, on a dark tablet or a light phone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from searches.models import (
    ChecklistVersion,
    Confirmation,
    Count,
    ExceptionCase,
    Photograph,
    Vehicle,
    Visit,
)
from searches.services.people.people import grant_role
from searches.services.rolls.handovers import offer_handover
from searches.services.stops.stops import raise_stop
from searches.services.visits.near_misses import report_near_miss
from searches.services.visits.watch_list import set_watch_marker
from searches.words.people import Role
from tests.e2e.tablets import PATIENCE_MILLISECONDS, sign_in
from tests.races.rounds import ready_to_leave
from tests.support.browsers import browser
from tests.support.factories import RecallVehicleFactory
from tests.support.sample_prison import PEOPLE, PIN, Prison

pytestmark = pytest.mark.django_db(transaction=True)
#: The rules that depend on colours and sizes. The result of all others is the same in each theme.
OF_THE_LOOK = (
    *("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"),
    *("meta-viewport", "css-orientation-lock"),
)
#: The theme, the window size, and the axe rules to check; an empty tuple means all rules.
WAYS: tuple[tuple[str, ViewportSize, tuple[str, ...]], ...] = (
    ("dark", {"width": 820, "height": 1180}, ()),
    ("light", {"width": 390, "height": 844}, OF_THE_LOOK),
)
#: Runs axe, and returns each fault with the first two elements that have it.
RUN = """async (options) => (await axe.run(document, options)).violations.flatMap(
  ({ id, nodes }) => nodes.slice(0, 2).map(({ target }) => `${id} at ${target[0]}`))"""
#: How many tests share the pages. The pages of one test cannot be checked side by side.
PARTS = 3
#: Addresses that are not our pages, are not pages at all, or sign the user out.
NOT_PAGES = re.compile(r"^(api/|sw\.js|outbox-worker|manifest|healthz|static/|gallery/|sign-out)")
NOT_PAGES_EITHER = {"photo_thumb", "photo_screen", "photo_original", "kept_sheet"}
#: Arguments of addresses that only take POST. Any value will do, because they show no page.
ANYTHING = (
    *("marker_id", "movement_id", "roll_id", "person_id", "enrolled_id", "halt_id"),
    *("announcement_id", "override_id", "clash_id", "earlier_id", "parked_id", "delivery_id"),
    *("hand_back_id", "listed_id", "tap_id", "entry_id", "import_id"),
)
WORDS = {name: str(uuid4()) for name in ANYTHING}
WORDS |= {"item": "U5", "slot": "U5-front", "code": "WWI", "size": "1", "pk": "1"}
EVERY_ROLE = [*{role: name for name, _, role, _, _ in PEOPLE}.values(), "ann"]


def routes(found: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every address of the URL resolver with its name: "visits/<uuid:visit_id>/", "visit"."""
    for pattern in (found or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path)
        elif isinstance(pattern, URLPattern) and not NOT_PAGES.match(path):
            yield path, pattern.name or path


def addresses(ids: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each page. Raises KeyError when `ids` lacks an argument."""
    for path, name in routes():
        filled = re.sub(r"<\w+:(\w+)>", lambda found: str(ids[found[1]]), path)
        if name not in NOT_PAGES_EITHER:
            yield name, "/" + filled.replace("\\Z", "").strip("^$")


@pytest.fixture
def ids(prison: Prison) -> dict[str, object]:
    """Create a row for every page, such as a lorry ready to leave, a stop, a case and a marker."""
    rounds = ready_to_leave(prison)
    vehicle = Visit.objects.get(pk=rounds.visit).vehicle_id
    report_near_miss(prison.kay, seen="Soot on his hands")
    set_watch_marker(prison.sam, plate="KX23 LDV", reason="Look twice at this one")
    kitchen, kay = prison.party["kitchen"].pk, prison.person["kay"].pk
    offer = offer_handover(prison.kit, party_id=kitchen, officer_id=kay, pin=PIN)
    stop = raise_stop(prison.ed)
    grant_role(prison.ann, person_id=prison.person["tom"].pk, role=Role.GATE_MANAGER)
    visit = Visit.objects.get(pk=rounds.visit)
    recalled = RecallVehicleFactory.create(establishment=prison.establishment, visit=visit)
    return WORDS | {
        "visit_id": rounds.visit,
        "vehicle_id": Vehicle.objects.get(pk=vehicle).pk,
        "photo_id": Photograph.objects.filter(search__isnull=False).earliest("recorded_at").pk,
        "party_id": kitchen,
        "offer_id": offer.pk,
        "prisoner": prison.prisoners["kitchen"][0].pk,
        "count_id": Count.objects.earliest("recorded_at").pk,
        "stop_id": stop.pk,
        "pack_id": recalled.pack_id,
        "confirmation_id": Confirmation.objects.filter(decision=None).latest("recorded_at").pk,
        "case_id": ExceptionCase.objects.earliest("deadline_at").pk,
        "version_id": ChecklistVersion.objects.filter(vehicle_type="rigid").latest("version").pk,
    }


def pages(prison: Prison, of: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return which of these addresses each person may open, with each layout of a page only once.

    `of` has the name and the address of each page.
    """
    seen: set[tuple[str, str]] = set()
    found: dict[str, list[str]] = {}
    for person in EVERY_ROLE:
        client = browser(prison, person)
        for name, address in of:
            form = _form_of(client, address)
            if form and (name, form) not in seen:
                seen.add((name, form))
                found.setdefault(person, []).append(address)
    return found


def _form_of(client: Client, address: str) -> str:
    """Return the HTML elements of a page without its text, or "" when no page is shown."""
    # HTMX requests avoid the queries of the page frame
    answer = client.get(address, headers={"HX-Request": "true"})
    if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
        return ""
    body = answer.content.decode()
    main = body[body.index("<main") :] if "<html" in body else ""
    return " ".join(sorted(set(re.findall(r'<\w+(?: class="[^"]*")?', main))))


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_no_fault(
    chromium: Browser,
    live_server: LiveServer,
    prison: Prison,
    ids: dict[str, object],
    part: int,
) -> None:
    """Check every third page in both themes. The three parts together check every page."""
    wrong: list[str] = []
    found = pages(prison, [*addresses(ids)][part::PARTS])
    assert sum(map(len, found.values())) > 60 / PARTS
    # one context for everybody, because each context fetches and compiles every script again
    context = chromium.new_context(
        base_url=live_server.url, has_touch=True, reduced_motion="reduce", service_workers="block"
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    for person, person_pages in found.items():
        context.clear_cookies()
        sign_in(context, prison, person, live_server.url)
        for address in person_pages:
            page.goto(address, wait_until="load")
            for theme, viewport, rules in WAYS:
                page.set_viewport_size(viewport)
                page.evaluate("(to) => { document.documentElement.dataset.theme = to }", theme)
                faults = [fault for fault in faults_of(page, rules) if not under_a_bar(page, fault)]
                wrong += [f"{person} {address}, {theme}: {fault}" for fault in faults]
    context.close()
    assert not wrong, "\n".join(wrong)


def under_a_bar(page: Page, fault: str) -> bool:
    """Return whether axe called a target too small only because a fixed bar covered part of it.

    The check is repeated with the target in the middle of the screen.
    """
    rule, _, target = fault.partition(" at ")
    if rule != "target-size":
        return False
    page.evaluate("(at) => document.querySelector(at)?.scrollIntoView({ block: 'center' })", target)
    return fault not in faults_of(page, (rule,))


def faults_of(page: Page, rules: tuple[str, ...]) -> list[str]:
    # Everything these pages load comes from one place, so axe need not fetch it again.
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate(RUN, options)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*found, f"scrolls sideways by {wide}px"] if wide > 0 else found
