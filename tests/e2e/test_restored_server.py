"""The server is restored from a backup behind the back of a tablet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import expect

from searches.models import Answer, ExceptionCase, LedgerEntry, Photograph
from searches.services.exceptions.event_readers import catch_up
from tests.e2e.tablets import Tablet, demand_all_there
from tests.support.sample_prison import Prison

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
    expect(trouble).to_contain_text("The control room was restored from a backup.")
    tablet.all_arrive()
    demand_all_there(tablet, answers=1, photographs_taken=1)
    assert (Answer.objects.count(), Photograph.objects.count()) == (1, 1)
    entry = LedgerEntry.objects.get(act="report_lost_entries")
    assert entry.body["said"]["missing"] == {"answer_item": 1, "photo": 1}
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code="X23", severity="crit").count() == 1
