"""Attack 16: sensor noise on a blurred photograph is taken for detail."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import cv2
import numpy
import pytest
from django.test import Client

from tests.api.photos.test_photos import digest_of
from tests.imaging.calibrate import defocused, dimmed, shaken
from tests.imaging.copies import Picture, jpeg, opened
from tests.support.browsers import browser
from tests.support.photographs import photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock

NOISE = 8.0  # in grey levels, as from a small sensor in poor light


def noisy(picture: Picture, seed: int = 1) -> Picture:
    noise = numpy.random.default_rng(seed).normal(0, NOISE, picture.shape)
    return numpy.clip(picture + noise, 0, 255).astype(numpy.uint8)


def wall(level: int = 205) -> Picture:
    """Return a picture of a plain white refrigerator wall with a soft shadow along one edge."""
    width, height = 1600, 1200
    slope = numpy.linspace(level, level - 18, width)[None, :, None]
    return noisy(numpy.broadcast_to(slope, (height, width, 3)).astype(numpy.uint8))


def sent(prison: Prison, in_the_lock: InTheLock, picture: Picture) -> dict[str, Any]:
    tablet: Client = browser(prison, "grace")
    body = jpeg(picture, 88)
    answer = tablet.put(
        f"/api/v1/photos/{uuid4()}?visit={in_the_lock.visit.pk}&item=U3&slot=U3&phase=way_out",
        body,
        content_type="image/jpeg",
        headers={"Content-Digest": digest_of(body), "X-Camera": "page"},
    )
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def codes(body: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in body["problems"]]


@pytest.mark.parametrize("degrees", [0, 45, 110])
def test_a_photograph_moved_by_three_per_cent_is_blurred_under_its_noise(
    prison: Prison, in_the_lock: InTheLock, degrees: int
) -> None:
    moved = shaken(opened(photograph(1)), 3, degrees)
    assert "blurred" in codes(sent(prison, in_the_lock, noisy(moved)))


def test_a_photograph_out_of_focus_is_blurred_under_its_noise(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    soft = defocused(opened(photograph(2)), 15)
    assert "blurred" in codes(sent(prison, in_the_lock, noisy(soft)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sharp_photograph_in_poor_light_is_usable_with_its_noise(
    prison: Prison, in_the_lock: InTheLock, seed: int
) -> None:
    dim = dimmed(opened(photograph(seed)), 0.6)
    assert sent(prison, in_the_lock, noisy(dim, seed))["usable"]


def test_a_photograph_of_a_plain_wall_says_how_to_frame_it(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    body = sent(prison, in_the_lock, wall())
    assert "blurred" not in codes(body)
    sentences = " ".join(problem["sentence"] for problem in body["problems"])
    assert "Stand back so that a corner and the floor are visible." in sentences


def test_a_wall_with_its_corner_and_the_floor_is_usable(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    picture = wall().copy()
    floor = opened(photograph(4))
    picture[800:] = floor[800:]
    cv2.line(picture, (380, 0), (380, 800), (60, 60, 60), 9)
    assert sent(prison, in_the_lock, noisy(picture))["usable"]
