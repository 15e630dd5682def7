"""What is done when the database is locked for longer than its own patience."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

from searches.words.refusals import NotRaised

T = TypeVar("T")
#: Each waits as long as the database does (20 s on SQLite).
TRIES = 3


def is_locked(fault: BaseException | None) -> bool:
    return isinstance(fault, OperationalError) and "locked" in str(fault)


def until_raised(act: Callable[[], T]) -> T:
    """Raise a stop, and again while the database is locked. Raises NotRaised after the last."""
    for left in reversed(range(TRIES)):
        try:
            return act()
        except OperationalError as fault:
            if not is_locked(fault):
                raise
            if not left:
                raise NotRaised() from fault
    raise NotRaised()
