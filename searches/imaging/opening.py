"""Opening a stranger's file: three formats, hard limits on the header, nothing else escapes.

Pillow's own guard starts far above 50 megapixels, `verify()` takes half a JPEG for whole, and the
file's name says nothing: the format is read from the bytes, the limits from the header, and the
pixels are decoded to the end. Bytes after the picture (phones append previews, gain maps, motion)
are no fault; they are never interpreted and always served under the sniffed type.
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
LIMIT_HELD_PIXELS = 25_000_000  # of a WebP or a progressive JPEG, held whole while decoded
LIMIT_SCANS = 16  # an honest progressive JPEG has ten
LARGE_WEBP, LARGEST_SIDE = 8_000_000, 4000
FORMATS = ("JPEG", "PNG", "WEBP")  # a JPEG with more pictures inside opens as MPO, its first one
CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
}
#: Brands of a HEIF container: phones write HEIC unless they are told otherwise.
HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1"}
)
#: Everything Pillow is known to raise on a broken file; a bug of ours is none of these.
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
    """Not a photograph this service takes. Nothing of it is kept."""

    def __init__(self, problem: PhotoProblem) -> None:
        super().__init__(f"photo-{problem.replace('_', '-')}", SENTENCES[problem], field="photo")
        self.problem = problem
        if problem in (PhotoProblem.WRONG_TYPE, PhotoProblem.HEIC):
            self.status = 415
        if problem is PhotoProblem.TOO_MANY_BYTES:
            self.status = 413


@contextmanager
def opened(source: Path | IO[bytes]) -> Iterator[Image.Image]:
    """The picture with its header checked, not yet decoded. Raises Unreadable."""
    if isinstance(source, Path):
        size = source.stat().st_size
        if size == 0:
            raise Unreadable(PhotoProblem.EMPTY)
        if size > LIMIT_BYTES:
            raise Unreadable(PhotoProblem.TOO_MANY_BYTES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd EXIF and large pictures: judged below, not warned of
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
    """At most LIMIT_BYTES. Where the decoder stood in the stream is where it goes on."""
    if isinstance(source, Path):
        return source.read_bytes()
    stood = source.tell()
    source.seek(0)
    content = source.read()
    source.seek(stood)
    return content


def decoded(picture: Image.Image) -> Image.Image:
    """All pixels, to the last byte. Raises Unreadable when they are not all there."""
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
    """Pillow keeps four copies of a WebP while it decodes; OpenCV keeps one, made small at once."""
    source: IO[bytes] | None = getattr(picture, "fp", None)
    if source is None:
        raise Unreadable(PhotoProblem.UNREADABLE)
    source.seek(0)
    content = numpy.frombuffer(source.read(), numpy.uint8)
    vars(picture)["_decoder"] = None  # Pillow set two of the copies aside when it opened the file
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
    if width * height > (LIMIT_HELD_PIXELS if picture.format == "WEBP" else LIMIT_PIXELS):
        raise Unreadable(PhotoProblem.TOO_MANY_PIXELS)
    animated = getattr(picture, "is_animated", False) and picture.format in ("PNG", "WEBP")
    if animated:
        raise Unreadable(PhotoProblem.ANIMATED)


def _check_coding(picture: Image.Image, frame: JpegFrame) -> None:
    if not frame.is_known or frame.scans > LIMIT_SCANS:
        raise Unreadable(PhotoProblem.UNREADABLE)
    if frame.is_progressive and picture.width * picture.height > LIMIT_HELD_PIXELS:
        raise Unreadable(PhotoProblem.TOO_MANY_PIXELS)
