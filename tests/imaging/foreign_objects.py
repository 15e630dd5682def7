"""Foreign objects painted into a real photograph: a bundle under the floor, or a strap
across it.
"""

from __future__ import annotations

import cv2
import numpy
from numpy.typing import NDArray

Picture = NDArray[numpy.uint8]
Box = tuple[int, int, int, int]


def bundle(picture: Picture, share: float, seed: int) -> tuple[Picture, Box]:
    """Paint dull cloth over a share of the frame, with the light of the place.

    Returns its box too.
    """
    chance = numpy.random.default_rng(seed)
    height, width = picture.shape[:2]
    flat = float(chance.uniform(0.6, 1.6))
    across = int(numpy.sqrt(share * height * width * flat * 4 / numpy.pi))
    down = int(share * height * width * 4 / numpy.pi / across)
    across, down = min(across, int(width * 0.9)), min(down, int(height * 0.9))
    left = int(chance.integers(0, width - across + 1))
    top = int(chance.integers(0, height - down + 1))
    mask = numpy.zeros((height, width), numpy.float32)
    middle = (left + across // 2, top + down // 2)
    cv2.ellipse(mask, middle, (across // 2, down // 2), 0, 0, 360, 1.0, -1)
    coarse = chance.normal(0, 1, (14, 14)).astype(numpy.float32)
    folds = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    here = picture[top : top + down, left : left + across].mean(axis=(0, 1))
    cloth = here[None, None] * chance.uniform(0.55, 0.9) + folds[..., None] * 14
    cloth = cloth + chance.normal(0, 3, picture.shape)
    return _painted(picture, cloth, mask), (left, top, across, down)


def strap(picture: Picture, share: float, seed: int) -> tuple[Picture, Box]:
    """Paint a webbing strap from edge to edge.

    `share` is its width as a share of the longest side.
    """
    chance = numpy.random.default_rng(seed)
    height, width = picture.shape[:2]
    thick = max(3, int(max(height, width) * share))
    ends = [int(chance.integers(height // 5, height * 4 // 5)) for _ in range(2)]
    sag = int(height * chance.uniform(0.03, 0.12))
    xs = numpy.linspace(0, width - 1, 60)
    ys = numpy.interp(xs, [0, width - 1], ends) + sag * numpy.sin(numpy.pi * xs / width)
    line = numpy.stack([xs, ys], axis=1).astype(numpy.int32)
    mask = numpy.zeros((height, width), numpy.float32)
    cv2.polylines(mask, [line], False, 1.0, thick, cv2.LINE_AA)
    light = float(picture.mean())
    tone = numpy.array([0.7, 0.75, 0.8]) * (light * (0.5 if light > 110 else 1.7))
    webbing = numpy.broadcast_to(tone, picture.shape) + chance.normal(0, 5, picture.shape)
    top = max(0, int(ys.min()) - thick)
    box = (0, top, width, min(height, int(ys.max()) + thick) - top)
    return _painted(picture, webbing, mask), box


def _painted(picture: Picture, thing: NDArray[numpy.float64], mask: object) -> Picture:
    soft = cv2.GaussianBlur(numpy.asarray(mask, numpy.float32), (0, 0), 1.5)[..., None]
    return numpy.clip(picture * (1 - soft) + thing * soft, 0, 255).astype(numpy.uint8)
