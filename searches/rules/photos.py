"""The rules of photographs: whether a photograph is usable, and whether it is a copy.

The functions compare measures with thresholds, and return problems and hints.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta

from searches.words.photos import (
    CopyThresholds,
    Likeness,
    PhotoHint,
    PhotoMeasures,
    PhotoProblem,
    PhotoThresholds,
)
from searches.words.policy import Policy


def problems(
    measures: PhotoMeasures, thresholds: PhotoThresholds | None = None
) -> tuple[PhotoProblem, ...]:
    """Return the problems that make the photograph unusable. A usable photograph has none."""
    limits = thresholds or PhotoThresholds()
    longest, shortest = (
        max(measures.width, measures.height),
        min(measures.width, measures.height),
    )
    dark = (
        measures.brightness < limits.darkest_mean
        or measures.dark_per_mille > limits.most_dark_per_mille
    )
    bright = (
        measures.brightness > limits.brightest_mean
        or measures.bright_per_mille > limits.most_bright_per_mille
    )
    lit = not dark and not bright
    # A plain wall has no detail that could be blurred, so its photograph is called uniform instead.
    even = measures.even_per_mille > limits.most_even_per_mille
    blurred = measures.sharpness < limits.least_sharpness and not (lit and even)
    found = (
        (PhotoProblem.TOO_DARK, dark),
        (PhotoProblem.TOO_BRIGHT, bright),
        (PhotoProblem.FLAT, lit and measures.contrast < limits.least_contrast),
        (PhotoProblem.UNIFORM, lit and even),
        (PhotoProblem.BLURRED, blurred),
        (
            PhotoProblem.TOO_SMALL,
            longest < limits.least_longest_side or shortest < limits.least_shortest_side,
        ),
    )
    return tuple(problem for problem, stands in found if stands)


def thresholds_of(policy: Policy) -> PhotoThresholds:
    """Return the thresholds that this prison sets for photographs."""
    names = [field.name for field in fields(PhotoThresholds)]
    return PhotoThresholds(**{name: getattr(policy, f"photo_{name}") for name in names})


def hints(
    measures: PhotoMeasures,
    *,
    taken: tuple[datetime, datetime],
    cameras: frozenset[str],
    policy: Policy,
) -> tuple[PhotoHint, ...]:
    """Return the hints about a photograph, which go to the security lead and hold no vehicle.

    `taken` is the earliest and the latest trusted time at which the photograph can have been taken,
    in the prison's time zone. `cameras` are the cameras in the files that this tablet sent earlier
    in the search. A file that names no time or camera gives no hint about it.
    """
    written, slack = (
        _written_time(measures.taken_text),
        timedelta(minutes=policy.photo_time_minutes),
    )
    first, last = (moment.replace(tzinfo=None) for moment in taken)
    found = (
        (PhotoHint.OTHER_TIME, written and not first - slack <= written <= last + slack),
        (PhotoHint.OTHER_CAMERA, measures.camera and cameras - {measures.camera}),
        (PhotoHint.SCREEN, measures.ripple > policy.photo_most_ripple),
    )
    return tuple(hint for hint, stands in found if stands)


def _written_time(text: str) -> datetime | None:
    """Return the EXIF time of a file, or None if it does not have the form of an EXIF time.

    An EXIF time is a local time without an offset.
    """
    try:
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None


def is_copy(alike: Likeness, thresholds: CopyThresholds | None = None) -> bool:
    """Return whether two files come from one exposure, not from two photographs of one place.

    If a program cropped, resized, turned by 90°, mirrored or framed the picture, its corners still
    fit exactly. If a program also tilted or bent the picture, it counts as a copy only if the
    finest detail agrees everywhere.
    """
    limits = thresholds or CopyThresholds()
    if not alike.matched:
        return False
    alone = alike.astray_straight <= limits.straight_against_best * alike.astray + 0.1
    straight = alone and alike.astray_straight <= limits.most_astray_straight
    nearly = alone and alike.astray_straight <= limits.nearly_straight
    if straight and alike.grain >= limits.least_grain:
        return True
    if nearly and alike.grain_low >= limits.least_grain_low_nearly:
        return True
    return alike.astray <= limits.most_astray and alike.grain_low >= limits.least_grain_low


def is_flat_copy(alike: Likeness, thresholds: CopyThresholds | None = None) -> bool:
    """Return whether the new photograph shows the earlier picture on a screen or on paper.

    Such a picture is flat, so after correction for the angle nearly all its corners match those of
    the earlier photograph, to a third of a pixel. A vehicle has near and far parts, whose distances
    in the picture change as soon as the camera has moved. Call this function only for photographs
    from different searches, and never for a flat subject.
    """
    limits = thresholds or CopyThresholds()
    return (
        alike.flat_matched >= limits.least_flat_matched
        and alike.flat_share >= limits.least_flat_share
        and alike.flat_astray <= limits.most_flat_astray
        and alike.flat_grain >= limits.least_flat_grain
    )


def stored_problems(codes: Iterable[str], *, is_copy: bool) -> tuple[PhotoProblem, ...]:
    """Return the problems of a stored photograph, with COPY first if the photograph is a copy."""
    copied = (PhotoProblem.COPY,) if is_copy else ()
    return (*copied, *(PhotoProblem(code) for code in codes))
