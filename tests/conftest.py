"""Fixtures for every test. Tests that need PostgreSQL run only if PostgreSQL is available."""

from __future__ import annotations

import gc
import os
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as properties

from searches.services.evidence import checkpoints
from searches.services.rolls import second_counts
from tests.support.counting import lock, morning  # noqa: F401
from tests.support.known_vehicles import known_vehicles  # noqa: F401
from tests.support.prison import (  # noqa: F401
    django_db_keepdb,
    django_db_setup,
    other_prison,
    prison,
)
from tests.support.searching import in_the_lock, photograph_folder  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Iterator

#: No deadline, because the time of an example depends on the machine more than on the code.
properties.register_profile("gatehouse", deadline=None)
properties.load_profile("gatehouse")

#: With `--shared-out`, the tests of the code that writes and reads rows run on PostgreSQL alone,
#: and the walks over every page and call on both databases. All other tests run on SQLite alone.
ON_POSTGRES = (
    *("tests/evidence/", "tests/facts/", "tests/ledger/", "tests/queries/", "tests/services/"),
    "tests/test_commands.py",
)
ON_BOTH = ("tests/test_scoping.py", "tests/api/test_scoping.py")
#: This test is about the store of photographs, not about the database.
ON_SQLITE = "tests/services/photos/test_s3.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--shared-out",
        action="store_true",
        help="run on each database only the tests that CI runs on it",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip tests that need PostgreSQL if the run uses SQLite, and begin with the long tests.

    `make test` runs the skipped tests afterwards.
    """
    vendor, shared_out = connection.vendor, config.getoption("--shared-out")
    elsewhere = [item for item in items if not runs_on(vendor, item, shared_out=shared_out)]
    config.hook.pytest_deselected(items=elsewhere)
    here = [item for item in items if runs_on(vendor, item, shared_out=shared_out)]
    items[:] = long_tests_first(here, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print why each test failed that was run again, so that it can be made steady."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"run again: {report.nodeid}")
        terminalreporter.line(report.longreprtext)


def runs_on(vendor: str, item: pytest.Item, *, shared_out: bool) -> bool:
    """Return whether the test runs on this database.

    If `shared_out` is false, every test runs on either database, except tests that need PostgreSQL.
    If `shared_out` is true, most tests run on only one of the two databases.
    """
    needs_postgres = bool({"postgres", "races"} & set(item.keywords))
    if needs_postgres or not shared_out:
        return vendor == "postgresql" or not needs_postgres
    if item.nodeid.startswith(ON_BOTH):
        return True
    on_postgres = item.nodeid.startswith(ON_POSTGRES) and not item.nodeid.startswith(ON_SQLITE)
    return on_postgres == (vendor == "postgresql")


def long_tests_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return the tests in an order in which no worker waits long for another worker's last test.

    With `--dist worksteal` each worker gets a part of this list, in order, and takes tests from the
    end of another part when its own is done. In each part the tests that are marked as slow come
    first. Tests that commit or use a browser come last, again with the slow ones first, so that no
    test in a transaction runs beside an open browser.
    """
    items = sorted(items, key=lambda item: (ends_a_part(item), not item.get_closest_marker("slow")))
    groups = [list(group) for _, group in groupby(items, key=ends_a_part)]
    return [item for n in range(workers) for group in groups for item in group[n::workers]]


def ends_a_part(item: pytest.Item) -> bool:
    """Return whether the test commits or uses a browser."""
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and bool(marker.kwargs.get("transaction"))
    return commits or item.nodeid.startswith("tests/e2e/")


def pytest_collection_finish() -> None:
    """Keep the garbage collector from walking through the collected tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def no_count_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch off the random second counts, except in tests that replace this themselves."""
    monkeypatch.setattr(second_counts, "drawn", lambda one_in: False)


@pytest.fixture(autouse=True)
def no_checkpoint_is_known() -> None:
    """Forget the checkpoints of other tests, which this process keeps in memory."""
    checkpoints._made_at.clear()


@pytest.fixture(autouse=True)
def calls_start_at_nought() -> Iterator[None]:
    """Clear the cache after each test. Its rate limits then do not affect the next test."""
    yield
    cache.clear()
