"""Calls are limited per person and device."""

from __future__ import annotations

from http import HTTPStatus
from types import SimpleNamespace

import pytest
from django.test import Client
from rest_framework.settings import api_settings

from searches.api import throttles
from searches.models import Person
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return PersonFactory.create()


@pytest.fixture(autouse=True)
def three_calls_in_one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit calls to three a minute, and stop the clock so that no new minute begins
    during a test.
    """
    rates = {"device_and_person": 3}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    monkeypatch.setattr(throttles, "time", SimpleNamespace(time=lambda: 1_000_000.0))


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    browser.get("/sign-in/")  # sets the device's cookie
    return browser


def call(browser: Client) -> int:
    return browser.get("/api/v1/schema/").status_code


@pytest.mark.slow
def test_too_many_calls_are_refused_with_a_waiting_time(person: Person) -> None:
    tablet = signed_in(person)
    assert [call(tablet) for _ in range(3)] == [HTTPStatus.OK] * 3
    answer = tablet.get("/api/v1/schema/")
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert answer.json()["code"] == "too-many"
    assert 1 <= int(answer.headers["Retry-After"]) <= 61


@pytest.mark.slow
def test_another_tablet_of_the_same_person_is_not_limited(person: Person) -> None:
    tablet, other = signed_in(person), signed_in(person)
    for _ in range(5):
        call(tablet)
    assert call(other) == HTTPStatus.OK
