"""The rules for adding the items of a new release to a checklist that a prison has edited.

The prison's own sentences and items stay. The items that the prison removed are not added again.
The checklist gets every item that the prison has never had, and every item that the release made
stricter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from searches.rules.checklist_edits import FIXED, stays, weakened
from searches.words.checklists import Checklist, Item, ReferencePhoto, Section

#: If the release uses the code of one of the prison's own items, that item gets this letter after
#: its code.
OWN = "P"
CODE_LENGTH = 12


def brought_up_to_date(
    sheet: Checklist, shipped: Checklist, *, known: Mapping[str, str]
) -> Checklist:
    """Return the prison's sheet with the items that the shipped sheet of this release adds to it.

    `known` maps the codes of the items that earlier releases shipped to this prison to their
    sentences. If the prison removed one of these items, the item stays away, unless nobody may
    remove it. The function returns an equal sheet if the release adds nothing.
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
    """Return the shipped item, with the prison's own sentence if the prison has changed it."""
    if own is None or own.guidance == known.get(item.code):
        return item
    return replace(item, guidance=own.guidance)


def _references(sheet: Checklist, shipped: Checklist) -> tuple[ReferencePhoto, ...]:
    """Return the photographs of the way in, from the prison's sheet and from the release."""
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

    The prison's own items stay before the later sections, so the last look stays last.
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
    """Return whether this is the prison's own item, in one of the earlier sections."""
    return code not in order and section[code] in earlier


def _with_own_codes_apart(
    sheet: Checklist, shipped: Checklist, known: Mapping[str, str]
) -> Checklist:
    """Return the sheet with new codes for the prison's own items whose codes the release uses."""
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
    """Yield new codes for the prison's own item, such as U5P, U5P2 and U5P3."""
    for number in count(1):
        end = OWN if number == 1 else f"{OWN}{number}"
        yield code[: CODE_LENGTH - len(end)] + end
