"""Words for photographs: what is measured, what may be wrong, and what the officer must do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PhotoProblem(StrEnum):
    # Is the photograph usable? These problems hold the vehicle, but the photograph is kept as
    # evidence.
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    TOO_SMALL = "too_small"
    FLAT = "flat"
    UNIFORM = "uniform"
    COPY = "copy"
    # The file is not a photograph. It is refused, and nothing is stored.
    EMPTY = "empty"
    WRONG_TYPE = "wrong_type"
    HEIC = "heic"
    TRUNCATED = "truncated"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    UNREADABLE = "unreadable"


class PhotoHint(StrEnum):
    """A warning that opens an exception for review but does not hold the vehicle."""

    OTHER_TIME = "other_time"
    OTHER_CAMERA = "other_camera"
    SCREEN = "screen"


HINTS: dict[PhotoHint, str] = {
    PhotoHint.OTHER_TIME: "its file says another time",
    PhotoHint.OTHER_CAMERA: "its file names another camera",
    PhotoHint.SCREEN: "it may show a screen",
}


#: The photograph counts for its slot, but a releaser must compare it with an earlier picture.
WARNINGS: dict[str, str] = {
    "flat_copy": (
        "This looks like a photograph of an earlier picture. Photograph the vehicle itself."
    ),
}


SENTENCES: dict[PhotoProblem, str] = {
    PhotoProblem.TOO_DARK: "Too dark: use the torch and hold still.",
    PhotoProblem.TOO_BRIGHT: "Too bright: turn away from the light.",
    PhotoProblem.BLURRED: "Blurred: hold still, an arm's length away, and take it again.",
    PhotoProblem.TOO_SMALL: "Too small: use the tablet's camera at full size.",
    PhotoProblem.FLAT: "Too little contrast: wipe the lens, light it from the side.",
    PhotoProblem.UNIFORM: (
        "Only an even surface. Stand back so that a corner and the floor are visible."
    ),
    PhotoProblem.COPY: "This photograph was used before. Take a new one.",
    PhotoProblem.EMPTY: "Nothing arrived. Take the photograph again.",
    PhotoProblem.WRONG_TYPE: "This file is not a photograph. Send a JPEG, PNG or WebP file.",
    PhotoProblem.HEIC: "This is a HEIC file. Set the camera to JPEG.",
    PhotoProblem.TRUNCATED: "The photograph is cut short. Send it again.",
    PhotoProblem.TOO_MANY_BYTES: "The photograph is over 20 MB. Take it again.",
    PhotoProblem.TOO_MANY_PIXELS: "The photograph is over 50 megapixels. Take it smaller.",
    PhotoProblem.ANIMATED: "This picture moves. Take a still photograph.",
    PhotoProblem.UNREADABLE: "The photograph cannot be read. Take it again.",
}


@dataclass(frozen=True, slots=True)
class PhotoMeasures:
    """The measures of a scaled grey decode.

    Shares are whole per mille; sizes are upright pixels.
    """

    content_type: str
    width: int
    height: int
    orientation: int  # EXIF, 1 to 8
    brightness: int  # mean grey, 0 to 255
    dark_per_mille: int  # pixels under 16
    bright_per_mille: int  # pixels over 240
    contrast: int  # standard deviation of grey
    sharpness: int  # detail across its weakest direction, at 640 px: docs/photographs.md
    taken_text: str  # EXIF time as written, evidence only
    camera: str  # EXIF model, evidence only
    dhash: str  # 64-bit difference hash, hex
    even_per_mille: int = 0  # patches of 32 pixels at 640 px without any detail
    ripple: int = 0  # how far one fine regular pattern stands out


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well one photograph matches another, at 1,024 pixels. All zero if they share nothing."""

    matched: int = 0  # corners found in both that match
    astray: float = 0.0  # median distance between them at the best fit, in pixels
    astray_straight: float = 0.0  # the same if one is only stretched, shifted, or turned by 90°
    grain: float = 0.0  # correlation of the finest detail, the median of all blocks
    grain_low: float = 0.0  # the value below which a quarter of the blocks lie
    mirrored: bool = False
    flat_matched: int = 0  # corners that match as a flat picture held up at an angle would
    flat_share: float = 0.0  # of the corners found in both, the share that match so
    flat_astray: float = 0.0  # median distance those corners are apart, in pixels
    flat_grain: float = 0.0  # correlation of the finest detail on that plane, the median


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in a picture, in shares of its width and height."""

    left: float
    top: float
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class NearCopy:
    """An earlier photograph that shares much with a new one, and what the new photograph is to it.

    A copy was made from the earlier file. A flat copy is a photograph of the earlier picture, shown
    on a screen or on paper, and is only ever found against another search.
    """

    photo_id: UUID
    likeness: Likeness
    is_copy: bool
    is_flat_copy: bool = False


@dataclass(frozen=True, slots=True)
class CopyThresholds:
    """Thresholds for copies, measured on copies of real photographs and on real second photographs.

    See docs/photographs.md.
    """

    most_astray_straight: float = 0.28
    straight_against_best: float = 1.6  # times what is left when tilting is allowed too
    least_grain: float = 0.5
    nearly_straight: float = 0.45
    least_grain_low_nearly: float = 0.7
    most_astray: float = 0.1  # for pictures tilted or bent in a program
    least_grain_low: float = 0.88
    least_flat_matched: int = 40  # from here on: a photograph of a picture held up flat
    least_flat_share: float = 0.8
    most_flat_astray: float = 0.3
    least_flat_grain: float = 0.5


@dataclass(frozen=True, slots=True)
class PhotoThresholds:
    """Thresholds for usable photographs, measured on real photographs and on degraded ones.

    See docs/photographs.md.
    """

    darkest_mean: int = 28
    most_dark_per_mille: int = 900
    brightest_mean: int = 235
    most_bright_per_mille: int = 800
    least_sharpness: int = 25
    least_contrast: int = 10
    most_even_per_mille: int = 850
    least_longest_side: int = 1000
    least_shortest_side: int = 600
