"""Shrinking a large picture strip by strip, so that memory never holds two large pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy
from PIL import Image

STRIP_ROWS = 256


def shrunk(
    picture: Image.Image, longest_side: int, convert: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    """Return `picture` converted and reduced by a whole factor, not below `longest_side`."""
    width, height = picture.size
    factor = max(1, max(width, height) // longest_side)
    rows = factor * max(1, STRIP_ROWS // factor)
    small: Image.Image | None = None
    for top in range(0, height, rows):
        strip = picture.crop((0, top, width, min(top + rows, height)))
        strip.info = picture.info
        converted = convert(strip).reduce(factor)
        if small is None:
            small = Image.new(converted.mode, (-(-width // factor), -(-height // factor)))
        small.paste(converted, (0, top // factor))
    return picture if small is None else small


def eight_bits(picture: Image.Image) -> Image.Image:
    """Return 16-bit grey as its upper byte. Pillow would turn everything above 255 white."""
    if not picture.mode.startswith(("I", "F")):
        return picture
    values = numpy.asarray(picture.convert("I"))
    return Image.fromarray((values.clip(0, 65535) >> 8).astype(numpy.uint8))
