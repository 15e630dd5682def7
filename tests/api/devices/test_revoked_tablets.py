"""A revoked tablet sends its remaining records, which wait for review and are never applied."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.models import Answer, LedgerEntry, Parked
from searches.services.devices.devices import revoke_device
from searches.services.devices.encryption import server_jwk
from searches.services.photos.uploads import blob_name, photographs
from tests.api.offline.test_announced_records import announce, announcement, found
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture
from tests.support.tablet_encryption import encrypted_for, raw

WORDS = {"kind": "answer_item", "payload": {"item": "U3", "result": "clear"}, "author": "somebody"}


@pytest.fixture
def revoked_device(prison: Prison) -> UUID:
    device: UUID = prison.device["gate-1"].pk
    revoke_device(prison.ann, device_id=device)
    return device


def framed(words: Any, photograph: bytes = b"") -> bytes:
    header = json.dumps(words).encode()
    return len(header).to_bytes(4, "big") + header + photograph


def put(device: object, plain: bytes, *, id: UUID | None = None, context: str = "") -> Any:
    id = id or uuid4()
    box = encrypted_for(server_jwk(), plain, context=context or f"handed-in:{id}")
    return send(device, id, raw(box["ct"]), f"{box['kid']}.{box['epk']}.{box['iv']}")


def send(device: object, id: UUID, sealed: bytes, how: str) -> Any:
    return Client().put(
        f"/api/v1/handed-in/{id}",
        sealed,
        content_type="application/octet-stream",
        headers={"X-Device": str(device), "X-Sealed": how},
    )


def test_records_of_a_revoked_tablet_wait_for_review_and_are_never_applied(
    revoked_device: UUID,
) -> None:
    answer = put(revoked_device, framed(WORDS))
    assert (answer.status_code, answer.json()["received"]) == (200, True)
    parked = Parked.objects.everywhere().get()
    assert (parked.kind, parked.parked_by, parked.device_id) == (
        "answer_item",
        None,
        revoked_device,
    )
    assert parked.payload["payload"] == WORDS["payload"]
    assert not Answer.objects.exists()
    assert LedgerEntry.objects.filter(act="hand_in").count() == 1


@pytest.mark.parametrize("photograph", [picture(), b"no picture at all"], ids=["JPEG", "junk"])
def test_the_bytes_of_a_photograph_are_stored_without_checking_them(
    revoked_device: UUID, photograph: bytes
) -> None:
    assert put(revoked_device, framed({"kind": "photo"}, photograph)).status_code == 200
    sha256 = Parked.objects.everywhere().get().payload["kept_sha256"]
    assert sha256 == hashlib.sha256(photograph).hexdigest()
    with photographs().open(blob_name(sha256)) as kept:
        assert kept.read() == photograph


def test_a_repeated_request_is_accepted_and_other_content_is_refused(revoked_device: UUID) -> None:
    id = uuid4()
    box = encrypted_for(server_jwk(), framed(WORDS), context=f"handed-in:{id}")
    how = f"{box['kid']}.{box['epk']}.{box['iv']}"
    first, again = (send(revoked_device, id, raw(box["ct"]), how).json() for _ in range(2))
    assert first == again
    assert put(revoked_device, framed(WORDS), id=id).status_code == 409
    assert Parked.objects.everywhere().count() == 1


def test_a_device_that_is_not_revoked_cannot_hand_in_records(prison: Prison) -> None:
    for device in (prison.device["gate-1"].pk, uuid4()):
        assert put(device, framed(WORDS)).status_code == 404
    assert put("not a device", framed(WORDS)).status_code == 422


@pytest.mark.parametrize(
    "plain",
    [b"", b"abc", framed([]), framed({"kind": 1}), b"\xff\xff\xff\xff{}", b"\0\0\0\x02{x"],
)
def test_handed_in_bytes_without_an_operation_are_refused(
    revoked_device: UUID, plain: bytes
) -> None:
    assert put(revoked_device, plain).status_code == 422
    assert not Parked.objects.everywhere().exists()


def test_a_box_sealed_for_another_purpose_is_refused(revoked_device: UUID) -> None:
    assert put(revoked_device, framed(WORDS), context=f"handed-in:{uuid4()}").status_code == 422
    for how in ("", "a.b", "a.b.c", "." * 3, "x" * 700):
        assert send(revoked_device, uuid4(), b"junk", how).status_code == 422


def test_a_box_that_is_too_large_is_refused_before_it_is_opened(
    revoked_device: UUID, monkeypatch: Any
) -> None:
    monkeypatch.setattr("searches.api.devices.revoked_tablet_records.LIMIT_BYTES", 1000)
    assert put(revoked_device, framed(WORDS, b"x" * 2000)).status_code == 413


def test_too_many_handed_in_records_are_refused(revoked_device: UUID, monkeypatch: Any) -> None:
    monkeypatch.setattr("searches.api.throttles.RevokedDevice.MOST", 3)
    answers = [put(revoked_device, framed(WORDS)).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]


def test_a_thief_cannot_hand_in_other_content_than_the_tablet_announced(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """The server's key is public, so whoever knows the UUID can encrypt a record."""
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    device = prison.device["gate-1"].pk
    revoke_device(prison.ann, device_id=device)
    words = {name: record[name] for name in ("kind", "author", "occurred_at", "payload")}
    forged = {**words, "payload": {**record["payload"], "result": "clear", "text": ""}}
    answer = put(device, framed(forged), id=UUID(record["id"]))
    assert (answer.status_code, answer.json()["code"]) == (422, "not-as-announced")
    assert not Parked.objects.everywhere().exists()
    assert put(device, framed(words), id=UUID(record["id"])).status_code == 200
