"""The independent rule for a release by radio: no row may fail if the server can know its facts.

The source is section 6 a of the domain description. Facts that are still on the tablet may arrive
later. Bad facts that have arrived hold the vehicle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from searches.models import RadioRelease
from tests.stories.independent_pace import answered_in_bulk
from tests.stories.independent_rule import ROWS, Seen, answered_badly, methods_since_not_seen


def _another_part(seen: Seen) -> bool:
    """Return whether control room and orderly officer are one person, or one of them took part."""
    radio: Any = seen.release
    people = {radio.released_by_id, radio.orderly_officer_id}
    return len(people) < 2 or bool(people & seen.took_part())


def _unseen(seen: Seen) -> bool:
    """Return whether an item that could not be seen has no other method yet.

    The photograph of the other method may still be on the tablet.
    """
    return not all(methods_since_not_seen(seen).values())


#: Rows that are checked only on the facts that have arrived, with their check.
IN_PART: dict[str, Callable[[Seen], bool]] = {
    "search-incomplete": answered_badly,
    "cannot-see": _unseen,
    "too-fast": lambda seen: answered_in_bulk(seen.all_answers),
    "releaser": _another_part,
}
TO_COME = {"photo-missing", "searchers", "last-look", "unsynced"}


def radio_rows_that_fail(radio: RadioRelease) -> list[str]:
    seen = Seen(radio)
    asked = {row: fails for row, fails in ROWS.items() if row not in TO_COME} | IN_PART
    return [row for row, fails in asked.items() if fails(seen)]
