"""A subscribed phone rings for a count request even while Gatehouse is not open on this phone.

Gatehouse sends a push again if the push service does not answer, and gives up in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from searches.keys import push_public_key
from searches.models import Announcement, LockSession, PushAttempt, PushSubscription
from searches.services.exceptions.announcements import (
    acknowledge_announcement,
    announce_new_entries,
)
from searches.services.exceptions.push_sender import push_announcements
from searches.services.exceptions.pushes import (
    WAITS,
    subscribe_to_pushes,
    unsubscribe_from_pushes,
)
from searches.words.announcements import RINGS_FOR, AnnouncementKind, PushOutcome
from searches.words.refusals import Invalid, NotThere, Refused
from tests.support.counting import Morning, at, moment
from tests.support.push_service import PushService, SubscribedBrowser, claims_of, push_service
from tests.support.sample_prison import Prison

CONTACT = "mailto:gatehouse@wharfdale.test"


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    with push_service() as service:
        settings.PUSH_CONTACT = CONTACT
        settings.PUSH_SERVICES = [service.origin]
        yield service


def subscribed(morning: Morning, service: PushService, who: str = "kay") -> SubscribedBrowser:
    browser = SubscribedBrowser(service, who)
    with at("06:40:00"):
        subscribe_to_pushes(getattr(morning.prison, who), **browser.fields)
    return browser


def request_counts(morning: Morning) -> LockSession:
    """Seal the food lorry at 07:26:00, which announces the counts of kitchen and stores."""
    lock = morning.seal(morning.food_lorry())
    with at("07:26:00"):
        announce_new_entries(morning.prison.establishment.pk)
    return lock


def push_at(morning: Morning, clock: str) -> int:
    with at(clock):
        return push_announcements(morning.prison.establishment.pk)


def test_the_phone_of_the_supervisor_rings_for_the_count_and_names_no_prisoner(
    morning: Morning, service: PushService
) -> None:
    phone = subscribed(morning, service)
    request_counts(morning)
    assert push_at(morning, "07:26:01") == 1
    (push,) = service.received
    content = phone.read(push)
    assert content["title"] == "Count Kitchen"
    assert content["body"].startswith("Count Kitchen now.")
    assert content["id"] == str(Announcement.objects.get(title="Count Kitchen").pk)
    assert not any(prisoner.name in content["body"] for prisoner in morning.kitchen)


def test_a_push_is_encrypted_urgent_and_signed_with_the_key_of_this_server(
    morning: Morning, service: PushService, settings: Any
) -> None:
    subscribed(morning, service)
    request_counts(morning)
    push_at(morning, "07:26:01")
    (push,) = service.received
    assert push.headers["content-encoding"].lower() == "aes128gcm"
    assert push.headers["urgency"] == "high"
    assert push.headers["ttl"] == "899"  # until the count stops its vehicle
    assert b"Kitchen" not in push.body
    claims = claims_of(push)
    assert (claims["sub"], claims["aud"]) == (CONTACT, service.origin)
    assert f"k={push_public_key(settings.PUSH_KEY_FILE)}" in push.headers["authorization"]


def test_a_push_that_arrived_is_not_sent_again(morning: Morning, service: PushService) -> None:
    subscribed(morning, service)
    request_counts(morning)
    assert [push_at(morning, f"07:26:0{second}") for second in (1, 3, 9)] == [1, 0, 0]
    assert PushAttempt.objects.get().outcome == PushOutcome.DELIVERED


def test_a_push_service_that_fails_is_asked_again_later_and_ever_more_slowly(
    morning: Morning, service: PushService
) -> None:
    subscribed(morning, service)
    service.answers = [503, 429]
    request_counts(morning)
    assert push_at(morning, "07:26:01") == 0
    assert push_at(morning, "07:26:02") == 0 and len(service.received) == 1
    assert push_at(morning, "07:26:03") == 0 and len(service.received) == 2
    assert push_at(morning, "07:26:07") == 0 and len(service.received) == 2
    assert push_at(morning, "07:26:08") == 1
    outcomes = PushAttempt.objects.order_by("recorded_at").values_list("outcome", "status")
    assert list(outcomes) == [("later", 503), ("later", 429), ("delivered", 201)]


def test_a_push_is_given_up_after_the_last_wait(morning: Morning, service: PushService) -> None:
    subscribed(morning, service)
    service.answers = [503] * 20
    request_counts(morning)
    clock = moment("07:26:01")
    for wait in (*WAITS, WAITS[-1]):
        push_at(morning, f"{clock:%H:%M:%S}")
        clock += wait
    push_at(morning, f"{clock:%H:%M:%S}")
    assert len(service.received) == len(WAITS) + 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_the_push_service_forgot_is_ended(
    morning: Morning, service: PushService, status: int
) -> None:
    subscribed(morning, service)
    service.answers = [status]
    request_counts(morning)
    push_at(morning, "07:26:01")
    assert PushSubscription.objects.get().ended_at == moment("07:26:01")
    push_at(morning, "07:26:05")
    assert len(service.received) == 1


def test_a_push_that_is_refused_is_not_repeated(morning: Morning, service: PushService) -> None:
    subscribed(morning, service)
    service.answers = [403]
    request_counts(morning)
    for clock in ("07:26:01", "07:27:00"):
        push_at(morning, clock)
    assert PushAttempt.objects.get().outcome == PushOutcome.REFUSED


def test_a_push_service_that_is_not_there_does_not_stop_the_clock(
    morning: Morning, service: PushService, settings: Any
) -> None:
    settings.PUSH_SERVICES = ["http://127.0.0.1:*"]
    nowhere = SubscribedBrowser(PushService("http://127.0.0.1:9"))
    with at("06:40:00"):
        subscribe_to_pushes(morning.prison.kay, **nowhere.fields)
    request_counts(morning)
    assert push_at(morning, "07:26:01") == 0
    assert PushAttempt.objects.get().outcome == PushOutcome.LATER


def test_only_the_devices_of_those_concerned_ring(morning: Morning, service: PushService) -> None:
    for name in ("lena", "grace", "ceri"):
        subscribed(morning, service, name)
    request_counts(morning)
    push_at(morning, "07:26:01")
    assert service.received == []  # only kitchen and stores are asked


def test_an_officer_who_opened_the_request_is_not_rung(
    morning: Morning, service: PushService
) -> None:
    subscribed(morning, service)
    request_counts(morning)
    request = Announcement.objects.get(title="Count Kitchen")
    with at("07:26:01"):
        acknowledge_announcement(morning.prison.kay, announcement_id=request.pk)
    assert push_at(morning, "07:26:02") == 0
    assert service.received == []


def test_nobody_is_rung_for_what_the_server_drew_in_secret(
    morning: Morning, service: PushService
) -> None:
    subscribed(morning, service, "sam")
    lock = request_counts(morning)
    announced = Announcement.objects.get(title="Count Kitchen")
    Announcement.objects.bulk_create(
        [
            Announcement(
                establishment=announced.establishment,
                kind=AnnouncementKind.DRILL,
                title="Drill",
                sentence="A drill is drawn.",
                roles=["security_lead"],
                subject=str(lock.pk),
                urgent=True,
                entry_seq=announced.entry_seq,
                place=40,
                occurred_at=moment("07:26:00"),
                recorded_at=moment("07:26:00"),
            )
        ]
    )
    assert push_at(morning, "07:26:01") == 0 and service.received == []


def test_a_device_rings_for_one_shift(morning: Morning, service: PushService) -> None:
    subscribed(morning, service)
    PushSubscription.objects.update(subscribed_at=moment("07:26:00") - RINGS_FOR)
    request_counts(morning)
    assert push_at(morning, "07:26:01") == 0 and service.received == []


def test_a_browser_rings_for_the_officer_who_came_last(
    morning: Morning, service: PushService
) -> None:
    phone = subscribed(morning, service, "kay")
    with at("06:45:00"):
        subscribe_to_pushes(morning.prison.stan, **phone.fields)
    request_counts(morning)
    assert push_at(morning, "07:26:01") == 1
    assert phone.read(service.received[0])["title"] == "Count Stores"


def test_an_officer_stops_the_ringing(morning: Morning, service: PushService) -> None:
    phone = subscribed(morning, service)
    with at("06:50:00"):
        with pytest.raises(NotThere):
            unsubscribe_from_pushes(morning.prison.stan, endpoint=phone.endpoint)
        unsubscribe_from_pushes(morning.prison.kay, endpoint=phone.endpoint)
    request_counts(morning)
    assert push_at(morning, "07:26:01") == 0 and service.received == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://10.0.0.5/admin",
        "http://localhost:8000/",
        "https://fcm.googleapis.com.evil.test/x",
        "https://fcm.googleapis.com@10.0.0.5/x",
        "https://fcm.googleapis.com:8443/x",
        "http://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "https://[::1/",
    ],
)
def test_a_browser_cannot_make_the_server_call_another_address(
    prison: Prison, service: PushService, settings: Any, endpoint: str
) -> None:
    settings.PUSH_SERVICES = ["https://fcm.googleapis.com"]
    fields = {**SubscribedBrowser(service).fields, "endpoint": endpoint}
    with pytest.raises(Invalid):
        subscribe_to_pushes(prison.kay, **fields)


def test_keys_that_are_no_keys_end_the_attempt(morning: Morning, service: PushService) -> None:
    with at("06:40:00"):
        subscribe_to_pushes(
            morning.prison.kay, endpoint=f"{service.origin}/send/x", p256dh="AAAA", auth="AAAA"
        )
    request_counts(morning)
    assert push_at(morning, "07:26:01") == 0
    assert PushAttempt.objects.get().outcome == PushOutcome.REFUSED


def test_without_a_contact_nothing_is_pushed_and_nobody_can_subscribe(
    morning: Morning, service: PushService, settings: Any
) -> None:
    subscribed(morning, service)
    request_counts(morning)
    settings.PUSH_CONTACT = ""
    assert push_at(morning, "07:26:01") == 0 and service.received == []
    with pytest.raises(Refused):
        subscribe_to_pushes(
            replace(morning.prison.kay), **SubscribedBrowser(service, "another").fields
        )
