"""Laying an earlier photograph over a new one of the same place, and finding where they differ.

The result decides nothing: people must look at the outlined places and at everything else.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy
from numpy.typing import NDArray

from searches.words.photos import Region

Grey = NDArray[numpy.uint8]
Colour = NDArray[numpy.uint8]
Plane = NDArray[numpy.float32]
Places = NDArray[numpy.float32]

WORKED_SIDE = 800
CORNERS, CLEARLY_BETTER, ASTRAY = 1500, 0.8, 4.0
LEAST_MATCHED, LEAST_OVERLAP, LEAST_AGREEING = 18, 0.35, 0.65
MOST_MOVED = 24.0  # pixels by which near things may be displaced against far ones
WINDOW = 15
UNLIKE, LIVELY, DENSE = 0.5, 6.0, 0.4
LEAST_REGION = 0.004  # of the frame
MOST_REGIONS = 8
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Compared:
    """The result of a comparison.

    `laid` is the earlier picture as if taken from the new place, or None if the two do not fit.
    """

    laid: bytes | None
    regions: tuple[Region, ...]
    agreeing: float  # share of what both pictures show that looks alike


APART = Compared(None, (), 0.0)


def compare(earlier: bytes, new: bytes) -> Compared:
    """Compare two upright JPEGs. Return APART if they cannot be laid over one another."""
    old_picture, new_picture = _opened(earlier), _opened(new)
    old, now = _worked(old_picture), _worked(new_picture)
    homography = _homography(now, old)
    if homography is None:
        return APART
    rough, inside = _laid(old, homography, now.shape)
    if inside.mean() < LEAST_OVERLAP * 255:
        return APART
    moved = _moved(now, rough)
    closer = _bent(rough, moved)
    unlike = _unlike(now, closer, inside > 0)
    seen = inside > 0
    agreeing = 1 - float(unlike[seen].mean())
    if agreeing < LEAST_AGREEING:
        return APART
    laid = _laid_in_colour(old_picture, new_picture, homography, moved, now.shape)
    return Compared(laid, _regions(unlike), round(agreeing, 3))


def _opened(jpeg: bytes) -> Colour:
    picture = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR)
    return numpy.asarray(picture, numpy.uint8)


def _worked(picture: Colour) -> Grey:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, WORKED_SIDE / max(grey.shape))
    return numpy.asarray(
        cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), numpy.uint8
    )


def _homography(now: Grey, old: Grey) -> NDArray[numpy.float64] | None:
    """Return the homography from the new picture to the old one, or None if too little matches."""
    sift = cv2.SIFT.create(nfeatures=CORNERS)
    here, found = sift.detectAndCompute(_evened(now), None)
    there, known = sift.detectAndCompute(_evened(old), None)
    if found is None or known is None or len(known) < 2:
        return None
    pairs = cv2.BFMatcher().knnMatch(found, known, k=2)
    clear = [one for one, other in pairs if one.distance < CLEARLY_BETTER * other.distance]
    if len(clear) < LEAST_MATCHED:
        return None
    new_at = numpy.array([here[one.queryIdx].pt for one in clear], numpy.float32)
    old_at = numpy.array([there[one.trainIdx].pt for one in clear], numpy.float32)
    cv2.setRNGSeed(1)
    reached, kept = cv2.findHomography(new_at, old_at, cv2.USAC_MAGSAC, ASTRAY)
    if reached is None or int(kept.sum()) < LEAST_MATCHED:
        return None
    homography = numpy.asarray(reached, numpy.float64)
    return homography if _is_a_view(homography, now) else None


def _is_a_view(homography: NDArray[numpy.float64], now: Grey) -> bool:
    """Return whether the homography keeps the frame convex and at a plausible size."""
    height, width = now.shape
    frame = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], numpy.float32)
    moved = cv2.perspectiveTransform(frame[None], homography)[0]
    share = abs(cv2.contourArea(moved)) / (width * height)
    return bool(cv2.isContourConvex(moved)) and 0.1 < share < 10


def _laid(
    old: Grey, homography: NDArray[numpy.float64], shape: tuple[int, ...]
) -> tuple[Grey, Grey]:
    size, back = (shape[1], shape[0]), cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(old, homography, size, flags=cv2.INTER_LINEAR | back)
    full = numpy.full_like(old, 255)
    inside = cv2.warpPerspective(full, homography, size, flags=cv2.INTER_NEAREST | back)
    return numpy.asarray(laid), numpy.asarray(cv2.erode(inside, numpy.ones((WINDOW, WINDOW))))


def _moved(now: Grey, laid: Grey) -> Plane:
    """Return how far each place of the new picture is displaced from the old one by parallax."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    # None starts without a guess. OpenCV's types do not allow it, and zeros would be a guess.
    moved = flow.calc(_evened(now), _evened(laid), None)  # type: ignore[call-overload]
    calm = cv2.GaussianBlur(cv2.medianBlur(moved, 5), (0, 0), 6)
    return numpy.asarray(numpy.clip(calm, -MOST_MOVED, MOST_MOVED), numpy.float32)


def _bent(laid: Grey, moved: Plane) -> Grey:
    down, across = numpy.indices(laid.shape, dtype=numpy.float32)
    return numpy.asarray(
        cv2.remap(laid, across + moved[..., 0], down + moved[..., 1], cv2.INTER_LINEAR)
    )


def _unlike(now: Grey, laid: Grey, inside: NDArray[numpy.bool_]) -> NDArray[numpy.bool_]:
    """Return the places whose surroundings differ, whatever the light."""
    one, other = now.astype(numpy.float32), laid.astype(numpy.float32)
    size = (WINDOW, WINDOW)
    mean_one, mean_other = cv2.boxFilter(one, -1, size), cv2.boxFilter(other, -1, size)
    both = cv2.boxFilter(one * other, -1, size) - mean_one * mean_other
    var_one = numpy.maximum(cv2.boxFilter(one * one, -1, size) - mean_one**2, 0)
    var_other = numpy.maximum(cv2.boxFilter(other * other, -1, size) - mean_other**2, 0)
    steady = LIVELY**2
    alike = (2 * both + steady) / (var_one + var_other + steady)
    return numpy.asarray((alike < UNLIKE) & inside, bool)


def _regions(unlike: NDArray[numpy.bool_]) -> tuple[Region, ...]:
    """Return patches that differ, as boxes in shares of the frame, the largest first."""
    height, width = unlike.shape
    dense = cv2.boxFilter(unlike.astype(numpy.float32), -1, (2 * WINDOW + 1, 2 * WINDOW + 1))
    _, _, boxes, _ = cv2.connectedComponentsWithStats((dense > DENSE).astype(numpy.uint8))
    found = [
        Region(
            round(float(x) / width, 4),
            round(float(y) / height, 4),
            round(float(across) / width, 4),
            round(float(down) / height, 4),
        )
        for x, y, across, down, area in sorted(boxes[1:].tolist(), key=lambda box: -box[4])
        if area >= LEAST_REGION * width * height
    ]
    return tuple(found[:MOST_REGIONS])


def _laid_in_colour(
    old: Colour,
    now: Colour,
    homography: NDArray[numpy.float64],
    moved: Plane,
    worked: tuple[int, ...],
) -> bytes:
    height, width = now.shape[:2]
    to_worked = numpy.diag([worked[1] / width, worked[0] / height, 1.0])
    from_worked = numpy.diag([old.shape[1], old.shape[0], 1.0]) @ numpy.diag(
        [1 / _worked_size(old)[0], 1 / _worked_size(old)[1], 1.0]
    )
    whole = from_worked @ homography @ to_worked
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(old, whole, (width, height), flags=flags)
    _, encoded = cv2.imencode(".jpg", laid, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return bytes(encoded)


def _worked_size(picture: Colour) -> tuple[float, float]:
    scale = min(1.0, WORKED_SIDE / max(picture.shape[:2]))
    return round(picture.shape[1] * scale), round(picture.shape[0] * scale)


def _evened(grey: Grey) -> Grey:
    return numpy.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(grey), numpy.uint8)
