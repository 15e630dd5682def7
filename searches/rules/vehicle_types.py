"""The rules of vehicle types: whether a sheet asks for less than another, and what is hand-pushed.

Sheets are compared, not the names of types, because a type whose sheet leaves something out is a
way to leave a part of a vehicle unsearched.
"""

from __future__ import annotations

from searches.rules.checklists import sheet_for
from searches.words.checklists import Checklist, ReferencePhoto

#: The photograph taken on the way in when a second person must confirm what the vehicle is.
WHOLE_VEHICLE = ReferencePhoto(
    code="whole",
    label="The whole vehicle, from the side",
    guidance="Stand back until both ends and all wheels are in the picture.",
)


def asks_less(now: Checklist, before: Checklist, *, lift_now: bool, lift_before: bool) -> bool:
    """Return whether a sheet leaves out something that the sheet of the last visit asked for.

    That is an item, a photograph, the count of the whole prison, the count of the parties that are
    always in contact, or the wait itself. Deep searches are drawn by chance, so they are not
    compared.
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
    """Return whether this is a vehicle: it has a plate, a driver or people in a cab."""
    return bool(plate.strip() or driver_name.strip() or people_in_cab)


def _required(sheet: Checklist) -> set[str]:
    return {item.code for item in sheet.items} | {
        f"{item.code} {slot.code}" for item in sheet.items for slot in item.photos
    }
