"""The page for sealing names the counts to come and the way-in photographs that are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from searches.facts.counts import CountsOf, contact_if_sealed
from searches.ledger.clock import server_now
from searches.management.demo.history import FOOD
from searches.models import LockSession, Visit
from searches.services.locks.locks import close_inner_gate
from searches.services.photos.photos import Place, keep_photo
from searches.services.visits.visits import log_vehicle_in
from searches.words.checklists import Phase
from searches.words.rolls import COUNTED_BECAUSE, ContactReason
from searches.words.visits import VisitSource
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import received


@pytest.fixture
def visit(prison: Prison) -> Visit:
    way_in = replace(FOOD, escort=prison.ed.person)
    return log_vehicle_in(prison.grace, way_in=way_in, source=VisitSource.PAGE)


def test_the_page_says_who_will_be_counted_and_why(prison: Prison, visit: Visit) -> None:
    page = page_text(browser(prison, "grace").get(f"/visits/{visit.pk}/seal/"))
    assert "Counts that sealing requests" in page
    contact = contact_if_sealed(visit, server_now())
    assert "kitchen" in contact.parties
    for code, reasons in contact.parties.items():
        assert prison.party[code].name in page
        for reason in reasons:
            assert COUNTED_BECAUSE[reason] in page


def test_the_page_names_the_same_parties_that_sealing_then_requests(
    prison: Prison, visit: Visit
) -> None:
    before = contact_if_sealed(visit, server_now())
    close_inner_gate(
        prison.grace, visit_id=visit.pk, inner_gate_shut=True, no_prisoner_in_lock=True
    )
    after = CountsOf(LockSession.objects.get(visit=visit)).contact
    assert before == after


def test_missing_way_in_photographs_are_named(prison: Prison, visit: Visit) -> None:
    page = page_text(browser(prison, "grace").get(f"/visits/{visit.pk}/seal/"))
    assert "Way-in photographs missing:" in page
    assert f'href="/visits/{visit.pk}/photos/A1/"' in page


def test_the_page_leads_to_the_first_way_in_photograph_that_is_missing(
    prison: Prison, visit: Visit
) -> None:
    place = Place(visit.pk, "A1", "A1", Phase.WAY_IN, None)
    photo: dict[str, Any] = {
        "id": uuid4(),
        "in_application": True,
        "occurred_at": None,
        "received": received(),
    }
    keep_photo(prison.grace, place=place, **photo)
    missing = f'href="/visits/{visit.pk}/photos/U1/"'
    for path in ("", "seal/"):
        assert missing in page_text(browser(prison, "grace").get(f"/visits/{visit.pk}/{path}"))


def test_every_reason_for_a_count_has_words() -> None:
    assert set(COUNTED_BECAUSE) == set(ContactReason)
