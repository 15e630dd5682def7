"""Comparison of a new photograph with an earlier one of the same place, to find differences.

The result decides nothing. People must look at the outlined places and at the rest of the picture.
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

COMPARED_SIDE = 800  # pixels on the longest side of the pictures that are compared
MOST_CORNERS = 1500
BEST_TO_SECOND = 0.8  # the best match of a corner must be this much nearer than the second best
MOST_ERROR = 4.0  # pixels by which a matched corner may miss its place
LEAST_MATCHED = 18  # corners
LEAST_OVERLAP = 0.35  # share of the frame that both pictures show
LEAST_AGREEING = 0.65  # share of the common area that must look alike
MOST_PARALLAX = 24.0  # pixels by which near things may be displaced against far things
WINDOW = 15  # pixels on the side of the neighbourhood that is compared
LEAST_SIMILARITY = 0.5  # a place with less structural similarity differs
FAINT_CONTRAST = 6.0  # grey levels; fainter detail hardly changes the similarity
LEAST_DIFFERING = 0.4  # share of differing places around a place that is outlined
LEAST_REGION = 0.004  # share of the frame
MOST_REGIONS = 8
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of a comparison of two photographs.

    `laid` is the earlier picture, warped to the viewpoint of the new picture, as a JPEG. It is None
    if the two pictures cannot be aligned.
    """

    laid: bytes | None
    regions: tuple[Region, ...]
    agreeing: float  # the share of the common area in which both pictures look alike


DO_NOT_FIT = Comparison(None, (), 0.0)


def compare(earlier: bytes, new: bytes) -> Comparison:
    """Compare two upright JPEGs. Return DO_NOT_FIT if they cannot be aligned."""
    old_picture, new_picture = _decoded(earlier), _decoded(new)
    old, now = _reduced_grey(old_picture), _reduced_grey(new_picture)
    homography = _homography(now, old)
    if homography is None:
        return DO_NOT_FIT
    rough, inside = _warped(old, homography, now.shape)
    if inside.mean() < LEAST_OVERLAP * 255:
        return DO_NOT_FIT
    moved = _parallax(now, rough)
    closer = _without_parallax(rough, moved)
    unlike = _differing_places(now, closer, inside > 0)
    seen = inside > 0
    agreeing = 1 - float(unlike[seen].mean())
    if agreeing < LEAST_AGREEING:
        return DO_NOT_FIT
    laid = _warped_jpeg(old_picture, new_picture, homography, now.shape)
    return Comparison(laid, _regions(unlike), round(agreeing, 3))


def _decoded(jpeg: bytes) -> Colour:
    picture = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR)
    return numpy.asarray(picture, numpy.uint8)


def _reduced_grey(picture: Colour) -> Grey:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, COMPARED_SIDE / max(grey.shape))
    return numpy.asarray(
        cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), numpy.uint8
    )


def _homography(now: Grey, old: Grey) -> NDArray[numpy.float64] | None:
    """Return the homography from the new picture to the old one, or None if too little matches."""
    sift = cv2.SIFT.create(nfeatures=MOST_CORNERS)
    new_points, found = sift.detectAndCompute(_with_even_light(now), None)
    old_points, known = sift.detectAndCompute(_with_even_light(old), None)
    if found is None or known is None or len(known) < 2:
        return None
    pairs = cv2.BFMatcher().knnMatch(found, known, k=2)
    clear = [one for one, other in pairs if one.distance < BEST_TO_SECOND * other.distance]
    if len(clear) < LEAST_MATCHED:
        return None
    new_at = numpy.array([new_points[one.queryIdx].pt for one in clear], numpy.float32)
    old_at = numpy.array([old_points[one.trainIdx].pt for one in clear], numpy.float32)
    cv2.setRNGSeed(1)
    reached, kept = cv2.findHomography(new_at, old_at, cv2.USAC_MAGSAC, MOST_ERROR)
    if reached is None or int(kept.sum()) < LEAST_MATCHED:
        return None
    homography = numpy.asarray(reached, numpy.float64)
    return homography if _is_plausible(homography, now) else None


def _is_plausible(homography: NDArray[numpy.float64], now: Grey) -> bool:
    """Return whether the homography keeps the frame convex and at a plausible size."""
    height, width = now.shape
    frame = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], numpy.float32)
    moved = cv2.perspectiveTransform(frame[None], homography)[0]
    share = abs(cv2.contourArea(moved)) / (width * height)
    return bool(cv2.isContourConvex(moved)) and 0.1 < share < 10


def _warped(
    old: Grey, homography: NDArray[numpy.float64], shape: tuple[int, ...]
) -> tuple[Grey, Grey]:
    size, back = (shape[1], shape[0]), cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(old, homography, size, flags=cv2.INTER_LINEAR | back)
    full = numpy.full_like(old, 255)
    inside = cv2.warpPerspective(full, homography, size, flags=cv2.INTER_NEAREST | back)
    return numpy.asarray(laid), numpy.asarray(cv2.erode(inside, numpy.ones((WINDOW, WINDOW))))


def _parallax(now: Grey, laid: Grey) -> Plane:
    """Return by how many pixels parallax displaces each place of the new picture."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    # None means that there is no first guess. OpenCV's types do not allow None, but zeros would be
    # a guess.
    one, other = _with_even_light(now), _with_even_light(laid)
    moved = flow.calc(one, other, None)  # type: ignore[call-overload]
    calm = cv2.GaussianBlur(cv2.medianBlur(moved, 5), (0, 0), 6)
    return numpy.asarray(numpy.clip(calm, -MOST_PARALLAX, MOST_PARALLAX), numpy.float32)


def _without_parallax(laid: Grey, moved: Plane) -> Grey:
    down, across = numpy.indices(laid.shape, dtype=numpy.float32)
    return numpy.asarray(
        cv2.remap(laid, across + moved[..., 0], down + moved[..., 1], cv2.INTER_LINEAR)
    )


def _differing_places(now: Grey, laid: Grey, inside: NDArray[numpy.bool_]) -> NDArray[numpy.bool_]:
    """Return the places whose surroundings differ, not counting differences of light."""
    one, other = now.astype(numpy.float32), laid.astype(numpy.float32)
    size = (WINDOW, WINDOW)
    mean_one, mean_other = cv2.boxFilter(one, -1, size), cv2.boxFilter(other, -1, size)
    both = cv2.boxFilter(one * other, -1, size) - mean_one * mean_other
    var_one = numpy.maximum(cv2.boxFilter(one * one, -1, size) - mean_one**2, 0)
    var_other = numpy.maximum(cv2.boxFilter(other * other, -1, size) - mean_other**2, 0)
    steady = FAINT_CONTRAST**2
    alike = (2 * both + steady) / (var_one + var_other + steady)
    return numpy.asarray((alike < LEAST_SIMILARITY) & inside, bool)


def _regions(unlike: NDArray[numpy.bool_]) -> tuple[Region, ...]:
    """Return a box around each patch that differs, in shares of the frame, the largest first."""
    height, width = unlike.shape
    dense = cv2.boxFilter(unlike.astype(numpy.float32), -1, (2 * WINDOW + 1, 2 * WINDOW + 1))
    _, _, boxes, _ = cv2.connectedComponentsWithStats((dense > LEAST_DIFFERING).astype(numpy.uint8))
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


def _warped_jpeg(
    old: Colour,
    now: Colour,
    homography: NDArray[numpy.float64],
    reduced_shape: tuple[int, ...],
) -> bytes:
    height, width = now.shape[:2]
    to_reduced = numpy.diag([reduced_shape[1] / width, reduced_shape[0] / height, 1.0])
    from_reduced = numpy.diag([old.shape[1], old.shape[0], 1.0]) @ numpy.diag(
        [1 / _reduced_size(old)[0], 1 / _reduced_size(old)[1], 1.0]
    )
    whole = from_reduced @ homography @ to_reduced
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(old, whole, (width, height), flags=flags)
    _, encoded = cv2.imencode(".jpg", laid, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return bytes(encoded)


def _reduced_size(picture: Colour) -> tuple[float, float]:
    scale = min(1.0, COMPARED_SIDE / max(picture.shape[:2]))
    return round(picture.shape[1] * scale), round(picture.shape[0] * scale)


def _with_even_light(grey: Grey) -> Grey:
    return numpy.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(grey), numpy.uint8)
