"""Rows of the release rule about photographs that are missing, not usable, or copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from searches.rules.holds import SEARCHERS, hold, row
from searches.rules.search_evidence import is_accepted, newest_photo, slots
from searches.words.checklists import Purpose
from searches.words.people import Role
from searches.words.photos import problem_words
from searches.words.releases import (
    CurePlace,
    Hold,
    HoldCode,
    ItemFact,
    OverrideKind,
    PhotoFact,
    ReleaseFacts,
    SlotFact,
)


@row(
    HoldCode.PHOTO_MISSING,
    stands_unless="every required photograph was taken at or after sealing and arrived complete",
    cure="Take the photograph.",
    cured_by=SEARCHERS,
    place=CurePlace.ITEM,
    overrides=(OverrideKind.PHOTO_NOT_CRITICAL,),
    facts_on_the_tablet=True,
)
def photo_missing(facts: ReleaseFacts) -> Iterator[Hold]:
    """Photographs of a deep search belong to the row `deep-search`, because that row can be
    postponed.
    """
    if facts.search is None or facts.lock is None:
        yield hold(HoldCode.PHOTO_MISSING, "No photograph has been taken yet.", subject="search")
    for item, slot, photo in slots(facts):
        if not is_accepted(photo, facts) and Purpose.DEEP_SEARCH not in item.purposes:
            yield hold(
                HoldCode.PHOTO_MISSING,
                f"{item.code} {slot.label} has no photograph.",
                subject=slot.code,
                override=_override(item, slot),
                under=photo and photo.id,
            )


@row(
    HoldCode.PHOTO_REJECTED,
    stands_unless="photographs are bright, sharp and large enough, show their disc and are not "
    "copies; photographs of a critical zone do not show an earlier picture",
    cure="Take the photograph again.",
    cured_by=SEARCHERS,
    place=CurePlace.ITEM,
    overrides=(OverrideKind.PHOTO_NOT_CRITICAL,),
    facts_on_the_tablet=True,
)
def photo_rejected(facts: ReleaseFacts) -> Iterator[Hold]:
    """The newest photograph of a slot decides, even if an earlier photograph was better."""
    for item, slot, photo in slots(facts):
        if photo is None:
            continue
        name = f"{item.code} {slot.label}"
        if photo.copy_of:
            sentence = f"{name} is a copy of an earlier photograph."
            yield hold(HoldCode.PHOTO_REJECTED, sentence, subject=slot.code)
        elif is_unresolved_flat_copy(item, slot, photo):
            yield replace(
                hold(
                    HoldCode.PHOTO_REJECTED,
                    f"{name} may show an earlier picture instead of the vehicle.",
                    subject=slot.code,
                    under=photo.id,
                ),
                cure="Photograph the vehicle again, or ask the releaser to compare both "
                "photographs and sign.",
                cured_by=(*SEARCHERS, Role.CONTROL_ROOM, Role.GATE_MANAGER),
                place=CurePlace.DIFFERENCE,
            )
        elif slot.disc is not None and photo.disc_confirmed is False:
            sentence = f"{name} does not show disc {slot.disc}."
            yield hold(HoldCode.PHOTO_REJECTED, sentence, subject=slot.code)
        elif photo.problems:
            sentence = f"{name} is {' and '.join(map(problem_words, photo.problems))}."
            override, under = _override(item, slot), photo.id
            yield hold(
                HoldCode.PHOTO_REJECTED, sentence, subject=slot.code, override=override, under=under
            )


def is_unresolved_flat_copy(item: ItemFact, slot: SlotFact, photo: PhotoFact) -> bool:
    """Return whether this photograph holds the vehicle because it may show an earlier picture.

    Only photographs of critical zones and of the last look can hold the vehicle. In other zones the
    releaser only sees the photograph beside the earlier picture.
    """
    holds = slot.critical or Purpose.LAST_LOOK in item.purposes
    return holds and bool(photo.flat_copy_of) and not photo.difference_confirmed


def undercarriage(facts: ReleaseFacts) -> Iterator[tuple[SlotFact, PhotoFact]]:
    """Yield the newest photographs of the underside, which the releaser must open."""
    if facts.search is None:
        return
    for item in facts.search.items:
        for slot in item.slots:
            photo = newest_photo(facts.search, slot)
            if slot.undercarriage and photo is not None:
                yield slot, photo


def discs_not_confirmed(facts: ReleaseFacts) -> list[int]:
    """Return the numbers of the discs that no releaser has confirmed or denied yet."""
    return [
        slot.disc
        for _, slot, photo in slots(facts)
        if slot.disc is not None and photo is not None and photo.disc_confirmed is None
    ]


def _override(item: ItemFact, slot: SlotFact) -> OverrideKind:
    """Return the kind of override that a hold on this photograph allows.

    Nobody can override the photographs of critical zones and of the last look.
    """
    if slot.critical or Purpose.LAST_LOOK in item.purposes:
        return OverrideKind.NEVER
    return OverrideKind.PHOTO_NOT_CRITICAL
