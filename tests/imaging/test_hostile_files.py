"""Every hostile file is either refused with a reason or measured without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from searches.imaging.derive import upright_jpeg
from searches.imaging.file_formats import Unreadable
from searches.imaging.measure import measure
from searches.rules.photos import problems
from searches.words.photos import PhotoProblem as P
from tests.imaging.collected_photographs import folder, required_folder

REFUSED = {
    "200MP.heic": P.HEIC,
    "animated.gif": P.WRONG_TYPE,
    "animated_apng.png": P.ANIMATED,
    "bomb_13000x13000_rgb.png": P.TOO_MANY_PIXELS,
    "bomb_30000x30000_1bit.png": P.TOO_MANY_PIXELS,
    "broken.png": P.WRONG_TYPE,
    "broken_data_stream.png": P.UNREADABLE,
    "corrupted.heic": P.HEIC,
    "crash-465703f71a0f0094873a3e0e82c9f798161171b8.sgi": P.WRONG_TYPE,
    "crash-4fb027452e6988530aa5dabee76eecacb3b79f8a.j2k": P.WRONG_TYPE,
    "decompression_bomb.gif": P.WRONG_TYPE,
    "decompression_bomb.ico": P.WRONG_TYPE,
    "decompression_bomb_extents.gif": P.WRONG_TYPE,
    "empty.heic": P.EMPTY,
    "empty.jpg": P.EMPTY,
    "invalid_metadata_type.heic": P.HEIC,
    "jpeg_lying_65500x65500.jpg": P.TOO_MANY_PIXELS,
    "pdf_named.jpg": P.WRONG_TYPE,
    "svg_named.jpg": P.WRONG_TYPE,
    "svg_script.svg": P.WRONG_TYPE,
    "text_named.jpg": P.WRONG_TYPE,
    "timeout-060745d3f534ad6e4128c51d336ea5489182c69d.blp": P.WRONG_TYPE,
    "timeout-1ee28a249896e05b83840ae8140622de8e648ba9.psd": P.WRONG_TYPE,
    "timeout-9139147ce93e20eb14088fe238e541443ffd64b3.fli": P.WRONG_TYPE,
    "truncated.heic": P.HEIC,
    "truncated_image.png": P.TRUNCATED,
    "truncated_jpeg.jpg": P.TRUNCATED,
    "ultrahdr.jpg": P.TRUNCATED,
    "zip_named.jpg": P.WRONG_TYPE,
}
#: Files that are read as photographs, with their problems. Strange EXIF data is never a problem.
READ = {
    "36-memory_error.jpg": (),
    "all_black.jpg": (P.TOO_DARK, P.BLURRED),
    "all_white.jpg": (P.TOO_BRIGHT, P.BLURRED),
    "exif_injection.jpg": (P.TOO_SMALL,),
    "exif_typeerror.jpg": (P.TOO_SMALL,),
    "hopper_bad_exif.jpg": (P.TOO_SMALL,),
    "invalid-exif.jpg": (P.BLURRED, P.TOO_SMALL),
    "jpeg_comment_php.jpg": (P.TOO_SMALL,),
    "jpeg_plus_html_polyglot.jpg": (P.TOO_SMALL,),
    "junk_jpeg_header.jpg": (),
    "one_pixel.jpg": (P.TOO_DARK, P.BLURRED, P.TOO_SMALL),
    "screenshot_like.png": (P.TOO_BRIGHT,),
    "strip_4000x40.jpg": (P.TOO_SMALL,),
    "sugarshack_bad_mpo_header.jpg": (P.TOO_SMALL,),
}


def _files() -> list[Path]:
    found = folder()
    return sorted((found / "hostile").iterdir()) if found else []


def _outcome(path: Path) -> P | tuple[P, ...]:
    try:
        found = problems(measure(path))
        upright_jpeg(path.read_bytes(), longest_side=320)
    except Unreadable as refusal:
        return refusal.problem
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_a_reason(name: str) -> None:
    assert _outcome(required_folder() / "hostile" / name) == REFUSED[name]


@pytest.mark.parametrize("name", READ)
def test_a_harmless_strange_file_is_measured_with_its_problems(name: str) -> None:
    assert _outcome(required_folder() / "hostile" / name) == READ[name]


def test_no_hostile_file_has_any_other_outcome() -> None:
    required_folder()
    for path in _files():
        assert _outcome(path) is not None, path.name
