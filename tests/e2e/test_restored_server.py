"""The server is restored from a backup without a tablet's knowledge."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Playwright, expect

from searches.models import Answer, ExceptionCase, LedgerEntry, Parked, Photograph, Visit
from searches.services.exceptions.event_readers import catch_up
from tests.e2e.tablets import Tablet, browser_of, demand_all_there, sign_in
from tests.support.bad_network import Wire
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="The backup is a file of SQLite."),
]


def test_after_a_restore_the_tablet_sends_everything_again_and_both_sides_say_so(
    tablet: Tablet, prison: Prison, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as backup:
        connection.ensure_connection()
        connection.connection.backup(backup)
        tablet.open("A5")
        tablet.tap("Done")
        tablet.open("U3")
        tablet.photograph()
        tablet.open()
        tablet.all_arrive()
        demand_all_there(tablet, answers=1, photographs_taken=1)
        backup.backup(connection.connection)
    assert (Answer.objects.count(), Photograph.objects.count()) == (0, 0)
    tablet.open()
    trouble = tablet.page.locator("[data-tablet-trouble]")
    expect(trouble).to_contain_text("The server was restored from a backup.")
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=1)
    assert (Answer.objects.count(), Photograph.objects.count()) == (1, 1)
    entry = LedgerEntry.objects.get(act="report_lost_entries")
    assert entry.body["said"]["missing"] == {"answer_item": 1, "photo": 1}
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code="X23", severity="crit").count() == 1


HALF_AN_HOUR_LATER = """async () => {
  const { change, everything } = await module("outbox/outbox.js");
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await everything()).every((fact) => fact.stuck_since)) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  for (const { id, stuck_since } of await everything()) {
    await change(id, { stuck_since: stuck_since - 30 * 60 * 1000 });
  }
}"""


def test_after_a_restore_from_before_the_lock_a_record_says_why_it_waits_and_is_handed_in(
    wire: Wire, prison: Prison, playwright_here: Playwright, profile: Path, tmp_path: Path
) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as backup,
        browser_of(playwright_here, profile, wire.address) as context,
    ):
        sign_in(context, prison, "grace", wire.address)
        connection.ensure_connection()
        connection.connection.backup(backup)
        tablet = Tablet(context, context.pages[0], seal(prison))
        tablet.open("A5")
        tablet.tap("Done")
        tablet.open()
        tablet.all_arrive()
        backup.backup(connection.connection)
        assert not Visit.objects.exists()
        tablet.goto("/tablet/waiting/")
        line = tablet.page.locator("[data-list] li")
        expect(line).to_contain_text("This search does not exist in this prison.")
        tablet.hears("1 on this tablet")
        tablet.does(HALF_AN_HOUR_LATER)
        line.get_by_role("button", name="Hand in this record").tap()
        expect(line).to_have_count(0)
    parked = Parked.objects.everywhere().get()
    assert parked.payload["payload"]["result"] == "done"
    assert parked.payload["payload"]["said"] == "This search does not exist in this prison."
    said = LedgerEntry.objects.get(act="report_lost_entries").body["said"]
    assert (said["missing"], len(said["plates"])) == ({"answer_item": 1}, 1)
