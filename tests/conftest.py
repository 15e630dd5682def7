"""What every test stands on: a clean cache, and PostgreSQL only where it is."""

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

#: How fast an example ran says more of the machine than of us.
properties.register_profile("gatehouse", deadline=None)
properties.load_profile("gatehouse")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite leave out what only PostgreSQL can show; `make test` runs it there after."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    elsewhere = [item for item in items if {"postgres", "races"} & set(item.keywords)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(autouse=True)
def no_count_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance asks for no surprise second count, except where a test says so itself."""
    monkeypatch.setattr(second_counts, "drawn", lambda one_in: False)


@pytest.fixture(autouse=True)
def no_checkpoint_is_known() -> None:
    """What this process knows of a test's checkpoints ends with the test."""
    checkpoints._made_at.clear()


@pytest.fixture(autouse=True)
def calls_start_at_nought() -> Iterator[None]:
    """Limits of one test must not reach the next."""
    yield
    cache.clear()
