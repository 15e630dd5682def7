"""The bytes of a photograph: hashed while they arrive, judged, and stored unchanged.

Bytes are stored before the act that names them begins. Bytes that no act names do no harm.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.http import UnreadablePostError

from searches.imaging.decoder_pool import Busy, pool
from searches.imaging.fingerprints import Fingerprint
from searches.imaging.measure import Examination
from searches.rules.digests import claimed_sha256
from searches.words.photos import NearCopy, PhotoMeasures
from searches.words.refusals import Invalid, Refused

LIMIT_BYTES = 20 * 1024 * 1024
CHUNK_BYTES = 64 * 1024


class TooLarge(Refused):
    """Raised when a photograph is larger than LIMIT_BYTES."""

    status = 413


class Readable(Protocol):
    """A stream of bytes, such as the body of a request."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class ReceivedPhoto:
    """A photograph that arrived whole and is stored under its SHA-256."""

    sha256: str
    length: int
    measures: PhotoMeasures
    fingerprint: Fingerprint | None = field(default=None, compare=False)  # derived from the bytes
    near: NearCopy | None = None  # the most similar earlier photograph, once found


@dataclass(frozen=True, slots=True)
class ReceivedBytes:
    """Bytes that arrived whole, in a temporary file until they are stored or discarded."""

    file: IO[bytes]
    sha256: str
    length: int

    @property
    def path(self) -> Path:
        return Path(self.file.name)

    def keep(self) -> None:
        """Store the bytes on the disk under their SHA-256. No crash after this call loses them."""
        os.fsync(self.file.fileno())
        _keep(self.path, self.sha256)


def receive(
    stream: Readable, *, declared_length: int | None = None, declared_digest: str | None = None
) -> ReceivedPhoto:
    """Receive one photograph, judge it and store it.

    `declared_digest` is a Content-Digest header; it is None only for a plain form, which cannot
    send one. Raises Refused, with nothing stored, if the photograph did not arrive whole.
    """
    claimed = None if declared_digest is None else claimed_sha256(declared_digest)
    return receive_promised(stream, length=declared_length, sha256=claimed)


def receive_promised(stream: Readable, *, length: int | None, sha256: str | None) -> ReceivedPhoto:
    """Receive a photograph, judge it and store it. Raises Invalid if length or hash differ.

    Raises Busy if the server had no time to judge the bytes. The bytes are stored even then, so
    that nothing is lost.
    """
    with received_to_file(stream, length=length, sha256=sha256) as taken:
        try:
            examined = examine_bytes(taken)
        except Busy:
            taken.keep()
            raise
        _keep(taken.path, taken.sha256)
    return ReceivedPhoto(taken.sha256, taken.length, examined.measures, examined.fingerprint)


@contextmanager
def received_to_file(
    stream: Readable, *, length: int | None = None, sha256: str | None = None
) -> Iterator[ReceivedBytes]:
    """Receive bytes into a temporary file and hash them while they arrive.

    Raises Refused if length or digest differ from what was announced.
    """
    if length is not None and length > LIMIT_BYTES:
        raise _too_large()
    with _arriving() as held:
        came_sha256, came = _stream_to(held, stream)
        if length is not None and came != length:
            raise Invalid(
                "photo-cut-short",
                "Only a part of the photograph arrived. Send the photograph again.",
            )
        if sha256 is not None and came_sha256 != sha256:
            raise Invalid(
                "digest-differs",
                "The photograph was changed on its way to the server. Send the photograph again.",
                field="Content-Digest",
            )
        yield ReceivedBytes(held, came_sha256, came)


def examine_bytes(taken: ReceivedBytes) -> Examination:
    """Judge whether the bytes are a photograph, and measure the photograph."""
    with _written_to_disk(taken.file):
        return pool.examine(taken.path)


def keep_unjudged(stream: Readable) -> str:
    """Store bytes for a person to judge, whatever they show, and return their SHA-256."""
    with received_to_file(stream) as taken:
        taken.keep()
    return taken.sha256


def photographs() -> Storage:
    return storages["photographs"]


def blob_name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def _arriving() -> Iterator[IO[bytes]]:
    """Open a temporary file beside the originals. One atomic link can then store the file."""
    folder = None
    with suppress(NotImplementedError):  # an object store has no local folder
        folder = Path(photographs().path("arriving"))
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="photo-") as held:
        yield held


@contextmanager
def _written_to_disk(held: IO[bytes]) -> Iterator[None]:
    """Write the bytes to the disk while the block runs. After the block the bytes are safe."""
    with ThreadPoolExecutor(1) as beside:
        safe = beside.submit(os.fsync, held.fileno())
        yield
        safe.result()


def _stream_to(held: IO[bytes], stream: Readable) -> tuple[str, int]:
    hashed, length = hashlib.sha256(), 0
    try:
        while chunk := stream.read(CHUNK_BYTES):
            length += len(chunk)
            if length > LIMIT_BYTES:
                raise _too_large()
            hashed.update(chunk)
            held.write(chunk)
    except UnreadablePostError as fault:
        raise Invalid(
            "photo-cut-short", "Only a part of the photograph arrived. Send the photograph again."
        ) from fault
    held.flush()
    return hashed.hexdigest(), length


def _keep(path: Path, sha256: str) -> None:
    """Store the file under its hash, unless a file with this hash is already stored."""
    store, name = photographs(), blob_name(sha256)
    if store.exists(name):
        return
    try:
        target = Path(store.path(name))
    except NotImplementedError:
        with path.open("rb") as original:
            store.save(name, File(original))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(0o444)
    with suppress(FileExistsError):  # two tablets sent the same bytes at once
        os.link(path, target)
    _fsync_folder(target.parent)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _too_large() -> TooLarge:
    return TooLarge("too-large", "The photograph is over 20 MB. Take the photograph again.")
