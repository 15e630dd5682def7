"""Attack 10: an officer answers *Can't see*, then *Clear* 20 seconds later.

The officer has neither recorded another method nor taken another photograph.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import Answer, Visit
from searches.rules.release import decide
from searches.services.search.searches import begin_second_search
from searches.words.releases import HoldCode
from tests.support.browsers import browser
from tests.support.forms import read, send_file, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture


@pytest.fixture
def zone(in_the_lock: InTheLock) -> str:
    return f"/visits/{in_the_lock.visit.pk}/sheet/B1/"


def holds(in_the_lock: InTheLock) -> list[str]:
    """Return the sentences of the *can't see* holds as they are a minute from now."""
    visit = Visit.objects.get(pk=in_the_lock.visit.pk)
    facts = release_facts(visit, now=server_now() + timedelta(minutes=1), releaser=None)
    return [hold.sentence for hold in decide(facts).holds if hold.code is HoldCode.CANNOT_SEE]


def answer(client: Client, zone: str, **typed: str) -> None:
    assert submit(client, read(client, zone).form("/answer/"), **typed).status_code == 302


def photograph(client: Client, zone: str) -> None:
    assert send_file(client, read(client, zone).form("/photo/"), picture()).status_code == 302


def test_a_later_clear_leaves_the_hold(prison: Prison, in_the_lock: InTheLock, zone: str) -> None:
    grace = browser(prison, "grace")
    answer(grace, zone, result="cannot_see")
    answer(grace, zone, result="clear")
    assert Answer.objects.filter(item="B1").count() == 2
    assert holds(in_the_lock) == [
        "B1 could not be seen. Choose another method and take a photograph."
    ]
    assert "“Clear” is not enough." in read(grace, zone).text


def test_a_clear_by_another_officer_does_not_lift_the_hold(
    prison: Prison, in_the_lock: InTheLock, zone: str
) -> None:
    answer(browser(prison, "grace"), zone, result="cannot_see")
    answer(browser(prison, "tom"), zone, result="clear")
    assert holds(in_the_lock)


def test_a_clear_in_the_second_search_does_not_lift_the_hold(
    prison: Prison, in_the_lock: InTheLock, zone: str
) -> None:
    answer(browser(prison, "grace"), zone, result="cannot_see")
    begin_second_search(prison.greta, search_id=in_the_lock.search.pk)
    answer(browser(prison, "greta"), zone, result="clear")
    assert holds(in_the_lock)


def test_a_method_without_a_photograph_does_not_lift_the_hold(
    prison: Prison, in_the_lock: InTheLock, zone: str
) -> None:
    grace = browser(prison, "grace")
    answer(grace, zone, result="cannot_see")
    answer(grace, zone, result="clear", method="pit")
    assert holds(in_the_lock) == ["B1 needs a photograph taken by the other method."]


def test_a_photograph_from_before_the_method_does_not_lift_the_hold(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """Photograph zone B2 before the other method is named."""
    grace, zone = browser(prison, "grace"), f"/visits/{in_the_lock.visit.pk}/sheet/B2/"
    photograph(grace, zone)
    answer(grace, zone, result="cannot_see")
    answer(grace, zone, result="clear", method="pole_camera")
    assert holds(in_the_lock)


@pytest.mark.parametrize("result", ["cannot_see", "clear"])
def test_a_method_and_a_photograph_after_it_lift_the_hold(
    prison: Prison, in_the_lock: InTheLock, zone: str, result: str
) -> None:
    grace = browser(prison, "grace")
    answer(grace, zone, result="cannot_see")
    answer(grace, zone, result=result, method="pit")
    photograph(grace, zone)
    answer(grace, zone, result="clear")
    assert holds(in_the_lock) == []


def test_a_second_cannot_see_needs_another_method_again(
    prison: Prison, in_the_lock: InTheLock, zone: str
) -> None:
    grace = browser(prison, "grace")
    answer(grace, zone, result="cannot_see", method="pit")
    photograph(grace, zone)
    answer(grace, zone, result="cannot_see")
    answer(grace, zone, result="clear")
    assert holds(in_the_lock)
