"""Disc challenges: which numbered magnetic discs a search asks for, and in which zones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from searches.words.checklists import Checklist, Item

T = TypeVar("T")
DISCS = range(1, 21)
CHALLENGES = 2


class Chance(Protocol):
    """The interface of the caller's secure random source, such as random.SystemRandom."""

    def sample(self, population: Sequence[T], k: int) -> list[T]: ...


def draw_discs(sheet: Checklist, chance: Chance) -> dict[str, int]:
    """Return two random slots of the sheet that can take a disc, each with its disc number."""
    items = [item for item in sheet.items if item.disc and item.photos]
    chosen = chance.sample(items, min(CHALLENGES, len(items)))
    numbers = chance.sample(DISCS, len(chosen))
    return {item.photos[0].code: number for item, number in zip(chosen, numbers, strict=True)}


def order_discs(sheet: Checklist, chance: Chance) -> list[tuple[str, int]]:
    """Return every slot that can take a disc, with its disc number, in a random order.

    A draw made in advance must order all slots, because nobody knows yet which of them the vehicle
    will have. `discs_of` then chooses the first two that exist.
    """
    items = [item for item in sheet.items if item.disc and item.photos]
    chosen = chance.sample(items, len(items))
    numbers = chance.sample(DISCS, len(items))
    return [(item.photos[0].code, number) for item, number in zip(chosen, numbers, strict=True)]


def discs_of(ordered: Iterable[tuple[str, int]], sheet: Checklist) -> dict[str, int]:
    """Return the first two slots of an order drawn in advance that this sheet has."""
    takes = {item.photos[0].code for item in sheet.items if item.disc and item.photos}
    return dict([(slot, disc) for slot, disc in ordered if slot in takes][:CHALLENGES])


def challenge(item: Item, disc: int) -> str:
    """Return the instruction for a disc, such as “Put disc 7 on the left rail.”"""
    return item.disc.format(disc=disc)
