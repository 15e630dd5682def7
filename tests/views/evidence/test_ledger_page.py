"""The ledger page names people and rows, has filters, and records each reading."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from searches.ledger.clock import replay_at
from searches.models import LedgerEntry
from searches.services.people.people import deactivate_person, grant_role
from searches.services.visits.near_misses import report_near_miss
from searches.services.visits.watch_list import set_watch_marker
from searches.words.people import Role
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import seal


def ledger_text(prison: Prison, who: str = "ada", **filters: str) -> str:
    """Return the text of the table alone."""
    page = page_text(browser(prison, who).get("/ledger/", filters))
    found = page[page.index("<tbody") : page.index("</tbody")] if "<tbody" in page else ""
    return " ".join(strip_tags(found.replace("<", " <")).split())


def test_an_entry_names_the_person_of_a_role_or_account(prison: Prison) -> None:
    grant_role(prison.ann, person_id=prison.person["tom"].pk, role=Role.SECURITY_LEAD)
    deactivate_person(prison.ann, person_id=prison.person["greta"].pk)
    words = ledger_text(prison)
    assert "Role granted: security lead person: Tom Hale" in words
    assert "Account closed person: Greta Bain" in words


def test_an_entry_names_the_vehicle_and_the_visit(prison: Prison) -> None:
    in_the_lock = seal(prison)
    report_near_miss(prison.ed, seen="A rope.", visit_id=in_the_lock.visit.pk)
    set_watch_marker(prison.sid, plate="KX23LDV", reason="Seen at night.")
    words = ledger_text(prison)
    assert "Security marker set marker: KX23LDV" in words
    assert f"Near miss reported, {in_the_lock.visit.vehicle.plate_display}" in words


def test_the_ledger_page_shows_no_prisoner_and_no_digest(prison: Prison) -> None:
    seal(prison)
    words = ledger_text(prison)
    for party in prison.prisoners.values():
        for prisoner in party:
            assert prisoner.number not in words and f": {prisoner.name}" not in words
            assert str(prisoner.pk) not in words
    assert "sha256" not in words


@pytest.mark.parametrize(
    ("filters", "present", "gone"),
    [
        ({"act": "report_near_miss"}, "Near miss reported", "Role granted"),
        ({"person": "kay"}, "Near miss reported", "Role granted"),
        ({"day": "yesterday"}, "Near miss reported", "Role granted"),
    ],
)
def test_the_ledger_page_is_filtered(
    prison: Prison, filters: dict[str, str], present: str, gone: str
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    with replay_at(yesterday):
        report_near_miss(prison.kay, seen="Soot on his sleeves.")
    grant_role(prison.ann, person_id=prison.person["tom"].pk, role=Role.SECURITY_LEAD)
    put = {"kay": str(prison.person["kay"].pk)}
    put["yesterday"] = timezone.localtime(yesterday).date().isoformat()
    words = ledger_text(prison, **{word: put.get(value, value) for word, value in filters.items()})
    assert present in words and gone not in words


def test_each_reading_is_one_entry_with_its_filters(prison: Prison) -> None:
    ledger_text(prison, act="grant_role")
    entry = LedgerEntry.objects.get(act="look_at_ledger")
    assert entry.body["said"] == {"before": None, "only": "grant_role"}


@pytest.mark.parametrize(
    "filters",
    [{"day": "soon"}, {"act": "made_up"}, {"person": "x"}, {"day": "0001-01-01"}],
)
def test_an_unreadable_filter_is_refused(prison: Prison, filters: dict[str, str]) -> None:
    answer = browser(prison, "ada").get("/ledger/", filters)
    assert answer.status_code == 422
    assert "<tbody" not in page_text(answer)
    assert not LedgerEntry.objects.filter(act="look_at_ledger").exists()


def test_a_person_of_another_prison_cannot_be_chosen(prison: Prison, other_prison: Prison) -> None:
    filters = {"person": str(other_prison.person["kay"].pk)}
    assert browser(prison, "ada").get("/ledger/", filters).status_code == 422


def test_a_hundred_lines_need_as_many_queries_as_one(prison: Prison) -> None:
    client = browser(prison, "ada")
    counts = []
    for people in (("tom",), ("theo", "kay", "kit", "stan", "sue", "lena", "hana")):
        for name in people:
            grant_role(prison.ann, person_id=prison.person[name].pk, role=Role.SECURITY_LEAD)
        client.get("/ledger/", {"act": "grant_role"})
        with CaptureQueriesContext(connection) as seen:
            client.get("/ledger/", {"act": "grant_role"})
        counts.append(len(seen))
    assert counts[0] == counts[1]
