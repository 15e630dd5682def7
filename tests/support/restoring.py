"""Puts the database back after a test that commits (threads, a live server).

Django empties every table then, which the append-only triggers refuse, as they should, and
which would take the cast away from the next test.
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from tests.settings import FOLDER


def remember() -> None:
    """Keep the database as it is now, and put this back from now on."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(_kept()) as kept:
            connection.connection.backup(kept)
    else:
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA kept")
            for table in connection.introspection.table_names():
                cursor.execute(f'CREATE TABLE kept."{table}" AS TABLE "{table}"')
    # The framework has no public way to put something else in place of its flush.
    setattr(TransactionTestCase, "_fixture_teardown", restore)  # noqa: B010


def restore(case: Any) -> None:
    """Everything as it was; on PostgreSQL with triggers and foreign keys asleep meanwhile."""
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
