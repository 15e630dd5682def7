"""Cut, changed and mislabelled files are refused with a sentence, whichever byte is wrong."""

from __future__ import annotations

import io
import random
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from searches.imaging.derive import upright_jpeg
from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import measure
from searches.rules.photos import problems
from searches.words.photos import PhotoProblem as P
from tests.imaging.sample_pictures import corners, encode, textured

WHOLE = {
    "JPEG": encode(textured(480, 360), "JPEG", quality=85),
    "PNG": encode(textured(240, 180), "PNG"),
    "WEBP": encode(textured(480, 360), "WEBP", quality=85),
}


def _problem(content: bytes, folder: Path) -> P | None:
    path = folder / "photo"
    path.write_bytes(content)
    try:
        measure(path)
        upright_jpeg(content, longest_side=100)
    except Unreadable as refusal:
        return refusal.problem
    return None


@pytest.mark.parametrize("kind", WHOLE)
def test_a_cut_file_is_refused_wherever_it_is_cut(kind: str, tmp_path: Path) -> None:
    whole = WHOLE[kind]
    assert _problem(whole, tmp_path) is None
    assert len(whole) > 10_000
    for length in range(0, len(whole) - 64, 1024):
        assert _problem(whole[:length], tmp_path) is not None, length
    assert _problem(whole[: len(whole) // 2], tmp_path) in (P.TRUNCATED, P.UNREADABLE)


def test_a_large_webp_is_read_to_its_end_and_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    whole = encode(corners(4000, 3000), "WEBP", exif=exif, method=0)
    path = tmp_path / "photo"
    path.write_bytes(whole)
    assert (measure(path).width, measure(path).height) == (3000, 4000)
    with Image.open(io.BytesIO(upright_jpeg(whole, longest_side=100))) as upright:
        assert upright.size == (75, 100)
        pixel = upright.convert("RGB").getpixel((60, 20))
        assert isinstance(pixel, tuple) and pixel[0] > 200  # the red corner is on the left
    assert _problem(whole[: len(whole) * 3 // 4], tmp_path) in (P.TRUNCATED, P.UNREADABLE)


def test_three_hundred_mutated_files_are_all_answered(tmp_path: Path) -> None:
    chance = random.Random(20260301)
    refused = 0
    for number in range(300):
        content = bytearray(WHOLE[tuple(WHOLE)[number % 3]])
        for _ in range(chance.choice((1, 3, 20, 200))):
            content[chance.randrange(min(len(content), 2000) if number % 2 else len(content))] = (
                chance.randrange(256)
            )
        refused += _problem(bytes(content), tmp_path) is not None
    assert 50 < refused < 300


def test_a_bomb_is_refused_on_its_header(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = (
        struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    )
    rest = struct.pack(">I", 10) + b"IDAT" + bytes(14)
    assert _problem(b"\x89PNG\r\n\x1a\n" + chunk + rest, tmp_path) is P.TOO_MANY_PIXELS


def _lying(side: int) -> bytes:
    content = bytearray(WHOLE["JPEG"])
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", side, side)
    return bytes(content)


def test_a_header_that_claims_a_gigapixel_is_refused(tmp_path: Path) -> None:
    assert _problem(_lying(65500), tmp_path) is P.TOO_MANY_PIXELS


def test_a_header_that_claims_more_than_was_drawn_is_no_evidence(tmp_path: Path) -> None:
    """A decoder fills the missing part of a cut photograph with grey.

    The file can be read, but is not usable as a photograph.
    """
    path = tmp_path / "photo"
    path.write_bytes(_lying(6000))
    assert P.UNIFORM in problems(measure(path))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animated_picture_is_refused(kind: str, tmp_path: Path) -> None:
    frames = [textured(seed=seed) for seed in (1, 2, 3)]
    content = encode(frames[0], kind, save_all=True, append_images=frames[1:])
    assert _problem(content, tmp_path) is P.ANIMATED


@pytest.mark.parametrize(
    "tail", [b"<html><script>alert(1)</script>", b"PK\x03\x04" + bytes(40), b"%PDF-1.7\n"]
)
@pytest.mark.parametrize("kind", WHOLE)
def test_bytes_after_the_picture_are_never_read(kind: str, tail: bytes, tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(WHOLE[kind] + tail)
    assert measure(path).content_type == f"image/{kind.lower()}"
    assert tail not in upright_jpeg(path.read_bytes(), longest_side=100)


@pytest.mark.parametrize("head", [b"<html>", b"%PDF-1.7\n", b"PK\x03\x04", b"GIF89a", b"\x00" * 8])
def test_a_file_that_starts_as_another_format_is_no_photograph(head: bytes, tmp_path: Path) -> None:
    assert _problem(head + WHOLE["JPEG"], tmp_path) is P.WRONG_TYPE


def test_metadata_does_not_reach_a_screen() -> None:
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>"
    jpeg = upright_jpeg(encode(corners(), "JPEG", exif=exif), longest_side=100)
    assert b"script" not in jpeg
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert not picture.getexif()
