"""A visit's page follows other devices and never replaces a form that is in use."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from searches.models import Halt, Visit
from searches.services.visits.halts import log_arrival, log_departure
from tests.e2e.conftest import SignedIn
from tests.support.sample_prison import Prison
from tests.views.visits.test_visit_pages import come_in

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = "[data-changed]"
STATE = "#visit-state"


@pytest.fixture
def halted(prison: Prison) -> Halt:
    return log_arrival(prison.ed, visit_id=come_in(prison).pk, area="kitchen-bay", id=uuid4())


@pytest.fixture
def escort(prison: Prison, signed_in: SignedIn, halted: Halt) -> Page:
    page = signed_in(prison.person["ed"]).new_page()
    page.goto(f"/visits/{Visit.objects.get().pk}/")
    expect(page.locator(STATE)).to_contain_text("Kitchen bay")
    return page


def leave(prison: Prison, halt: Halt) -> None:
    nobody: dict[str, Any] = {"parties_present": (), "unlisted_prisoner": False, "note": ""}
    log_departure(prison.ed, halt_id=halt.pk, **nobody)


def test_a_departure_from_another_device_appears_without_a_reload(
    prison: Prison, escort: Page, halted: Halt
) -> None:
    expect(escort.get_by_text("Who was near the vehicle?")).to_be_visible()
    leave(prison, halted)
    expect(escort.get_by_text("Who was near the vehicle?")).to_have_count(0)
    expect(escort.locator(STATE)).not_to_contain_text("Kitchen bay")
    expect(escort.get_by_text("Record arrival at another area")).to_be_visible()
    expect(escort.locator(CHANGED)).to_be_hidden()


def test_a_form_in_use_stays_and_the_page_is_marked_as_old(
    prison: Prison, escort: Page, halted: Halt
) -> None:
    escort.get_by_text("A seal was put on or replaced").click()
    escort.get_by_label("Seal number").fill("HR 4471902")
    leave(prison, halted)
    expect(escort.get_by_text("This visit has changed.")).to_be_visible()
    expect(escort.locator(STATE)).not_to_contain_text("Kitchen bay")
    expect(escort.get_by_label("Seal number")).to_have_value("HR 4471902")
    escort.get_by_role("link", name="Show the changes").click()
    expect(escort.get_by_text("Who was near the vehicle?")).to_have_count(0)
    expect(escort.locator(CHANGED)).to_be_hidden()


def test_a_paused_update_appears_once_no_form_is_in_use(
    prison: Prison, escort: Page, halted: Halt
) -> None:
    escort.get_by_label("A prisoner who belongs to none of these parties").check()
    leave(prison, halted)
    expect(escort.locator(CHANGED)).to_be_visible()
    escort.get_by_label("A prisoner who belongs to none of these parties").uncheck()
    escort.get_by_label("A prisoner who belongs to none of these parties").blur()
    expect(escort.get_by_text("Who was near the vehicle?")).to_have_count(0)
    expect(escort.locator(CHANGED)).to_be_hidden()


def test_the_footer_shows_when_the_server_last_answered(escort: Page) -> None:
    foot = escort.locator("[data-as-of] time")
    made = foot.get_attribute("datetime")
    escort.wait_for_function(
        "made => document.querySelector('[data-as-of] time').dateTime > made", arg=made
    )
    with escort.expect_response(
        lambda response: response.url.endswith("/now/") and response.status == 304
    ):
        seen = foot.get_attribute("datetime")
    escort.wait_for_function(
        "made => document.querySelector('[data-as-of] time').dateTime > made", arg=seen
    )
    assert len(foot.inner_text()) == len("04:07")
