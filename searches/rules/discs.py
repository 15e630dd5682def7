"""Disc challenges: which numbered magnetic discs go where in a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from searches.words.checklists import Checklist, Item

T = TypeVar("T")
DISCS = range(1, 21)
CHALLENGES = 2


class Chance(Protocol):
    """A secure source of random numbers, such as random.SystemRandom, that the caller passes in."""

    def sample(self, population: Sequence[T], k: int) -> list[T]: ...


def draw_discs(sheet: Checklist, chance: Chance) -> dict[str, int]:
    """Return two zones of the sheet that take a disc, with different disc numbers, by slot code."""
    items = [item for item in sheet.items if item.disc and item.photos]
    chosen = chance.sample(items, min(CHALLENGES, len(items)))
    numbers = chance.sample(DISCS, len(chosen))
    return {item.photos[0].code: number for item, number in zip(chosen, numbers, strict=True)}


def order_discs(sheet: Checklist, chance: Chance) -> list[tuple[str, int]]:
    """Return every zone that may take a disc, with its disc, in a random order.

    The first two that the vehicle has count. Which zones a vehicle has is known only when it
    arrives, so a draw in advance must order all of them.
    """
    items = [item for item in sheet.items if item.disc and item.photos]
    chosen = chance.sample(items, len(items))
    numbers = chance.sample(DISCS, len(items))
    return [(item.photos[0].code, number) for item, number in zip(chosen, numbers, strict=True)]


def discs_of(ordered: Iterable[tuple[str, int]], sheet: Checklist) -> dict[str, int]:
    """Return the first two zones of an order drawn in advance that this sheet has."""
    takes = {item.photos[0].code for item in sheet.items if item.disc and item.photos}
    return dict([(slot, disc) for slot, disc in ordered if slot in takes][:CHALLENGES])


def challenge(item: Item, disc: int) -> str:
    """Return the instruction for a disc, such as: Put disc 7 on the left rail."""
    return item.disc.format(disc=disc)
