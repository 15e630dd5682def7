"""The rules of vehicle types: whether a sheet asks for less than an earlier sheet, and cages.

The rules compare sheets, not the names of types: with a shorter sheet, a part of the vehicle would
remain unsearched.
"""

from __future__ import annotations

from searches.rules.checklists import sheet_for
from searches.words.checklists import Checklist, ReferencePhoto

#: The photograph from which a second person confirms the type of the vehicle.
WHOLE_VEHICLE = ReferencePhoto(
    code="whole",
    label="The whole vehicle, from the side",
    guidance="Stand back until both ends and all wheels are in the picture.",
)


def asks_less(now: Checklist, before: Checklist, *, lift_now: bool, lift_before: bool) -> bool:
    """Return whether a sheet asks for less than the sheet of the last visit.

    The comparison covers items, photographs, the whole-prison count, the count of the parties that
    are always in the contact set, and whether the vehicle waits at all. Items of a deep search are
    left out, because chance decides about them.
    """
    sheet = sheet_for(now, tail_lift=lift_now, deep_search=False)
    earlier = sheet_for(before, tail_lift=lift_before, deep_search=False)
    return (
        not _required(earlier) <= _required(sheet)
        or (earlier.whole_prison and not sheet.whole_prison)
        or (earlier.supply and not sheet.supply)
        or (sheet.immediate and not earlier.immediate)
    )


def has_a_cab(*, plate: str, driver_name: str, people_in_cab: int | None) -> bool:
    """Return whether the vehicle has a cab. A plate, a driver or people in the cab show this."""
    return bool(plate.strip() or driver_name.strip() or people_in_cab)


def _required(sheet: Checklist) -> set[str]:
    return {item.code for item in sheet.items} | {
        f"{item.code} {slot.code}" for item in sheet.items for slot in item.photos
    }
