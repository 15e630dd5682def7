"""Number plates: their normal form, their kinds, and how they are displayed.

The formats of the DVLA are AB12 CDE since 2001, A123 BCD from 1983, ABC 123D from 1963, and
dateless plates before 1963. Plates of Northern Ireland, such as ABZ 1234, have an I or a Z among
their letters and no date.

Other plates that are seen at a gate have forms of their own: trade plates of a garage, plates of
embassies, of the armed forces, and of Jersey, Guernsey and Alderney. A person selects the kind of
such a plate, because a mistyped plate of the usual kind could look the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from searches.words.refusals import Invalid
from searches.words.visits import PLATE_CHOICES, PlateChoice


class PlateKind(StrEnum):
    CURRENT = "current"
    PREFIX = "prefix"
    SUFFIX = "suffix"
    DATELESS = "dateless"
    NORTHERN_IRELAND = "northern_ireland"
    TRADE = "trade"
    DIPLOMATIC = "diplomatic"
    MILITARY = "military"
    CHANNEL_ISLANDS = "channel_islands"
    FOREIGN = "foreign"
    NONE = "none"  # hand-pushed cages, for which the gate makes up a number


#: What a plate looks like, for somebody who searches for the vehicle.
PLATE_WORDS: dict[PlateKind, str] = {
    PlateKind.CURRENT: "UK plate",
    PlateKind.PREFIX: "UK plate",
    PlateKind.SUFFIX: "UK plate",
    PlateKind.DATELESS: "UK plate",
    PlateKind.NORTHERN_IRELAND: "Northern Ireland plate",
    PlateKind.TRADE: "Trade plate",
    PlateKind.DIPLOMATIC: "Diplomatic plate",
    PlateKind.MILITARY: "Military plate",
    PlateKind.CHANNEL_ISLANDS: "Channel Islands plate",
    PlateKind.FOREIGN: "Foreign plate",
    PlateKind.NONE: "No number plate",
}


@dataclass(frozen=True, slots=True)
class Plate:
    """A number plate.

    `normal` has only capital letters and digits, and identifies the vehicle. `display` has the
    spaces as on the vehicle.
    """

    normal: str
    display: str
    kind: PlateKind


LETTERS = "[A-HJ-PR-Z]"  # I is never issued, and Q only as a prefix
FORMS: tuple[tuple[PlateKind, re.Pattern[str]], ...] = (
    (PlateKind.CURRENT, re.compile(r"([A-HJ-PR-Y]{2}[0-9]{2})([A-HJ-PR-Z]{3})")),
    (PlateKind.PREFIX, re.compile(r"([A-HJ-NP-TV-YQ][0-9]{1,3})([A-Z]{3})")),
    (PlateKind.SUFFIX, re.compile(r"([A-Z]{3})([0-9]{1,3}[A-HJ-NPR-TV-Y])")),
    (PlateKind.NORTHERN_IRELAND, re.compile(r"([A-Z]?(?:[A-Z]I|[A-Z]Z|I[A-Z]))([0-9]{1,4})")),
    (PlateKind.NORTHERN_IRELAND, re.compile(r"([0-9]{1,4})([A-Z]?(?:[A-Z]I|[A-Z]Z|I[A-Z]))")),
    (PlateKind.DATELESS, re.compile(r"([A-Z]{1,3})([0-9]{1,4})")),
    (PlateKind.DATELESS, re.compile(r"([0-9]{1,4})([A-Z]{1,3})")),
)


#: The forms of the kinds that a person selects. The groups are shown with a space between them.
SELECTED_FORMS: dict[PlateChoice, tuple[PlateKind, re.Pattern[str]]] = {
    # Five digits since 2015, and before then a number with the letters of a district.
    PlateChoice.TRADE: (PlateKind.TRADE, re.compile(r"([0-9]{5})|([0-9]{3})([A-Z]{1,3})")),
    # D for diplomats and X for other staff, between the country's number and the vehicle's.
    PlateChoice.DIPLOMATIC: (PlateKind.DIPLOMATIC, re.compile(r"([0-9]{3})([DX])([0-9]{3})")),
    PlateChoice.MILITARY: (
        PlateKind.MILITARY,
        re.compile(r"([A-Z]{2})([0-9]{2})([A-Z]{2})|([0-9]{2})([A-Z]{2})([0-9]{2})"),
    ),
    # Jersey has a J and Alderney AY before the number; Guernsey has the number alone.
    PlateChoice.CHANNEL_ISLANDS: (
        PlateKind.CHANNEL_ISLANDS,
        re.compile(r"(J[0-9]{1,6}|AY[0-9]{1,4}|[0-9]{1,5})"),
    ),
}


def plate_forms() -> dict[str, str]:
    """Return the forms of each kind of plate as a regular expression, for a tablet offline.

    A foreign plate has no form.
    """
    selected = {str(choice): form.pattern for choice, (_, form) in SELECTED_FORMS.items()}
    return {str(PlateChoice.UK): "|".join(form.pattern for _, form in FORMS), **selected}


_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_AS_SHOWN = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
#: How a spreadsheet shows a date: with a hyphen, a slash or a point, or with a month such as Mar.
AS_DATE = re.compile(
    rf"(?i:[0-9]{{1,2}}[-/.]{_MONTH}(?:[-/.][0-9]{{2,4}})?|{_MONTH}[-/.][0-9]{{1,4}})"
    rf"|[0-9]{{1,2}} {_AS_SHOWN}(?: [0-9]{{2,4}})?|{_AS_SHOWN} [0-9]{{1,4}}"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?: [0-9:]+)?"
)
#: How a spreadsheet shows a large number.
AS_QUANTITY = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)

#: Characters that people mistype, with the letter or digit that the current format needs instead.
AS_LETTER = str.maketrans("015", "OIS")
AS_DIGIT = str.maketrans("OIS", "015")
#: Characters that look alike, with one character that stands for both. Đ is added because
#: normalisation does not turn it into D.
AS_SEEN = str.maketrans("OILSZBĐ", "011528D")


def lookalike_key(plate: str) -> str:
    """Return a key that is equal for plates that look alike at a glance.

    The key has no case, spaces or accents. One character stands for all characters that look alike.
    Use the key only to compare plates, and never store it.
    """
    parts = unicodedata.normalize("NFKD", plate.upper())
    return "".join(part for part in parts if part.isalnum()).translate(AS_SEEN)


def read_plate(typed: str, choice: PlateChoice = PlateChoice.UK) -> Plate:
    """Return the number plate that somebody typed.

    Raises Invalid if the text is empty, is longer than 12 characters, or does not have the form of
    the selected kind of plate. A foreign plate needs no form.
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
    if choice is PlateChoice.FOREIGN:
        return Plate(normal, typed.strip().upper()[:16], PlateKind.FOREIGN)
    if choice is not PlateChoice.UK:
        return _selected(normal, choice)
    for candidate in (normal, _as_current(normal)):
        for kind, form in FORMS:
            if parts := form.fullmatch(candidate):
                return Plate(candidate, f"{parts[1]} {parts[2]}", kind)
    raise Invalid(
        "plate-unknown",
        "This is not a UK number plate. Check the plate, or select another kind of plate.",
        field="plate",
    )


def _selected(normal: str, choice: PlateChoice) -> Plate:
    kind, form = SELECTED_FORMS[choice]
    parts = form.fullmatch(normal)
    if parts is None:
        raise Invalid(
            "plate-unknown",
            f"The kind “{PLATE_CHOICES[choice]}” does not fit this number plate. "
            "Check the plate and its kind.",
            field="plate",
        )
    return Plate(normal, " ".join(part for part in parts.groups() if part), kind)


def demand_not_a_date(typed: str) -> None:
    """Raise Invalid for a plate that a spreadsheet took for a date or for a large number.

    A spreadsheet turns MAR 12 into 12-Mar or Mar-12, and 12 E 5 into 1.20E+06. The plate that was
    typed cannot be recovered from this.
    """
    if AS_DATE.fullmatch(typed.strip()):
        raise Invalid(
            "plate-date",
            f"A spreadsheet turned this number plate into the date {typed.strip()}. "
            "Enter the number plate as text, without hyphens.",
            field="plate",
        )
    if AS_QUANTITY.fullmatch(typed.strip()):
        raise Invalid(
            "plate-date",
            f"A spreadsheet turned this number plate into the number {typed.strip()}. "
            "Enter the number plate as text.",
            field="plate",
        )


def choice_of_kind(kind: str) -> PlateChoice:
    """Return the kind that a person selects for a plate of this kind."""
    return PlateChoice(kind) if kind in set(PlateChoice) else PlateChoice.UK


def spellings(typed: str) -> tuple[str, ...]:
    """Return every normal form under which the plate of this text may be stored.

    A foreign plate is stored as somebody typed it. A UK plate is stored with its mistyped
    characters corrected. Raises Invalid for text that cannot be a plate.
    """
    as_it_is = read_plate(typed, PlateChoice.FOREIGN).normal
    try:
        return tuple(dict.fromkeys((read_plate(typed).normal, as_it_is)))
    except Invalid:
        return (as_it_is,)


def _as_current(normal: str) -> str:
    """Return a plate of 7 characters with mistyped letters and digits corrected by their place."""
    if len(normal) != 7:
        return normal
    return (
        normal[:2].translate(AS_LETTER)
        + normal[2:4].translate(AS_DIGIT)
        + normal[4:].translate(AS_LETTER)
    )
