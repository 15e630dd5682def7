"""The changes that other people make while a tablet is offline, and what the officer reads then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from searches.models import Answer, SearchSignature
from searches.rules.checklists import from_document
from searches.services.people.people import choose_pin, withdraw_role
from searches.services.search.checklists import propose_checklist, publish_checklist
from searches.words.people import Role
from tests.e2e.tablets import Tablet, browser_of, sign_in
from tests.e2e.test_offline_arrival import searched, wait_until_stocked
from tests.support.bad_network import Wire
from tests.support.sample_prison import PASSWORD, PIN, Prison
from tests.support.searching import InTheLock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tablet(
    wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path
) -> Iterator[Tablet]:
    """Return Grace's tablet with a search that is done and not signed."""
    there = searched(prison)
    with browser_of(playwright_here, profile, wire.address) as context:
        sign_in(context, prison, "grace", wire.address)
        tablet = Tablet(context, context.pages[0], there)
        tablet.ready()
        wait_until_stocked(tablet.page)
        yield tablet


IS_HELD_BACK = """async () => {
  const { unsent } = await module("outbox/outbox.js");
  return (await unsent()).some(({ state, stuck_since }) => state === "waiting" && stuck_since);
}"""


def republish(prison: Prison, there: InTheLock) -> None:
    sheet = from_document(there.search.checklist_version.document)
    changed = replace(sheet, floor_minutes=sheet.floor_minutes + 1)
    version = propose_checklist(prison.sam, sheet=changed, change_note="Search more slowly.")
    publish_checklist(prison.sid, version_id=version.pk, pin=PIN)


def refused_of(tablet: Tablet, kind: str) -> list[str]:
    refused = [fact for fact in tablet.kept() if fact["state"] == "refused"]
    return [fact["said"] for fact in refused if fact["kind"] == kind]


def test_a_new_checklist_a_new_pin_and_a_withdrawn_role_lose_no_record(
    tablet: Tablet, prison: Prison
) -> None:
    page = tablet.page
    before = Answer.objects.count()
    tablet.off()
    tablet.open("A5")
    tablet.tap("Done")
    page.goto(f"/visits/{tablet.in_the_lock.visit.pk}/sign/")
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Sign as first searcher").tap()
    expect(page.get_by_role("button", name="Sign as second searcher")).to_be_visible()
    republish(prison, tablet.in_the_lock)
    choose_pin(prison.grace, password=PASSWORD, new_pin="7391")
    tablet.on()
    tablet.hears("1 not accepted")
    (said,) = refused_of(tablet, "sign_search")
    assert said == "This is not your PIN. Enter your PIN again."
    assert Answer.objects.count() == before + 1  # the search keeps the version it began with
    assert not SearchSignature.objects.exists()
    tablet.off()
    tablet.open("B1")
    tablet.tap("Clear")
    page.goto("/tablet/waiting/")
    withdraw_role(prison.ann, person_id=prison.person["grace"].pk, role=Role.GATE_OFFICER)
    tablet.on()
    tablet.hears("Your role does not allow you to send")
    lines = page.locator("[data-list] li")
    answer = lines.filter(has_text="Answer B1")
    expect(answer).to_contain_text("Your role no longer allows you to send this record.")
    assert tablet.does(IS_HELD_BACK)  # so that another officer can hand it in after 30 min
