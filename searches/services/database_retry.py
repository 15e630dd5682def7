"""Further attempts to raise a stop while another writer locks the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

from searches.words.refusals import NotRaised

T = TypeVar("T")
#: The number of attempts. SQLite waits 20 s for the lock before an attempt fails.
TRIES = 3


def is_locked(fault: BaseException | None) -> bool:
    return isinstance(fault, OperationalError) and "locked" in str(fault)


def until_raised(act: Callable[[], T]) -> T:
    """Run a command that raises a stop, and try again while the database is locked.

    Raises NotRaised after the last try.
    """
    for left in reversed(range(TRIES)):
        try:
            return act()
        except OperationalError as fault:
            if not is_locked(fault):
                raise
            if not left:
                raise NotRaised() from fault
    raise NotRaised()
