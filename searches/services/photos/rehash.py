"""The check that the stored originals have not changed, a part at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum

from searches.models import Establishment, Photograph, ReaderCursor
from searches.services.photos.uploads import CHUNK_BYTES, blob_name, photographs

READER = "rehash"
KEPT_EVERY = 50


class Found(StrEnum):
    FINE = "fine"
    MISSING = "missing"
    CHANGED = "changed"
    NOT_DELETED = "not deleted although its time is over"


@dataclass(frozen=True, slots=True)
class Rehashed:
    """One photograph that was checked, and how far the round has come."""

    code: str
    photo: str
    sha256: str
    found: Found
    done: int
    total: int
    before_the_break: bool = False  # found earlier in this round, and not checked again now


def rehash(code: str = "", *, again: bool = False) -> Generator[Rehashed]:
    """Read and hash every original again, and yield the result for each photograph.

    Continues where the last round stopped, unless `again` is set. Faults that were found before the
    interruption are yielded again at the end, because a round is only as good as its worst result.
    """
    prisons = Establishment.objects.everywhere().order_by("code")
    for prison in prisons.filter(code=code.upper()) if code else prisons:
        yield from _of(prison, again=again)


def _of(prison: Establishment, *, again: bool) -> Generator[Rehashed]:
    cursor, _ = ReaderCursor.objects.get_or_create(establishment=prison, reader=READER)
    rows = Photograph.objects.within(prison).order_by("recorded_at", "pk")
    total, done = rows.count(), 0 if again else cursor.seq
    faults: list[dict[str, str]] = [] if again else list(cursor.found)
    before = tuple(faults)
    for photo in rows.select_related("deletion")[done:].iterator(200):
        done += 1
        found = _look_at(photo)
        if found is not Found.FINE:
            faults.append({"photo": str(photo.pk), "sha256": photo.sha256, "found": found})
            _keep(cursor, done, faults)  # stored first, because the caller may stop
        yield Rehashed(prison.code, str(photo.pk), photo.sha256, found, done, total)
        if done % KEPT_EVERY == 0:
            _keep(cursor, done, faults)
    for one in before:
        found = Found(one["found"])
        yield Rehashed(prison.code, one["photo"], one["sha256"], found, done, total, True)
    _keep(cursor, 0, [])


def _keep(cursor: ReaderCursor, done: int, faults: list[dict[str, str]]) -> None:
    ReaderCursor.objects.filter(pk=cursor.pk).update(seq=done, found=faults)


def _look_at(photo: Photograph) -> Found:
    store, name = photographs(), blob_name(photo.sha256)
    there, deleted = store.exists(name), hasattr(photo, "deletion")
    if deleted:
        shared = Photograph.objects.everywhere().filter(sha256=photo.sha256, deletion__isnull=True)
        return Found.NOT_DELETED if there and not shared.exists() else Found.FINE
    if not there:
        return Found.MISSING
    hashed = hashlib.sha256()
    with store.open(name) as kept:
        while chunk := kept.read(CHUNK_BYTES):
            hashed.update(chunk)
    return Found.FINE if hashed.hexdigest() == photo.sha256 else Found.CHANGED
