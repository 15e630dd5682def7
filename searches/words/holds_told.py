"""What a hold is called where people read it after the day: its code and subject in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from searches.words.releases import HoldCode

HOLD_NAMES: dict[HoldCode, str] = {
    HoldCode.STOP: "Vehicles are stopped",
    HoldCode.LOCK_VOID: "Vehicle lock not sealed",
    HoldCode.IDENTITY: "Plate, trailer or driver differs",
    HoldCode.OCCUPANTS: "People in the cab differ",
    HoldCode.VEHICLE: "Vehicle not confirmed",
    HoldCode.SEARCH_INCOMPLETE: "Search not finished",
    HoldCode.FOUND: "Something was found",
    HoldCode.CANNOT_SEE: "Could not be seen",
    HoldCode.PHOTO_MISSING: "Photograph missing",
    HoldCode.PHOTO_REJECTED: "Photograph not accepted",
    HoldCode.SEARCHERS: "Searchers have not both signed",
    HoldCode.TOO_FAST: "Search too fast",
    HoldCode.COUNT_MISSING: "Count missing",
    HoldCode.COUNT_UNBALANCED: "Count does not balance",
    HoldCode.MOVEMENT_OVERDUE: "A prisoner has not been received",
    HoldCode.DEEP_SEARCH: "Deep search or drill not finished",
    HoldCode.TOOLS_SEALS: "Tools or seals differ",
    HoldCode.AIDS: "Aid says Alert, or was not used",
    HoldCode.LAST_LOOK: "Last look needed",
    HoldCode.RELEASER: "Releaser has not finished",
    HoldCode.UNSYNCED: "A tablet has not sent everything",
    HoldCode.WATCH: "Security marker",
}
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
