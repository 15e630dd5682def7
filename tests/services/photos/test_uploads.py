"""Uploaded bytes are hashed while they arrive, and stored unchanged or refused completely."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.http import UnreadablePostError

from searches.services.photos.uploads import LIMIT_BYTES, TooLarge, blob_name, receive
from searches.words.refusals import Invalid, Refused
from tests.support.hostile_files import HOSTILE
from tests.support.searching import picture


def stored_files() -> list[Path]:
    """Return every original in the store."""
    folder = Path(storages["photographs"].path("")).resolve()
    return [path for path in folder.rglob("*") if path.is_file()]


def digest_of(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def take(body: bytes, *, length: int | None = None, digest: str | None = None):
    return receive(
        io.BytesIO(body),
        declared_length=len(body) if length is None else length,
        declared_digest=digest_of(body) if digest is None else digest,
    )


def test_the_bytes_are_stored_unchanged_under_their_hash() -> None:
    body = picture()
    received = take(body)
    assert received.sha256 == hashlib.sha256(body).hexdigest()
    assert received.length == len(body)
    with storages["photographs"].open(blob_name(received.sha256)) as original:
        assert original.read() == body


def test_the_original_cannot_be_written_again() -> None:
    received = take(picture())
    path = Path(storages["photographs"].path(blob_name(received.sha256)))
    assert not path.stat().st_mode & 0o222


def test_the_same_bytes_are_stored_once() -> None:
    body = picture()
    first, second = take(body), take(body)
    assert first == second
    assert len(stored_files()) == 1


def test_a_body_cut_short_is_refused() -> None:
    body = picture()
    with pytest.raises(Invalid, match="photo-cut-short"):
        take(body[:-1], length=len(body), digest=digest_of(body))
    assert not stored_files()


def test_an_upload_over_a_broken_connection_is_refused() -> None:
    class Broken:
        def read(self, size: int, /) -> bytes:
            raise UnreadablePostError("gone")

    with pytest.raises(Invalid, match="photo-cut-short"):
        receive(Broken(), declared_length=100, declared_digest=None)
    assert not stored_files()


def test_bytes_changed_on_the_way_are_refused() -> None:
    body = picture()
    with pytest.raises(Invalid, match="digest-differs"):
        take(body, digest=digest_of(picture()))
    assert not stored_files()


def test_a_body_too_large_is_refused_before_it_is_read() -> None:
    class Unread:
        def read(self, size: int, /) -> bytes:
            raise AssertionError("nothing should be read")

    with pytest.raises(TooLarge):
        receive(Unread(), declared_length=LIMIT_BYTES + 1, declared_digest=None)


def test_a_body_longer_than_announced_is_refused() -> None:
    read = 0

    class Endless:
        def read(self, size: int, /) -> bytes:
            nonlocal read
            read += size
            return b"\xff" * size

    with pytest.raises(TooLarge):
        receive(Endless(), declared_length=None, declared_digest=None)
    assert read <= LIMIT_BYTES + 2 * 64 * 1024
    assert not stored_files()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_file_formats_are_accepted(kind: str) -> None:
    assert take(picture(kind=kind)).measures.content_type == f"image/{kind.lower()}"


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_with_a_sentence_and_not_stored(name: str) -> None:
    with pytest.raises(Refused) as refused:
        take(HOSTILE[name]())
    assert refused.value.sentence.endswith(".")
    assert len(refused.value.sentence.split()) <= 15
    assert not stored_files()


def test_a_full_disk_does_not_refuse_the_photograph(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        take(picture())
