"""Two tablets work offline on one search, and a browser is killed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from searches.models import Answer, Photograph
from searches.queries.search.sheet import sheet
from tests.e2e.tablets import Tablet, browser_of, demand_all_there, sign_in
from tests.support.bad_network import Wire
from tests.support.chromium import kill_browser
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db(transaction=True)


def test_pain_10_two_offline_tablets_on_one_search_lose_no_record(
    wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path, tmp_path: Path
) -> None:
    in_the_lock, address = seal(prison), wire.address
    other = Path(shutil.copytree(profile, tmp_path / "other"))
    with (
        browser_of(playwright_here, profile, address) as first,
        browser_of(playwright_here, other, address) as second,
    ):
        sign_in(first, prison, "grace", address)
        sign_in(second, prison, "tom", address)
        grace, tom = (
            Tablet(first, first.pages[0], in_the_lock),
            Tablet(second, second.pages[0], in_the_lock),
        )
        for tablet in (grace, tom):
            tablet.ready()
            tablet.off()
        _answer_and_photograph(grace, "Same")
        _answer_and_photograph(tom, "Different")  # Tom's answer is later, but arrives first
        for tablet in (tom, grace):
            tablet.on()
            tablet.all_arrive()
        demand_all_there(grace, answers=1, photographs_taken=1)
        demand_all_there(tom, answers=1, photographs_taken=1)
    authors = set(Answer.objects.filter(item="A2").values_list("answered_by", flat=True))
    assert authors == {prison.person["grace"].pk, prison.person["tom"].pk}
    assert (Answer.objects.count(), Photograph.objects.count()) == (2, 2)
    items = {
        each.item.code: each for each in sheet(prison.establishment.pk, in_the_lock.visit.pk).items
    }
    assert items["A2"].answer is not None
    assert items["A2"].answer.answered_by == "Tom Hale"


def _answer_and_photograph(tablet: Tablet, words: str) -> None:
    tablet.open("A2")
    tablet.tap(words)
    tablet.open("B2")
    tablet.photograph()


def test_a_killed_browser_still_has_every_record(
    wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path
) -> None:
    in_the_lock = seal(prison)
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        tablet = Tablet(context, context.pages[0], in_the_lock)
        tablet.ready()
        tablet.off()
        _answer_and_photograph(tablet, "Same")
        expect(tablet.page.locator("[data-waiting]")).to_contain_text("2 on this tablet")
        kill_browser(profile)
        context.wait_for_event("close")
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        tablet = Tablet(context, context.pages[0], in_the_lock)
        tablet.goto("/board/")
        tablet.all_arrive()
        demand_all_there(tablet, answers=1, photographs_taken=1)
    assert (Answer.objects.count(), Photograph.objects.count()) == (1, 1)
