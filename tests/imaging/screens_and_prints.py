"""Photographs of photographs: simulated telephone screens and paper prints of an earlier picture.

A screen shows the picture through a grid of red, green and blue stripes. A print shows it through
the dots of its printer, on paper that is not quite flat. A second camera then photographs the
screen or print from an angle, with its own lens, light, noise and compression.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy
from numpy.typing import NDArray

from tests.imaging.copies import jpeg, opened

Picture = NDArray[numpy.uint8]
Plane = NDArray[numpy.float32]

CAMERA = (2016, 1512)  # pixels of the second camera
SCREEN_SIDE = 1600  # pixels of the displayed picture along its longest side
STRIPES = 3  # samples for each pixel of the screen
PRINT_SIDE = 1400  # dots of the printed picture along its longest side


def photographed(
    screen: Plane,
    *,
    chance: numpy.random.Generator,
    degrees: float,
    share: float = 1.0,
    background: int = 20,
) -> Plane:
    """Photograph a flat picture (linear light, 0 to 1) from an angle of `degrees`.

    `share` is how much of the frame the picture takes up; above 1 the edges are cut off.
    """
    width, height = CAMERA
    tall, wide = screen.shape[:2]
    turn, tilt, swing = numpy.radians(
        [chance.uniform(-2, 2), degrees * chance.choice([-1, 1]), chance.uniform(-2, 2)]
    )
    around = cv2.Rodrigues(numpy.array([tilt, swing, 0.0]))[0]
    around = around @ cv2.Rodrigues(numpy.array([0.0, 0.0, turn]))[0]
    focal, distance = 1.2 * width, 1.0
    size = share * width / focal  # the picture's longest side, in units of its distance
    if wide / tall < width / height:
        size *= (wide / tall) / (width / height)
    unit = size / wide
    flat = numpy.array([[unit, 0, -unit * wide / 2], [0, unit, -unit * tall / 2], [0, 0, 1]])
    shift = chance.uniform(-0.02, 0.02, 2)
    pose = numpy.stack([around[:, 0], around[:, 1], numpy.array([*shift, distance])], axis=1)
    lens = numpy.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    onto = lens @ pose @ flat
    step = max(1.0, unit * focal)
    softened = screen
    if unit * focal < 1:  # several samples fall on one pixel of the camera
        blurred = cv2.GaussianBlur(screen, (0, 0), 0.35 / (unit * focal))
        softened = numpy.asarray(blurred, numpy.float32)
    del step
    dark = (background / 255) ** 2.2
    seen = cv2.warpPerspective(
        softened, onto, CAMERA, flags=cv2.INTER_LINEAR, borderValue=(dark,) * 3
    )
    return numpy.asarray(seen, numpy.float32)


def developed(
    light: Plane, *, chance: numpy.random.Generator, noise: float, blur: float, quality: int
) -> bytes:
    """Return the JPEG that the second camera writes, with lens blur, sensor noise and gamma."""
    soft = cv2.GaussianBlur(light, (0, 0), blur) if blur else light
    level = numpy.clip(soft, 0, 1) ** (1 / 2.2) * 255
    coarse = chance.normal(0, noise, level.shape[:2] + (3,))
    return jpeg(numpy.clip(level + coarse, 0, 255).astype(numpy.uint8), quality)


def on_a_screen(original: bytes, seed: int, *, degrees: float = 4.0, share: float = 1.05) -> bytes:
    """Photograph an earlier picture on a telephone's screen from an angle, with glare and moiré."""
    chance = numpy.random.default_rng(seed)
    picture = _fitted(opened(original), SCREEN_SIDE)
    light = (picture.astype(numpy.float32) / 255) ** float(chance.uniform(2.0, 2.4))
    striped = cv2.resize(light, None, fx=STRIPES, fy=STRIPES, interpolation=cv2.INTER_NEAREST)
    grid = numpy.asarray(striped, numpy.float32)
    for colour in range(3):  # each pixel is a red, a green and a blue stripe
        for stripe in range(STRIPES):
            if stripe != colour:
                grid[:, stripe::STRIPES, colour] *= 0.25
    grid[STRIPES - 1 :: STRIPES] *= 0.6  # the dark line between two rows of pixels
    seen = photographed(grid * 1.7, chance=chance, degrees=degrees, share=share)
    seen = _with_glare(seen * float(chance.uniform(0.8, 1.1)), chance)
    blur = float(chance.uniform(0.6, 1.2))
    return developed(seen, chance=chance, noise=float(chance.uniform(2, 6)), blur=blur, quality=85)


def on_paper(original: bytes, seed: int, *, degrees: float = 6.0, share: float = 0.95) -> bytes:
    """Photograph a slightly bent print of an earlier picture from an angle."""
    chance = numpy.random.default_rng(seed)
    picture = _fitted(opened(original), PRINT_SIDE)
    light = (picture.astype(numpy.float32) / 255) ** 2.2
    ink = cv2.resize(light, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    ink += numpy.asarray(chance.normal(0, 0.05, ink.shape), numpy.float32)  # dots of the printer
    paper = numpy.clip(0.04 + 0.8 * ink, 0, 1)
    tall, wide = paper.shape[:2]
    down, across = numpy.indices((tall, wide), dtype=numpy.float32)
    bend = float(chance.uniform(0.001, 0.004))
    bow = (across / wide - 0.5) ** 2 * 4 * bend
    from_x = (across - wide / 2) * (1 - bow) + wide / 2
    from_y = (down - tall / 2) * (1 - bow) + tall / 2
    bent = cv2.remap(paper, from_x, from_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = photographed(bent, chance=chance, degrees=degrees, share=share, background=90)
    lit = _lit_from_a_side(seen, chance)
    blur = float(chance.uniform(0.6, 1.2))
    return developed(lit, chance=chance, noise=float(chance.uniform(2, 6)), blur=blur, quality=85)


def turned_in_a_program(original: bytes, seed: int, *, degrees: float = 2.0) -> bytes:
    chance = numpy.random.default_rng(seed)
    picture = opened(original)
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees * chance.choice([-1, 1]), 1.08)
    return jpeg(_picture(cv2.warpAffine(picture, turn, (width, height))), 85)


def tilted_in_a_program(original: bytes, seed: int, *, degrees: float = 5.0) -> bytes:
    """Return the picture as a camera tilted by `degrees` sees it, calculated by a program."""
    chance = numpy.random.default_rng(seed)
    picture = opened(original)
    height, width = picture.shape[:2]
    focal = 1.2 * width
    lens = numpy.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    around = cv2.Rodrigues(numpy.radians([degrees * chance.choice([-1, 1]), degrees / 2, 0.0]))[0]
    nearer = numpy.diag([1.15, 1.15, 1.0])
    onto = lens @ nearer @ around @ numpy.linalg.inv(lens)
    return jpeg(_picture(cv2.warpPerspective(picture, onto, (width, height))), 85)


def perspective_changed(original: bytes, seed: int, *, share: float = 0.06) -> bytes:
    """Make one edge of the picture shorter than the opposite edge, by up to `share`."""
    chance = numpy.random.default_rng(seed)
    picture = opened(original)
    height, width = picture.shape[:2]
    inset = share * chance.uniform(0.5, 1.0, (4, 2)) * (width, height)
    sign = numpy.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    whole = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], numpy.float64)
    within = (whole + inset * sign).astype(numpy.float32)
    onto = cv2.getPerspectiveTransform(within, whole.astype(numpy.float32))
    return jpeg(_picture(cv2.warpPerspective(picture, onto, (width, height))), 85)


def enlarged_crop(original: bytes, seed: int, *, share: float = 0.55) -> bytes:
    chance = numpy.random.default_rng(seed)
    picture = opened(original)
    height, width = (int(side * share) for side in picture.shape[:2])
    top = int(chance.integers(0, picture.shape[0] - height + 1))
    left = int(chance.integers(0, picture.shape[1] - width + 1))
    part = picture[top : top + height, left : left + width]
    whole = (picture.shape[1], picture.shape[0])
    return jpeg(_picture(cv2.resize(part, whole, interpolation=cv2.INTER_CUBIC)), 85)


def _fitted(picture: Picture, side: int) -> Picture:
    scale = side / max(picture.shape[:2])
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return _picture(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=kind))


def _with_glare(light: Plane, chance: numpy.random.Generator) -> Plane:
    height, width = light.shape[:2]
    down, across = numpy.mgrid[0:height, 0:width].astype(numpy.float32)
    x, y = width * chance.uniform(0, 1), height * chance.uniform(0, 1)
    spot = numpy.exp(-(((across - x) / width) ** 2 + ((down - y) / height) ** 2) / 0.02)
    lifted = light + 0.02 + float(chance.uniform(0.05, 0.4)) * spot[..., None]
    return numpy.asarray(lifted, numpy.float32)


def _lit_from_a_side(light: Plane, chance: numpy.random.Generator) -> Plane:
    width = light.shape[1]
    slope = numpy.linspace(1, float(chance.uniform(0.6, 0.9)), width, dtype=numpy.float32)
    return numpy.asarray(light * slope[None, :, None], numpy.float32)


def _picture(made: object) -> Picture:
    return numpy.asarray(made, numpy.uint8)


#: Each way to pass an earlier photograph off as a new one, with the function that simulates it.
FLAT_COPIES: dict[str, Callable[[bytes, int], bytes]] = {
    "on a telephone, straight": lambda was, seed: on_a_screen(was, seed, degrees=0.5),
    "on a telephone, at 4°": on_a_screen,
    "on a telephone, at 12°": lambda was, seed: on_a_screen(was, seed, degrees=12),
    "on a telephone, with its edge": lambda was, seed: on_a_screen(was, seed, share=0.7),
    "printed, photographed at 6°": on_paper,
    "turned by 2° in a program": turned_in_a_program,
    "tilted by 5° in a program": tilted_in_a_program,
    "perspective changed by 6 %": perspective_changed,
    "a crop of 55 %, enlarged": enlarged_crop,
}
