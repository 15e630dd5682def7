"""The people, screens and times of the browser test *One man short*."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from django.core import signing
from django.utils import timezone
from playwright.sync_api import Page, expect

from searches import device_cookie
from searches.management.demo.lorry import Lorry
from searches.management.demo.people import DemoPrison
from searches.services.replay import replay_at
from searches.services.rolls.work_sessions import open_work_session
from searches.words.checklists import VehicleType
from searches.words.visits import WayIn
from tests.e2e.conftest import SignedIn
from tests.support.sample_prison import PIN, Prison

PARTS = {
    "GATE1": "grace",
    "GATE2": "tom",
    "ESCORT1": "ed",
    "KITCHEN1": "kay",
    "KITCHEN2": "kit",
    "STORES1": "stan",
    "CONTROL1": "ceri",
    "SECURITY1": "sam",
}
SEEN = "button.app-person[data-state=seen]"
UNSEEN = "button.app-person[data-state=unseen]"
REAL_NOW = timezone.now
FOOD = WayIn(
    plate="KX23 LDV",
    vehicle_type=VehicleType.RIGID,
    haulier="Calder Foodservice",
    phone_24h="01632 960114",
    driver_name="Martin Selby",
    people_in_cab=1,
    planned_areas=("kitchen-bay",),
    escort=None,
    seal="S-0392",
)


#: Moves the wall clock of a page ahead by milliseconds. A later call replaces an earlier one.
CLOCK_AHEAD = """(ahead) => {
  const real = globalThis.realDate ??= Date;
  globalThis.Date = class extends real {
    constructor(...given) { given.length ? super(...given) : super(real.now() + ahead); }
    static now() { return real.now() + ahead; }
  };
}"""


@dataclass
class Hours:
    """The server's clock, which a test can move on instead of waiting for minutes."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return REAL_NOW() + self.ahead

    def pass_on(self, minutes: float) -> None:
        self.ahead += timedelta(minutes=minutes)


@dataclass
class Morning:
    prison: Prison
    signed_in: SignedIn
    hours: Hours
    lorry: Lorry
    pages: dict[str, Page] = field(default_factory=dict)

    def screen(self, name: str, device: str) -> Page:
        """Return a browser page of this officer on this enrolled device."""
        if name not in self.pages:
            context = self.signed_in(self.prison.person[name])
            page = context.new_page()
            page.set_viewport_size({"width": 820, "height": 1180})
            page.goto("/stop/")
            identity = {"device": f"WWI:{device}", "people": []}
            value = signing.dumps(identity, salt=device_cookie.SALT)
            root = page.url.removesuffix("stop/")  # the cookie is for the whole site
            context.add_cookies([{"name": device_cookie.COOKIE, "value": value, "url": root}])
            self.pages[name] = page
        return self.pages[name]

    def count(self, page: Page, headcount: int) -> None:
        """Enter the headcount, tap the faces more than a second apart, and enter the PIN.

        The clock of the screen follows the server's: a count on a screen with a wrong clock is not
        valid once the two clocks are compared, which a slow machine brings about.
        """
        page.add_init_script(f"({CLOCK_AHEAD})({int(self.hours.ahead.total_seconds() * 1000)})")
        page.goto("/rolls/")
        page.locator("a.app-asked").first.click()
        for digit in str(headcount):
            page.locator(f"[data-key='{digit}']").click()
        expect(page.locator("#headcount-number")).to_have_value(str(headcount))
        page.get_by_role("button", name="Record this number").click()
        expect(page.locator(UNSEEN).first).to_be_visible()  # faces may be counted at once
        for _ in range(headcount):
            left = page.locator(UNSEEN).count()
            page.locator(".app-people:not([data-rests])").wait_for()  # rests after each tap
            page.locator(UNSEEN).first.click()
            expect(page.locator(UNSEEN)).to_have_count(left - 1)
        expect(page.locator(SEEN)).to_have_count(headcount)  # every tap has reached the server
        page.get_by_role("button", name="I have seen everybody here").click()
        page.get_by_label("Your PIN").fill(PIN)
        page.get_by_role("button", name="Sign the count").click()
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("Sign")

    def seal(self, page: Page) -> None:
        page.goto(f"/visits/{self.lorry.visit}/seal/")
        page.get_by_label("The inner gate is shut").check()
        page.get_by_label("No prisoner is in the lock").check()
        page.get_by_role("button", name="Seal vehicle lock").click()
        page.wait_for_url("**/sheet/")


@pytest.fixture
def morning(prison: Prison, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> Morning:
    """Prepare the morning at 06:50: the lorry has stopped at the kitchen bay and is at the vehicle
    lock.
    """
    hours = Hours()
    monkeypatch.setattr(timezone, "now", hours.now)
    began = hours.now() - timedelta(minutes=50)
    for name, party in (("kay", "kitchen"), ("stan", "stores")):
        numbers = [prisoner.number for prisoner in prison.prisoners[party]]
        with replay_at(began):
            open_work_session(
                getattr(prison, name), party_id=prison.party[party].pk, numbers=numbers
            )
    way_in = replace(FOOD, escort=prison.ed.person)
    lorry = Lorry(as_demo(prison), way_in, hours.now() - timedelta(minutes=14), pin=PIN)
    lorry.come_in()
    lorry.halt_everywhere()
    return Morning(prison, signed_in, hours, lorry)


def as_demo(prison: Prison) -> DemoPrison:
    return DemoPrison(
        establishment=prison.establishment.pk,
        actors={part: getattr(prison, name) for part, name in PARTS.items()},
        rosters={
            party: [person.number for person in people]
            for party, people in prison.prisoners.items()
        },
        areas={code: area.pk for code, area in prison.area.items()},
        parties={code: party.pk for code, party in prison.party.items()},
        prisoners={
            prisoner.number: prisoner.pk
            for group in prison.prisoners.values()
            for prisoner in group
        },
    )
