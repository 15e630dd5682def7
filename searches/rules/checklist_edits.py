"""An edited copy of a sheet: other sentences, another floor time, items dropped or added."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from searches.words.checklists import Checklist, Item, Level
from searches.words.refusals import Invalid


@dataclass(frozen=True, slots=True)
class Edits:
    floor_minutes: int
    guidance: Mapping[str, str] = field(default_factory=dict)  # item code -> sentence
    drop: Set[str] = frozenset()
    add: tuple[Item, ...] = ()


def edited(sheet: Checklist, edits: Edits) -> Checklist:
    """Raises Invalid where an edit would leave out a STOP item or use a code twice."""
    for item in sheet.items:
        if item.code in edits.drop and item.level is Level.STOP:
            raise Invalid("stop-item", f"{item.code} stops a vehicle and stays.", field="drop")
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


def _without(route: tuple[str, ...], drop: Set[str]) -> tuple[str, ...]:
    return tuple(code for code in route if code not in drop)


def _with(sheet: Checklist, new: Item) -> Checklist:
    """The new item last in its section, on both routes."""
    section = {item.code: item.section for item in sheet.items}
    if new.code in section:
        raise Invalid("code-used", f"{new.code} is on the sheet already.", field="new_code")
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
        raise Invalid("section", "This sheet has no such part.", field="new_section")
    place = beside[-1] + 1
    return (*route[:place], new.code, *route[place:])
