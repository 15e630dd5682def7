"""A release by radio while the gate tablet is offline, from the last look to the later check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Playwright, expect

from searches.ledger.verify import LedgerVerification
from searches.models import ExceptionCase, OuterGateOpening, Photograph, RadioJudgement, Visit
from searches.services.exceptions.event_readers import catch_up
from searches.services.photos.photos import Place, keep_photo
from searches.services.release.radio_judgements import judge_when_due
from searches.words.checklists import Phase
from tests.e2e.conftest import SignedIn
from tests.e2e.radio import (
    BEFORE,
    UNDERNEATH,
    Lorry,
    call_in,
    go,
    look,
    look_at_photographs,
    lorry_in_the_lock,
    sign,
    sign_as_orderly_officer,
    take,
    type_code,
    wait_until_told,
)
from tests.e2e.tablets import browser_of, sign_in, wait_for_sheets
from tests.support.bad_network import Wire
from tests.support.sample_prison import Prison
from tests.support.searching import picture, received

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lorry(prison: Prison, monkeypatch: pytest.MonkeyPatch) -> Lorry:
    """Seal a lorry, and let the tablet count as offline at once instead of after two minutes.

    The officer of these tests answers quickly. tests/rules checks the pace of a search.
    """
    monkeypatch.setattr("searches.services.release.radio_releases.RECENT_CONTACT", timedelta(0))
    monkeypatch.setattr("searches.rules.release_search.BULK_WITHIN", timedelta(seconds=1))
    return lorry_in_the_lock(prison)


@pytest.fixture
def page(
    wire: Wire,
    prison: Prison,
    lorry: Lorry,
    playwright_here: Playwright,
    profile: Path,
) -> Iterator[Page]:
    """Open the search on Grace's tablet, wait until its data is stored, and go offline."""
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        page = context.pages[0]
        page.goto(lorry.address("sheet"))
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        wait_until_told(page, lorry)
        wait_for_sheets(page)
        expect(page.locator("[data-waiting=none]")).to_contain_text("All records sent")
        context.set_offline(True)
        page.goto(lorry.address("sheet"))
        yield page


def searched(page: Page, lorry: Lorry, copied: bytes | None = None) -> None:
    """Do the whole search and the last look offline, and sign as both searchers.

    Both searchers may sign on this one tablet, because it has reached no server since the first
    answer.
    """
    for item, key in BEFORE.items():
        look(page, lorry, item, key)
    look(page, lorry, "E2")
    for place, (item, slot) in enumerate(UNDERNEATH):
        take(page, lorry, item, slot, copied if place == 0 else None)
    take(page, lorry, "F1", "F1")
    for item in ("U5", "U7a"):
        look(page, lorry, item)
    sign(page, lorry)
    look(page, lorry, "F1")


def leave(page: Page) -> None:
    expect(page.get_by_role("heading", name="GO by radio")).to_be_visible()
    page.get_by_role("button", name="Outer gate opened").tap()
    page.get_by_role("button", name="Record departure, inner gate shut").tap()
    expect(page.get_by_role("heading", name="Left")).to_be_visible()


def all_arrive(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("[data-waiting=none]")).to_contain_text("All records sent")


def judge_faults(prison: Prison) -> list[str]:
    judge_when_due(prison.system_actor)
    catch_up(prison.establishment.pk)
    faults: list[str] = RadioJudgement.objects.latest("recorded_at").faults
    return faults


def test_a_lorry_leaves_by_radio_and_the_later_check_finds_no_fault(
    page: Page, lorry: Lorry, prison: Prison, signed_in: SignedIn
) -> None:
    searched(page, lorry)
    go(page, lorry.address("radio"))
    look_at_photographs(page, many=3)
    letters = sign_as_orderly_officer(page)
    room = signed_in(prison.person["ceri"]).new_page()
    code = call_in(room, lorry, letters)
    type_code(page, f"{(int(code) + 1) % 1_000_000:06d}")
    expect(page.get_by_text("Wrong code.")).to_be_visible()
    type_code(page, code)
    leave(page)
    assert Visit.objects.get().departed_at is None
    all_arrive(page)
    visit = Visit.objects.get()
    opening = OuterGateOpening.objects.get()
    assert (opening.note, opening.radio.radio.code) == ("", code)
    assert visit.gate_opened_at and visit.departed_at and visit.departed_at > visit.gate_opened_at
    assert judge_faults(prison) == []
    cases = {case.code: case.severity for case in ExceptionCase.objects.all()}
    assert cases == {"X14": "high"}
    assert LedgerVerification(prison.establishment).first_disagreement() is None


def test_a_copied_photograph_that_arrives_afterwards_is_critical(
    page: Page, lorry: Lorry, prison: Prison, signed_in: SignedIn
) -> None:
    body = picture()
    way_in = Place(lorry.visit.pk, "U5-front", "U5-front", Phase.WAY_IN, None)
    about: dict[str, Any] = {
        "in_application": True,
        "occurred_at": None,
        "received": received(body),
    }
    earlier = keep_photo(prison.grace, id=uuid4(), place=way_in, **about).id
    searched(page, lorry, copied=body)
    go(page, lorry.address("radio"))
    look_at_photographs(page, many=3)
    letters = sign_as_orderly_officer(page)
    type_code(page, call_in(signed_in(prison.person["ceri"]).new_page(), lorry, letters))
    leave(page)
    all_arrive(page)
    assert Photograph.objects.filter(copy_of=earlier).count() == 1
    assert any("copy" in fault for fault in judge_faults(prison))
    critical = ExceptionCase.objects.filter(code="X14", severity="crit").get()
    assert "copy" in critical.summary and critical.deadline_at is None
