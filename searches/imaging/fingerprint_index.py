"""An index of fingerprints in memory, to find photographs that resemble a new photograph."""

from __future__ import annotations

from uuid import UUID

import numpy
from numpy.typing import NDArray

from searches.imaging.fingerprints import KEPT_BYTES, KEPT_CORNERS, TABLES, Fingerprint

AT_ONCE = 4096  # photographs, so that their words fit into the processor's cache
LEAST_SHARED = 8  # words that a photograph must share to be a candidate
CANDIDATES = 48  # the most candidates that are compared
NO_WORD = 0  # fills the fingerprint of a photograph with fewer than KEPT_CORNERS corners


class FingerprintIndex:
    """An index of the fingerprints of the newest `most` photographs, at 256 bytes each."""

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

    def most_similar(
        self, fingerprint: Fingerprint, *, least: int, most: int
    ) -> list[tuple[UUID, int]]:
        """Return up to `most` photographs that share at least `least` words with the fingerprint.

        Each photograph comes with its number of shared words, the highest number first.
        """
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
            part_counts = counts[start : start + len(part)]
            for table in range(TABLES):
                columns = part[:, table * KEPT_CORNERS : (table + 1) * KEPT_CORNERS]
                part_counts += numpy.take(marked[table], columns).sum(axis=1, dtype=numpy.uint16)
        return counts

    def _grow(self, added: int) -> None:
        keep = max(0, self._most - added)
        if self._filled > keep:
            self._words[:keep] = self._words[self._filled - keep : self._filled].copy()
            self._ids = self._ids[len(self._ids) - keep :]
            self._filled = keep
        room = min(max(2 * (self._filled + added), AT_ONCE), self._most + added)
        if room > len(self._words):
            larger = numpy.zeros((room, self._words.shape[1]), numpy.uint16)
            larger[: self._filled] = self._words[: self._filled]
            self._words = larger
