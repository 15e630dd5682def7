"""Is a photograph usable? Its measures against the thresholds, in words."""

from __future__ import annotations

from collections.abc import Iterable

from searches.words.photos import PhotoMeasures, PhotoProblem, PhotoThresholds


def problems(
    measures: PhotoMeasures, thresholds: PhotoThresholds | None = None
) -> tuple[PhotoProblem, ...]:
    """Everything that is wrong with the picture as evidence; empty when it is usable."""
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
    found = (
        (PhotoProblem.TOO_DARK, dark),
        (PhotoProblem.TOO_BRIGHT, bright),
        (PhotoProblem.BLURRED, measures.sharpness < limits.least_sharpness),
        (
            PhotoProblem.TOO_SMALL,
            longest < limits.least_longest_side or shortest < limits.least_shortest_side,
        ),
    )
    return tuple(problem for problem, stands in found if stands)


def found_wrong(codes: Iterable[str], *, is_copy: bool) -> tuple[PhotoProblem, ...]:
    """A stored photograph's problems in words; being a copy is the first of them."""
    copied = (PhotoProblem.COPY,) if is_copy else ()
    return (*copied, *(PhotoProblem(code) for code in codes))
