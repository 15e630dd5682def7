"""Fingerprints of photographs: words of a picture's strongest corners, for finding copies.

A word is 16 bits of a corner's ORB descriptor. The descriptor turns with the corner, so that a
rotated copy has the same words. A mirrored copy is found by mirroring the new picture. A cropped,
resized, brightened or framed copy still shares many words with its original.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cv2.typing import MatLike

Grey = NDArray[numpy.uint8]
Words = NDArray[numpy.uint16]
Places = NDArray[numpy.float32]

KEPT_CORNERS, TABLES = 64, 2
KEPT_BYTES = KEPT_CORNERS * TABLES * 2
FAR_EDGE = 65535  # the far edge of a picture, when a place is stored in two bytes
KEPT_SIDE = 400  # pixels; smaller than SEARCH_SIDE, because stored words must survive shrinking
SEARCH_SIDE, SEARCH_CORNERS = 640, 500  # pixels and corners of the new picture
COLUMNS, ROWS = 8, 6  # cells, so that stored corners come from all over the picture
LEAST_SIDE = 48  # pixels
DETAIL = 6  # grey levels between neighbouring pixels
DETAIL_SHARE = 0.12  # share of a row's or column's pixels with detail, or the row is a border
FRAMED = 0.85  # a picture whose content is a smaller share of its area has a border


@dataclass(frozen=True, slots=True)
class SearchWords:
    """The words of all corners of a new picture, and their places in shares of its size."""

    words: Words
    places: Places


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The words of a photograph: words to store for later searches, and words to search for now."""

    kept: bytes  # KEPT_BYTES: the words of the first table, then of the second
    places: bytes  # for each kept corner, two bytes across and two bytes down
    search_words: tuple[SearchWords, SearchWords]  # of the picture, and of its mirror image


def fingerprint(grey: Grey) -> Fingerprint:
    """Return the fingerprint of an upright grey picture.

    A picture without corners has a fingerprint without words.
    """
    parts = [(slice(0, grey.shape[0]), slice(0, grey.shape[1]))]
    inner = content(grey)
    if grey[inner].size < FRAMED * grey.size:
        parts.append(inner)
    return Fingerprint(*_words_to_keep(grey), _search_words(grey, parts))


def content(grey: Grey) -> tuple[slice, slice]:
    """Return the rows and columns inside a plain border, such as the border of a screenshot."""
    whole = slice(0, grey.shape[0]), slice(0, grey.shape[1])
    if min(grey.shape) < LEAST_SIDE:
        return whole
    detailed = numpy.abs(numpy.diff(grey.astype(numpy.int16), axis=1)) > DETAIL
    rows = _longest_run(detailed.mean(axis=1) > DETAIL_SHARE)
    upright = numpy.abs(numpy.diff(grey[rows].astype(numpy.int16), axis=0)) > DETAIL
    columns = whole[1]
    if min(upright.shape) >= LEAST_SIDE:
        columns = _longest_run(upright.mean(axis=0) > DETAIL_SHARE)
    if min(grey[rows, columns].shape) < LEAST_SIDE:
        return whole
    return rows, columns


def resized(grey: Grey, side: int) -> Grey:
    scale = side / max(grey.shape)
    if min(grey.shape) * scale < 1:
        return grey
    shrinking = scale < 1
    kind = cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR
    return numpy.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=kind))


def _longest_run(wanted: NDArray[numpy.bool_]) -> slice:
    """Return the longest run of true values, ignoring gaps of up to a twentieth of the length.

    Such a gap may be sky, floor or a shadow inside the picture.
    """
    gap = max(2, len(wanted) // 20)
    best, start, last = slice(0, len(wanted)), None, -1
    longest = 0
    for place in [*numpy.flatnonzero(wanted), len(wanted) + 2 * gap]:
        if start is not None and place - last > gap:
            if last + 1 - start > longest:
                longest, best = last + 1 - start, slice(int(start), int(last) + 1)
            start = None
        start = place if start is None else start
        last = place
    return best


def _search_words(grey: Grey, parts: list[tuple[slice, slice]]) -> tuple[SearchWords, SearchWords]:
    sides: tuple[list[SearchWords], list[SearchWords]] = ([], [])
    for rows, columns in parts:
        part = resized(grey[rows, columns], SEARCH_SIDE)
        points, found = _corners(part, SEARCH_CORNERS)
        turned = _mirrored(part, points)
        for side, (at, words) in zip(sides, ((points, found), turned), strict=True):
            places = _in_whole_picture(_shares(at, part), rows, columns, grey.shape)
            if side is sides[1]:
                places[:, 0] += 1 - (columns.start + columns.stop) / grey.shape[1]
            side.append(SearchWords(_tables(words), places.astype(numpy.float32)))
    return _joined(sides[0]), _joined(sides[1])


def _in_whole_picture(
    shares: NDArray[numpy.float64], rows: slice, columns: slice, shape: tuple[int, ...]
) -> NDArray[numpy.float64]:
    """Convert places in a part of the picture, given as shares, to places in the whole picture."""
    height, width = shape
    across, down = columns.stop - columns.start, rows.stop - rows.start
    scale = (across / width, down / height)
    placed = shares * scale + (columns.start / width, rows.start / height)
    return numpy.asarray(placed, numpy.float64)


def _joined(parts: list[SearchWords]) -> SearchWords:
    words = numpy.concatenate([part.words for part in parts])
    return SearchWords(words, numpy.concatenate([part.places for part in parts]))


def _mirrored(
    grey: Grey, points: tuple[cv2.KeyPoint, ...]
) -> tuple[tuple[cv2.KeyPoint, ...], NDArray[numpy.uint8]]:
    """Return the same corners in the mirrored picture.

    Finding the corners again would take five times as long.
    """
    picture = numpy.ascontiguousarray(grey[:, ::-1])
    turned = [
        cv2.KeyPoint(
            grey.shape[1] - 1 - point.pt[0],
            point.pt[1],
            point.size,
            (180 - point.angle) % 360,
            point.response,
            point.octave,
        )
        for point in points
    ]
    if not turned:
        return (), numpy.zeros((0, 32), numpy.uint8)
    at, found = _orb(SEARCH_CORNERS).compute(picture, turned)
    return tuple(at), _descriptors(found)


def _descriptors(found: MatLike | None) -> NDArray[numpy.uint8]:
    return numpy.zeros((0, 32), numpy.uint8) if found is None else numpy.asarray(found, numpy.uint8)


def _shares(points: tuple[cv2.KeyPoint, ...], grey: Grey) -> NDArray[numpy.float64]:
    at = numpy.array([point.pt for point in points], float).reshape(-1, 2)
    return (at + 0.5) / (grey.shape[1], grey.shape[0])


def _words_to_keep(grey: Grey) -> tuple[bytes, bytes]:
    """Return the words to store, and their places.

    The strongest corner of each cell comes first, so cropping does not remove all kept
    corners.
    """
    small = resized(grey, KEPT_SIDE)
    points, found = _corners(small, 6 * KEPT_CORNERS)
    height, width = small.shape
    taken: dict[tuple[int, int], int] = {}
    ranked = []
    for place in sorted(range(len(points)), key=lambda one: -points[one].response):
        x, y = points[place].pt
        cell = (int(x * COLUMNS / width), int(y * ROWS / height))
        taken[cell] = taken.get(cell, 0) + 1
        ranked.append((taken[cell], -points[place].response, place))
    chosen = [place for _, _, place in sorted(ranked)[:KEPT_CORNERS]]
    kept = numpy.zeros((KEPT_CORNERS, TABLES), numpy.uint16)
    places = numpy.zeros((KEPT_CORNERS, 2), numpy.uint16)
    if chosen:
        kept[: len(chosen)] = _tables(found[chosen])
        places[: len(chosen)] = _shares(points, small)[chosen] * FAR_EDGE
    return numpy.ascontiguousarray(kept.T).tobytes(), places.tobytes()


def _tables(found: NDArray[numpy.uint8]) -> Words:
    return numpy.ascontiguousarray(found).view(numpy.uint16)[:, :TABLES]


def _corners(grey: Grey, most: int) -> tuple[tuple[cv2.KeyPoint, ...], NDArray[numpy.uint8]]:
    if min(grey.shape) < LEAST_SIDE:
        return (), numpy.zeros((0, 32), numpy.uint8)
    points, found = _orb(most).detectAndCompute(grey, None)
    return tuple(points), _descriptors(found)


def _orb(most: int) -> cv2.ORB:
    return cv2.ORB.create(
        nfeatures=most, scaleFactor=1.15, nlevels=11, edgeThreshold=19, fastThreshold=7
    )
