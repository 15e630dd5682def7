"""What a release of Gatehouse adds to the checklist of a prison that has edited its own.

A prison keeps its own sentences, its own items, and the items that it removed. It gets every item
that it has never had, and every item that the release made stricter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from searches.rules.checklist_edits import FIXED, stays, weakened
from searches.words.checklists import Checklist, Item, ReferencePhoto, Section

#: An item of the prison's own whose code the release uses gets this letter after its code.
OWN = "P"
CODE_LENGTH = 12


def brought_up_to_date(
    sheet: Checklist, shipped: Checklist, *, known: Mapping[str, str]
) -> Checklist:
    """Return the sheet with everything that the shipped sheet of this release demands of it.

    `known` has the items that earlier releases shipped to this prison: the sentence of each by its
    code. An item among them that is not on the sheet was removed by the prison and stays away, if
    it may. Returns an equal sheet when the release adds nothing.
    """
    sheet = _with_own_codes_apart(sheet, shipped, known)
    here = {item.code: item for item in sheet.items}
    added = {
        item.code: _with_own_sentence(item, here.get(item.code), known)
        for item in shipped.items
        if _is_due(item, here, known)
    }
    references = _references(sheet, shipped)
    fixed = {name: getattr(shipped, name) for name in FIXED}
    if not added:
        return replace(sheet, reference_photos=references, **fixed)
    items = here | added
    section = {code: item.section for code, item in items.items()}
    section |= {item.code: item.section for item in shipped.items}
    routes = tuple(
        _joined([code for code in route if code not in added], order, added, section)
        for route, order in zip(sheet.routes, shipped.routes, strict=True)
    )
    return replace(
        sheet,
        items=tuple(items[code] for code in routes[0]),
        routes=(routes[0], routes[1]),
        reference_photos=references,
        **fixed,
    )


def _is_due(item: Item, here: Mapping[str, Item], known: Mapping[str, str]) -> bool:
    if item.code in here:
        return any(weakened(item, here[item.code]))
    return bool(stays(item)) or item.code not in known


def _with_own_sentence(item: Item, own: Item | None, known: Mapping[str, str]) -> Item:
    """Return the shipped item with the sentence of the prison, if the prison has written one."""
    if own is None or own.guidance == known.get(item.code):
        return item
    return replace(item, guidance=own.guidance)


def _references(sheet: Checklist, shipped: Checklist) -> tuple[ReferencePhoto, ...]:
    """Return the photographs of the way in: the prison's, and those that the release adds."""
    if set(shipped.reference_photos) <= set(sheet.reference_photos):
        return sheet.reference_photos
    codes = {photo.code for photo in shipped.reference_photos}
    own = tuple(photo for photo in sheet.reference_photos if photo.code not in codes)
    return (*shipped.reference_photos, *own)


def _joined(
    route: Sequence[str],
    order: Sequence[str],
    added: Mapping[str, Item],
    section: Mapping[str, Section],
) -> tuple[str, ...]:
    """Return the route with each added item at its place in the shipped order.

    An item that only the prison has stays before the sections that follow its own, so that the last
    look stays last.
    """
    parts = list(dict.fromkeys(section[code] for code in order))
    joined = list(route)
    for number, code in enumerate(order):
        if code not in added:
            continue
        before = [joined.index(one) for one in order[:number] if one in joined]
        place = max(before, default=-1) + 1
        earlier = parts[: parts.index(section[code])]
        while place < len(joined) and _is_own_part(joined[place], order, section, earlier):
            place += 1
        joined.insert(place, code)
    return tuple(joined)


def _is_own_part(
    code: str, order: Sequence[str], section: Mapping[str, Section], earlier: Sequence[Section]
) -> bool:
    """Return whether only the prison has this item, and its section is one of these."""
    return code not in order and section[code] in earlier


def _with_own_codes_apart(
    sheet: Checklist, shipped: Checklist, known: Mapping[str, str]
) -> Checklist:
    """Return the sheet with another code for each own item whose code the release uses."""
    theirs = {item.code.casefold(): item for item in shipped.items}
    used = set(theirs) | {item.code.casefold() for item in sheet.items}
    codes: dict[str, str] = {}
    for item in sheet.items:
        shipped_item = theirs.get(item.code.casefold())
        if shipped_item is None or item.code in known:
            continue
        if item.code != shipped_item.code or any(weakened(shipped_item, item)):
            codes[item.code] = next(code for code in _own(item.code) if code.casefold() not in used)
            used.add(codes[item.code].casefold())
    if not codes:
        return sheet
    first, second = (tuple(codes.get(code, code) for code in route) for route in sheet.routes)
    items = tuple(replace(item, code=codes.get(item.code, item.code)) for item in sheet.items)
    return replace(sheet, items=items, routes=(first, second))


def _own(code: str) -> Iterator[str]:
    for number in count(1):
        end = OWN if number == 1 else f"{OWN}{number}"
        yield code[: CODE_LENGTH - len(end)] + end
