"""The check that stored originals have not changed. A round can be interrupted and continued."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum

from searches.models import Establishment, Photograph, ReaderCursor
from searches.services.photos.uploads import CHUNK_BYTES, blob_name, photographs

READER = "rehash"
KEPT_EVERY = 50  # photographs after which the progress is stored


class RehashVerdict(StrEnum):
    """The result of checking one original."""

    FINE = "fine"
    MISSING = "missing"
    CHANGED = "changed"
    NOT_DELETED = "not deleted although its time is over"


@dataclass(frozen=True, slots=True)
class RehashResult:
    """The result for one photograph, and the progress of the round."""

    code: str
    photo: str
    sha256: str
    found: RehashVerdict
    done: int
    total: int
    from_interrupted_part: bool = False  # not checked again after an interruption


def rehash(code: str = "", *, again: bool = False) -> Generator[RehashResult]:
    """Read and hash every original again, and yield the result for each photograph.

    An interrupted round continues where it stopped, unless `again` is set. Faults that were found
    before the interruption are yielded again at the end, so the caller reports every fault.
    """
    prisons = Establishment.objects.everywhere().order_by("code")
    for prison in prisons.filter(code=code.upper()) if code else prisons:
        yield from _rehash_prison(prison, again=again)


def _rehash_prison(prison: Establishment, *, again: bool) -> Generator[RehashResult]:
    cursor, _ = ReaderCursor.objects.get_or_create(establishment=prison, reader=READER)
    rows = Photograph.objects.within(prison).order_by("recorded_at", "pk")
    total, done = rows.count(), 0 if again else cursor.seq
    faults: list[dict[str, str]] = [] if again else list(cursor.found)
    before = tuple(faults)
    for photo in rows.select_related("deletion")[done:].iterator(200):
        done += 1
        found = _verify(photo)
        if found is not RehashVerdict.FINE:
            faults.append({"photo": str(photo.pk), "sha256": photo.sha256, "found": found})
            _keep(cursor, done, faults)  # stored first, because the caller may stop
        yield RehashResult(prison.code, str(photo.pk), photo.sha256, found, done, total)
        if done % KEPT_EVERY == 0:
            _keep(cursor, done, faults)
    for one in before:
        found = RehashVerdict(one["found"])
        yield RehashResult(prison.code, one["photo"], one["sha256"], found, done, total, True)
    _keep(cursor, 0, [])


def _keep(cursor: ReaderCursor, done: int, faults: list[dict[str, str]]) -> None:
    ReaderCursor.objects.filter(pk=cursor.pk).update(seq=done, found=faults)


def _verify(photo: Photograph) -> RehashVerdict:
    store, name = photographs(), blob_name(photo.sha256)
    stored, deleted = store.exists(name), hasattr(photo, "deletion")
    if deleted:
        shared = Photograph.objects.everywhere().filter(sha256=photo.sha256, deletion__isnull=True)
        return RehashVerdict.NOT_DELETED if stored and not shared.exists() else RehashVerdict.FINE
    if not stored:
        return RehashVerdict.MISSING
    hashed = hashlib.sha256()
    with store.open(name) as kept:
        while chunk := kept.read(CHUNK_BYTES):
            hashed.update(chunk)
    return RehashVerdict.FINE if hashed.hexdigest() == photo.sha256 else RehashVerdict.CHANGED
