"""Registrations: their one normal form, the kinds seen at a gate, and how each is displayed.

DVLA formats: AB12 CDE since 2001, A123 BCD 1983-2001, ABC 123D 1963-1983, dateless before; Northern
Ireland ABZ 1234 with an I or a Z among its letters, never dated.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from searches.words.refusals import Invalid


class PlateKind(StrEnum):
    CURRENT = "current"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    DATELESS = "dateless"
    NORTHERN_IRELAND = "northern_ireland"
    FOREIGN = "foreign"
    NONE = "none"  # hand-pushed cages: not a vehicle, but with a number that the gate gives


@dataclass(frozen=True, slots=True)
class Plate:
    """A registration.

    `normal` is the key, with capitals and digits only. `display` is spaced as on the vehicle.
    """

    normal: str
    display: str
    kind: PlateKind


LETTERS = "[A-HJ-PR-Z]"  # I and Q are not issued as serial letters; Q only as a prefix
FORMS: tuple[tuple[PlateKind, re.Pattern[str]], ...] = (
    (PlateKind.CURRENT, re.compile(r"([A-HJ-PR-Y]{2}[0-9]{2})([A-HJ-PR-Z]{3})")),
    (PlateKind.PREFIX, re.compile(r"([A-HJ-NP-TV-YQ][0-9]{1,3})([A-Z]{3})")),
    (PlateKind.SUFFIX, re.compile(r"([A-Z]{3})([0-9]{1,3}[A-HJ-NPR-TV-Y])")),
    (PlateKind.NORTHERN_IRELAND, re.compile(r"([A-Z]?(?:[A-Z]I|[A-Z]Z|I[A-Z]))([0-9]{1,4})")),
    (PlateKind.NORTHERN_IRELAND, re.compile(r"([0-9]{1,4})([A-Z]?(?:[A-Z]I|[A-Z]Z|I[A-Z]))")),
    (PlateKind.DATELESS, re.compile(r"([A-Z]{1,3})([0-9]{1,4})")),
    (PlateKind.DATELESS, re.compile(r"([0-9]{1,4})([A-Z]{1,3})")),
)


def plate_forms() -> str:
    """Return all forms as one expression, for a tablet that works offline."""
    return "|".join(form.pattern for _, form in FORMS)


#: Characters that are easily mistyped for one another, by what the current format needs in their
#: place.
AS_LETTER = str.maketrans("015", "OIS")
AS_DIGIT = str.maketrans("OIS", "015")
#: Characters that look alike at a glance in any place, and letters whose accent cannot be split
#: off.
AS_SEEN = str.maketrans("OILSZBĐ", "011528D")


def lookalike_key(plate: str) -> str:
    """Return what a plate looks like at a glance. Two plates with the same result may be one.

    The result is for comparing and must not be stored: case, spaces, accents and look-alikes are
    gone.
    """
    parts = unicodedata.normalize("NFKD", plate.upper())
    return "".join(part for part in parts if part.isalnum()).translate(AS_SEEN)


def read_plate(typed: str, *, foreign: bool = False) -> Plate:
    """Return the registration in its normal form.

    Raises Invalid when it is empty, longer than 12 characters, or not of a United Kingdom form.
    `foreign` says that the officer means it although it has no such form.
    """
    normal = re.sub(r"[\s\-.]", "", typed).upper()
    if not normal:
        raise Invalid("plate-missing", "Enter the number plate.", field="plate")
    if len(normal) > 12 or not re.fullmatch(r"[A-Z0-9ÄÖÜČŠŽĆĐ]+", normal):
        raise Invalid(
            "plate-shape", "The number plate must contain letters and digits only.", field="plate"
        )
    if re.fullmatch(r"CAGES[0-9]+", normal):
        raise Invalid(
            "plate-shape",
            "This is the number used for cages. Enter the number plate of the vehicle.",
            field="plate",
        )
    if foreign:
        return Plate(normal, typed.strip().upper()[:16], PlateKind.FOREIGN)
    for candidate in (normal, _as_current(normal)):
        for kind, form in FORMS:
            if parts := form.fullmatch(candidate):
                return Plate(candidate, f"{parts[1]} {parts[2]}", kind)
    raise Invalid(
        "plate-unknown",
        "This is not a UK number plate. Check the plate, or confirm that it is foreign.",
        field="plate",
    )


def spellings(typed: str) -> tuple[str, ...]:
    """Return every normal form under which these letters may be stored.

    They may be stored as the UK plate that they look like, or as they are. Raises Invalid for text
    that cannot be a plate.
    """
    as_it_is = read_plate(typed, foreign=True).normal
    try:
        return tuple(dict.fromkeys((read_plate(typed).normal, as_it_is)))
    except Invalid:
        return (as_it_is,)


def _as_current(normal: str) -> str:
    """Return the letters with look-alike digits and letters corrected by their place."""
    if len(normal) != 7:
        return normal
    return (
        normal[:2].translate(AS_LETTER)
        + normal[2:4].translate(AS_DIGIT)
        + normal[4:].translate(AS_LETTER)
    )
