"""The names of holds for people who read about them later: code and subject in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from searches.words.releases import HOLD_NAMES, HoldCode

#: These subjects are not an item, slot or party, and the name of the hold already covers them.
SILENT = frozenset(
    {"search", "both", "same", "nobody", "visit", "lock", "go", "clock", "second", "last-look"}
    | {"role", "sheet", "1", "2", "again", "missed", "photos", "crash"}
)
SUBJECTS: dict[str, str] = {
    "type": "what it was logged in as",
    "cages": "logged in as cages",
    "emergency": "duty governor has not acknowledged it",
    "floor": "under its floor time",
    "bulk": "five answers within 10 seconds",
    "whole-prison": "the whole prison",
    "deep": "deep search",
    "drill": "drill",
    "typed": "plate as typed",
    "discs": "discs to confirm",
    "signature": "signature",
    "escort": "the escort signed first",
    "searched": "searched for this vehicle",
    "counted": "counted for this vehicle",
    "escorted": "escorted this vehicle",
}


def hold_words(code: str, subject: str, labels: Mapping[str, str]) -> str:
    """Return a hold in words, such as Photograph missing: U8 Boxes.

    `labels` has the names of items, slots and parties by their codes.
    """
    name = HOLD_NAMES[HoldCode(code)] if code in set(HoldCode) else code.replace("-", " ")
    if not subject or subject in SILENT or _is_row(subject):
        return name
    return f"{name}: {labels.get(subject) or SUBJECTS.get(subject, subject)}"


def all_hold_words(holds: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return each of these holds in words, in order and without repeats."""
    return tuple(dict.fromkeys(hold_words(code, subject, labels) for code, subject in holds))


def _is_row(subject: str) -> bool:
    """Return whether the subject is a UUID, which tells a reader nothing."""
    try:
        UUID(subject)
    except ValueError:
        return False
    return True
