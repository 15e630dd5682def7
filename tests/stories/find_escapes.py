"""Find, for each row of the release rule, a short story that releases a vehicle without that row.

`python -m pytest -s tests/stories/find_escapes.py` prints the entries of
`escapes_without_a_row.py`, and `-k` selects some of them. Run this for a new row, or for a row
whose story no longer escapes because the product has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from searches.words.releases import HoldCode
from tests.stories.simulated_prison import open_prison
from tests.stories.story_state_machine import Move, UnsafeRelease, play_stories, replay
from tests.stories.test_each_rule_matters import CASES, Case, take_out
from tests.support.sample_prison import Prison

#: The disturbances that each row protects against. A story uses no others, so that few stories are
#: needed. "tap", a tap in healthcare, is harmless: it replaces some of the others, or stands alone
#: where unfinished work is enough.
WRONGS: dict[str, tuple[str, ...]] = {
    HoldCode.STOP: ("raise_stop",),
    HoldCode.FOUND: ("found", "close_stops"),
    HoldCode.LOCK_VOID: ("void", "tap"),
    HoldCode.IDENTITY: ("another_plate",),
    HoldCode.OCCUPANTS: ("two_in_the_cab",),
    HoldCode.VEHICLE: ("new_plate",),
    HoldCode.SEARCH_INCOMPLETE: ("search", "engine_runs"),
    HoldCode.CANNOT_SEE: ("cannot_see",),
    HoldCode.PHOTO_MISSING: ("answer_spine", "tap"),
    HoldCode.PHOTO_REJECTED: ("copied_spine",),
    HoldCode.TOOLS_SEALS: ("tool_missing",),
    HoldCode.AIDS: ("aid_alert", "close_stops", "tap"),
    HoldCode.DEEP_SEARCH: ("drawn",),
    HoldCode.TOO_FAST: ("rush",),
    HoldCode.SEARCHERS: ("tap",),
    HoldCode.COUNT_MISSING: ("tap",),
    HoldCode.COUNT_UNBALANCED: ("short_count", "tap", "tap"),
    HoldCode.MOVEMENT_OVERDUE: ("move", "tap"),
    HoldCode.WATCH: ("mark",),
    HoldCode.UNSYNCED: ("announce",),
    HoldCode.LAST_LOOK: ("delay",),
    HoldCode.RELEASER: ("tap",),
    "picture of a picture": ("spine_from_a_screen",),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_find(prison: Prison, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    open_prison(prison)
    take_out(monkeypatch, case)
    kinds = WRONGS[case.name.removesuffix(" by radio")]
    moves = first_that_escapes(prison, case, [*usual_stories(kinds), []])
    if not moves:
        moves = found_by_chance(prison, case, kinds)
    print(f"\n    {case.name!r}: (")  # noqa: T201
    for move in shortened(prison, case, moves):
        print(f"        {move!r},")  # noqa: T201
    print("    ),")  # noqa: T201


def usual_stories(kinds: tuple[str, ...]) -> Iterator[list[Move]]:
    """Yield stories that make the lorry ready, add each variant of the disturbances, and continue
    the work.
    """
    ready = [Move((), times=8, hard=False, asks="ceri", by_radio=False)]
    for n, hard, before in product(range(4), (True, False), (1, 2, 3)):
        happens = tuple((kind, "grace", n) for kind in kinds if kind != "tap")
        yield [*ready * before, Move(happens, times=7, hard=hard, asks="mia", by_radio=True)]
    # the disturbance comes just before somebody would request GO
    for n, times in product(range(4), range(1, 40)):
        happens = tuple((kind, "grace", n) for kind in kinds if kind != "tap")
        almost = Move((), times, hard=False, asks="grace", by_radio=False)
        yield [almost, Move(happens, times=0, hard=False, asks="mia", by_radio=True)]


def found_by_chance(prison: Prison, case: Case, kinds: tuple[str, ...]) -> list[Move]:
    narrowed: dict[str, Any] = {"kinds": kinds, "people": ("grace",)}
    narrowed["always_by_radio"] = case.name.endswith("by radio")
    with pytest.raises(UnsafeRelease, match=case.says) as found:
        play_stories(prison, 0, acts=5_000, **narrowed)
    return list(found.value.moves)


def shortened(prison: Prison, case: Case, moves: list[Move]) -> list[Move]:
    """Remove every move and disturbance that the escape does not need."""
    for place in reversed(range(len(moves) - 1)):
        moves = first_that_escapes(prison, case, [moves[:place] + moves[place + 1 :], moves])
    for place, move in enumerate(moves):
        for happens in {(), move.happens[:1], move.happens[1:]} - {move.happens}:
            quieter = replace(moves[place], happens=happens)
            shorter = [*moves[:place], quieter, *moves[place + 1 :]]
            moves = first_that_escapes(prison, case, [shorter, moves])
    return moves


def first_that_escapes(prison: Prison, case: Case, stories: Iterable[list[Move]]) -> list[Move]:
    """Return the first story in which the vehicle escapes, without its moves after the escape.

    If the vehicle escapes in no story, return the last story.
    """
    moves: list[Move] = []
    for moves in stories:
        with suppress(Exception):  # a shortened story may try acts that are impossible
            try:
                replay(prison, moves)
            except UnsafeRelease as escape:
                if pytest.raises(UnsafeRelease, match=case.says).matches(escape):
                    return list(escape.moves)
    return moves
