"""Every pair of liars with every combination of their tricks: the worst ending of each pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from django.db import transaction

from tests.cast import Prison
from tests.world.morning import Ending, Morning
from tests.world.tricks import PART_OF, PARTS, Trick

#: From the best to the worst.
ORDER = (Ending.STOPPED, Ending.CRITICAL, Ending.CLEAN)
SIGNS = {
    Ending.STOPPED: "stopped",
    Ending.CRITICAL: "critical",
    Ending.CLEAN: "**clean**",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Who lies this morning, how, and whether an honest look underneath finds the man."""

    liars: tuple[str, ...]
    tricks: frozenset[Trick]
    eyes: bool


def play(prison: Prison, case: Case) -> Ending:
    """Play one morning and undo it."""
    with transaction.atomic():
        ending = Morning(prison, frozenset(case.liars), case.tricks, eyes=case.eyes).run()
        transaction.set_rollback(True)
    return ending


def cases(*, eyes: bool, most: int = 2) -> Iterator[Case]:
    """Each trick alone, then each pair of tricks of each pair of people, then all their tricks."""
    for part in PARTS:
        for trick in part.tricks:
            yield Case((part.name,), frozenset({trick}), eyes)
        yield Case((part.name,), frozenset(part.tricks), eyes)
    if most < 2:
        return
    for first, second in combinations(PARTS, 2):
        names = (first.name, second.name)
        for mine, theirs in product(first.tricks, second.tricks):
            yield Case(names, frozenset({mine, theirs}), eyes)
        yield Case(names, frozenset((*first.tricks, *second.tricks)), eyes)


def worst_of_each_pair(prison: Prison, *, eyes: bool) -> dict[tuple[str, ...], Ending]:
    """Return the worst ending of each pair of people, over all their tricks."""
    worst: dict[tuple[str, ...], Ending] = {}
    for case in cases(eyes=eyes):
        ending = play(prison, case)
        key = case.liars
        worst[key] = max(worst.get(key, Ending.STOPPED), ending, key=ORDER.index)
    return worst


def table(worst: dict[tuple[str, ...], Ending]) -> str:
    """Return the matrix role by role as a Markdown table."""
    names = [part.name for part in PARTS]
    rows = ["| | " + " | ".join(PART_OF[name].called for name in names) + " |"]
    rows.append("| --- " * (len(names) + 1) + "|")
    for first in names:
        cells = []
        for second in names:
            pair = (first,) if first == second else tuple(sorted((first, second), key=names.index))
            cells.append(SIGNS[worst[pair]] if pair in worst else "")
        rows.append(f"| {PART_OF[first].called} | " + " | ".join(cells) + " |")
    return "\n".join(rows)
