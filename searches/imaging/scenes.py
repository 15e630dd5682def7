"""Drawn pictures of the undersides of invented vehicles, for the demo prison and for tests.

Each seed gives another vehicle, light and viewpoint. The same seed gives the same bytes.
"""

from __future__ import annotations

import cv2
import numpy
from numpy.typing import NDArray

Picture = NDArray[numpy.uint8]
QUALITY = 84


def scene(seed: int, caption: str = "", width: int = 1600, height: int = 1200) -> bytes:
    """Return a JPEG of rails, axles, tank and hoses seen from below, about 300 kB.

    `caption` is painted on the rail like chalk ("disc 7", a zone). It never contains a person's
    name.
    """
    chance = numpy.random.default_rng(seed)
    picture = _ground(chance, width, height)
    _rails(picture, chance)
    _axles(picture, chance)
    _tank(picture, chance)
    _hoses(picture, chance)
    _bolts(picture, chance)
    lit = _torch(picture, chance)
    grainy = numpy.clip(lit + chance.normal(0, 5, lit.shape), 0, 255).astype(numpy.uint8)
    if caption:
        place = (width // 20, height - height // 14)
        cv2.putText(grainy, caption, place, cv2.FONT_HERSHEY_SIMPLEX, 1.6, (225, 232, 235), 4)
    _, encoded = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return bytes(encoded)


def varied(drawn: bytes, seed: int, caption: str) -> bytes:
    """Return the same place photographed again by hand: another viewpoint, light and caption."""
    chance = numpy.random.default_rng(seed)
    picture = cv2.imdecode(numpy.frombuffer(drawn, numpy.uint8), cv2.IMREAD_COLOR)
    moved = _from_other_viewpoint(numpy.asarray(picture, numpy.uint8), chance)
    lit = cv2.convertScaleAbs(moved, alpha=float(chance.uniform(0.9, 1.2)))
    place = (40, lit.shape[0] - 50)
    cv2.putText(lit, caption, place, cv2.FONT_HERSHEY_SIMPLEX, 1.3, (225, 232, 235), 3)
    _, encoded = cv2.imencode(".jpg", lit, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return bytes(encoded)


def _from_other_viewpoint(picture: Picture, chance: numpy.random.Generator) -> Picture:
    """Tilt and enlarge the picture a little, and displace near things against far ones.

    The result does not match the picture as a copy would.
    """
    height, width = picture.shape[:2]
    tilt, nearer = float(chance.uniform(-2.5, 2.5)), float(chance.uniform(1.08, 1.2))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1 / nearer)
    down, across = numpy.indices((height, width), dtype=numpy.float32)
    depth = chance.normal(0, 5, (2, 7, 9)).astype(numpy.float32)
    parallax = [cv2.resize(one, (width, height), interpolation=cv2.INTER_CUBIC) for one in depth]
    from_x = turn[0, 0] * across + turn[0, 1] * down + turn[0, 2] + parallax[0]
    from_y = turn[1, 0] * across + turn[1, 1] * down + turn[1, 2] + parallax[1]
    maps = (from_x.astype(numpy.float32), from_y.astype(numpy.float32))
    seen = cv2.remap(picture, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return numpy.asarray(seen, numpy.uint8)


def _ground(chance: numpy.random.Generator, width: int, height: int) -> Picture:
    """Return a texture of dirty metal, from coarse and fine patches."""
    picture = numpy.zeros((height, width, 3), numpy.float64)
    tint = chance.uniform(0.85, 1.1, 3)
    for cells, weight in ((6, 26), (24, 18), (96, 14)):
        coarse = chance.normal(0, 1, (cells, cells)).astype(numpy.float32)
        fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        picture += fine[:, :, None] * weight * tint
    return numpy.clip(picture + 96, 20, 235).astype(numpy.uint8)


def _rails(picture: Picture, chance: numpy.random.Generator) -> None:
    height, width = picture.shape[:2]
    lean = int(chance.integers(-width // 10, width // 10))
    for side in (0.24, 0.68):
        left = int(width * (side + chance.uniform(-0.03, 0.03)))
        thick = int(width * chance.uniform(0.07, 0.10))
        corners = [(left, height), (left + thick, height), (left + thick + lean, 0)]
        corners += [(left + lean, 0)]
        shade = int(chance.integers(48, 84))
        cv2.fillPoly(picture, [numpy.array(corners)], (shade, shade + 4, shade + 8))
        cv2.line(picture, corners[0], corners[3], (168, 172, 176), 5, cv2.LINE_AA)


def _axles(picture: Picture, chance: numpy.random.Generator) -> None:
    height, width = picture.shape[:2]
    for _ in range(int(chance.integers(2, 4))):
        across = int(chance.integers(height // 8, height - height // 8))
        tilt = int(chance.integers(-40, 40))
        thick = int(chance.integers(44, 84))
        ends = ((0, across), (width, across + tilt))
        cv2.line(picture, *ends, (62, 64, 68), thick, cv2.LINE_AA)
        cv2.line(picture, (0, across - thick // 3), (width, across + tilt - thick // 3), 150, 4)
        centre = (int(width * chance.uniform(0.42, 0.56)), across + tilt // 2)
        cv2.circle(picture, centre, thick, (54, 58, 66), -1, cv2.LINE_AA)
        cv2.circle(picture, centre, thick, (140, 146, 152), 4, cv2.LINE_AA)


def _tank(picture: Picture, chance: numpy.random.Generator) -> None:
    height, width = picture.shape[:2]
    left = 0 if chance.random() < 0.5 else int(width * 0.78)
    top = int(height * chance.uniform(0.15, 0.5))
    corner = (left + int(width * 0.2), top + int(height * 0.34))
    cv2.rectangle(picture, (left, top), corner, (128, 134, 138), -1)
    for strap in (0.25, 0.75):
        x = int(left + (corner[0] - left) * strap)
        cv2.line(picture, (x, top), (x, corner[1]), (40, 42, 44), 18)


def _hoses(picture: Picture, chance: numpy.random.Generator) -> None:
    height, width = picture.shape[:2]
    colours = ((22, 22, 24), (30, 60, 150), (36, 36, 40), (60, 120, 60))
    for _ in range(int(chance.integers(5, 9))):
        x = numpy.linspace(0, width, 24)
        wave = chance.normal(0, 30, 24).cumsum() + chance.uniform(0, height)
        points = numpy.stack([x, wave], axis=1).astype(numpy.int32)
        colour = colours[int(chance.integers(len(colours)))]
        cv2.polylines(picture, [points], False, colour, int(chance.integers(7, 16)), cv2.LINE_AA)


def _bolts(picture: Picture, chance: numpy.random.Generator) -> None:
    height, width = picture.shape[:2]
    for _ in range(140):
        centre = (int(chance.integers(width)), int(chance.integers(height)))
        radius = int(chance.integers(5, 14))
        cv2.circle(picture, centre, radius, (74, 78, 84), -1, cv2.LINE_AA)
        cv2.circle(picture, centre, radius, (176, 178, 180), 2, cv2.LINE_AA)


def _torch(picture: Picture, chance: numpy.random.Generator) -> NDArray[numpy.float64]:
    """Return the picture with its middle lit as if by a torch and its corners darker."""
    height, width = picture.shape[:2]
    rows, columns = numpy.mgrid[0:height, 0:width]
    x, y = width * chance.uniform(0.35, 0.65), height * chance.uniform(0.35, 0.65)
    distance = numpy.hypot((columns - x) / width, (rows - y) / height)
    light = numpy.clip(1.25 - distance * chance.uniform(0.9, 1.3), 0.4, 1.25)
    lit: NDArray[numpy.float64] = picture.astype(numpy.float64) * light[:, :, None]
    return lit
