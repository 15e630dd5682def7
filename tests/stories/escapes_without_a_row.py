"""For each row of the release rule, a short story that releases a vehicle without that row.

`find_escapes.py` prints these stories. `replay` plays their moves, always with the same random
numbers.
"""

from __future__ import annotations

from tests.stories.story_state_machine import Move

TRAILS: dict[str, tuple[Move, ...]] = {
    "stop": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("raise_stop", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "found": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("found", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "lock-void": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("void", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "vehicle": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("new_plate", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "identity": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(
            happens=(("another_plate", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True
        ),
    ),
    "occupants": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(
            happens=(("two_in_the_cab", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True
        ),
    ),
    "search-incomplete": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(
            happens=(("search", "grace", 0), ("engine_runs", "grace", 0)),
            times=7,
            hard=True,
            asks="mia",
            by_radio=True,
        ),
    ),
    "cannot-see": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("cannot_see", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "photo-missing": (
        Move(happens=(), times=3, hard=True, asks="dee", by_radio=False),
        Move(
            happens=(("answer_spine", "grace", 0),),
            times=6,
            hard=False,
            asks="ceri",
            by_radio=False,
        ),
        Move(happens=(), times=6, hard=True, asks="tom", by_radio=True),
    ),
    "photo-rejected": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(
            happens=(("copied_spine", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True
        ),
    ),
    "tools-seals": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(
            happens=(("tool_missing", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True
        ),
    ),
    "aids": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("aid_alert", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "deep-search": (
        Move(happens=(("drawn", "grace", 1),), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("drawn", "grace", 3),), times=7, hard=True, asks="mia", by_radio=False),
    ),
    "too-fast": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("rush", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "searchers": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "count-missing": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "count-unbalanced": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("short_count", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "movement-overdue": (
        Move(
            happens=(("move", "grace", 1), ("wait", "grace", 2)),
            times=8,
            hard=True,
            asks="mia",
            by_radio=True,
        ),
        Move(happens=(), times=8, hard=True, asks="mia", by_radio=True),
    ),
    "watch": (
        Move(happens=(), times=7, hard=True, asks="mia", by_radio=False),
        Move(happens=(("mark", "grace", 3),), times=5, hard=False, asks="ceri", by_radio=True),
        Move(happens=(("mark", "grace", 0),), times=8, hard=True, asks="bet", by_radio=False),
    ),
    "unsynced": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("announce", "grace", 3),), times=7, hard=True, asks="mia", by_radio=False),
    ),
    "answer on another officer's tablet": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("announce", "grace", 1),), times=7, hard=True, asks="mia", by_radio=False),
    ),
    "last-look": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(happens=(("delay", "grace", 0),), times=7, hard=True, asks="mia", by_radio=True),
    ),
    "releaser": (
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=False),
    ),
    "picture of a picture": (
        Move(happens=(), times=8, hard=False, asks="ceri", by_radio=False),
        Move(
            happens=(("spine_from_a_screen", "grace", 0),),
            times=7,
            hard=True,
            asks="mia",
            by_radio=True,
        ),
    ),
    "stop by radio": (
        Move(happens=(), times=11, hard=False, asks="grace", by_radio=False),
        Move(happens=(("raise_stop", "grace", 0),), times=0, hard=False, asks="mia", by_radio=True),
    ),
    "lock-void by radio": (
        Move(happens=(), times=11, hard=False, asks="grace", by_radio=False),
        Move(happens=(("void", "grace", 0),), times=0, hard=False, asks="mia", by_radio=True),
    ),
    "count-missing by radio": (
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=True),
        Move(happens=(), times=1, hard=False, asks="ceri", by_radio=True),
    ),
}
