"""The search for earlier photographs from which a new photograph may have been copied.

Each process keeps the fingerprints of a few prisons in memory, and adds new fingerprints in the
order of the ledger. The comparison runs before the act begins, so no other act waits for it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from uuid import UUID

from searches.imaging.decoder_pool import pool
from searches.imaging.file_formats import Unreadable
from searches.imaging.fingerprint_index import CANDIDATES, LEAST_SHARED, FingerprintIndex
from searches.imaging.fingerprints import Fingerprint, Grey
from searches.imaging.likeness import COMPARED_SIDE, RoughFit, likeness, rough_fit
from searches.models import PhotoExamination, Photograph, Visit
from searches.rules.photos import is_copy, is_flat_copy
from searches.services.photos.derived import original
from searches.services.photos.uploads import ReceivedPhoto
from searches.words.photos import NearCopy
from searches.words.refusals import NotThere

COMPARED_EXACTLY = 4  # the most photographs, because two pictures are decoded for each
REMEMBERED = 100_000  # photographs of one prison, as many as a large prison keeps
PRISONS_AT_ONCE = 8  # in memory; a further prison replaces the one used longest ago
READ_AT_ONCE = 10_000


class _Memory:
    """The fingerprints of one prison that this process has read."""

    def __init__(self) -> None:
        self.seq = 0  # number of the newest remembered entry
        self.last: UUID | None = None  # the photograph of that entry
        self.remembered = FingerprintIndex(REMEMBERED)


_memories: OrderedDict[UUID, _Memory] = OrderedDict()
_memory_lock = threading.Lock()


def with_similar_photo(
    establishment_id: UUID,
    received: ReceivedPhoto,
    *,
    visit_id: UUID,
    slot: str,
    search_id: UUID | None = None,
) -> ReceivedPhoto:
    """Return the received photograph together with the most similar earlier one, if any.

    `search_id` is the search that the photograph will belong to, None on the way in.
    """
    fingerprint = received.fingerprint
    if fingerprint is None or received.near is not None:
        return received
    candidates = similar_photos(establishment_id, fingerprint, visit_id=visit_id, slot=slot)
    if not candidates:
        return received
    taken_for = (visit_id, search_id)
    return replace(received, near=_nearest(establishment_id, received, candidates, taken_for))


def similar_photos(
    establishment_id: UUID, fingerprint: Fingerprint, *, visit_id: UUID, slot: str
) -> list[UUID]:
    """Return photographs that have enough features in common with this one to be compared."""
    with _memory_lock:
        remembered = _caught_up(establishment_id).remembered
        found = remembered.most_similar(fingerprint, least=LEAST_SHARED, most=CANDIDATES)
        some_are_forgotten = len(remembered) >= REMEMBERED
    if some_are_forgotten:
        found += _of_this_place(visit_id, slot).most_similar(
            fingerprint, least=LEAST_SHARED, most=CANDIDATES
        )
    return list(dict.fromkeys(photo_id for photo_id, _ in found))


def _of_this_place(visit_id: UUID, slot: str) -> FingerprintIndex:
    """Return an index of all photographs of this vehicle and zone, however old they are.

    The query uses the index of the vehicle's visits, so it is not slower in a large prison.
    """
    kept = PhotoExamination.objects.filter(
        photograph__slot=slot,
        photograph__visit__in=Visit.objects.filter(vehicle__visits=visit_id),
        photograph__deletion__isnull=True,
    ).exclude(fingerprint="")
    newest = kept.order_by("-photograph__recorded_at").values_list("photograph_id", "fingerprint")
    rows = list(newest[:READ_AT_ONCE])
    index = FingerprintIndex(READ_AT_ONCE)
    index.add([row[0] for row in rows], bytes.fromhex("".join(row[1] for row in rows)))
    return index


def _caught_up(establishment_id: UUID) -> _Memory:
    """Return the fingerprints of a prison, with those stored since the last call added.

    If the newest remembered photograph is no longer in the database, an older state of the database
    was restored, and all fingerprints are read again.
    """
    examinations = PhotoExamination.objects.filter(establishment_id=establishment_id)
    memory = _memories.setdefault(establishment_id, _Memory())
    newer = examinations.filter(seq__gte=memory.seq).exclude(fingerprint="").order_by("-seq")
    rows = sorted(newer.values_list("seq", "photograph_id", "fingerprint")[:REMEMBERED])
    if memory.last is not None:
        if not rows or rows[0][:2] != (memory.seq, memory.last):
            del _memories[establishment_id]
            return _caught_up(establishment_id)
        rows = rows[1:]
    for start in range(0, len(rows), READ_AT_ONCE):
        part = rows[start : start + READ_AT_ONCE]
        kept = bytes.fromhex("".join(row[2] for row in part))
        memory.remembered.add([row[1] for row in part], kept)
        memory.seq, memory.last = part[-1][:2]
    _memories.move_to_end(establishment_id)
    while len(_memories) > PRISONS_AT_ONCE:
        _memories.popitem(last=False)
    return memory


def _nearest(
    establishment_id: UUID,
    received: ReceivedPhoto,
    candidates: list[UUID],
    taken_for: tuple[UUID, UUID | None],
) -> NearCopy | None:
    """Return the first copy, or else a flat copy, or else the photograph that matches best.

    Returns None when no earlier photograph can be read. `taken_for` is the visit and the search of
    the new photograph. Photographs of one search are taken minutes apart from nearly the same
    place, so only photographs of other searches are checked for a flat copy.
    """
    fits = estimated_fits(establishment_id, received, candidates)
    if not fits or any(photo.sha256 == received.sha256 for _, photo in fits):
        return None  # the act itself finds identical bytes
    new = _grey(received.sha256)
    seen: list[NearCopy] = []
    for onto, photo in fits[:COMPARED_EXACTLY]:
        try:
            found = likeness(new, _grey(photo.sha256), onto)
        except (NotThere, Unreadable):
            continue  # the original was deleted after its retention period
        flat = (photo.visit_id, photo.search_id) != taken_for and is_flat_copy(found)
        seen.append(NearCopy(photo.pk, found, is_copy(found), flat))
        if seen[-1].is_copy:
            return seen[-1]
    return max(seen, key=lambda one: (one.is_flat_copy, one.likeness.matched), default=None)


def estimated_fits(
    establishment_id: UUID, received: ReceivedPhoto, candidates: list[UUID]
) -> list[tuple[RoughFit, Photograph]]:
    """Return the photographs whose corners match this one, best match first, from stored data."""
    kept = PhotoExamination.objects.filter(
        establishment_id=establishment_id, photograph_id__in=candidates
    ).select_related("photograph")
    rough = [
        (_rough_fit(received, photo_examination), photo_examination.photograph)
        for photo_examination in kept
    ]
    fits = [(onto, photo) for onto, photo in rough if onto is not None]
    return sorted(fits, key=lambda pair: -pair[0].corners)


def _rough_fit(received: ReceivedPhoto, photo_examination: PhotoExamination) -> RoughFit | None:
    if received.fingerprint is None:
        return None
    old = photo_examination.photograph.measures
    return rough_fit(
        received.fingerprint,
        bytes.fromhex(photo_examination.fingerprint),
        bytes.fromhex(photo_examination.places),
        ((received.measures.width, received.measures.height), (old["width"], old["height"])),
    )


def _grey(sha256: str) -> Grey:
    return pool.upright_grey(original(sha256), longest_side=COMPARED_SIDE)
