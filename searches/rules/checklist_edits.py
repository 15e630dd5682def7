"""The rules for editing a checklist: its guidance, its floor time, and its items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from searches.rules.checklists import default_checklists
from searches.rules.checklists import faults as faults_of
from searches.words.checklists import Checklist, Item, Level
from searches.words.refusals import Invalid

#: The fields that an edit may not change in an item of the shipped checklist, each in words.
KEPT = {
    "zone": "the zone of this item",
    "section": "the section of this item",
    "kind": "the kind of answer that this item takes",
    "with_number": "whether this item also asks for a number",
    "reference": "whether this item is compared with the way in",
    "only_with_tail_lift": "whether this item is only for vehicles with a tail-lift",
    "only_in_deep_search": "whether this item is only for deep searches",
}
#: The fields of a checklist that an edit may not change, each with the sentence for an attempt.
FIXED = {
    "whole_prison": "You cannot change whether this vehicle type needs a whole-prison roll.",
    "supply": (
        "You cannot change whether the kitchen and stores are always counted for this vehicle type."
    ),
    "floor_is_each": (
        "You cannot change whether the floor time of this vehicle type is for each cage or bag."
    ),
    "immediate": "You cannot change whether this vehicle type may leave without waiting.",
}


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of one checklist: its floor time, new guidance, and items to remove or add."""

    floor_minutes: int
    guidance: Mapping[str, str] = field(default_factory=dict)  # new sentence by item code
    drop: Set[str] = frozenset()
    add: tuple[Item, ...] = ()


def stays(item: Item) -> str:
    """Return a sentence that says why the item cannot be removed, or an empty text."""
    if item.level is Level.STOP:
        return f"{item.code} stops a vehicle, so this item cannot be removed."
    return (
        f"No vehicle can be released without {item.code}, so this item cannot be removed."
        if item.purposes
        else ""
    )


def edited(sheet: Checklist, edits: Edits) -> Checklist:
    """Return the edited copy of the sheet.

    Raises Invalid when an edit would remove an item that must stay, or use a code twice.
    """
    for item in sheet.items:
        if item.code in edits.drop and (why := stays(item)):
            raise Invalid("stop-item", why, field="drop")
    kept = tuple(
        replace(item, guidance=edits.guidance.get(item.code, item.guidance).strip())
        for item in sheet.items
        if item.code not in edits.drop
    )
    changed = replace(
        sheet,
        floor_minutes=edits.floor_minutes,
        items=kept,
        routes=(_without(sheet.routes[0], edits.drop), _without(sheet.routes[1], edits.drop)),
    )
    for item in edits.add:
        changed = _with(changed, item)
    return changed


def faults(sheet: Checklist) -> Iterator[str]:
    """Yield a sentence for each fault of an edited sheet, compared with the shipped sheet."""
    yield from faults_of(sheet)
    shipped = next(
        checklist
        for checklist in default_checklists()
        if checklist.vehicle_type is sheet.vehicle_type
    )
    items = {item.code: item for item in sheet.items}
    for before in shipped.items:
        item = items.get(before.code)
        if item is not None:
            yield from weakened(before, item)
        elif why := stays(before):
            yield why
    for name, sentence in FIXED.items():
        if getattr(sheet, name) != getattr(shipped, name):
            yield sentence
    if not set(shipped.reference_photos) <= set(sheet.reference_photos):
        yield (
            "The photographs of the way in cannot be removed, because the way out is compared "
            "with them."
        )
    if sheet.floor_minutes < min(1, shipped.floor_minutes):
        yield "The minimum time must be 1 minute or more."


def differences(before: Checklist, after: Checklist) -> Iterator[str]:
    """Yield a line for each change from one version to the next, for the person who publishes."""
    if before.floor_minutes != after.floor_minutes:
        yield f"Minimum time: {before.floor_minutes} min, now {after.floor_minutes} min."
    was, now = ({item.code: item for item in sheet.items} for sheet in (before, after))
    for code, item in was.items():
        if code not in now:
            yield f"Removed: {code} {item.title}."
        elif now[code].guidance != item.guidance:
            yield f"{code} now says: {now[code].guidance} (Before: {item.guidance})"
        elif now[code] != item:
            yield f"{code} {item.title} is now answered in another way."
    for code, item in now.items():
        if code not in was:
            yield f"Added: {code} {item.title}. {item.guidance}"


def weakened(before: Item, item: Item) -> Iterator[str]:
    """Yield a sentence for each way in which an edit weakens a shipped item.

    Only the guidance may change, not the zone, the kind of answer or the photographs.
    """
    if before.level is Level.STOP and item.level is not Level.STOP:
        yield f"{item.code} must still stop a vehicle."
    if not set(before.photos) <= set(item.photos):
        yield f"{item.code} must keep its photographs."
    if item.disc != before.disc:
        yield f"{item.code} must keep its disc."
    if not before.purposes <= item.purposes:
        yield f"{item.code} must keep its purpose."
    for name, words in KEPT.items():
        if getattr(item, name) != getattr(before, name):
            yield f"{item.code}: you cannot change {words}."


def _without(route: tuple[str, ...], drop: Set[str]) -> tuple[str, ...]:
    return tuple(code for code in route if code not in drop)


def _with(sheet: Checklist, new: Item) -> Checklist:
    """Return the sheet with the new item at the end of its section, on both routes."""
    section = {item.code: item.section for item in sheet.items}
    if new.code.casefold() in {code.casefold() for code in section}:
        raise Invalid("code-used", f"{new.code} is already on this checklist.", field="new_code")
    routes = [_insert(route, new, section) for route in sheet.routes]
    items = {item.code: item for item in (*sheet.items, new)}
    return replace(
        sheet,
        items=tuple(items[code] for code in routes[0]),
        routes=(routes[0], routes[1]),
    )


def _insert(route: tuple[str, ...], new: Item, section: Mapping[str, str]) -> tuple[str, ...]:
    beside = [place for place, code in enumerate(route) if section[code] == new.section]
    if not beside:
        raise Invalid("section", "This checklist has no such section.", field="new_section")
    place = beside[-1] + 1
    return (*route[:place], new.code, *route[place:])
