"""Words for photographs: their measures, their problems, and what the officer must do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PhotoProblem(StrEnum):
    # A photograph with one of these problems is not usable. It is stored as evidence, but it holds
    # the vehicle.
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    TOO_SMALL = "too_small"
    FLAT = "flat"
    UNIFORM = "uniform"
    COPY = "copy"
    # A file with one of these problems is refused and not stored.
    EMPTY = "empty"
    WRONG_TYPE = "wrong_type"
    HEIC = "heic"
    TRUNCATED = "truncated"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_HELD_PIXELS = "too_many_held_pixels"
    ANIMATED = "animated"
    UNREADABLE = "unreadable"


class PhotoHint(StrEnum):
    """A warning that opens an exception for review but does not hold the vehicle."""

    OTHER_TIME = "other_time"
    OTHER_CAMERA = "other_camera"
    SCREEN = "screen"


HINTS: dict[PhotoHint, str] = {
    PhotoHint.OTHER_TIME: "the file has a different time",
    PhotoHint.OTHER_CAMERA: "the file names a different camera",
    PhotoHint.SCREEN: "the photograph may show a screen",
}


#: Warnings about a photograph that counts for its slot, but that a releaser must compare with an
#: earlier picture.
WARNINGS: dict[str, str] = {
    "flat_copy": (
        "This looks like a photograph of an earlier picture. Photograph the vehicle itself."
    ),
}


SENTENCES: dict[PhotoProblem, str] = {
    PhotoProblem.TOO_DARK: "Too dark: use the torch and hold still.",
    PhotoProblem.TOO_BRIGHT: "Too bright: turn away from the light.",
    PhotoProblem.BLURRED: "Blurred: hold still at arm's length, then take the photograph again.",
    PhotoProblem.TOO_SMALL: "Too small: use the tablet's camera at full size.",
    PhotoProblem.FLAT: "Too little contrast: wipe the lens, and hold the torch to one side.",
    PhotoProblem.UNIFORM: (
        "The photograph shows only an even surface. Stand back so that a corner and the floor are "
        "visible."
    ),
    PhotoProblem.COPY: "This photograph was used before. Take a new photograph.",
    PhotoProblem.EMPTY: "The photograph did not arrive. Take the photograph again.",
    PhotoProblem.WRONG_TYPE: "This file is not a photograph. Send a JPEG, PNG or WebP file.",
    PhotoProblem.HEIC: "This is a HEIC file. Set the camera to JPEG.",
    PhotoProblem.TRUNCATED: "The photograph is cut short. Send the photograph again.",
    PhotoProblem.TOO_MANY_BYTES: "The photograph is over 20 MB. Take the photograph again.",
    PhotoProblem.TOO_MANY_PIXELS: (
        "The photograph is over 50 megapixels. Take a smaller photograph."
    ),
    PhotoProblem.TOO_MANY_HELD_PIXELS: (
        "A WebP or progressive JPEG file may have at most 25 megapixels. Set the camera to a "
        "smaller size."
    ),
    PhotoProblem.ANIMATED: "This file is a moving picture. Take a still photograph.",
    PhotoProblem.UNREADABLE: "The photograph cannot be read. Take the photograph again.",
}


def problem_words(code: str) -> str:
    """Return the code of a problem in words that can follow “is”, such as “too dark”."""
    if code == PhotoProblem.FLAT:
        return "too low in contrast"
    if code == PhotoProblem.UNIFORM:
        return "without any detail"
    return code.replace("_", " ")


@dataclass(frozen=True, slots=True)
class PhotoMeasures:
    """The measures of a photograph, most of them taken on a smaller grey copy.

    `width` and `height` are in pixels, with the photograph upright.
    """

    content_type: str
    width: int
    height: int
    orientation: int  # EXIF, 1 to 8
    brightness: int  # mean grey, 0 to 255
    dark_per_mille: int  # pixels under 16
    bright_per_mille: int  # pixels over 240
    contrast: int  # standard deviation of grey
    sharpness: int  # detail in its weakest direction, at 640 px: docs/photographs.md
    taken_text: str  # the EXIF time as the camera wrote it, for evidence only
    camera: str  # the EXIF model, for evidence only
    dhash: str  # 64-bit difference hash, hex
    even_per_mille: int = 0  # patches of 32 pixels at 640 px without any detail
    ripple: int = 0  # how strongly a fine regular pattern, such as that of a screen, stands out


@dataclass(frozen=True, slots=True)
class Likeness:
    """Measures of how well two photographs match, at 1,024 pixels. All are 0 without a match."""

    matched: int = 0  # corners found in both that match
    astray: float = 0.0  # median distance between these corners at the best fit, in pixels
    astray_straight: float = 0.0  # the same, if only stretching, shifting and 90° turns are allowed
    grain: float = 0.0  # correlation of the finest detail, the median of all blocks
    grain_low: float = 0.0  # the lower quartile of the same correlation
    mirrored: bool = False
    flat_matched: int = 0  # corners that match if one photograph shows the other as a flat picture
    flat_share: float = 0.0  # the share of the corners found in both that match in this way
    flat_astray: float = 0.0  # median distance between these corners, in pixels
    flat_grain: float = 0.0  # median correlation of the finest detail on the flat picture


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in a picture. Its sides are fractions of the picture's width and height."""

    left: float
    top: float
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class NearCopy:
    """An earlier photograph that resembles a new photograph.

    The new photograph is a copy if it was made from the earlier file. It is a flat copy if it is a
    photograph of the earlier picture on a screen or on paper. Only photographs of other searches
    are compared for flat copies.
    """

    photo_id: UUID
    likeness: Likeness
    is_copy: bool
    is_flat_copy: bool = False


@dataclass(frozen=True, slots=True)
class CopyThresholds:
    """Thresholds for copies. docs/photographs.md says how they were measured."""

    most_astray_straight: float = 0.28
    straight_against_best: float = 1.6  # times the best fit, which allows tilting
    least_grain: float = 0.5
    nearly_straight: float = 0.45
    least_grain_low_nearly: float = 0.7
    most_astray: float = 0.1  # for copies that a program tilted or bent
    least_grain_low: float = 0.88
    least_flat_matched: int = 40  # this and the next three are for flat copies
    least_flat_share: float = 0.8
    most_flat_astray: float = 0.3
    least_flat_grain: float = 0.5


@dataclass(frozen=True, slots=True)
class PhotoThresholds:
    """Thresholds for usable photographs. docs/photographs.md says how they were measured."""

    darkest_mean: int = 28
    most_dark_per_mille: int = 900
    brightest_mean: int = 235
    most_bright_per_mille: int = 800
    least_sharpness: int = 25
    least_contrast: int = 10
    most_even_per_mille: int = 850
    least_longest_side: int = 1000
    least_shortest_side: int = 600
