"""An officer lets their browser ring, and a notification opens the page of its task."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.models import Announcement, LockSession, PushSubscription
from searches.services.exceptions.announcements import announce_new_entries
from tests.support.browsers import browser
from tests.support.counting import Morning
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

PHONE = {"endpoint": "https://push.test/kay", "p256dh": "AAAA", "auth": "AAAA"}


def sent(**changed: str) -> dict[str, str]:
    return {**PHONE, "uuid": str(uuid4()), **changed}


def test_an_officer_switches_the_ringing_of_a_device_on_and_off(prison: Prison) -> None:
    kay = browser(prison, "kay")
    assert kay.post("/pushes/subscribe/", sent()).status_code == 204
    subscription = PushSubscription.objects.get()
    assert subscription.person_id == prison.person["kay"].pk
    assert subscription.device_id == prison.device["kitchen-1"].pk
    assert kay.post("/pushes/unsubscribe/", sent()).status_code == 204
    assert PushSubscription.objects.get().ended_at is not None
    assert kay.post("/pushes/unsubscribe/", sent()).status_code == 404


def test_an_address_of_no_push_service_is_refused(prison: Prison) -> None:
    answer = browser(prison, "kay").post("/pushes/subscribe/", sent(endpoint="http://127.0.0.1/"))
    assert answer.status_code == 422
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("page", ["/rolls/", "/account/"])
def test_the_sound_is_tested_and_the_ringing_switched_on_where_duty_begins(
    prison: Prison, settings: Any, page: str
) -> None:
    kay = browser(prison, "kay")
    shown = page_text(kay.get(page))
    assert "Test the sound" in shown and "Ring this device" in shown
    settings.PUSH_CONTACT = ""
    shown = page_text(kay.get(page))
    assert "Test the sound" in shown and "Ring this device" not in shown


def test_a_notification_opens_the_count_for_its_officer_and_for_nobody_else(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    announce_new_entries(prison.establishment.pk)
    request = Announcement.objects.get(title="Count Kitchen")
    task = f"/announcements/{request.pk}/task/"
    answer = browser(prison, "kay").get(task)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/counts/party/{prison.party['kitchen'].pk}/",
    )
    assert not request.receipts.exists()  # reading a page changes nothing
    assert browser(prison, "lena").get(task).status_code == 404


def test_a_request_names_the_page_whose_opening_silences_it(
    morning: Morning, lock: LockSession
) -> None:
    prison = morning.prison
    announce_new_entries(prison.establishment.pk)
    page = page_text(browser(prison, "kay").get("/rolls/"))
    assert f'data-opens="/counts/party/{prison.party["kitchen"].pk}/"' in page
