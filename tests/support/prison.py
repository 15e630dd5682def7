"""Fixtures of the cast: founded once a run, loaded fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.support.migrated_database import keep_copy, put_copy_at
from tests.support.restoring import remember
from tests.support.sample_prison import Prison, build_prison, load_prison


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether the database stands already, copied from an earlier run."""
    creation: Any = connection.creation  # the framework has no public way to ask
    return put_copy_at(Path(creation._get_test_db_name()))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Both prisons stand before the first test; each test rolls back what it does."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        keep_copy()
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
