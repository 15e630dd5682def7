"""Reduction of a large picture, strip by strip, so that memory never holds two large pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy
from PIL import Image

STRIP_ROWS = 256


def reduced(
    picture: Image.Image, longest_side: int, convert: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    """Return the picture, converted and reduced by a whole-number factor.

    The factor is the largest that leaves at least `longest_side` pixels on the longest side.
    """
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
    """Return a 16-bit grey picture reduced to 8 bits, the upper byte of each pixel.

    Pillow's own conversion would make every value above 255 white. Other pictures are returned
    unchanged.
    """
    if not picture.mode.startswith(("I", "F")):
        return picture
    values = numpy.asarray(picture.convert("I"))
    return Image.fromarray((values.clip(0, 65535) >> 8).astype(numpy.uint8))
