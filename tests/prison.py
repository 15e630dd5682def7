"""Fixtures of the cast: founded once a run, loaded fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast import Prison, build_prison, load_prison
from tests.restoring import remember


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Both prisons stand before the first test; each test rolls back what it does."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        build_prison()
        build_prison("LEI", "HMP Langley")
        remember()
    yield


@pytest.fixture
def prison(db: None) -> Prison:
    return load_prison()


@pytest.fixture
def other_prison(db: None) -> Prison:
    """Another establishment: whatever of it shows here is a leak."""
    return load_prison("LEI")
