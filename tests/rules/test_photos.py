"""The measures of a photograph are checked against each threshold, on both sides."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from searches.rules.photos import (
    hints,
    is_copy,
    is_flat_copy,
    problems,
    stored_problems,
    thresholds_of,
)
from searches.words.photos import Likeness, PhotoHint, PhotoMeasures, PhotoProblem, PhotoThresholds
from searches.words.policy import Policy

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
    ("contrast", LIMITS.least_contrast, LIMITS.least_contrast - 1, PhotoProblem.FLAT),
    ("even_per_mille", LIMITS.most_even_per_mille, 851, PhotoProblem.UNIFORM),
    ("sharpness", LIMITS.least_sharpness, LIMITS.least_sharpness - 1, PhotoProblem.BLURRED),
    ("height", LIMITS.least_shortest_side, LIMITS.least_shortest_side - 1, PhotoProblem.TOO_SMALL),
]


def test_a_good_photograph_is_usable() -> None:
    assert problems(GOOD) == ()


@pytest.mark.parametrize(("measure", "still", "no_more", "problem"), EDGES)
def test_each_threshold_is_exact_at_its_edge(
    measure: str, still: Any, no_more: Any, problem: PhotoProblem
) -> None:
    assert problems(replace(GOOD, **{measure: still})) == ()
    assert problems(replace(GOOD, **{measure: no_more})) == (problem,)


def test_portrait_and_landscape_are_measured_alike() -> None:
    assert problems(replace(GOOD, width=600, height=1000)) == ()
    assert problems(replace(GOOD, width=600, height=999)) == (PhotoProblem.TOO_SMALL,)


def test_every_problem_of_a_photograph_is_reported() -> None:
    bad = replace(GOOD, brightness=3, dark_per_mille=1000, sharpness=0, width=10, height=10)
    assert problems(bad) == (
        PhotoProblem.TOO_DARK,
        PhotoProblem.BLURRED,
        PhotoProblem.TOO_SMALL,
    )


def test_thresholds_of_a_prison_replace_the_defaults() -> None:
    assert problems(GOOD, PhotoThresholds(least_sharpness=201)) == (PhotoProblem.BLURRED,)


def test_a_copy_is_reported_first() -> None:
    assert stored_problems(["blurred"], is_copy=True) == (PhotoProblem.COPY, PhotoProblem.BLURRED)
    assert stored_problems([], is_copy=False) == ()


LYING = [
    (Likeness(), False),
    (Likeness(400, 0.05, 0.05, 0.95, 0.9), True),
    (Likeness(400, 0.25, 0.28, 0.5, 0.3), True),
    (Likeness(400, 0.25, 0.29, 0.5, 0.3), False),  # the next frame of a film is this similar
    (Likeness(400, 0.25, 0.28, 0.49, 0.3), False),
    (Likeness(400, 0.35, 0.45, 0.8, 0.7), True),
    (Likeness(400, 0.35, 0.46, 0.8, 0.7), False),
    # a second photograph half a second later, by hand
    (Likeness(400, 0.25, 0.58, 0.88, 0.84), False),
    # a second photograph half a minute later, by hand
    (Likeness(400, 0.09, 5.0, 0.9, 0.84), False),
    (Likeness(400, 0.1, 5.0, 0.93, 0.88), True),  # tilted by a program
    (Likeness(400, 0.11, 5.0, 0.93, 0.88), False),
    (Likeness(400, 0.02, 0.25, 0.45, 0.4), False),
]


@pytest.mark.parametrize(("alike", "wanted"), LYING)
def test_a_copy_fits_its_original_exactly_and_has_the_same_grain(
    alike: Likeness, wanted: bool
) -> None:
    assert is_copy(alike) is wanted


FLAT = Likeness(flat_matched=40, flat_share=0.8, flat_astray=0.3, flat_grain=0.5)
FLATNESS = [
    (FLAT, True),
    (replace(FLAT, flat_matched=39), False),
    (replace(FLAT, flat_share=0.799), False),
    (replace(FLAT, flat_astray=0.301), False),
    (replace(FLAT, flat_grain=0.499), False),
    (Likeness(), False),  # the values of comparisons stored before this was measured
]


@pytest.mark.parametrize(("alike", "wanted"), FLATNESS)
def test_a_photograph_of_a_flat_picture_fits_its_original_in_one_plane(
    alike: Likeness, wanted: bool
) -> None:
    assert is_flat_copy(alike) is wanted


TAKEN = (datetime(2026, 11, 23, 7, 26, tzinfo=UTC), datetime(2026, 11, 23, 7, 30, tzinfo=UTC))
SAID = [
    ("", ()),
    ("no time", ()),
    ("2026:11:23 07:28:00", ()),
    ("2026:11:23 07:11:00", ()),
    ("2026:11:23 07:10:59", (PhotoHint.OTHER_TIME,)),
    ("2026:11:23 07:45:00", ()),
    ("2026:11:23 07:45:01", (PhotoHint.OTHER_TIME,)),
    ("2026:11:22 07:28:00", (PhotoHint.OTHER_TIME,)),
]


@pytest.mark.parametrize(("taken_text", "wanted"), SAID)
def test_the_time_in_the_file_is_compared_with_trusted_time(
    taken_text: str, wanted: tuple[PhotoHint, ...]
) -> None:
    assert _hints(replace(GOOD, taken_text=taken_text)) == wanted


@pytest.mark.parametrize(
    ("camera", "before", "wanted"),
    [
        ("Pixel 7", frozenset(), ()),
        ("Pixel 7", frozenset({"Pixel 7"}), ()),
        ("Pixel 7", frozenset({"Galaxy A5"}), (PhotoHint.OTHER_CAMERA,)),
        ("", frozenset({"Galaxy A5"}), ()),
    ],
)
def test_a_camera_that_changes_within_a_search_is_a_hint(
    camera: str, before: frozenset[str], wanted: tuple[PhotoHint, ...]
) -> None:
    assert _hints(replace(GOOD, camera=camera), before) == wanted


def test_a_screen_pattern_is_a_hint_and_not_a_problem() -> None:
    rippled = replace(GOOD, ripple=21)
    assert _hints(rippled) == (PhotoHint.SCREEN,) and _hints(replace(GOOD, ripple=20)) == ()
    assert problems(rippled) == ()


def test_each_prison_can_set_each_threshold() -> None:
    assert thresholds_of(Policy()) == LIMITS
    for field in fields(LIMITS):
        seven: dict[str, Any] = {f"photo_{field.name}": 7}
        other = thresholds_of(Policy(**seven))
        assert other == replace(LIMITS, **{field.name: 7})


def _hints(measures: PhotoMeasures, before: frozenset[str] = frozenset()) -> tuple[PhotoHint, ...]:
    return hints(measures, taken=TAKEN, cameras=before, policy=Policy())
