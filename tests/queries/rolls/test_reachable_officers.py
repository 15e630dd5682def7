"""Beside a party, the control room sees whether a request to count can reach an officer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from searches.models import LockSession
from searches.queries.rolls.counts import visit_counts
from searches.services.exceptions.pushes import subscribe_to_pushes
from searches.services.people import screen_contacts
from searches.services.people.people import deactivate_person
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text

NO_SCREEN = (
    "No supervisor there has had a screen open{}, and none of their phones rings. Use the radio."
)


@pytest.fixture(autouse=True)
def _nobody_was_noted() -> Iterator[None]:
    screen_contacts._noted.clear()
    cache.clear()
    yield
    screen_contacts._noted.clear()


def sentence(morning: Morning, lock: LockSession, clock: str, party: str = "kitchen") -> str:
    with at(clock):
        counts = visit_counts(morning.prison.establishment.pk, lock.visit_id)
    return next(state.unreachable for state in counts.parties if state.code == party)


def poll(morning: Morning, name: str, clock: str) -> None:
    with at(clock):
        assert browser(morning.prison, name).get("/stops/banner/").status_code == 200


def test_a_party_whose_officers_have_no_page_open_is_named_to_the_control_room(
    morning: Morning, lock: LockSession
) -> None:
    assert sentence(morning, lock, "07:26:30") == NO_SCREEN.format("")
    with at("07:26:30"):
        page = page_text(browser(morning.prison, "ceri").get(f"/visits/{lock.visit_id}/counts/"))
    assert NO_SCREEN.format("") in page


def test_an_open_page_of_one_officer_is_enough_for_three_minutes(
    morning: Morning, lock: LockSession
) -> None:
    poll(morning, "kit", "07:26:00")
    assert sentence(morning, lock, "07:29:00") == ""
    assert sentence(morning, lock, "07:29:01") == NO_SCREEN.format(" since 07:26")


def test_the_page_of_another_partys_officer_does_not_count(
    morning: Morning, lock: LockSession
) -> None:
    poll(morning, "stan", "07:26:00")
    assert sentence(morning, lock, "07:26:30") == NO_SCREEN.format("")
    assert sentence(morning, lock, "07:26:30", "stores") == ""


def test_a_device_that_rings_is_enough(morning: Morning, lock: LockSession, settings: Any) -> None:
    phone = {"endpoint": "https://push.test/kay", "p256dh": "AAAA", "auth": "AAAA"}
    with at("06:40:00"):
        subscribe_to_pushes(morning.prison.kay, **phone)
    assert sentence(morning, lock, "07:29:30") == ""
    settings.PUSH_CONTACT = ""
    assert sentence(morning, lock, "07:29:30") != ""


def test_a_party_without_an_officer_on_duty_says_so(morning: Morning, lock: LockSession) -> None:
    prison = morning.prison
    for name in ("kay", "kit"):
        deactivate_person(prison.ann, person_id=prison.person[name].pk)
    expected = "No supervisor is on duty there. Send an officer."
    assert sentence(morning, lock, "07:26:30") == expected


def test_a_party_that_has_counted_needs_no_warning(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:26:10", "07:29:00")
    assert sentence(morning, lock, "07:29:10") == ""
