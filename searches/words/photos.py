"""Words of a photograph: what was measured, what may be wrong, and what the officer does then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PhotoProblem(StrEnum):
    # Usable? Held against the row, kept as evidence all the same.
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    TOO_SMALL = "too_small"
    FLAT = "flat"
    UNIFORM = "uniform"
    COPY = "copy"
    # Not a photograph: refused, nothing is stored.
    EMPTY = "empty"
    WRONG_TYPE = "wrong_type"
    HEIC = "heic"
    TRUNCATED = "truncated"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    ANIMATED = "animated"
    UNREADABLE = "unreadable"


class PhotoHint(StrEnum):
    """Worth a look, and no more: it opens an exception and holds nothing."""

    OTHER_TIME = "other_time"
    OTHER_CAMERA = "other_camera"
    SCREEN = "screen"


HINTS: dict[PhotoHint, str] = {
    PhotoHint.OTHER_TIME: "its file says another time",
    PhotoHint.OTHER_CAMERA: "its file names another camera",
    PhotoHint.SCREEN: "it may show a screen",
}


#: The photograph clears its slot, but a releaser will compare it with an earlier picture.
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
    """What a scaled grey decode shows. Shares are whole per mille; sizes are upright pixels."""

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
    even_per_mille: int = 0  # patches of 32 pixels at 640 with nothing on them
    ripple: int = 0  # how far one fine regular pattern stands out


@dataclass(frozen=True, slots=True)
class Likeness:
    """How one photograph lies on another, at 1,024 pixels; nothing in common is all zero."""

    matched: int = 0  # corners found in both that lie on one another
    astray: float = 0.0  # median distance they are apart at best, in pixels
    astray_straight: float = 0.0  # the same where one is only stretched, shifted, turned by 90°
    grain: float = 0.0  # correlation of the finest detail, the median of all blocks
    grain_low: float = 0.0  # the same, where a quarter of the blocks is lower
    mirrored: bool = False
    flat_matched: int = 0  # corners that lie on one plane tilted as a picture held up would be
    flat_share: float = 0.0  # of the corners found in both, the share that lies on that plane
    flat_astray: float = 0.0  # median distance those corners are apart, in pixels
    flat_grain: float = 0.0  # correlation of the finest detail on that plane, the median


@dataclass(frozen=True, slots=True)
class Region:
    """A box of a picture, in shares of its width and height."""

    left: float
    top: float
    across: float
    down: float


@dataclass(frozen=True, slots=True)
class NearCopy:
    """An earlier photograph that shares much with a new one, and what the new one is to it.

    A copy was made from the earlier file. A flat copy is a photograph of the earlier picture, as
    it was shown on a screen or on paper, and is only ever found against another search.
    """

    photo_id: UUID
    likeness: Likeness
    is_copy: bool
    is_flat_copy: bool = False


@dataclass(frozen=True, slots=True)
class CopyThresholds:
    """Measured on copies of real photographs and on real second ones: docs/photographs.md."""

    most_astray_straight: float = 0.28
    straight_against_best: float = 1.6  # times what is left where tilting is allowed too
    least_grain: float = 0.5
    nearly_straight: float = 0.45
    least_grain_low_nearly: float = 0.7
    most_astray: float = 0.1  # tilted or bent in a program
    least_grain_low: float = 0.88
    least_flat_matched: int = 40  # a photograph of a picture that is held up flat
    least_flat_share: float = 0.8
    most_flat_astray: float = 0.3
    least_flat_grain: float = 0.5


@dataclass(frozen=True, slots=True)
class PhotoThresholds:
    """Defaults measured on real photographs and on degraded ones: docs/photographs.md."""

    darkest_mean: int = 28
    most_dark_per_mille: int = 900
    brightest_mean: int = 235
    most_bright_per_mille: int = 800
    least_sharpness: int = 25
    least_contrast: int = 10
    most_even_per_mille: int = 850
    least_longest_side: int = 1000
    least_shortest_side: int = 600
