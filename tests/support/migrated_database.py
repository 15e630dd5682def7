"""An SQLite database with every migration applied, stored between test runs.

Migrating an empty database takes longer than most test runs. The copy is in `var/`. Its name is
made from the migrations, the models and the installed packages, so a change of any of them makes a
new copy.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "var" / "test-databases"
#: The number of copies to keep, including those of earlier migrations.
MOST_KEPT = 6


def put_copy_at(path: Path) -> bool:
    """Copy the stored database to this path.

    Return False if there is no stored database, or if the database is not SQLite.
    """
    kept = _kept()
    if connection.vendor != "sqlite" or not kept.exists():
        return False
    shutil.copyfile(kept, path)
    os.utime(kept)
    return True


def keep_copy() -> None:
    """Store the database for the next run, directly after its migrations."""
    kept = _kept()
    if connection.vendor != "sqlite" or kept.exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    made = kept.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    with closing(sqlite3.connect(made)) as copy:
        connection.connection.backup(copy)
    made.replace(kept)
    newest_first = sorted(KEPT.glob("*.sqlite3"), key=lambda path: -path.stat().st_mtime)
    for old in newest_first[MOST_KEPT:]:
        old.unlink(missing_ok=True)


def _kept() -> Path:
    digest = hashlib.sha256()
    sources = [ROOT / "requirements-dev.lock", ROOT / "gatehouse" / "settings.py"]
    for folder in ("migrations", "models", "words"):
        sources += sorted((ROOT / "searches" / folder).rglob("*.py"))
    for source in sources:
        digest.update(source.name.encode() + source.read_bytes())
    return KEPT / f"{digest.hexdigest()[:24]}.sqlite3"
