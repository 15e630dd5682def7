"""Comparisons of two photographs: foreign objects are outlined, unchanged parts are not, and
pictures that do not fit are reported.
"""

from __future__ import annotations

import time

import pytest

from searches.imaging.comparisons import compare
from searches.imaging.derive import upright_jpeg
from searches.imaging.scenes import scene, varied
from searches.words.photos import Region
from tests.imaging.collected_photographs import required_folder
from tests.imaging.copies import jpeg, opened
from tests.imaging.foreign_objects import Box, bundle, strap

SECONDS = 3
NEAR = (
    ("iphone_hdr_NO.jpg", "iphone_hdr_YES.jpg"),
    ("canon_hdr_NO.jpg", "canon_hdr_YES.jpg"),
    ("rubberwhale1.png", "rubberwhale2.png"),
)
FAR = (("lund_01.jpg", "lund_02.jpg"), ("aloeL.jpg", "berlin_01.jpg"))


def pair_file(name: str) -> bytes:
    return upright_jpeg((required_folder() / "pairs" / name).read_bytes(), longest_side=1600)


def outlined(box: Box, regions: tuple[Region, ...], shape: tuple[int, ...]) -> bool:
    """Return whether the middle of an outlined region is in the box, or the box's middle in a
    region.
    """
    height, width = shape[:2]
    left, top, across, down = box
    for region in regions:
        x, y = (region.left + region.across / 2) * width, (region.top + region.down / 2) * height
        if left <= x <= left + across and top <= y <= top + down:
            return True
        x, y = (left + across / 2) / width, (top + down / 2) / height
        if (
            region.left <= x <= region.left + region.across
            and region.top <= y <= region.top + region.down
        ):
            return True
    return False


@pytest.mark.parametrize(("first", "second"), NEAR)
def test_the_same_place_again_fits_and_is_hardly_outlined(first: str, second: str) -> None:
    found = compare(pair_file(first), pair_file(second))
    assert found.laid is not None and found.agreeing > 0.9
    assert sum(region.across * region.down for region in found.regions) < 0.05


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
@pytest.mark.parametrize(("first", "second"), NEAR)
def test_a_bundle_is_outlined(first: str, second: str, share: float) -> None:
    picture = opened(pair_file(second))
    put, box = bundle(picture, share, seed=7)
    found = compare(pair_file(first), jpeg(put, 85))
    assert found.laid is None or outlined(box, found.regions, picture.shape)


@pytest.mark.parametrize(("first", "second"), NEAR)
def test_a_strap_is_outlined(first: str, second: str) -> None:
    picture = opened(pair_file(second))
    put, box = strap(picture, 0.03, seed=3)
    found = compare(pair_file(first), jpeg(put, 85))
    assert found.laid is None or outlined(box, found.regions, picture.shape)


@pytest.mark.parametrize(("first", "second"), FAR)
def test_pictures_that_do_not_fit_are_reported(first: str, second: str) -> None:
    found = compare(pair_file(first), pair_file(second))
    assert found.laid is None and found.regions == ()


def test_a_comparison_at_1600_pixels_takes_seconds() -> None:
    drawn = scene(3)
    began = time.process_time()
    assert compare(drawn, varied(drawn, 5, "")).laid is not None
    assert time.process_time() - began < 2 * SECONDS  # on two cores


@pytest.mark.parametrize("size", [(1, 1), (640, 3), (40, 40)])
def test_a_tiny_picture_is_compared_without_an_error(size: tuple[int, int]) -> None:
    small = scene(3, width=max(size[0], 16), height=max(size[1], 16))
    assert compare(small, scene(4)).laid is None
    assert compare(scene(4), small).laid is None
