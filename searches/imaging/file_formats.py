"""Safe opening of photographs from outside: three formats, with hard limits on their size.

Pillow's own limit is far above 50 megapixels, `verify()` accepts half a JPEG, and a file's name
proves nothing. The format is therefore read from the bytes, the limits are checked in the header,
and every pixel is decoded.

Phones append previews, gain maps and short films to a photograph. Bytes after the picture are
accepted but never interpreted, and a file is always served under the type found in its bytes.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zlib import error as ZlibError  # noqa: N812

import cv2
import numpy
from PIL import Image, UnidentifiedImageError

from searches.imaging.jpeg_frames import JpegFrame, jpeg_frame
from searches.words.photos import SENTENCES, PhotoProblem
from searches.words.refusals import Invalid

LIMIT_BYTES = 20 * 1024 * 1024
LIMIT_PIXELS = 50_000_000
# For a WebP or a progressive JPEG, because its decoder holds the whole picture in memory.
LIMIT_HELD_PIXELS = 25_000_000
LIMIT_SCANS = 16  # an ordinary progressive JPEG has ten
LARGE_WEBP = 8_000_000  # pixels; OpenCV decodes a WebP that has more
LARGEST_SIDE = 4000  # pixels on the longest side of a large WebP after decoding
# A JPEG with more pictures inside opens as MPO, at its first picture.
FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
}
#: Brands of a HEIF container. Phones write HEIC unless they are set otherwise.
HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1"}
)
#: Every exception that Pillow is known to raise on a broken file.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    ZeroDivisionError,
    struct.error,
    MemoryError,
    ZlibError,
    Image.DecompressionBombError,
)


class Unreadable(Invalid):
    """The refusal of a file that is not an acceptable photograph. The file is not stored."""

    def __init__(self, problem: PhotoProblem) -> None:
        super().__init__(f"photo-{problem.replace('_', '-')}", SENTENCES[problem], field="photo")
        self.problem = problem
        if problem in (PhotoProblem.WRONG_TYPE, PhotoProblem.HEIC):
            self.status = 415
        if problem is PhotoProblem.TOO_MANY_BYTES:
            self.status = 413


@contextmanager
def open_picture(source: Path | IO[bytes]) -> Iterator[Image.Image]:
    """Open a picture and check its header, without decoding the pixels. Raises Unreadable."""
    if isinstance(source, Path):
        size = source.stat().st_size
        if size == 0:
            raise Unreadable(PhotoProblem.EMPTY)
        if size > LIMIT_BYTES:
            raise Unreadable(PhotoProblem.TOO_MANY_BYTES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd EXIF and large pictures are judged below
        try:
            picture = Image.open(source, formats=FORMATS)
        except UnidentifiedImageError as fault:
            heic = _first_bytes(source)[4:8] == b"ftyp" and _first_bytes(source)[8:] in HEIC_BRANDS
            raise Unreadable(PhotoProblem.HEIC if heic else PhotoProblem.WRONG_TYPE) from fault
        except Image.DecompressionBombError as fault:
            raise Unreadable(PhotoProblem.TOO_MANY_PIXELS) from fault
        except BROKEN as fault:
            raise Unreadable(PhotoProblem.UNREADABLE) from fault
        with picture:
            _check_header(picture)
            if picture.format in ("JPEG", "MPO"):
                _check_coding(picture, jpeg_frame(_all_bytes(source)))
            yield picture


def _first_bytes(source: Path | IO[bytes]) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as file:
            return file.read(12)
    source.seek(0)
    return source.read(12)


def _all_bytes(source: Path | IO[bytes]) -> bytes:
    """Return all bytes of the file. The position of a stream does not change."""
    if isinstance(source, Path):
        return source.read_bytes()
    position = source.tell()
    source.seek(0)
    content = source.read()
    source.seek(position)
    return content


def decode_pixels(picture: Image.Image) -> Image.Image:
    """Decode all pixels of a picture. Raises Unreadable if some are missing or broken."""
    if picture.format == "WEBP" and picture.width * picture.height > LARGE_WEBP:
        return _large_webp(picture)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture.load()
        except BROKEN as fault:
            text = str(fault).lower()
            cut = "truncat" in text or "unexpected end" in text or isinstance(fault, EOFError)
            problem = PhotoProblem.TRUNCATED if cut else PhotoProblem.UNREADABLE
            raise Unreadable(problem) from fault
    return picture


def _large_webp(picture: Image.Image) -> Image.Image:
    """Decode a large WebP with OpenCV, which needs one copy in memory. Pillow would need four."""
    source: IO[bytes] | None = getattr(picture, "fp", None)
    if source is None:
        raise Unreadable(PhotoProblem.UNREADABLE)
    source.seek(0)
    content = numpy.frombuffer(source.read(), numpy.uint8)
    vars(picture)["_decoder"] = None  # frees two copies that Pillow made when it opened the file
    try:
        pixels = cv2.imdecode(content, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as fault:
        raise Unreadable(PhotoProblem.UNREADABLE) from fault
    if pixels is None:
        raise Unreadable(PhotoProblem.TRUNCATED)
    scale = min(1.0, LARGEST_SIDE / max(picture.size))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Image.fromarray(cv2.cvtColor(small, cv2.COLOR_BGR2RGB))


def _check_header(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > LIMIT_PIXELS:
        raise Unreadable(PhotoProblem.TOO_MANY_PIXELS)
    if picture.format == "WEBP" and width * height > LIMIT_HELD_PIXELS:
        raise Unreadable(PhotoProblem.TOO_MANY_HELD_PIXELS)
    animated = getattr(picture, "is_animated", False) and picture.format in ("PNG", "WEBP")
    if animated:
        raise Unreadable(PhotoProblem.ANIMATED)


def _check_coding(picture: Image.Image, frame: JpegFrame) -> None:
    if not frame.is_known or frame.scans > LIMIT_SCANS:
        raise Unreadable(PhotoProblem.UNREADABLE)
    if frame.is_progressive and picture.width * picture.height > LIMIT_HELD_PIXELS:
        raise Unreadable(PhotoProblem.TOO_MANY_HELD_PIXELS)
