"""A photograph's bytes on the way in: hashed while they arrive, judged, stored unchanged.

Bytes are kept before the act that names them begins; a blob nobody names does no harm.
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

from searches.imaging.fingerprints import Fingerprint
from searches.imaging.measure import examine
from searches.rules.digests import claimed_sha256
from searches.words.photos import NearCopy, PhotoMeasures
from searches.words.refusals import Invalid, Refused

LIMIT_BYTES = 20 * 1024 * 1024
CHUNK_BYTES = 64 * 1024


class TooLarge(Refused):
    status = 413


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that arrived whole, are a photograph, and are kept under their SHA-256."""

    sha256: str
    length: int
    measures: PhotoMeasures
    fingerprint: Fingerprint | None = field(default=None, compare=False)  # follows from the bytes
    near: NearCopy | None = None  # the earlier photograph it is most like, once looked for


def receive(
    stream: Readable, *, declared_length: int | None = None, declared_digest: str | None = None
) -> Received:
    """Take one photograph in. Raises Refused, with nothing kept, unless it arrived whole.

    `declared_digest` is a Content-Digest header; None only where a plain form cannot send one.
    """
    claimed = None if declared_digest is None else claimed_sha256(declared_digest)
    if declared_length is not None and declared_length > LIMIT_BYTES:
        raise _too_large()
    with _arriving() as held:
        sha256, length = _stream_to(held, stream)
        if declared_length is not None and length != declared_length:
            raise Invalid("photo-cut-short", "The photograph did not arrive whole. Send it again.")
        if claimed is not None and claimed != sha256:
            raise Invalid(
                "digest-differs",
                "The photograph changed on the way. Send it again.",
                field="Content-Digest",
            )
        with _reaching_the_disk(held):
            examined = examine(Path(held.name))
        _keep(Path(held.name), sha256)
    return Received(sha256, length, examined.measures, examined.fingerprint)


def keep_unjudged(stream: Readable) -> str:
    """Bytes for a person to judge, whatever they show: kept under their SHA-256, which it gives."""
    with _arriving() as held:
        sha256, _ = _stream_to(held, stream)
        os.fsync(held.fileno())
        _keep(Path(held.name), sha256)
    return sha256


def photographs() -> Storage:
    return storages["photographs"]


def blob_name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def _arriving() -> Iterator[IO[bytes]]:
    """A file beside the originals, so that keeping it is one atomic link."""
    folder = None
    with suppress(NotImplementedError):  # a store that is no folder of this machine
        folder = Path(photographs().path("arriving"))
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="photo-") as held:
        yield held


@contextmanager
def _reaching_the_disk(held: IO[bytes]) -> Iterator[None]:
    """The disk works while the picture is decoded; beyond this the bytes are safe."""
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
            "photo-cut-short", "The photograph did not arrive whole. Send it again."
        ) from fault
    held.flush()
    return hashed.hexdigest(), length


def _keep(path: Path, sha256: str) -> None:
    """Write once: what is there under this name already has these bytes."""
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
    return TooLarge("too-large", "The photograph is over 20 MB. Take it again.")
