"""Release by radio told again (domain, section 6 a): no row that the server can know may fail.

What is still on the tablet may come later. What has come, and is bad, holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from searches.models import RadioRelease
from tests.stories.independent_pace import said_in_bulk
from tests.stories.independent_rule import ROWS, Seen, answered_badly, methods_since_not_seen


def _another_part(seen: Seen) -> bool:
    """The control room and the orderly officer are two, and neither searched or counted."""
    radio: Any = seen.release
    people = {radio.released_by_id, radio.orderly_officer_id}
    return len(people) < 2 or bool(people & seen.took_part())


def _unseen(seen: Seen) -> bool:
    """The photograph of another method may be on the tablet; the method itself is told."""
    return not all(methods_since_not_seen(seen).values())


#: Rows of which only what has come is asked, and how.
IN_PART: dict[str, Callable[[Seen], bool]] = {
    "search-incomplete": answered_badly,
    "cannot-see": _unseen,
    "too-fast": lambda seen: said_in_bulk(seen.all_answers),
    "releaser": _another_part,
}
TO_COME = {"photo-missing", "searchers", "last-look", "unsynced"}


def radio_rows_that_fail(radio: RadioRelease) -> list[str]:
    seen = Seen(radio)
    asked = {row: fails for row, fails in ROWS.items() if row not in TO_COME} | IN_PART
    return [row for row, fails in asked.items() if fails(seen)]
