"""Every colour mode and every EXIF orientation is shown as the camera saw the scene."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image, ImageChops

from searches.imaging.derive import upright_jpeg
from searches.imaging.measure import TURNS, measure
from tests.imaging.sample_pictures import CORNERS, corners, encode, textured

BACK = {  # how a camera held in each orientation stores an upright scene
    2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6,
}  # fmt: skip


def _shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(upright_jpeg(content, longest_side=400))).convert("RGB")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", BACK)
def test_every_orientation_is_shown_upright(kind: str, orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = corners().transpose(TURNS[BACK[orientation]])
    content = encode(stored, kind, exif=exif)
    upright = _shown(content)
    assert upright.size == (160, 120)
    for colour, (right, low) in CORNERS.items():
        seen = upright.getpixel((40 + 80 * right, 30 + 60 * low))
        assert _nearest(seen) == colour
    (tmp_path / "photo").write_bytes(content)
    measured = measure(tmp_path / "photo")
    assert (measured.width, measured.height, measured.orientation) == (160, 120, orientation)


def _nearest(seen: Any) -> str:
    solid: dict[str, Any] = {
        colour: Image.new("RGB", (1, 1), colour).getpixel((0, 0)) for colour in CORNERS
    }
    return min(solid, key=lambda colour: numpy.abs(numpy.subtract(seen, solid[colour])).sum())


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1"])
def test_every_mode_of_a_png_is_shown(mode: str, tmp_path: Path) -> None:
    picture = textured().convert(mode)
    (tmp_path / "photo").write_bytes(encode(picture, "PNG"))
    upright = _shown((tmp_path / "photo").read_bytes()).convert("L")
    difference = numpy.asarray(ImageChops.difference(upright, picture.convert("L")))
    assert difference.mean() < 16
    plain = numpy.asarray(picture.convert("L")).mean()
    assert abs(measure(tmp_path / "photo").brightness - plain) < 8


def test_a_sixteen_bit_picture_keeps_its_brightness(tmp_path: Path) -> None:
    ramp = numpy.linspace(0, 65535, 160 * 120).reshape(120, 160).astype(numpy.uint16)
    (tmp_path / "photo").write_bytes(encode(Image.fromarray(ramp), "PNG"))
    assert abs(measure(tmp_path / "photo").brightness - 127) < 3
    upright = numpy.asarray(_shown((tmp_path / "photo").read_bytes()).convert("L"))
    assert upright[0].mean() < 8
    assert upright[-1].mean() > 247


def test_cmyk_is_shown_in_its_colours(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(encode(corners().convert("CMYK"), "JPEG"))
    upright = _shown((tmp_path / "photo").read_bytes())
    assert _nearest(upright.getpixel((40, 30))) == "red"
    assert abs(measure(tmp_path / "photo").brightness - 120) < 25


def test_transparent_pixels_count_as_black(tmp_path: Path) -> None:
    clear = textured().convert("RGBA")
    clear.putalpha(0)
    (tmp_path / "photo").write_bytes(encode(clear, "PNG"))
    assert measure(tmp_path / "photo").dark_per_mille == 1000


def test_a_large_picture_made_small_in_strips_is_the_same_picture(tmp_path: Path) -> None:
    picture = textured(40, 30).resize((2000, 1500), Image.Resampling.BICUBIC)
    upright = Image.open(io.BytesIO(upright_jpeg(encode(picture, "PNG"), longest_side=300)))
    straight = picture.resize((300, 225), Image.Resampling.LANCZOS)
    difference = numpy.asarray(ImageChops.difference(upright.convert("RGB"), straight))
    assert difference.mean() < 6
