"""The page of a past visit shows the basis of its decision: search, counts and movements."""

from __future__ import annotations

import pytest

from searches.models import LedgerEntry
from searches.services.locks.locks import depart, open_outer_gate
from searches.services.rolls.movements import send_prisoner
from searches.services.visits.visit_changes import detain
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.browsers import browser
from tests.support.forms import Page, read
from tests.support.sample_prison import Prison

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def departed(prison: Prison) -> Yard:
    """Search, count and release a lorry that then leaves."""
    open_prison(prison)
    yard = Yard(prison)
    resolver = HoldResolver(yard)
    while not yard.releases:
        resolver.go_on()
    code = yard.releases[-1].code
    yard.act(open_outer_gate, prison.grace, visit_id=yard.visit_id, code=code)
    yard.act(depart, prison.grace, visit_id=yard.visit_id, inner_gate_still_shut=True)
    assert yard.visit.departed_at
    return yard


def page_of(yard: Yard, name: str) -> Page:
    return read(browser(yard.prison, name), f"/visits/{yard.visit_id}/")


def names_looked_at(yard: Yard) -> int:
    entries = LedgerEntry.objects.filter(establishment=yard.prison.establishment)
    return entries.filter(act="look_at_names", body__said__list="visit").count()


def test_a_departed_visit_shows_the_basis_of_its_decision(prison: Prison) -> None:
    yard = departed(prison)
    text = page_of(yard, "sam").text
    for heading in ("Decision", "Counts", "Movements", "Stops during this visit", "Search"):
        assert f">{heading}</h2>" in text, heading
    assert "by Mia Grant" in text
    assert "There were no holds." in text
    assert "3 expected, balanced" in text and "2 expected, balanced" in text
    assert "Kay Marsh, kitchen-1: headcount 3, 3 seen" in text
    assert "U5 " in text and "Searcher 1: Grace Okafor" in text
    assert "Nobody was moved during this visit." in text


def test_the_gate_sees_numbers_and_no_names(prison: Prison) -> None:
    yard = departed(prison)
    for name in ("grace", "mia"):
        page = page_of(yard, name)
        assert "3 expected, balanced" in page.text
        for prisoner in prison.prisoners["kitchen"][:3]:
            assert prisoner.number not in page.text and prisoner.name not in page.text
        assert f"/visits/{yard.visit_id}/names/" not in page.links
    refused = browser(prison, "grace").get(f"/visits/{yard.visit_id}/names/")
    assert refused.status_code == 403


def test_opening_the_names_of_a_visit_is_recorded(prison: Prison) -> None:
    yard = departed(prison)
    assert f"/visits/{yard.visit_id}/names/" in page_of(yard, "sam").links
    assert names_looked_at(yard) == 0
    text = read(browser(prison, "sam"), f"/visits/{yard.visit_id}/names/").text
    for prisoner in prison.prisoners["kitchen"][:3]:
        assert prisoner.number in text and prisoner.name in text
    assert names_looked_at(yard) == 1


def test_another_prison_cannot_open_the_names(prison: Prison, other_prison: Prison) -> None:
    yard = departed(prison)
    answer = browser(other_prison, "sam").get(f"/visits/{yard.visit_id}/names/")
    assert answer.status_code == 404


def test_a_detained_visit_shows_who_was_missing(prison: Prison) -> None:
    """Detain a lorry while a kitchen prisoner was sent away and never received."""
    open_prison(prison)
    yard = Yard(prison)
    yard.come_in()
    yard.halt()
    yard.act(
        send_prisoner,
        prison.kay,
        prisoner_id=prison.prisoners["kitchen"][2].pk,
        to_area_id=prison.area["healthcare"].pk,
    )
    yard.seal()
    yard.act(detain, prison.omar, visit_id=yard.visit_id, why="Somebody is missing.")
    text = page_of(yard, "sam").text
    assert "No release was given." in text
    assert "3 expected, no count was made" in text
    assert "<b>1 was never received.</b>" in text
    assert "from Kitchen to Healthcare, sent by Kay Marsh" in text
    assert "No answer" in text


def test_a_visit_that_is_not_over_has_no_record_page(prison: Prison) -> None:
    open_prison(prison)
    yard = Yard(prison)
    yard.come_in()
    yard.halt()
    yard.seal()
    assert "Record of this visit" not in page_of(yard, "sam").text
