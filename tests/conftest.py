"""Fixtures for every test. Tests that need PostgreSQL run only if PostgreSQL is available."""

from __future__ import annotations

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
    """Skip tests that need PostgreSQL if the run uses SQLite.

    `make test` runs these tests afterwards.
    """
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    elsewhere = [item for item in items if {"postgres", "races"} & set(item.keywords)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


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
