"""Files as phones write them are accepted and shown upright. A false HEIC is refused."""

from __future__ import annotations

import io
from pathlib import Path

import numpy
import pytest
from numpy.typing import NDArray
from PIL import Image

from searches.imaging.derive import upright_jpeg
from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import measure
from searches.rules.photos import problems
from searches.words.photos import SENTENCES, PhotoProblem
from tests.imaging.collected_photographs import required_folder

USABLE = (
    "HMD_Nokia_8.3_5G.jpg",
    "Reconyx_HC500_Hyperfire.jpg",
    "jolla.jpg",
    *(
        f"orientation_{way}_{number}.jpg"
        for way in ("Landscape", "Portrait")
        for number in range(1, 9)
    ),
)
ONLY_SMALL = (
    "DSCN0010.jpg",
    "flower.jpg",
    "frozenpond.mpo",
    "hopper_gray.jpg",
    "hopper_orientation_6.webp",
    "iptc.jpg",
    "no_exif.jpg",
    "sugarshack.mpo",
    "xmp_tags_orientation.png",
)
HEIC = ("IMG_5195.HEIC", "RGB_10__128x128.heif", "aux_YCbCr.heic", "pug.heic", "xiaomi.heic")


@pytest.mark.parametrize("name", USABLE)
def test_a_phones_photograph_is_usable(name: str) -> None:
    assert problems(measure(required_folder() / "phone" / name)) == ()


@pytest.mark.parametrize("name", ONLY_SMALL)
def test_a_small_but_good_picture_has_only_the_problem_of_its_size(name: str) -> None:
    assert problems(measure(required_folder() / "phone" / name)) == (PhotoProblem.TOO_SMALL,)


@pytest.mark.parametrize("name", HEIC)
def test_a_heic_file_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        measure(required_folder() / "phone" / name)
    assert refusal.value.problem is PhotoProblem.HEIC
    assert refusal.value.status == 415
    assert SENTENCES[PhotoProblem.HEIC] == "This is a HEIC file. Set the camera to JPEG."


@pytest.mark.parametrize("way", ["Landscape", "Portrait"])
@pytest.mark.parametrize("number", range(2, 9))
def test_every_orientation_shows_the_same_scene(way: str, number: int) -> None:
    folder = required_folder() / "phone"
    first, turned = (_shown(folder / f"orientation_{way}_{n}.jpg") for n in (1, number))
    assert first.shape == turned.shape
    assert numpy.abs(first - turned).mean() < 12


def _shown(path: Path) -> NDArray[numpy.float64]:
    jpeg = upright_jpeg(path.read_bytes(), longest_side=200)
    with Image.open(io.BytesIO(jpeg)) as picture:
        return numpy.asarray(picture.convert("L")).astype(float)
