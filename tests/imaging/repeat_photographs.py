"""Honest second photographs of a place, simulated from a real picture and an invented depth.

On another visit the camera stands elsewhere, by a few per cent of the distance at least, so near
things move against far ones. The light, the lens and the noise are new.
"""

from __future__ import annotations

import cv2
import numpy
from numpy.typing import NDArray

from tests.imaging.copies import jpeg, opened

Picture = NDArray[numpy.uint8]
FOCAL = 0.8  # as a share of the width, for a telephone's main camera


def seen_again(original: bytes, seed: int, *, step: float, relief: float) -> bytes:
    """Return a photograph of the same place on another day.

    `step` is how far the camera moved, as a share of the distance to the subject. `relief` is how
    much nearer the nearest thing is than the farthest, as a share of that distance (0 for a flat
    thing: a plate, a seal, a wall).
    """
    chance = numpy.random.default_rng(seed)
    picture = opened(original)
    height, width = picture.shape[:2]
    focal = FOCAL * max(height, width)
    # the mean distance divided by the depth
    nearness = 1 + relief * (_depth(height, width, chance) - 0.5)
    towards = chance.normal(0, 1, 3) * (1, 1, 0.5)
    towards *= step / numpy.linalg.norm(towards)
    around = cv2.Rodrigues(numpy.radians(chance.uniform(-3, 3, 3)))[0]
    nearer = 1.12  # enlarged, so that no edge of the first picture shows
    down, across = numpy.indices((height, width), dtype=numpy.float32)
    x, y = (across - width / 2) / focal / nearer, (down - height / 2) / focal / nearer
    ray = numpy.stack([x, y, numpy.ones_like(x)])
    ray = numpy.tensordot(around, ray, axes=1)
    ray = ray / ray[2]
    from_x = (ray[0] + towards[0] * nearness) / (1 + towards[2] * nearness)
    from_y = (ray[1] + towards[1] * nearness) / (1 + towards[2] * nearness)
    map_x = (from_x * focal + width / 2).astype(numpy.float32)
    map_y = (from_y * focal + height / 2).astype(numpy.float32)
    seen = cv2.remap(
        picture,
        map_x,
        map_y,
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT,
    ).astype(numpy.float32)
    lit = seen * _light(height, width, chance)[..., None]
    soft = cv2.GaussianBlur(lit, (0, 0), float(chance.uniform(0.3, 0.9)))
    noisy = soft + chance.normal(0, float(chance.uniform(2, 5)), soft.shape)
    return jpeg(numpy.clip(noisy, 0, 255).astype(numpy.uint8), 85)


def _depth(height: int, width: int, chance: numpy.random.Generator) -> NDArray[numpy.float32]:
    """Return depths from 0 to 1: a sloping ground with boxes, tanks and rails in front of it."""
    down, across = numpy.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(numpy.float32)
    depth = 0.25 + 0.2 * (across - 0.5) * chance.uniform(-1, 1)
    depth = depth + 0.2 * (down - 0.5) * chance.uniform(-1, 1)
    for _ in range(14):
        x, y = chance.uniform(0, 1, 2)
        wide, tall = chance.uniform(0.08, 0.35, 2)
        inside = (abs(across - x) < wide / 2) & (abs(down - y) < tall / 2)
        depth[inside] = chance.uniform(0, 1)
    coarse = chance.normal(0, 0.06, (9, 12)).astype(numpy.float32)
    depth += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(depth, (0, 0), width / 400)
    return numpy.clip(soft, 0, 1).astype(numpy.float32)


def _light(height: int, width: int, chance: numpy.random.Generator) -> NDArray[numpy.float32]:
    down, across = numpy.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(numpy.float32)
    x, y = chance.uniform(0.3, 0.7, 2)
    spot = 1.2 - chance.uniform(0.3, 0.8) * numpy.hypot(across - x, down - y)
    return numpy.asarray(spot * chance.uniform(0.8, 1.1), numpy.float32)
