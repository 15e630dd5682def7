"""Pictures that people look at: upright, without metadata, small enough for a screen.

These pictures are not evidence. They can be made again from the original at any time.
"""

from __future__ import annotations

import io

from PIL import Image

from searches.imaging.downscaling import eight_bits, reduced
from searches.imaging.file_formats import decode_pixels, open_picture
from searches.imaging.measure import read_exif, upright

QUALITY = 82


def upright_jpeg(original: bytes, *, longest_side: int) -> bytes:
    """Return an upright JPEG with at most `longest_side` pixels on its longest side.

    Raises Unreadable if the original is broken.
    """
    with open_picture(io.BytesIO(original)) as picture:
        width, height = picture.size
        scale = min(1.0, longest_side / max(width, height))
        wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
        if picture.format in ("JPEG", "MPO"):
            picture.draft("RGB", wanted)
        small = reduced(decode_pixels(picture), 2 * longest_side, _rgb)
        plain = upright(small, read_exif(picture)[0])
        plain.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    return out.getvalue()


def _rgb(strip: Image.Image) -> Image.Image:
    return eight_bits(strip).convert("RGB")
