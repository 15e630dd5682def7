"""Measures of whether two photographs are one exposure: how exactly one photograph fits the other.

A copy may be cropped, turned by a right angle, mirrored, resized, brightened or framed. Stretching
and shifting alone fit a copy to its original, to a fraction of a pixel and with the same grain. A
second photograph from the same place does not fit, because the hand tilts, and because near and far
things are displaced against each other.

A photograph of a screen or a print that shows the earlier picture is tilted but flat: one change of
perspective fits all of it to the original. This fit is measured as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy
from numpy.typing import NDArray

from searches.imaging.fingerprints import (
    FAR_EDGE,
    KEPT_CORNERS,
    TABLES,
    Fingerprint,
    Grey,
    SearchWords,
)
from searches.words.photos import Likeness

if TYPE_CHECKING:
    from cv2.typing import MatLike

Points = NDArray[numpy.float32]
Plane = NDArray[numpy.float64]
Size = tuple[int, int]

COMPARED_SIDE = 1024
ROUGH_ERROR = 8.0  # pixels by which corners with the same word may miss each other
LEAST_ROUGH = 5  # corners that must agree for a rough fit
LEAST_SCALE, MOST_SCALE = 0.25, 4.0
MOST_FOLLOWED, CORNER_DISTANCE = 400, 10  # corners to follow; pixels between two of them
LEAST_MATCHED = 14  # corners
WINDOW, LEVELS = 21, 3  # of the optical flow that follows corners
MOST_ERROR = 3.0  # pixels by which a corner may miss its place on the plane
GRAIN_BLUR = 1.5  # pixels; what this blur removes is the grain
BLOCK = 32  # pixels on the side of a block whose grain is compared
LEAST_GRAIN = 2.0  # grey levels; a block with less grain is not compared
BORDER = 9  # pixels along the edge that are not compared
GOOD_SHARE = 0.95  # of the corners on one plane: a second fit would add nothing
REFINED_BELOW = 0.8  # the correlation of the grain below which the fit is refined
STEPS = (3, 30, 1e-5)  # when OpenCV stops refining: at 30 steps or at this small a change


@dataclass(frozen=True, slots=True)
class RoughFit:
    """A first estimate of how to lay a new picture, or its mirror image, over an old one.

    The new picture may be turned, scaled and shifted.
    """

    mirrored: bool
    corners: int
    onto: Plane  # matrix of two rows, from pixels of the new picture to pixels of the old one


def rough_fit(
    fingerprint: Fingerprint, kept: bytes, places: bytes, sizes: tuple[Size, Size]
) -> RoughFit | None:
    """Estimate how to lay the new picture over the old one, from matching corners.

    Corners match by their words (16 bits of each corner's descriptor, see `fingerprints.py`) and by
    their positions. `sizes` are width and height of the new and of the old picture. Returns None
    when too few corners agree.
    """
    words = numpy.frombuffer(kept, numpy.uint16).reshape(TABLES, KEPT_CORNERS)
    old = numpy.frombuffer(places, numpy.uint16).reshape(-1, 2).astype(numpy.float32) / FAR_EDGE
    onto = numpy.asarray(old * compared_size(sizes[1]), numpy.float32)
    best: RoughFit | None = None
    for mirrored, one in enumerate(fingerprint.search_words):
        found = _rough_fit(
            SearchWords(one.words, one.places * compared_size(sizes[0])), words, onto
        )
        if found is not None and (best is None or found[0] > best.corners):
            best = RoughFit(bool(mirrored), *found)
    return best


def compared_size(size: Size) -> Points:
    """Return the width and height at which a picture is compared."""
    scale = min(1.0, COMPARED_SIDE / max(size))
    return numpy.array([max(1, round(side * scale)) for side in size], numpy.float32)


def _rough_fit(
    new_words: SearchWords, words: NDArray[numpy.uint16], old: Points
) -> tuple[int, Plane] | None:
    pairs: set[tuple[int, int]] = set()
    for table in range(TABLES):
        same = new_words.words[:, table, None] == words[table]
        new, kept = numpy.nonzero(same & (words[table] > 0))
        pairs |= set(zip(new.tolist(), kept.tolist(), strict=True))
    if len(pairs) < LEAST_ROUGH:
        return None
    new_at, old_at = (list(side) for side in zip(*sorted(pairs), strict=True))
    cv2.setRNGSeed(1)
    onto, inside = cv2.estimateAffinePartial2D(
        new_words.places[new_at], old[old_at], ransacReprojThreshold=ROUGH_ERROR
    )
    if onto is None or int(inside.sum()) < LEAST_ROUGH:
        return None
    if not LEAST_SCALE < float(numpy.hypot(onto[0, 0], onto[0, 1])) < MOST_SCALE:
        return None
    return int(inside.sum()), numpy.asarray(onto, float)


def likeness(new: Grey, old: Grey, rough: RoughFit) -> Likeness:
    """Measure how exactly a new picture fits an old one, starting from a rough fit.

    All measures are zero if the two pictures have nothing in common.
    """
    picture = numpy.ascontiguousarray(new[:, ::-1]) if rough.mirrored else new
    laid, inside = _warped(old, rough.onto, picture)
    plane = _plane(*_follow_corners(picture, laid, inside))
    if plane is None:
        return Likeness(mirrored=rough.mirrored)
    across = cv2.transform(plane.old_at[None], rough.onto)[0]
    scale = float(numpy.hypot(rough.onto[0, 0], rough.onto[0, 1]))
    straight = _straight_error(plane.new_at, across) / scale
    whole = numpy.vstack([rough.onto, [0, 0, 1]]) @ plane.homography
    fine = _grain_correlations(picture, old, whole)
    first_fine = fine
    if straight < 1 and (not len(fine) or numpy.median(fine) < REFINED_BELOW):
        fine = _grain_correlations(picture, old, _refine(picture, old, whole))
    flat, flat_fine = _fitted_as_flat(picture, old, whole, (plane, first_fine))
    return Likeness(
        matched=len(plane.new_at),
        astray=plane.astray,
        astray_straight=round(straight, 3),
        grain=round(float(numpy.median(fine)), 3) if len(fine) else 0.0,
        grain_low=round(float(numpy.percentile(fine, 25)), 3) if len(fine) else 0.0,
        mirrored=rough.mirrored,
        flat_matched=len(flat.new_at),
        flat_share=round(flat.share, 3),
        flat_astray=flat.astray,
        flat_grain=round(float(numpy.median(flat_fine)), 3) if len(flat_fine) else 0.0,
    )


@dataclass(frozen=True, slots=True)
class _Plane:
    """Corners of the new picture that one change of perspective maps onto the old picture."""

    homography: Plane
    new_at: Points
    old_at: Points
    share: float  # of all corners that were followed
    astray: float  # pixels, the median


def _plane(new_at: Points, old_at: Points) -> _Plane | None:
    if len(new_at) < LEAST_MATCHED:
        return None
    found, kept = cv2.findHomography(new_at, old_at, cv2.USAC_MAGSAC, MOST_ERROR)
    if found is None or int(kept.sum()) < LEAST_MATCHED:
        return None
    homography = numpy.asarray(found, numpy.float64)
    use = kept.ravel() > 0
    reached = cv2.perspectiveTransform(new_at[use][None], homography)[0]
    astray = numpy.median(numpy.linalg.norm(reached - old_at[use], axis=1))
    share = float(use.mean())
    return _Plane(homography, new_at[use], old_at[use], share, round(float(astray), 3))


def _fitted_as_flat(
    new: Grey, old: Grey, whole: Plane, first: tuple[_Plane, NDArray[numpy.float64]]
) -> tuple[_Plane, NDArray[numpy.float64]]:
    """Return the plane on which the old picture fits the new one, and the correlations of its
    grain.

    Fit the plane a second time if the first fit lost corners because of a steep tilt.
    """
    plane, _ = first
    if plane.share >= GOOD_SHARE:
        return first
    size, back = (new.shape[1], new.shape[0]), cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(old, whole, size, flags=cv2.INTER_LINEAR | back)
    full = numpy.full_like(old, 255)
    inside = cv2.warpPerspective(full, whole, size, flags=cv2.INTER_NEAREST | back)
    inside = cv2.erode(inside, numpy.ones((BORDER, BORDER)))
    again = _plane(*_follow_corners(new, numpy.asarray(laid), numpy.asarray(inside)))
    if again is None or again.share <= plane.share:
        return first
    return again, _grain_correlations(new, old, numpy.asarray(whole @ again.homography, float))


def _warped(old: Grey, onto: Plane, new: Grey) -> tuple[Grey, Grey]:
    size = (new.shape[1], new.shape[0])
    back = cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(old, onto, size, flags=cv2.INTER_LINEAR | back)
    inside = cv2.warpAffine(numpy.full_like(old, 255), onto, size, flags=cv2.INTER_NEAREST | back)
    return numpy.asarray(laid), numpy.asarray(cv2.erode(inside, numpy.ones((BORDER, BORDER))))


def _follow_corners(new: Grey, laid: Grey, inside: Grey) -> tuple[Points, Points]:
    """Return corners of the new picture, and their places in the old picture underneath."""
    one, other = _with_even_light(new), _with_even_light(laid)
    # OpenCV's types do not say that the result is None if there is no corner.
    corners: MatLike | None = cv2.goodFeaturesToTrack(
        one, MOST_FOLLOWED, 0.01, CORNER_DISTANCE, mask=inside
    )
    if corners is None:
        nothing = numpy.zeros((0, 2), numpy.float32)
        return nothing, nothing
    guess = numpy.zeros_like(corners)
    found, known, _ = cv2.calcOpticalFlowPyrLK(
        one, other, corners, guess, winSize=(WINDOW, WINDOW), maxLevel=LEVELS
    )
    use = known.ravel() > 0
    new_at = numpy.asarray(corners.reshape(-1, 2)[use], numpy.float32)
    return new_at, numpy.asarray(found.reshape(-1, 2)[use], numpy.float32)


def _with_even_light(grey: Grey) -> Grey:
    """Return the picture with the brightness of each place relative to its surroundings."""
    plain = grey.astype(numpy.float32)
    mean = cv2.blur(plain, (31, 31))
    spread = numpy.sqrt(numpy.maximum(cv2.blur(plain * plain, (31, 31)) - mean * mean, 0.0))
    evened = numpy.clip(128 + 45 * (plain - mean) / (spread + 4), 0, 255)
    return numpy.asarray(evened.astype(numpy.uint8), numpy.uint8)


def _straight_error(new: Points, old: Points) -> float:
    """Return the median error in pixels after stretching, shifting and turning by right angles."""
    return min(_stretched_error(new, old), _stretched_error(new[:, ::-1], old))


def _stretched_error(new: Points, old: Points) -> float:
    use = numpy.ones(len(new), bool)
    left = numpy.zeros_like(old, dtype=numpy.float64)
    error = numpy.zeros(len(new))
    for _ in range(6):  # each round leaves out the fifth with the largest errors
        for side in (0, 1):
            system = numpy.stack([new[:, side], numpy.ones(len(new))], axis=1).astype(float)
            solved = numpy.linalg.lstsq(system[use], old[use, side], rcond=None)[0]
            left[:, side] = system @ solved - old[:, side]
        error = numpy.linalg.norm(left, axis=1)
        use = error <= max(float(numpy.percentile(error, 80)), 1e-6)
    return float(numpy.median(error))


def _grain_correlations(new: Grey, old: Grey, homography: Plane) -> NDArray[numpy.float64]:
    """Return the correlation of the grain of both pictures, for each block where they overlap."""
    size, back = (new.shape[1], new.shape[0]), cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(old, homography, size, flags=cv2.INTER_LINEAR | back)
    full = numpy.full_like(old, 255)
    inside = cv2.warpPerspective(full, homography, size, flags=cv2.INTER_NEAREST | back)
    inside = cv2.erode(inside, numpy.ones((BORDER, BORDER)))
    one, other = _blocks(_grain_of(new)), _blocks(_grain_of(numpy.asarray(laid, numpy.uint8)))
    whole = _blocks(inside.astype(numpy.float32)).min(axis=1) > 0
    ones, others = one.std(axis=1), other.std(axis=1)
    use = whole & ((ones >= LEAST_GRAIN) | (others >= LEAST_GRAIN))
    together = (one * other).mean(axis=1) / (ones * others + 1e-6)
    return numpy.asarray(together[use], numpy.float64)


def _refine(new: Grey, old: Grey, homography: Plane) -> Plane:
    """Return the homography, refined to half a pixel.

    A comparison of the grain needs this precision.
    """
    size = (new.shape[1], new.shape[0])
    laid = cv2.warpPerspective(old, homography, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    everywhere = numpy.full_like(new, 255)
    shift: MatLike = numpy.eye(2, 3, dtype=numpy.float32)
    try:
        _, shift = cv2.findTransformECC(new, laid, shift, cv2.MOTION_AFFINE, STEPS, everywhere, 3)
    except cv2.error:  # the pictures have nothing in common to align
        return homography
    return numpy.asarray(homography @ numpy.vstack([shift, [0, 0, 1]]), float)


def _grain_of(grey: Grey) -> NDArray[numpy.float32]:
    plain = grey.astype(numpy.float32)
    return numpy.asarray(plain - cv2.GaussianBlur(plain, (0, 0), GRAIN_BLUR), numpy.float32)


def _blocks(plane: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
    down, across = plane.shape[0] // BLOCK, plane.shape[1] // BLOCK
    cut = plane[: down * BLOCK, : across * BLOCK].reshape(down, BLOCK, across, BLOCK)
    return cut.swapaxes(1, 2).reshape(down * across, BLOCK * BLOCK)
