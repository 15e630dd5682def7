"""The fingerprints of one prison in memory, and the search for those like a new one."""

from __future__ import annotations

from uuid import UUID

import numpy
from numpy.typing import NDArray

from searches.imaging.fingerprints import KEPT_BYTES, KEPT_CORNERS, TABLES, Fingerprint

AT_ONCE = 4096  # photographs: the words that are counted at once fit into the processor's cache
# Shared words that make a photograph a candidate; the most candidates to compare.
LEAST_SHARED, CANDIDATES = 8, 48
NO_WORD = 0  # of a photograph with fewer corners than are kept


class Remembered:
    """The fingerprints of the newest `most` photographs, at 256 bytes each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ids: list[UUID] = []
        self._words = numpy.zeros((0, TABLES * KEPT_CORNERS), numpy.uint16)
        self._filled = 0

    def __len__(self) -> int:
        return self._filled

    def add(self, ids: list[UUID], kept: bytes) -> None:
        """Add photographs. `kept` holds the fingerprints of `ids` in the same order."""
        new = numpy.frombuffer(kept, numpy.uint16).reshape(len(ids), KEPT_BYTES // 2)
        if self._filled + len(ids) > len(self._words):
            self._grow(len(ids))
        self._words[self._filled : self._filled + len(ids)] = new
        self._ids += ids
        self._filled += len(ids)

    def alike(self, fingerprint: Fingerprint, *, least: int, most: int) -> list[tuple[UUID, int]]:
        """Return photographs that share at least `least` words, the most shared first."""
        shared = self._shared(numpy.concatenate([one.words for one in fingerprint.search_words]))
        places = numpy.flatnonzero(shared >= least)
        best = places[numpy.argsort(-shared[places], kind="stable")][:most]
        return [(self._ids[place], int(shared[place])) for place in best]

    def _shared(self, words: NDArray[numpy.uint16]) -> NDArray[numpy.uint16]:
        marked = numpy.zeros((TABLES, 1 << 16), numpy.uint8)
        for table in range(TABLES):
            marked[table, words[:, table]] = 1
        marked[:, NO_WORD] = 0
        counts = numpy.zeros(self._filled, numpy.uint16)
        for start in range(0, self._filled, AT_ONCE):
            part = self._words[start : min(start + AT_ONCE, self._filled)]
            here = counts[start : start + len(part)]
            for table in range(TABLES):
                columns = part[:, table * KEPT_CORNERS : (table + 1) * KEPT_CORNERS]
                here += numpy.take(marked[table], columns).sum(axis=1, dtype=numpy.uint16)
        return counts

    def _grow(self, coming: int) -> None:
        keep = max(0, self._most - coming)
        if self._filled > keep:
            self._words[:keep] = self._words[self._filled - keep : self._filled].copy()
            self._ids = self._ids[len(self._ids) - keep :]
            self._filled = keep
        room = min(max(2 * (self._filled + coming), AT_ONCE), self._most + coming)
        if room > len(self._words):
            roomier = numpy.zeros((room, self._words.shape[1]), numpy.uint16)
            roomier[: self._filled] = self._words[: self._filled]
            self._words = roomier
