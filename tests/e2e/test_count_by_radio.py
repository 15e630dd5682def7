"""A count by radio between two browsers without a network: the supervisor's and the gate's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from searches.models import LedgerEntry, Party, RadioCount, Release
from searches.services.replay import replay_at
from searches.services.rolls.work_sessions import open_work_session
from searches.services.visits.halts import log_arrival, log_departure
from searches.words.events.rolls import CountHeardByRadio, RadioCodeRefused
from tests.e2e.radio import Lorry, wait_until_told
from tests.e2e.tablets import browser_of, remembered, sign_in, wait_for_sheets, wait_until
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.bad_network import Wire
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db(transaction=True)
#: A folder for pictures of the screens, if somebody wants to look at them.
PICTURES = os.environ.get("RADIO_COUNT_PICTURES", "")


@pytest.fixture
def lorry(prison: Prison) -> Lorry:
    """Seal a lorry that halted at the laundry, which is counted by number only."""
    open_prison(prison)
    party = prison.party["laundry"]
    Party.objects.filter(pk=party.pk).update(number_only=True)
    yard = Yard(prison, now=timezone.now() - timedelta(minutes=12))
    with replay_at(yard.now):
        numbers = [prisoner.number for prisoner in prison.prisoners["laundry"]]
        open_work_session(prison.lena, party_id=party.pk, numbers=numbers)
    yard.come_in()
    about = {"visit_id": yard.visit_id, "area": "laundry"}
    halt = yard.act(log_arrival, prison.ed, after=30, **about)
    yard.act(log_departure, prison.ed, after=60, halt_id=halt.pk)
    yard.seal()
    assert yard.now < timezone.now() and yard.search
    return Lorry(prison, yard.visit, yard.search)


@pytest.fixture
def gate(
    wire: Wire, prison: Prison, lorry: Lorry, playwright_here: Playwright, profile: Path
) -> Iterator[Page]:
    """Open the search on Grace's tablet, and wait until its data is stored."""
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        page = context.pages[0]
        page.goto(lorry.address("sheet"))
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        wait_until_told(page, lorry)
        wait_for_sheets(page)
        expect(page.locator("[data-waiting=none]")).to_contain_text("All records sent")
        yield page


@pytest.fixture
def laundry(
    wire: Wire,
    prison: Prison,
    lorry: Lorry,
    playwright_here: Playwright,
    installed_profile: Path,
    tmp_path: Path,
) -> Iterator[Page]:
    """Open Lena's parties on the laundry's screen, which thereby gets its key."""
    profile = Path(shutil.copytree(installed_profile, tmp_path / "laundry"))
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "lena", wire.address)
        page = context.pages[0]
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto("/rolls/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        expect(page.locator("[data-count-key]")).to_be_visible()
        yield page


def offline(*pages: Page) -> None:
    for page in pages:
        page.context.set_offline(True)


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def press(page: Page, digits: str) -> None:
    for digit in digits:
        page.locator(f"[data-key='{digit}']").tap()


def lock_number(gate: Page, lorry: Lorry) -> str:
    """Open the form at the gate. Returns the number that the gate reads out."""
    gate.goto(f"/visits/{lorry.visit.pk}/")
    gate.get_by_role("link", name="Count by radio").tap()
    expect(gate.get_by_role("heading", name="Count by radio")).to_be_visible()
    return "".join(gate.locator("[data-lock-number] b").all_inner_texts())


def read_out(laundry: Page, number: str, people: str) -> str:
    """Make the code on the supervisor's screen. Returns what the supervisor reads out."""
    laundry.goto("/rolls/")
    expect(laundry.get_by_text("Counting: Lena Hart, Laundry")).to_be_visible()
    look(laundry, "supervisor-form")
    press(laundry, people)
    laundry.get_by_label("Lock number that the gate reads out").tap()
    press(laundry, number)
    laundry.get_by_role("button", name="Make the code").tap()
    expect(laundry.get_by_role("heading", name="Read this out by radio")).to_be_visible()
    look(laundry, "supervisor-code")
    return "".join(laundry.locator("[data-code] b").all_inner_texts())


def enter(gate: Page, people: str, code: str) -> None:
    gate.get_by_label("Party").select_option(label="Laundry")
    press(gate, people)
    gate.get_by_label("Code of eight digits").tap()
    press(gate, code)
    look(gate, "gate-form")
    gate.get_by_role("button", name="Record count").tap()


def all_arrive(gate: Page) -> None:
    gate.context.set_offline(False)
    expect(gate.locator("[data-waiting=none]")).to_contain_text("All records sent")


def test_a_count_is_read_out_and_verified_when_the_gate_has_a_connection_again(
    gate: Page, laundry: Page, lorry: Lorry, prison: Prison
) -> None:
    offline(gate, laundry)
    number = lock_number(gate, lorry)
    code = read_out(laundry, number, "8")
    assert laundry.evaluate("document.body.innerText").count("8 of") == 0  # the count is blind
    enter(gate, "8", code)
    expect(gate.get_by_text("Laundry: 8 at")).to_be_visible()
    expect(gate.get_by_text("Saved on this tablet. The server checks the code")).to_be_visible()
    look(gate, "gate-saved")
    assert not RadioCount.objects.exists()
    all_arrive(gate)
    count = RadioCount.objects.get()
    assert (count.headcount, count.counter_id) == (8, prison.person["lena"].pk)
    assert count.entered_by_id == prison.person["grace"].pk
    event = LedgerEntry.objects.of(CountHeardByRadio).get().event
    assert isinstance(event, CountHeardByRadio)
    (verdict,) = event.verdicts.values()
    assert verdict.balanced and verdict.valid, verdict.faults
    assert not Release.objects.exists()  # a code releases nothing


def test_a_digit_that_was_misheard_is_noticed_at_the_gate_without_a_connection(
    gate: Page, laundry: Page, lorry: Lorry
) -> None:
    offline(gate, laundry)
    code = read_out(laundry, lock_number(gate, lorry), "8")
    enter(gate, "8", f"{code[:4]}{(int(code[4]) + 1) % 10}{code[5:]}")
    expect(gate.get_by_text("do not belong together")).to_be_visible()
    look(gate, "gate-misheard")
    assert gate.locator("[data-list] li").count() == 0


def test_a_made_up_code_is_refused_by_the_server_and_is_an_exception(
    gate: Page, lorry: Lorry
) -> None:
    """Grace makes up a code whose check digit is right, as the tablet would tell her by trying."""
    offline(gate)
    lock_number(gate, lorry)
    minute = int(timezone.now().timestamp() // 60) % 10
    for check in "0123456789":
        gate.get_by_label("Number of people").fill("")
        gate.get_by_label("Number of people").tap()
        gate.get_by_label("Code of eight digits").fill("")
        gate.get_by_label("Number of people").tap()
        enter(gate, "8", f"{minute}123456{check}")
        shown = gate.get_by_text("Laundry: 8 at").or_(gate.get_by_text("do not belong together"))
        expect(shown.first).to_be_visible()
        if gate.get_by_text("Laundry: 8 at").is_visible():
            break
    gate.context.set_offline(False)
    wait_until(
        gate,
        lambda: LedgerEntry.objects.of(RadioCodeRefused).exists(),
        "the server has refused the code",
    )
    assert not RadioCount.objects.exists()


def test_another_officer_who_signs_in_on_the_screen_takes_the_key_away(
    laundry: Page, prison: Prison, wire: Wire
) -> None:
    context: BrowserContext = laundry.context
    context.clear_cookies()
    sign_in(context, prison, "ava", wire.address)
    laundry.goto("/stop/")
    wait_until(
        laundry, lambda: remembered(laundry, "count_key") is None, "the screen has no key any more"
    )
    offline(laundry)
    laundry.goto("/rolls/")
    expect(laundry.get_by_text("This screen has no key for counts by radio.")).to_be_visible()
