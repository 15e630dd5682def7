"""The rules of photographs: whether a photograph is usable, and whether it is new.

Measures are compared with thresholds, and the result is given as problems and hints.
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
    """Return everything that is wrong with the picture as evidence; empty when it is usable."""
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
    # A plain wall has nothing that could be blurred, so the officer is told how to frame it
    # instead.
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
    """Return what in the file contradicts the facts, and whether it may show a screen.

    A hint does not hold the vehicle. `taken` is the span in which the photograph was taken by
    trusted time, in the prison's time zone. `cameras` are those that the tablet named before in
    this search. A file without such data gives no hint.
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
    """Return the time written in a file, or None when it is not in the form that EXIF prescribes.

    EXIF writes local time without an offset.
    """
    try:
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None


def is_copy(alike: Likeness, thresholds: CopyThresholds | None = None) -> bool:
    """Return whether both are one exposure, rather than two photographs from nearly the same place.

    Changes that only programs make (crop, resize, turn by 90°, mirror, frame) leave corners where
    they were. A picture that was also tilted or bent is a copy only if it agrees everywhere in its
    finest detail.
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
    """Return whether the new photograph shows the earlier picture itself, held up flat.

    A picture on a screen or on paper lies in one plane, so once it is tilted nearly all its corners
    lie on those of the earlier photograph, to a third of a pixel. A vehicle that is photographed
    again has near and far parts, which move against each other as soon as the camera has moved.
    Call this only for two photographs from different searches, and never for a flat subject.
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
