"""One test that checks many files and names every fault, instead of one test for each file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

Thing = TypeVar("Thing")


def for_each(
    things: Iterable[Thing], *, called: Callable[[Thing], str] = str
) -> Callable[[Callable[[Thing], None]], Callable[[], None]]:
    """Turn a check of one value into one test of all values, which reports every failure."""
    listed = list(things)

    def wrap(check: Callable[[Thing], None]) -> Callable[[], None]:
        def test_all() -> None:
            faults = []
            for thing in listed:
                try:
                    check(thing)
                except (AssertionError, pytest.fail.Exception) as fault:
                    faults.append(f"{called(thing)}: {fault}")
            if faults:
                pytest.fail("\n".join(faults), pytrace=False)

        test_all.__name__ = check.__name__
        test_all.__doc__ = check.__doc__
        return test_all

    return wrap
