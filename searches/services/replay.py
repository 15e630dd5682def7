"""Quick replay of commands at past moments, for making the history of the demo prison."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from searches.ledger.clock import replay_at

__all__ = ["replay_at", "written_without_waiting"]


@contextmanager
def written_without_waiting() -> Iterator[None]:
    """Let SQLite commit without waiting for the disk while the demo prison is made.

    A power cut in these seconds can damage the new database, which holds nothing but the demo.
    Afterwards every commit waits for the disk again.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA synchronous={usual}")
