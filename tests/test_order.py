"""Which tests run on which database, and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ON_BOTH, ON_POSTGRES, ON_SQLITE, long_tests_first, runs_on

ROOT = Path(__file__).parents[1]


class Test:
    """A collected test with a name, an address, and marks."""

    __test__ = False

    def __init__(self, name: str, *marks: str) -> None:
        self.name = self.nodeid = name
        self.keywords = {name, *marks}

    def get_closest_marker(self, mark: str) -> pytest.Mark | None:
        if mark == "django_db" and self.name.startswith("commits"):
            return pytest.mark.django_db(transaction=True).mark
        return pytest.mark.slow.mark if mark in self.name else None


def ordered(*names: str, workers: int) -> list[str]:
    tests: list[Any] = [Test(name) for name in names]
    return [test.name for test in long_tests_first(tests, workers)]


def test_one_worker_begins_with_the_long_tests() -> None:
    assert ordered("a", "slow 1", "b", "slow 2", workers=1) == ["slow 1", "slow 2", "a", "b"]


def test_each_part_has_slow_tests_first_and_browsers_last() -> None:
    browser = ("tests/e2e/1", "tests/e2e/slow 2", "commits 3", "tests/e2e/4")
    found = ordered(*browser, "a", "slow 1", "b", "slow 2", "c", "slow 3", workers=2)
    assert found[:5] == ["slow 1", "slow 3", "b", "tests/e2e/slow 2", "commits 3"]
    assert found[5:] == ["slow 2", "a", "c", "tests/e2e/1", "tests/e2e/4"]


def test_a_folder_on_either_database_exists() -> None:
    assert [
        path for path in (*ON_POSTGRES, *ON_BOTH, ON_SQLITE) if not (ROOT / path).exists()
    ] == []


@pytest.mark.parametrize(
    "path", ["tests/services/stops/test_stops.py", "tests/views/test_board.py"]
)
def test_every_test_runs_on_each_database_unless_shared_out(path: str) -> None:
    test: Any = Test(f"{path}::test")
    assert runs_on("sqlite", test, shared_out=False)
    assert runs_on("postgresql", test, shared_out=False)


@pytest.mark.parametrize(
    ("path", "marks", "databases"),
    [
        ("tests/services/stops/test_stops.py", (), ["postgresql"]),
        ("tests/services/photos/test_s3.py", (), ["sqlite"]),
        ("tests/views/test_board.py", (), ["sqlite"]),
        ("tests/api/test_scoping.py", (), ["sqlite", "postgresql"]),
        ("tests/views/test_board.py", ("postgres",), ["postgresql"]),
        ("tests/races/test_release.py", ("races",), ["postgresql"]),
    ],
)
def test_ci_runs_every_test_on_the_database_it_is_about(
    path: str, marks: tuple[str, ...], databases: list[str]
) -> None:
    test: Any = Test(f"{path}::test", *marks)
    found = [name for name in ("sqlite", "postgresql") if runs_on(name, test, shared_out=True)]
    assert found == databases
