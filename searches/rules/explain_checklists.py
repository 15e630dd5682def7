"""The text of docs/checklists.md, which `manage.py explain_checklists` prints from the code."""

from __future__ import annotations

from collections.abc import Iterator

from searches.rules.checklists import default_checklists
from searches.words.checklists import Checklist, Item, Section

INTRODUCTION = """# Checklists

The command `python manage.py explain_checklists` prints this page from the code. A test checks that
the page matches the code.

Each vehicle type has a checklist in `searches/checklists/*.toml`.
Gatehouse loads these checklists at the first start. Each prison edits and publishes its own copies.
A file can start from another checklist, and then drop, add and change items.

**Levels.** A bad answer to a *stop* item freezes the vehicle and alerts people. A bad answer to a
*hold* item must be put right. An answer to a *note* item is only recorded.
**Photographs.** (R): the officer compares the photograph with one from the way in. (!): nobody can
override a missing photograph.
**Disc.** The photograph of the item may have to show a numbered disc.
"""
SECTIONS = {
    Section.IDENTITY: "Identity and safety",
    Section.CAB: "Cab and outside",
    Section.UNDERNEATH: "Underneath",
    Section.LOAD: "Load",
    Section.CLOSE: "Close",
    Section.LAST: "Last look",
}


def explain_checklists() -> str:
    """Return docs/checklists.md as Markdown, made from the shipped checklists."""
    sheets = default_checklists()
    parts = [INTRODUCTION, "\n".join(_overview(sheets))]
    parts += ["\n".join(_sheet(sheet)) for sheet in sheets]
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def _overview(sheets: tuple[Checklist, ...]) -> Iterator[str]:
    yield "| type | items | photographs | deep search adds | plan | floor | contact |"
    yield "| --- | --: | --: | --- | --- | --- | --- |"
    for sheet in sheets:
        usual = [item for item in sheet.items if not item.only_in_deep_search]
        deep = ", ".join(item.code for item in sheet.items if item.only_in_deep_search)
        photos = sum(len(item.photos) for item in usual)
        low, high = sheet.plan_minutes
        floor = f"{sheet.floor_minutes} min{' each' if sheet.floor_is_each else ''}"
        contact = "whole prison" if sheet.whole_prison else "contact set"
        cells = (sheet.title, len(usual), photos, deep or "nothing", f"{low} to {high} min", floor)
        yield f"| {' | '.join(map(str, cells))} | {'none' if sheet.immediate else contact} |"


def _sheet(sheet: Checklist) -> Iterator[str]:
    yield f"## {sheet.title}\n"
    yield "| item | what | level | answer | photographs | disc | only |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    section: Section | None = None
    for item in sheet.items:
        if item.section is not section:
            section = item.section
            yield f"| | **{SECTIONS[section]}** | | | | | |"
        yield f"| {' | '.join(_cells(item))} |"
    yield ""
    if sheet.reference_photos:
        taken = ", ".join(f"{photo.code} {photo.label}" for photo in sheet.reference_photos)
        yield f"Way in: {taken}."
    for number, route in enumerate(sheet.routes, 1):
        yield f"\nRoute {number}: {' · '.join(route)}."


def _cells(item: Item) -> tuple[str, ...]:
    return (
        item.code,
        f"**{item.title}.** {item.guidance}",
        item.level,
        f"{item.kind.replace('_', ' ')}{' + number' if item.with_number else ''}",
        ", ".join(_photos(item)),
        "yes" if item.disc else "",
        ", ".join(_only(item)),
    )


def _photos(item: Item) -> Iterator[str]:
    for slot in item.photos:
        marks = f"{' (R)' if slot.reference else ''}{' (!)' if slot.critical else ''}"
        yield f"{slot.code}{' for each' if slot.each else ''}{marks}"


def _only(item: Item) -> Iterator[str]:
    if item.only_with_tail_lift:
        yield "tail-lift"
    if item.only_in_deep_search:
        yield "deep search"
