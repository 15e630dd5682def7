"""Pictures for people: upright, without metadata, small enough for a screen. Made again at will."""

from __future__ import annotations

import io

from PIL import Image

from searches.imaging.measure import read_exif, upright
from searches.imaging.opening import decoded, opened

QUALITY = 82


def upright_jpeg(original: bytes, *, longest_side: int) -> bytes:
    """A JPEG of at most `longest_side` pixels. Raises Unreadable where the original is broken."""
    with opened(io.BytesIO(original)) as picture:
        width, height = picture.size
        scale = min(1.0, longest_side / max(width, height))
        wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
        if picture.format in ("JPEG", "MPO"):
            picture.draft("RGB", wanted)
        orientation = read_exif(picture)[0]
        plain = upright(_rgb(decoded(picture)), orientation)
        plain.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    return out.getvalue()


def _rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        return picture.convert("I").point([v / 256 for v in range(65536)], "L").convert("RGB")
    return picture.convert("RGB")
