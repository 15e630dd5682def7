"""The order in which the tests run: long tests come first."""

from __future__ import annotations

from typing import Any

from tests.conftest import long_tests_first


class Test:
    """A collected test with a name and perhaps the mark `slow`."""

    __test__ = False

    def __init__(self, name: str) -> None:
        self.name = name

    def get_closest_marker(self, mark: str) -> str | None:
        return mark if self.name.startswith(mark) else None


def ordered(*names: str, workers: int) -> list[str]:
    tests: list[Any] = [Test(name) for name in names]
    return [test.name for test in long_tests_first(tests, workers)]


def test_one_worker_begins_with_the_long_tests() -> None:
    assert ordered("a", "slow 1", "b", "slow 2", workers=1) == ["slow 1", "slow 2", "a", "b"]


def test_the_part_of_each_worker_begins_with_its_long_tests() -> None:
    found = ordered("a", "slow 1", "b", "slow 2", "c", "slow 3", "d", "slow 4", workers=2)
    assert found == ["slow 1", "slow 3", "a", "c", "slow 2", "slow 4", "b", "d"]
