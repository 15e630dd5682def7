"""Photographs in a real S3-compatible store: written once, locked, and deleted when allowed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.test import Client

from searches.services.photos.derived import Size, derived_image, original
from searches.services.photos.uploads import blob_name, receive
from tests.support.searching import picture
from tests.support.seaweedfs import client, keep_in, running_seaweedfs

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_seaweedfs() as endpoint:
        client(endpoint).create_bucket(Bucket="plain")
        client(endpoint).create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
        yield endpoint


@pytest.fixture
def plain(settings: Any, address: str) -> Storage:
    return keep_in(settings, address, "plain")


@pytest.fixture
def locked(settings: Any, address: str) -> Storage:
    return keep_in(settings, address, "locked", lock_days=2)


def test_an_original_is_stored_byte_for_byte(plain: Storage) -> None:
    body = picture()
    received = receive(io.BytesIO(body))
    assert original(received.sha256) == body
    assert derived_image(received.sha256, Size.THUMB)[:2] == b"\xff\xd8"
    assert receive(io.BytesIO(body)).sha256 == received.sha256


def test_an_original_is_written_once(plain: Storage) -> None:
    name = blob_name("ab" * 32)
    plain.save(name, ContentFile(b"first"))
    assert plain.save(name, ContentFile(b"second")) == name
    with plain.open(name) as kept:
        assert kept.read() == b"first"


def test_derived_pictures_may_be_overwritten(plain: Storage) -> None:
    for body in (b"one", b"two"):
        plain.save("derived/thumb/x.jpg", ContentFile(body))
    with plain.open("derived/thumb/x.jpg") as kept:
        assert kept.read() == b"two"


def test_deleting_removes_every_version(plain: Storage, address: str) -> None:
    received = receive(io.BytesIO(picture()))
    name = blob_name(received.sha256)
    plain.delete(name)
    assert not plain.exists(name)
    left = client(address).list_object_versions(Bucket="plain", Prefix=name)
    assert not left.get("Versions") and not left.get("DeleteMarkers")


def test_a_locked_original_cannot_be_deleted_by_anybody(locked: Storage, address: str) -> None:
    """Try to delete an original as application, as administrator, and with a shortened lock."""
    body = picture()
    received = receive(io.BytesIO(body))
    name, admin = blob_name(received.sha256), client(address)
    with pytest.raises(PermissionError, match="refuses to delete"):
        locked.delete(name)
    head = admin.head_object(Bucket="locked", Key=name)
    assert head["ObjectLockMode"] == "COMPLIANCE"
    about = {"Bucket": "locked", "Key": name, "VersionId": head["VersionId"]}
    with pytest.raises(ClientError, match="AccessDenied"):
        admin.delete_object(**about, BypassGovernanceRetention=True)
    soon = {"Mode": "GOVERNANCE", "RetainUntilDate": "2026-01-01T00:00:00Z"}
    with pytest.raises(ClientError):
        admin.put_object_retention(**about, Retention=soon, BypassGovernanceRetention=True)
    assert original(received.sha256) == body


def test_the_first_version_stays_when_a_second_is_written(locked: Storage, address: str) -> None:
    """An administrator can add a second version, but never replace the first."""
    body = picture()
    received = receive(io.BytesIO(body))
    name, admin = blob_name(received.sha256), client(address)
    first = admin.head_object(Bucket="locked", Key=name)["VersionId"]
    admin.put_object(Bucket="locked", Key=name, Body=b"another")
    kept = admin.get_object(Bucket="locked", Key=name, VersionId=first)
    assert kept["Body"].read() == body


@pytest.mark.django_db
def test_the_health_check_leaves_no_locked_file(locked: Storage, client: Client) -> None:
    assert client.get("/healthz").json()["checks"]["photographs"] == "ok"
    assert not locked.listdir("health")[1]


def test_a_wrong_secret_cannot_write_to_the_store(settings: Any, address: str) -> None:
    store = keep_in(settings, address, "plain")
    store.secret_key = "wrong"
    with pytest.raises(ClientError):
        receive(io.BytesIO(picture()))
