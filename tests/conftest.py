"""Fixtures for every test. Tests that need PostgreSQL run only if PostgreSQL is available."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache
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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip tests that need PostgreSQL if the run uses SQLite, and begin with the long tests.

    `make test` runs the skipped tests afterwards.
    """
    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        elsewhere = [item for item in items if {"postgres", "races"} & set(item.keywords)]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    items[:] = long_tests_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def long_tests_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return the tests in an order in which no worker waits long for the last test of another.

    With `--dist worksteal` each worker gets a part of this list, in order, and takes tests from the
    end of another part when its own is done. Each part begins with the tests that are marked as
    slow.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    parts = [slow[n::workers] + quick[n::workers] for n in range(workers)]
    return [item for part in parts for item in part]


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
