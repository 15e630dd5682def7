"""Checklists: reading them from TOML, checking them, and making the sheet of one visit.

The shipped checklists are in searches/checklists/*.toml (domain.md, section 7).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from importlib import resources
from typing import Any

from searches.words.checklists import (
    AnswerKind,
    Checklist,
    Item,
    Level,
    PhotoSlot,
    Purpose,
    ReferencePhoto,
    Section,
    Surface,
    VehicleType,
)
from searches.words.from_json import read

GUIDANCE_WORDS = 15
SECTIONS = tuple(Section)
#: The allowed forms of codes. Codes appear in addresses, file names and radio messages.
ITEM_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9]{0,11}")
SLOT_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9]{0,11}(-[A-Za-z0-9]{1,12})?")
DISC = "{disc}"
ZONE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


class NotAChecklist(ValueError):
    """Raised for a sheet that cannot be read. The message names the wrong file or item."""


def default_checklists() -> tuple[Checklist, ...]:
    """Return the shipped checklists, one for each vehicle type."""
    folder = resources.files("searches") / "checklists"
    texts = {kind: (folder / f"{kind}.toml").read_text("utf-8") for kind in VehicleType}
    return tuple(parse(texts).values())


def parse(texts: Mapping[VehicleType, str]) -> dict[VehicleType, Checklist]:
    """Return the checklists that TOML texts define. Raises NotAChecklist with the first fault."""
    tables = {kind: tomllib.loads(text) for kind, text in texts.items()}
    sheets = {kind: _sheet(kind, tables) for kind in tables}
    for kind, sheet in sheets.items():
        for fault in faults(sheet):
            raise NotAChecklist(f"{kind}: {fault}")
    return sheets


def faults(sheet: Checklist) -> Iterator[str]:
    """Yield a sentence for each fault of a sheet. A sheet without faults may be published."""
    codes = [item.code for item in sheet.items]
    slots = [slot.code for item in sheet.items for slot in item.photos]
    for name, names in (("item", codes), ("photograph", slots)):
        twice = _used_twice(names)
        if twice:
            yield f"The {name} {twice[0]} appears twice."
    yield from _wrong_codes(sheet)
    if not sheet.items:
        yield "A checklist must have at least one item."
    for item in sheet.items:
        if len(item.guidance.split()) > GUIDANCE_WORDS or not item.guidance.strip():
            yield f"{item.code} needs one sentence of at most {GUIDANCE_WORDS} words."
    for order in sheet.routes:
        if sorted(order) != sorted(codes):
            yield "Each route must contain every item once."
        else:
            yield from _unsafe(sheet, order)


def code_fault(code: str) -> str:
    """Return a sentence about a code that is not valid, or an empty text for a valid code."""
    if ITEM_CODE.fullmatch(code):
        return ""
    return (
        f"{code[:20]} is not a valid code. Use at most 12 letters and digits, beginning with a "
        "capital letter or a digit."
    )


def _used_twice(names: list[str]) -> list[str]:
    """Return the codes that are used twice.

    Upper and lower case are equal, because people read codes aloud and type them on phones.
    """
    folded = [name.casefold() for name in names]
    twice = {name for name in names if folded.count(name.casefold()) > 1}
    return sorted(twice, reverse=True)


def _wrong_codes(sheet: Checklist) -> Iterator[str]:
    for item in sheet.items:
        if fault := code_fault(item.code):
            yield fault
        if not ZONE.fullmatch(item.zone):
            yield f"{item.code}: {item.zone[:20]} is not a zone of the vehicle plan."
        for slot in item.photos:
            if not SLOT_CODE.fullmatch(slot.code):
                yield f"{item.code}: {slot.code[:20]} is not a valid code for a photograph."
        if item.disc.replace(DISC, "", 1).count("{") or (item.disc and DISC not in item.disc):
            yield f"{item.code}: say where the disc goes, with {DISC} once."
    for photo in sheet.reference_photos:
        if not SLOT_CODE.fullmatch(photo.code):
            yield f"{photo.code[:20]} is not a valid code for a photograph."


def _unsafe(sheet: Checklist, order: tuple[str, ...]) -> Iterator[str]:
    """Yield a sentence for each reason why this order is unsafe.

    The vehicle must be made safe before any item underneath, and the last look must come last.
    """
    place = {code: number for number, code in enumerate(order)}
    made_safe = [place[item.code] for item in sheet.items if Purpose.MADE_SAFE in item.purposes]
    under = [place[item.code] for item in sheet.items if item.section is Section.UNDERNEATH]
    last = [place[item.code] for item in sheet.items if Purpose.LAST_LOOK in item.purposes]
    if under and (not made_safe or max(made_safe) > min(under)):
        yield "Make the vehicle safe before the first item underneath."
    if last and min(last) != len(order) - len(last):
        yield "The last look must come last."


def sheet_for(
    checklist: Checklist, *, tail_lift: bool, deep_search: bool, cages: int = 0
) -> Checklist:
    """Return the sheet of one visit, made from the checklist of its vehicle type.

    Items that do not apply to the visit are left out, and each cage gets its own photograph slots.
    """
    items = tuple(
        replace(item, photos=_slots_for(item, max(cages, 1)))
        for item in checklist.items
        if (tail_lift or not item.only_with_tail_lift)
        and (deep_search or not item.only_in_deep_search)
    )
    kept = {item.code for item in items}
    first, second = checklist.routes
    floor = checklist.floor_minutes * (max(cages, 1) if checklist.floor_is_each else 1)
    return replace(
        checklist,
        items=items,
        floor_minutes=floor,
        routes=(
            tuple(code for code in first if code in kept),
            tuple(code for code in second if code in kept),
        ),
        reference_photos=tuple(
            photo
            for photo in checklist.reference_photos
            if tail_lift or not photo.only_with_tail_lift
        ),
    )


def route(sheet: Checklist, number: int) -> tuple[Item, ...]:
    """Return the items in the order of one of the two safe routes."""
    items = {item.code: item for item in sheet.items}
    return tuple(items[code] for code in sheet.routes[number % 2])


def to_document(sheet: Checklist) -> dict[str, Any]:
    """Return the sheet as plain JSON in a fixed order, so that it can be stored and hashed."""
    document = asdict(sheet)
    for item in document["items"]:
        item["purposes"] = sorted(item["purposes"])
    plain: dict[str, Any] = _plain(document)
    return plain


def from_document(document: dict[str, Any]) -> Checklist:
    """Return the sheet that a stored document describes.

    Raises KeyError, TypeError or ValueError when the document cannot be read.
    """
    return read(Checklist, document)


def _sheet(kind: VehicleType, tables: Mapping[VehicleType, dict[str, Any]]) -> Checklist:
    table = tables[kind]
    base = _base(kind, tables)
    items = _items(table, base.items if base else ())
    references = tuple(ReferencePhoto(**photo) for photo in table.get("reference", ()))
    if base and not references and not table.get("drop_references"):
        dropped = set(table.get("drop", ()))
        references = tuple(p for p in base.reference_photos if p.code not in dropped)
    return Checklist(
        vehicle_type=kind,
        title=table["title"],
        floor_minutes=table["floor_minutes"],
        plan_minutes=(table["plan_minutes"][0], table["plan_minutes"][1]),
        items=items,
        routes=_routes(items),
        reference_photos=references,
        whole_prison=table.get("whole_prison", False),
        supply=table.get("supply", True),
        floor_is_each=table.get("floor_is_each", False),
        immediate=table.get("immediate", False),
    )


def _base(kind: VehicleType, tables: Mapping[VehicleType, dict[str, Any]]) -> Checklist | None:
    name = tables[kind].get("starts_from")
    if name is None:
        return None
    if name not in tables or name == kind:
        raise NotAChecklist(f"{kind} starts from {name}, which does not exist")
    return _sheet(VehicleType(name), tables)


def _items(table: dict[str, Any], base: tuple[Item, ...]) -> tuple[Item, ...]:
    drop = list(table.get("drop", ()))
    items = [item for item in base if item.code not in drop]
    for code in drop:
        if code not in {item.code for item in base}:
            raise NotAChecklist(f"{code} is dropped, but the first checklist has no such item")
    for entry in table.get("change", ()):
        place = _place(items, entry["code"])
        if entry.get("photos") != []:
            raise NotAChecklist(f"{entry['code']}: a change can only leave photographs out")
        items[place] = replace(items[place], photos=())
    for entry in table.get("item", ()):
        after = entry.get("after")
        place = _place(items, after) + 1 if after else len(items)
        items.insert(place, _item(entry))
    return tuple(sorted(items, key=lambda item: SECTIONS.index(item.section)))


def _place(items: list[Item], code: str) -> int:
    for place, item in enumerate(items):
        if item.code == code:
            return place
    raise NotAChecklist(f"{code} is not on the sheet")


def _item(entry: dict[str, Any]) -> Item:
    section = Section(entry["section"])
    try:
        return Item(
            code=entry["code"],
            zone=entry["zone"],
            title=entry["title"],
            guidance=entry["guidance"],
            level=Level(entry["level"]),
            kind=AnswerKind(entry["kind"]),
            photos=tuple(_slot(entry, photo, section) for photo in entry.get("photos", ())),
            purposes=frozenset(Purpose(name) for name in entry.get("purposes", ())),
            disc=entry.get("disc", ""),
            with_number=entry.get("with_number", False),
            reference=entry.get("reference", False),
            section=section,
            only_with_tail_lift=entry.get("only_with_tail_lift", False),
            only_in_deep_search=entry.get("only_in_deep_search", False),
        )
    except KeyError as missing:
        raise NotAChecklist(f"{entry.get('code', 'an item')} has no {missing}") from missing


def _slot(entry: dict[str, Any], photo: dict[str, Any], section: Section) -> PhotoSlot:
    return PhotoSlot(
        code=photo.get("code", entry["code"]),
        label=photo["label"],
        reference=photo.get("code", entry["code"]) if entry.get("reference") else "",
        critical=entry.get("critical", False),
        undercarriage=section is Section.UNDERNEATH,
        each=photo.get("each", False),
        surface=Surface(photo.get("surface", entry.get("surface", Surface.DEEP))),
    )


def shows_a_flat_thing(item: Item, slot: PhotoSlot) -> bool:
    """Return whether this slot shows something flat, such as a plate or a curtain.

    Two honest photographs of a flat thing may match as a photograph and its flat copy do. Plates
    and seals always count as flat, even on an older sheet that states no surfaces. The slots of
    critical zones and of the last look never do.
    """
    flat = item.purposes & {Purpose.PLATE, Purpose.TRAILER, Purpose.SEAL}
    if slot.critical or Purpose.LAST_LOOK in item.purposes:
        return False
    return slot.surface is not Surface.DEEP or bool(flat)


def _slots_for(item: Item, cages: int) -> tuple[PhotoSlot, ...]:
    return tuple(
        replace(slot, code=f"{slot.code}-{number}", label=f"{slot.label} {number}", each=False)
        if slot.each
        else slot
        for slot in item.photos
        for number in range(1, (cages if slot.each else 1) + 1)
    )


def _routes(items: tuple[Item, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two safe orders of the items.

    Both orders make the vehicle safe first and end with the last look. The second order goes round
    the vehicle in the opposite direction, so that nobody can foresee where the searchers will be.
    """
    other = (
        Section.IDENTITY,
        Section.UNDERNEATH,
        Section.LOAD,
        Section.CAB,
        Section.CLOSE,
        Section.LAST,
    )
    turned = {Section.UNDERNEATH, Section.CAB}
    second: list[str] = []
    for section in other:
        part = [item.code for item in items if item.section is section]
        compare = [code for code in part if code == "U10"]
        part = [code for code in part if code not in compare]
        second += (part[::-1] if section in turned else part) + compare
    return tuple(item.code for item in items), tuple(second)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, str) else value
