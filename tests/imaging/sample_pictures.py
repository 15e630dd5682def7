"""Small pictures for single tests, in every format and colour mode."""

from __future__ import annotations

import io
from typing import Any

import numpy
from PIL import Image

CORNERS = {"red": (0, 0), "green": (1, 0), "blue": (0, 1), "white": (1, 1)}


def textured(width: int = 160, height: int = 120, seed: int = 1) -> Image.Image:
    """Return coarse noise, which no format can compress to almost nothing."""
    chance = numpy.random.default_rng(seed)
    cells = chance.integers(0, 255, (height // 4 + 1, width // 4 + 1, 3), numpy.uint8)
    return Image.fromarray(cells).resize((width, height), Image.Resampling.BICUBIC)


def corners(width: int = 160, height: int = 120) -> Image.Image:
    """Return a picture with four coloured quarters, which show how it is turned."""
    picture = Image.new("RGB", (width, height))
    for colour, (right, low) in CORNERS.items():
        place = (right * width // 2, low * height // 2)
        picture.paste(Image.new("RGB", (width // 2, height // 2), colour), place)
    return picture


def encode(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
