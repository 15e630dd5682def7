"""Ways to pass an old photograph off as a new one, and honestly made second photographs."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[numpy.uint8]
CROPPED = 0.8  # the share of each side that stays
SEED = 20261123


def opened(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content)) as picture:
        return numpy.asarray(picture.convert("RGB"))


def jpeg(picture: Picture, quality: int = 80) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality)
    return out.getvalue()


def cropped(picture: Picture, share: float = CROPPED) -> Picture:
    """Crop the picture at a random place. The same picture is always cropped at the same place."""
    chance = numpy.random.default_rng(SEED)
    height, width = (int(side * share) for side in picture.shape[:2])
    top = int(chance.integers(0, picture.shape[0] - height + 1))
    left = int(chance.integers(0, picture.shape[1] - width + 1))
    return numpy.ascontiguousarray(picture[top : top + height, left : left + width])


def resized(picture: Picture, share: float) -> Picture:
    made = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return numpy.asarray(made, numpy.uint8)


def brightened(picture: Picture, times: float, lift: int) -> Picture:
    return numpy.clip(picture * times + lift, 0, 255).astype(numpy.uint8)


def framed(picture: Picture, upright: bool) -> Picture:
    """Show the picture as on a telephone: with bars around it and a line of text above."""
    height, width = picture.shape[:2]
    wide = int(width * 1.2)
    tall = int(wide * 1.9) if upright else int(height * 1.35)
    tall = max(tall, height + 80)
    screen = numpy.full((tall, wide, 3), 24, numpy.uint8)
    top, left = (tall - height) // 2, (wide - width) // 2
    screen[top : top + height, left : left + width] = picture
    cv2.putText(screen, "09:14  Photos", (30, 50), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (250,) * 3, 3)
    return screen


def tilted(picture: Picture, degrees: float) -> Picture:
    """Turn the picture by some degrees, and crop the corners that this shows."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.1)
    return numpy.asarray(
        cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC), numpy.uint8
    )


def _turned(picture: Picture, quarters: int) -> Picture:
    return numpy.ascontiguousarray(numpy.rot90(picture, quarters))


def _mirrored(picture: Picture) -> Picture:
    return numpy.ascontiguousarray(picture[:, ::-1])


#: Each change to the file, with its function. All results are saved as a new JPEG.
COPIES: dict[str, Callable[[bytes], bytes]] = {
    "recompressed, quality 40": lambda was: jpeg(opened(was), 40),
    "resized to 50 %": lambda was: jpeg(resized(opened(was), 0.5)),
    "resized to 150 %": lambda was: jpeg(resized(opened(was), 1.5)),
    "cropped to 80 % of each side": lambda was: jpeg(cropped(opened(was))),
    "turned by 90°": lambda was: jpeg(_turned(opened(was), 1)),
    "turned by 180°": lambda was: jpeg(_turned(opened(was), 2)),
    "turned by 270°": lambda was: jpeg(_turned(opened(was), 3)),
    "mirrored": lambda was: jpeg(_mirrored(opened(was))),
    "mirrored and turned": lambda was: jpeg(_turned(_mirrored(opened(was)), 1)),
    "brightened by a third": lambda was: jpeg(brightened(opened(was), 1.3, 20)),
    "darkened to 60 %": lambda was: jpeg(brightened(opened(was), 0.6, 0)),
    "framed as a screenshot": lambda was: jpeg(framed(opened(was), upright=True)),
    "framed with narrow bars": lambda was: jpeg(framed(opened(was), upright=False)),
    "cropped, mirrored, 60 %, quality 60": lambda was: jpeg(
        resized(_mirrored(cropped(opened(was))), 0.6), 60
    ),
    "turned by 1.5° in a program": lambda was: jpeg(tilted(opened(was), 1.5), 85),
}
