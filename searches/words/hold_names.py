"""The names of holds with their subjects, for records and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from searches.words.releases import HOLD_NAMES, HoldCode

#: Subjects that add nothing to the name of the hold, so they are not shown.
UNNAMED_SUBJECTS = frozenset(
    {"search", "both", "same", "nobody", "visit", "lock", "go", "clock", "second", "last-look"}
    | {"role", "sheet", "1", "2", "again", "missed", "photos", "crash"}
)
#: The words for subjects that are not an item, slot or party.
SUBJECTS: dict[str, str] = {
    "type": "type of vehicle",
    "cages": "logged in as hand-pushed cages",
    "emergency": "the duty governor has not acknowledged the vehicle",
    "floor": "shorter than the minimum time",
    "bulk": "five answers within 10 seconds",
    "whole-prison": "the whole prison",
    "deep": "deep search",
    "drill": "drill",
    "typed": "plate as typed",
    "answers": "answers",
    "signatures": "signatures",
    "voids": "report of a void lock",
    "arrivals": "vehicle logged in",
    "sealings": "sealing of the lock",
    "openings": "opening of the outer gate",
    "departures": "departure",
    "other-answers": "answers outside this lock session",
    "other-arrivals": "vehicle logged in",
    "other-sealings": "sealing of the lock",
    "other-openings": "opening of the outer gate",
    "other-departures": "departure",
    "discs": "discs to confirm",
    "signature": "signature",
    "escort": "the escort signed first",
    "searched": "searched this vehicle",
    "counted": "counted for this vehicle",
    "escorted": "escorted this vehicle",
}


def hold_words(code: str, subject: str, labels: Mapping[str, str]) -> str:
    """Return the name of a hold with its subject, such as “Photograph missing: U8 Boxes”.

    `labels` maps the codes of items, slots and parties to their names.
    """
    name = HOLD_NAMES[HoldCode(code)] if code in set(HoldCode) else code.replace("-", " ")
    if not subject or subject in UNNAMED_SUBJECTS or _is_row(subject):
        return name
    return f"{name}: {labels.get(subject) or SUBJECTS.get(subject, subject)}"


def all_hold_words(holds: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of these holds with their subjects, in order and without repeats."""
    return tuple(dict.fromkeys(hold_words(code, subject, labels) for code, subject in holds))


def _is_row(subject: str) -> bool:
    """Return whether the subject is the UUID of a row, which means nothing to a reader."""
    try:
        UUID(subject)
    except ValueError:
        return False
    return True
