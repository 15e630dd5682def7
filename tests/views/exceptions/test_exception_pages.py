"""The exception pages of the security lead: filtered by age, and closed to people who took part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from searches.ledger.clock import replay_at
from searches.models import CaseNote, ExceptionCase
from searches.services.exceptions.event_readers import catch_up
from searches.services.visits.near_misses import report_near_miss
from searches.services.visits.watch_list import acknowledge_watch, set_watch_marker
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock


def report_ago(prison: Prison, **ago: float) -> None:
    with replay_at(timezone.now() - timedelta(**ago)):
        report_near_miss(prison.ed, seen="A rope under it.")
        catch_up(prison.establishment.pk)


def listed(prison: Prison, age: str) -> int:
    """Return the number of cases on the list."""
    page = page_text(browser(prison, "sam").get("/exceptions/", {"age": age}))
    return page.count('href="/exceptions/') - page.count('href="/exceptions/"')


@pytest.mark.parametrize(("age", "expected"), [("", 3), ("day", 2), ("week", 1), ("aeon", 3)])
def test_the_list_is_filtered_by_age(prison: Prison, age: str, expected: int) -> None:
    for ago in ({"days": 9}, {"hours": 30}, {"minutes": 5}):
        report_ago(prison, **ago)
    assert listed(prison, age) == expected


def test_a_case_past_its_deadline_is_marked(prison: Prison) -> None:
    report_ago(prison, days=9)
    report_ago(prison, minutes=0)
    assert listed(prison, "overdue") == 1


def test_a_person_who_joined_the_visit_later_cannot_review_the_case(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    report_near_miss(prison.ed, seen="Something hung there.", visit_id=in_the_lock.visit.pk)
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.get(visit=in_the_lock.visit)
    lead = browser(prison, "sam")
    address = f"/exceptions/{case.pk}/"
    assert 'name="do"' in page_text(lead.get(address))
    marker = set_watch_marker(prison.sid, plate="KX23LDV", reason="Seen at night.")
    about = {"marker_id": marker.pk, "visit_id": in_the_lock.visit.pk}
    acknowledge_watch(prison.sam, note="Looked at.", **about)
    assert 'name="do"' not in page_text(lead.get(address))
    fields: dict[str, Any] = {"uuid": str(uuid4()), "do": "acknowledge", "text": "Seen."}
    assert "You took part in this visit" in page_text(lead.post(f"{address}work/", fields))
    assert not CaseNote.objects.exists()
