"""A photograph's measures against the thresholds, each at its edge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searches.rules.photos import found_wrong, problems
from searches.words.photos import PhotoMeasures, PhotoProblem, PhotoThresholds

LIMITS = PhotoThresholds()
GOOD = PhotoMeasures(
    content_type="image/jpeg",
    width=1600,
    height=1200,
    orientation=1,
    brightness=110,
    dark_per_mille=100,
    bright_per_mille=10,
    contrast=50,
    sharpness=200,
    taken_text="",
    camera="",
    dhash="0" * 16,
)
EDGES = [
    ("brightness", LIMITS.darkest_mean, LIMITS.darkest_mean - 1, PhotoProblem.TOO_DARK),
    ("dark_per_mille", LIMITS.most_dark_per_mille, 901, PhotoProblem.TOO_DARK),
    ("brightness", LIMITS.brightest_mean, LIMITS.brightest_mean + 1, PhotoProblem.TOO_BRIGHT),
    ("bright_per_mille", LIMITS.most_bright_per_mille, 801, PhotoProblem.TOO_BRIGHT),
    ("sharpness", LIMITS.least_sharpness, LIMITS.least_sharpness - 1, PhotoProblem.BLURRED),
    ("height", LIMITS.least_shortest_side, LIMITS.least_shortest_side - 1, PhotoProblem.TOO_SMALL),
]


def test_a_good_photograph_is_usable() -> None:
    assert problems(GOOD) == ()


@pytest.mark.parametrize(("measure", "still", "no_more", "problem"), EDGES)
def test_each_threshold_holds_at_its_edge(
    measure: str, still: int, no_more: int, problem: PhotoProblem
) -> None:
    assert problems(replace(GOOD, **{measure: still})) == ()
    assert problems(replace(GOOD, **{measure: no_more})) == (problem,)


def test_upright_and_lying_count_alike() -> None:
    assert problems(replace(GOOD, width=600, height=1000)) == ()
    assert problems(replace(GOOD, width=600, height=999)) == (PhotoProblem.TOO_SMALL,)


def test_everything_wrong_is_said() -> None:
    bad = replace(GOOD, brightness=3, dark_per_mille=1000, sharpness=0, width=10, height=10)
    assert problems(bad) == (
        PhotoProblem.TOO_DARK,
        PhotoProblem.BLURRED,
        PhotoProblem.TOO_SMALL,
    )


def test_thresholds_of_an_establishment_take_the_place_of_the_defaults() -> None:
    assert problems(GOOD, PhotoThresholds(least_sharpness=201)) == (PhotoProblem.BLURRED,)


def test_being_a_copy_is_said_first() -> None:
    assert found_wrong(["blurred"], is_copy=True) == (PhotoProblem.COPY, PhotoProblem.BLURRED)
    assert found_wrong([], is_copy=False) == ()
