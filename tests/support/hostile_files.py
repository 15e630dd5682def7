"""Files made to break the program that opens them. A test makes only the files that it needs."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.support.searching import picture


def _png(width: int, height: int, body: bytes) -> bytes:
    """Return a PNG whose header states this size, whatever the body contains."""

    def chunk(kind: bytes, inside: bytes) -> bytes:
        checked = zlib.crc32(kind + inside)
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", checked)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(body))
        + chunk(b"IEND", b"")
    )


def _gif() -> bytes:
    held = io.BytesIO()
    Image.new("P", (640, 480)).save(held, "GIF")
    return held.getvalue()


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]


HOSTILE: dict[str, Callable[[], bytes]] = {
    "zero bytes": lambda: b"",
    "a page": lambda: b"<!doctype html><script>alert(1)</script>",
    "a program": lambda: b"\x7fELF" + b"\0" * 2000,
    "half a JPEG": lambda: _half(picture()),
    "half a PNG": lambda: _half(picture(kind="PNG")),
    "a GIF": _gif,
    "a decompression bomb": lambda: _png(30_000, 30_000, b"\0" * 1_000_000),
    "a JPEG's head on nothing": lambda: picture()[:300],
}
