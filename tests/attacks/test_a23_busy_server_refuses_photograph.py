"""Attack 23: a server that is too busy to examine a photograph refuses a good photograph."""

from __future__ import annotations

import hashlib
import io
import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.imaging import decoder_pool
from searches.models import Operation, Photograph
from searches.services.photos import copies, derived, direct_uploads, uploads
from searches.services.photos.uploads import blob_name, photographs
from tests.api.photos.test_photos import digest_of
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.direct_upload import Sending
from tests.support.forms import page_text, read, send_file
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture

pytestmark = pytest.mark.slow

#: Programs in place of the decoder: one gets no processor time, and one uses up its own time.
WAITS = ("-c", "import time; time.sleep(60)")
COMPUTES = """
import sys
from searches.imaging import decoder_pool
def work(question):
    while True:
        pass
decoder_pool.WORK["examine"] = work
decoder_pool._serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[decoder_pool.DecoderPool]:
    """Give the test a decoder pool of its own, with one decoder."""
    made = decoder_pool.DecoderPool(1)
    for place in (uploads, copies, derived):
        monkeypatch.setattr(place, "pool", made)
    yield made
    made.end()


@pytest.fixture
def busy(
    pool: decoder_pool.DecoderPool, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """Make every decoder too slow until `undo` is called on the yielded monkeypatch."""
    with monkeypatch.context() as until:
        until.setattr(decoder_pool, "PROGRAM", WAITS)
        until.setattr(decoder_pool, "PATIENCE_SECONDS", 0.5)
        yield until


@pytest.fixture
def tablet(prison: Prison) -> Client:
    return browser(prison, "grace")


def put(tablet: Client, in_the_lock: InTheLock, body: bytes, id: UUID) -> Any:
    return tablet.put(
        f"/api/v1/photos/{id}?visit={in_the_lock.visit.pk}&item=U3&slot=U3&phase=way_out",
        body,
        content_type="image/jpeg",
        headers={"Content-Digest": digest_of(body), "X-Camera": "page"},
    )


def test_a_busy_server_asks_for_a_retry_and_then_stores_the_same_bytes(
    busy: pytest.MonkeyPatch, tablet: Client, in_the_lock: InTheLock
) -> None:
    body, id = picture(), uuid4()
    answer = put(tablet, in_the_lock, body, id)
    assert (answer.status_code, answer.json()["code"]) == (503, "decoders-busy")
    assert answer["Content-Type"] == "application/problem+json"
    assert int(answer["Retry-After"]) > 0
    assert not Photograph.objects.exists() and not Operation.objects.exists()
    busy.undo()
    answer = put(tablet, in_the_lock, body, id)
    assert (answer.status_code, answer.json()["usable"]) == (201, True)


def test_the_bytes_that_arrived_are_stored(
    busy: pytest.MonkeyPatch, tablet: Client, in_the_lock: InTheLock
) -> None:
    body = picture()
    put(tablet, in_the_lock, body, uuid4())
    with photographs().open(blob_name(hashlib.sha256(body).hexdigest())) as kept:
        assert kept.read() == body


def test_a_stopped_decoder_does_not_refuse_the_photograph(
    pool: decoder_pool.DecoderPool,
    tablet: Client,
    in_the_lock: InTheLock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert put(tablet, in_the_lock, picture(), uuid4()).status_code == 201
    (decoder,) = pool._all
    assert decoder._child is not None
    os.kill(decoder._child.pid, signal.SIGSTOP)
    monkeypatch.setattr(decoder_pool, "PATIENCE_SECONDS", 0.5)
    body, id = picture(), uuid4()
    assert put(tablet, in_the_lock, body, id).status_code == 503
    monkeypatch.undo()
    decoder_pool.pool.end()
    assert put(tablet, in_the_lock, body, id).status_code == 201


def test_a_decoder_ended_by_the_system_does_not_refuse_the_photograph(
    pool: decoder_pool.DecoderPool,
    tablet: Client,
    in_the_lock: InTheLock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = "import os, signal, sys; sys.stdin.buffer.read(1); os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(decoder_pool, "PROGRAM", ("-c", ended))
    assert put(tablet, in_the_lock, picture(), uuid4()).status_code == 503


def test_a_file_that_uses_up_its_processor_time_is_always_refused(
    pool: decoder_pool.DecoderPool,
    tablet: Client,
    in_the_lock: InTheLock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoder_pool, "PROGRAM", ("-c", COMPUTES))
    monkeypatch.setattr(decoder_pool, "PATIENCE_SECONDS", 300.0)
    answer = put(tablet, in_the_lock, picture(), uuid4())
    assert (answer.status_code, answer.json()["code"]) == (422, "photo-unreadable")


def test_the_page_without_scripts_also_asks_for_a_retry(
    busy: pytest.MonkeyPatch, tablet: Client, in_the_lock: InTheLock
) -> None:
    at = f"/visits/{in_the_lock.visit.pk}/sheet/A1/"
    answer = send_file(tablet, read(tablet, at).form("/photo/"), picture())
    assert answer.status_code == 503
    assert "Send the photograph again in a minute." in page_text(answer)
    assert not Photograph.objects.exists()


def test_a_busy_server_says_when_to_request_a_screen_picture_again(
    pool: decoder_pool.DecoderPool,
    prison: Prison,
    in_the_lock: InTheLock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    id = uuid4()
    assert put(browser(prison, "grace"), in_the_lock, picture(), id).status_code == 201
    pool.end()
    monkeypatch.setattr(decoder_pool, "PROGRAM", WAITS)
    monkeypatch.setattr(decoder_pool, "PATIENCE_SECONDS", 0.5)
    answer = browser(prison, "mia").get(f"/photos/{id}/screen")
    assert answer.status_code == 503 and int(answer["Retry-After"]) > 0


class Folder:
    """A store to which tablets upload photographs directly, with one photograph in it."""

    def __init__(self, body: bytes) -> None:
        self.body, self.forgotten = body, False

    def arriving(self, name: str) -> AbstractContextManager[io.BytesIO]:
        return nullcontext(io.BytesIO(self.body))

    def forget(self, name: str) -> None:
        self.forgotten = True


def test_a_directly_uploaded_photograph_stays_in_the_store_until_examined(
    busy: pytest.MonkeyPatch, prison: Prison, in_the_lock: InTheLock, settings: Any
) -> None:
    sending = Sending(Tablet(prison, "grace"), in_the_lock)
    store = Folder(sending.body)
    with pytest.MonkeyPatch.context() as at_store:
        at_store.setattr(direct_uploads, "_store", lambda: store)
        answer = sending.arrived()
        assert (answer.status_code, answer.json()["code"]) == (503, "decoders-busy")
        assert int(answer["Retry-After"]) > 0 and not store.forgotten
        busy.undo()
        assert sending.arrived().status_code == 201
        assert store.forgotten
