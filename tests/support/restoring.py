"""Restore the database after a test that commits (threads, a live server).

Django would empty every table. The append-only triggers refuse this, as they should, and the next
test needs the sample prisons.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from tests.settings import FOLDER


def remember() -> None:
    """Store the database, which is then restored after each test that commits."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(_kept()) as kept:
            connection.connection.backup(kept)
    else:
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA kept")
            for table in connection.introspection.table_names():
                cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')
    # The framework has no public way to replace its flush.
    setattr(TransactionTestCase, "_fixture_teardown", restore)  # noqa: B010


def restore(case: Any) -> None:
    """Restore every table. PostgreSQL switches triggers and foreign keys off meanwhile."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(_kept()) as kept:
            kept.backup(connection.connection)
        return
    tables = [f'"{name}"' for name in connection.introspection.table_names()]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        for table in tables:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept.{table}")  # noqa: S608
        cursor.execute("SET session_replication_role = DEFAULT")


def _kept() -> sqlite3.Connection:
    return sqlite3.connect(FOLDER / "kept.sqlite3")
