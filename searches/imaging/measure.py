"""Measures of one photograph: its light, sharpness, size and difference hash.

Most measures are taken on a small grey picture.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy
from numpy.typing import NDArray
from PIL import Image

from searches.imaging.downscaling import eight_bits, reduced
from searches.imaging.file_formats import BROKEN, CONTENT_TYPES, decode_pixels, open_picture
from searches.imaging.fingerprints import Fingerprint, Grey, fingerprint
from searches.words.photos import PhotoMeasures

MEASURED_SIDE = 640  # pixels on the longest side; the measure of sharpness depends on it
DARK, BRIGHT = 16, 240
RIPPLED_SIDE = 480  # pixels on the side of the middle square in which ripple is measured
PATCH, EVEN = 32, 5.0  # pixels; the spread of grey levels below which a patch is empty
MIDDLE_LIGHT, GAIN = 100, 2.5  # mean grey that a dim picture is brightened to; most times brighter
NOISE_BLOCK = 16  # pixels on the side of a block
NOISE_PERCENTILE = 10  # the blocks with the least detail, which show the noise
LEAST_BLOCKS = 10
DIRECTIONS = ((1, 0), (1, 1), (0, 1), (-1, 1))
MODEL, TAKEN, ORIENTATION = 0x0110, 0x9003, 0x0112
EXIF_FOLDER = 0x8769
TEXT_LENGTH = 64
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Examination:
    """The results of decoding a photograph once."""

    measures: PhotoMeasures
    fingerprint: Fingerprint


def examine(path: Path) -> Examination:
    """Return the measures and the fingerprint of the file.

    Raise Unreadable for a broken file.
    """
    measures, grey = _measured(path)
    return Examination(measures, fingerprint(numpy.asarray(grey)))


def measure(path: Path) -> PhotoMeasures:
    """Read the file to its end and measure it. Raise Unreadable for anything but a photograph."""
    return _measured(path)[0]


def upright_grey(original: bytes, *, longest_side: int) -> Grey:
    """Return a stored photograph as an upright grey picture. Raise Unreadable if it is broken."""
    with open_picture(io.BytesIO(original)) as picture:
        grey = _grey(picture, longest_side)
        return numpy.asarray(upright(grey, read_exif(picture)[0]))


def _measured(path: Path) -> tuple[PhotoMeasures, Image.Image]:
    """Return the measures of a file and its upright grey picture.

    Memory is limited: a JPEG is decoded at the scale at which it is measured. Other formats have at
    most 50 megapixels and are made grey strip by strip. EXIF is read after the pixels, because
    reading the EXIF of a PNG reads the rest of the file and would hide that the file is broken.
    """
    with open_picture(path) as picture:
        content_type = CONTENT_TYPES[str(picture.format)]
        width, height = picture.size
        grey = _grey(picture, MEASURED_SIDE)
        orientation, taken, camera = read_exif(picture)
        grey = upright(grey, orientation)
    if orientation >= 5:
        width, height = height, width
    pixels = numpy.asarray(grey)
    measures = PhotoMeasures(
        content_type=content_type,
        width=width,
        height=height,
        orientation=orientation,
        brightness=round(float(pixels.mean())),
        dark_per_mille=round(float((pixels < DARK).mean()) * 1000),
        bright_per_mille=round(float((pixels > BRIGHT).mean()) * 1000),
        contrast=round(float(pixels.std())),
        sharpness=_sharpness(pixels),
        taken_text=taken,
        camera=camera,
        dhash=_dhash(grey),
        even_per_mille=_even_per_mille(pixels),
        ripple=_ripple(pixels),
    )
    return measures, grey


def _grey(picture: Image.Image, side: int) -> Image.Image:
    """Return an 8-bit grey picture of at most `side` pixels, from a picture of any mode."""
    width, height = picture.size
    scale = side / max(width, height)
    wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
    if picture.format in ("JPEG", "MPO"):
        picture.draft("L", wanted)
    grey = reduced(decode_pixels(picture), 2 * side, _grey_strip)
    return grey.resize(wanted, Image.Resampling.BOX) if scale < 1 else grey


def _grey_strip(strip: Image.Image) -> Image.Image:
    if strip.mode in ("RGBA", "LA", "PA") or "transparency" in strip.info:
        rgba = strip.convert("RGBA")  # transparent parts show nothing, so they become black
        strip = Image.alpha_composite(Image.new("RGBA", rgba.size, "black"), rgba)
    return eight_bits(strip).convert("L")


def _sharpness(pixels: NDArray[numpy.uint8]) -> int:
    """Measure the fine detail of a picture, in the direction that has the least detail.

    A plain Laplacian mistakes noise for detail, and counts the one direction that a moving hand
    leaves sharp. The picture is therefore smoothed first, the second difference is taken in each
    direction, and the share of noise is subtracted. Dim pictures are brightened, up to GAIN times,
    because a dim picture is not a blurred one.
    """
    lift = min(max(MIDDLE_LIGHT / max(float(pixels.mean()), 1), 1), GAIN)
    smooth = cv2.GaussianBlur(pixels, (3, 3), 0).astype(numpy.float32) * lift
    if min(smooth.shape) < 3:
        return 0
    middle = smooth[1:-1, 1:-1]
    height, width = smooth.shape
    shows_noise = _blocks_with_noise(pixels[1:-1, 1:-1])
    differences = (
        smooth[1 + y : height - 1 + y, 1 + x : width - 1 + x]
        + smooth[1 - y : height - 1 - y, 1 - x : width - 1 - x]
        - 2 * middle
        for x, y in DIRECTIONS
    )
    weakest = min(
        float(difference.var()) - _noise_floor(difference, shows_noise)
        for difference in differences
    )
    return max(0, round(weakest * 10))


def _blocks_with_noise(pixels: NDArray[numpy.uint8]) -> NDArray[numpy.bool_]:
    """Return which blocks are neither black nor white. Black and white blocks show no noise."""
    means = _blocks(pixels.astype(numpy.float32)).mean(axis=1)
    use = (means > DARK) & (means < BRIGHT)
    return use if use.sum() >= LEAST_BLOCKS else numpy.ones_like(use)


def _noise_floor(differences: NDArray[numpy.float32], shows_noise: NDArray[numpy.bool_]) -> float:
    """Return the variance of noise alone, estimated from the blocks with the least detail.

    Sensor noise is in every block, and detail is not. If all blocks have detail, the estimate is
    too high, but still small compared with the variance of every block.
    """
    if not shows_noise.any():
        return 0.0
    variances = _blocks(differences).var(axis=1)[shows_noise]
    return float(numpy.percentile(variances, NOISE_PERCENTILE))


def _blocks(plane: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
    down, across = plane.shape[0] // NOISE_BLOCK, plane.shape[1] // NOISE_BLOCK
    cut = plane[: down * NOISE_BLOCK, : across * NOISE_BLOCK]
    blocks = cut.reshape(down, NOISE_BLOCK, across, NOISE_BLOCK).swapaxes(1, 2)
    return blocks.reshape(down * across, NOISE_BLOCK * NOISE_BLOCK)


def _even_per_mille(pixels: NDArray[numpy.uint8]) -> int:
    """Return the share of empty patches, such as a wall, a sheet or bare ground, per mille.

    The picture is smoothed first. Otherwise the grain of a dim photograph would count as detail.
    """
    down, across = (side // PATCH for side in pixels.shape)
    if not down or not across:
        return 0
    smooth = cv2.GaussianBlur(pixels, (0, 0), 2)[: down * PATCH, : across * PATCH]
    patches = smooth.reshape(down, PATCH, across, PATCH).swapaxes(1, 2)
    return round(float((patches.std(axis=(2, 3)) < EVEN).mean()) * 1000)


def _ripple(pixels: NDArray[numpy.uint8]) -> int:
    """Return the strength of one fine regular pattern, as in a photograph of a screen.

    The measure is the strongest frequency of more than one cycle in twelve pixels, relative to the
    frequencies around it.
    """
    side = min(RIPPLED_SIDE, *pixels.shape)
    if side < RIPPLED_SIDE // 4:
        return 0
    top, left = ((whole - side) // 2 for whole in pixels.shape)
    middle = pixels[top : top + side, left : left + side].astype(numpy.float32)
    window = cv2.createHanningWindow((side, side), cv2.CV_32F)
    spectrum = numpy.abs(numpy.fft.rfft2((middle - middle.mean()) * window))
    down = numpy.minimum(numpy.arange(side), side - numpy.arange(side))[:, None]
    across = numpy.arange(spectrum.shape[1])[None]
    fine = (numpy.hypot(down, across) > side / 12) & (down > 3) & (across > 3)
    around = cv2.blur(spectrum, (31, 31)) + 1e-6
    return round(float((spectrum / around)[fine].max()))


def upright(grey: Image.Image, orientation: int) -> Image.Image:
    turn = TURNS.get(orientation)
    return grey if turn is None else grey.transpose(turn)


def read_exif(picture: Image.Image) -> tuple[int, str, str]:
    """Return orientation, time and camera from the EXIF, or 1, "" and "" without valid EXIF."""
    try:
        exif = picture.getexif()
        orientation = exif.get(ORIENTATION, 1)
        taken = exif.get_ifd(EXIF_FOLDER).get(TAKEN, "")
        camera = exif.get(MODEL, "")
    except BROKEN:
        return 1, "", ""
    known = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    return known, _text(taken), _text(camera)


def _text(value: object) -> str:
    return "".join(c for c in str(value) if c.isprintable())[:TEXT_LENGTH].strip()


def _dhash(grey: Image.Image) -> str:
    small = numpy.asarray(grey.resize((9, 8), Image.Resampling.BOX)).astype(int)
    bits = (small[:, 1:] > small[:, :-1]).flatten()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"
