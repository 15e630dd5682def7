"""What a hold is called where people read it after the day: its code and subject in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from searches.words.releases import HOLD_NAMES, HoldCode

#: Subjects that are no item, slot or party: already said by the name of their hold.
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
    """ "Photograph missing: U8 Boxes". `labels` names items, slots and parties by their codes."""
    name = HOLD_NAMES[HoldCode(code)] if code in set(HoldCode) else code.replace("-", " ")
    if not subject or subject in SILENT or _is_row(subject):
        return name
    return f"{name}: {labels.get(subject) or SUBJECTS.get(subject, subject)}"


def all_hold_words(holds: Iterable[tuple[str, str]], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(hold_words(code, subject, labels) for code, subject in holds))


def _is_row(subject: str) -> bool:
    """A stop, a lock or a marker stands under its UUID, which tells a reader nothing."""
    try:
        UUID(subject)
    except ValueError:
        return False
    return True
