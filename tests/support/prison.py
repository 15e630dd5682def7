"""Fixtures of the two sample prisons, which are created once in each test run and loaded for each
test.
"""

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
    """Return whether the database exists already, copied from an earlier run."""
    creation: Any = connection.creation  # the framework has no public method for this
    return put_copy_at(Path(creation._get_test_db_name()))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Create both prisons before the first test. Each test rolls back its own changes."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        keep_copy()
        build_prison()
        build_prison("LEI", "HMP Langley")
        for code in ("WWI", "LEI"):
            load_prison(code)  # so that tests copy rows that no test has changed
        remember()
    yield


@pytest.fixture
def prison(db: None) -> Prison:
    return load_prison()


@pytest.fixture
def other_prison(db: None) -> Prison:
    """Load a second prison. If a page of the first prison shows any of its data, that is a leak."""
    return load_prison("LEI")
