"""Photographs that are uploaded straight to a store through a signed address, then checked by the
server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from gatehouse.write_once import WriteOnceStore
from searches.models import Operation, Photograph
from searches.services.photos import direct_uploads
from searches.services.photos.direct_uploads import forget_stale_uploads
from searches.services.photos.uploads import blob_name, photographs
from tests.api.photos.test_photos import digest_of
from tests.api.tablet_client import Tablet
from tests.support.direct_upload import Sending, put_at, stored_versions
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture
from tests.support.seaweedfs import client, keep_in, running_seaweedfs

pytestmark = pytest.mark.slow
BUCKET = "locked"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_seaweedfs() as endpoint:
        client(endpoint).create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
        yield endpoint


@pytest.fixture
def store(settings: Any, address: str) -> str:
    keep_in(settings, address, BUCKET, lock_days=1, direct=True)
    store = photographs()
    assert isinstance(store, WriteOnceStore)
    for key in stored_versions(address, BUCKET):
        store.forget(key)
    return address


@pytest.fixture
def sending(store: str, prison: Prison, in_the_lock: InTheLock) -> Sending:
    return Sending(Tablet(prison, "grace"), in_the_lock)


def test_a_direct_photograph_is_fetched_stored_locked_and_answered_like_a_put(
    sending: Sending, store: str
) -> None:
    assert sending.upload() == 200
    answer = sending.arrived()
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["usable"]) == (str(sending.id), True)
    assert answer.json()["sha256"] == sending.about["sha256"]
    assert Photograph.objects.get().in_application
    kept = client(store).head_object(Bucket=BUCKET, Key=blob_name(sending.about["sha256"]))
    assert kept["ObjectLockMode"] == "COMPLIANCE"
    assert not stored_versions(store, BUCKET)


def key_of(sending: Sending, prison: Prison) -> str:
    return f"arriving/{prison.establishment.pk}/{prison.grace.person}/{sending.id}"


def test_an_unverified_upload_is_neither_locked_nor_served(
    sending: Sending, store: str, prison: Prison
) -> None:
    sending.upload()
    (key,) = stored_versions(store, BUCKET)
    assert key == key_of(sending, prison)
    assert "ObjectLockMode" not in client(store).head_object(Bucket=BUCKET, Key=key)
    assert sending.tablet.client.get(f"/photos/{sending.id}/original").status_code == 404
    assert sending.tablet.get(f"photos/{sending.id}").status_code == 404


def test_a_repeated_arrival_after_the_upload_was_deleted_gets_the_same_answer(
    sending: Sending,
) -> None:
    sending.upload()
    first = sending.arrived()
    again = sending.arrived()
    assert (again.status_code, again.json()) == (200, first.json())
    assert Photograph.objects.count() == 1


def test_the_put_and_the_arrival_of_a_photograph_share_one_uuid(sending: Sending) -> None:
    sending.upload()
    sending.arrived()
    place = f"visit={sending.in_the_lock.visit.pk}&item=U3&slot=U3&phase=way_out"
    put = sending.tablet.send(
        "PUT",
        f"photos/{sending.id}?{place}",
        sending.body,
        content_type="image/jpeg",
        headers={"Content-Digest": digest_of(sending.body)},
    )
    assert (put.status_code, put.json()["sha256"]) == (200, sending.about["sha256"])


def test_other_bytes_under_the_same_uuid_are_409(sending: Sending) -> None:
    sending.upload()
    sending.arrived()
    sending.body = picture()
    sending.upload()
    answer = sending.arrived()
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert Photograph.objects.count() == 1


def test_a_report_before_the_upload_can_be_repeated_later(sending: Sending) -> None:
    early = sending.arrived()
    assert (early.status_code, early.json()["code"]) == (409, "not-arrived")
    assert not Operation.objects.filter(pk=sending.id).exists()
    sending.upload()
    assert sending.arrived().status_code == 201


def test_the_signed_address_accepts_only_the_announced_bytes(sending: Sending, store: str) -> None:
    signed = sending.ask().json()
    checksum = {"x-amz-checksum-sha256": "A" * 43 + "="}
    url, headers = signed["url"], signed["headers"]
    longer = sending.body + b"1"
    other = bytes(len(sending.body))
    assert put_at(url, longer, headers) == 403
    assert put_at(url, other, headers) == 400
    assert put_at(url, other, headers | checksum) == 403
    assert put_at(url, sending.body, headers | {"Content-Type": "text/html"}) == 403
    assert put_at(url.replace(str(sending.id), str(uuid4())), sending.body, headers) == 403
    assert not stored_versions(store, BUCKET)


def test_the_signed_address_expires_after_minutes(sending: Sending, monkeypatch: Any) -> None:
    monkeypatch.setattr(direct_uploads, "SIGNED_SECONDS", -1)
    signed = sending.ask().json()
    assert put_at(signed["url"], sending.body, signed["headers"]) in {400, 403}


def test_a_photograph_swapped_at_the_store_is_refused_and_deleted(
    sending: Sending, store: str
) -> None:
    sending.upload()
    (key,) = stored_versions(store, BUCKET)
    for other in (picture(), sending.body[:-1], sending.body + b"1"):
        client(store).put_object(Bucket=BUCKET, Key=key, Body=other)
        answer = sending.arrived()
        assert answer.status_code == 422
        assert answer.json()["code"] in {"digest-differs", "photo-cut-short"}
        assert not stored_versions(store, BUCKET)
    assert not Photograph.objects.exists()
    assert sending.upload() == 200
    assert sending.arrived().status_code == 201


def test_over_20_mb_is_never_signed_and_never_read(
    sending: Sending, store: str, prison: Prison
) -> None:
    limit = 20 * 1024 * 1024
    assert sending.ask(length=limit + 1).status_code == 422
    key = key_of(sending, prison)
    client(store).put_object(Bucket=BUCKET, Key=key, Body=b"\xff" * (limit + 1))
    answer = sending.arrived()
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert not stored_versions(store, BUCKET)


def test_a_page_that_says_it_is_a_jpeg_is_refused(sending: Sending, store: str) -> None:
    sending.body = b"<!doctype html><script>alert(1)</script>"
    sending.upload()
    assert sending.arrived().status_code == 415
    assert not stored_versions(store, BUCKET)
    assert not photographs().exists(blob_name(hashlib.sha256(sending.body).hexdigest()))


def test_an_unknown_slot_is_422_and_the_refusal_is_stored(sending: Sending, store: str) -> None:
    sending.upload()
    answers = [sending.arrived(slot="U99") for _ in range(2)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (422, "no-slot")
    ] * 2
    assert not stored_versions(store, BUCKET)


def test_nobody_can_report_the_photograph_of_another_person(
    sending: Sending, prison: Prison
) -> None:
    sending.upload()
    other = Sending(Tablet(prison, "tom"), sending.in_the_lock, sending.body, sending.id)
    assert other.arrived().json()["code"] == "not-arrived"
    assert sending.arrived().status_code == 201
    assert other.arrived().status_code == 409


def test_a_user_of_another_prison_cannot_reach_the_upload(
    sending: Sending, other_prison: Prison
) -> None:
    sending.upload()
    other = Sending(Tablet(other_prison, "grace"), sending.in_the_lock, sending.body, sending.id)
    assert (other.ask().status_code, other.arrived().status_code) == (404, 404)
    assert sending.arrived().status_code == 201
    assert other.arrived().status_code == 409


def test_the_vehicle_is_held_until_the_photograph_arrives(sending: Sending, prison: Prison) -> None:
    coming = {name: sending.about[name] for name in ("sha256", "length")} | {"id": sending.id}
    body = {"visit": sending.in_the_lock.visit.pk, "photos": [coming]}
    assert sending.tablet.post("photos", body).status_code == 200
    sending.upload()
    assert "unsynced" in holds(prison, sending)
    sending.arrived()
    assert "unsynced" not in holds(prison, sending)


def holds(prison: Prison, sending: Sending) -> set[str]:
    decision = Tablet(prison, "ceri").get(f"visits/{sending.in_the_lock.visit.pk}/decision").json()
    return {hold["code"] for hold in decision["holds"]}


def test_an_upload_older_than_a_day_is_deleted(
    sending: Sending, store: str, prison: Prison, monkeypatch: Any
) -> None:
    sending.upload()
    assert forget_stale_uploads(prison.system_actor) == 0
    assert forget_stale_uploads(prison.system_actor) == 0
    cache.clear()
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr("searches.services.photos.direct_uploads.timezone.now", lambda: tomorrow)
    assert forget_stale_uploads(prison.system_actor) == 1
    assert not stored_versions(store, BUCKET)


def test_a_store_that_does_not_answer_is_reported(
    sending: Sending, settings: Any, prison: Prison
) -> None:
    keep_in(settings, "http://127.0.0.1:9", BUCKET, direct=True)
    answer = sending.arrived()
    assert (answer.status_code, answer.json()["code"]) == (409, "store-silent")
    assert not Operation.objects.filter(pk=sending.id).exists()


def test_without_a_store_the_tablet_uploads_to_the_server(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    sending = Sending(Tablet(prison, "grace"), in_the_lock)
    for answer in (sending.ask(), sending.arrived()):
        assert (answer.status_code, answer.json()["code"]) == (409, "not-direct")
    assert sending.tablet.get("tablet").json()["direct_upload"] is False


@pytest.mark.django_db(transaction=True)
def test_two_arrivals_at_once_are_one_photograph(sending: Sending, store: str) -> None:
    sending.upload()
    with ThreadPoolExecutor(4) as both:
        answers = list(both.map(lambda _: _from_a_thread(sending), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert Photograph.objects.count() == 1
    assert not stored_versions(store, BUCKET)


def _from_a_thread(sending: Sending) -> Any:
    from django.db import connection

    try:
        return sending.arrived()
    finally:
        connection.close()
