"""Disc challenges: which of the numbered magnetic discs goes where in this search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from searches.words.checklists import Checklist, Item

T = TypeVar("T")
DISCS = range(1, 21)
CHALLENGES = 2


class Chance(Protocol):
    """A secure source, such as random.SystemRandom, handed in from outside."""

    def sample(self, population: Sequence[T], k: int) -> list[T]: ...


def draw_discs(sheet: Checklist, chance: Chance) -> dict[str, int]:
    """Two zones of the sheet that take a disc, with different disc numbers: slot code -> disc."""
    items = [item for item in sheet.items if item.disc and item.photos]
    chosen = chance.sample(items, min(CHALLENGES, len(items)))
    numbers = chance.sample(DISCS, len(chosen))
    return {item.photos[0].code: number for item, number in zip(chosen, numbers, strict=True)}


def order_discs(sheet: Checklist, chance: Chance) -> list[tuple[str, int]]:
    """Every zone that may take a disc, in an order nobody chose: the first two of a visit count.

    Which zones a vehicle has is known only when it comes, so a draw in advance orders them all.
    """
    items = [item for item in sheet.items if item.disc and item.photos]
    chosen = chance.sample(items, len(items))
    numbers = chance.sample(DISCS, len(items))
    return [(item.photos[0].code, number) for item, number in zip(chosen, numbers, strict=True)]


def discs_of(ordered: Iterable[tuple[str, int]], sheet: Checklist) -> dict[str, int]:
    """The first two of an order drawn in advance that this sheet has."""
    takes = {item.photos[0].code for item in sheet.items if item.disc and item.photos}
    return dict([(slot, disc) for slot, disc in ordered if slot in takes][:CHALLENGES])


def challenge(item: Item, disc: int) -> str:
    """ "Put disc 7 on the left rail beside the fuel tank." """
    return item.disc.format(disc=disc)
