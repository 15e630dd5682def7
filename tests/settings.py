"""The product's settings for tests, with all data in a temporary folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="gatehouse-test-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["GATEHOUSE_VAR"] = str(FOLDER)
os.environ["GATEHOUSE_ENV"] = "development"
os.environ["LOG_LEVEL"] = "ERROR"

from gatehouse.settings import *  # noqa: E402, F403
from gatehouse.settings import DATABASES, STORAGES  # noqa: E402

# The cache belongs to one process, so that each test counts its own calls. tests/gatehouse tests
# the shared cache.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Pushes are switched on. Nothing is sent to this name, which does not exist.
PUSH_CONTACT, PUSH_SERVICES = "mailto:gatehouse@wharfdale.test", ["https://push.test"]
# Each test client creates a file handler, which would otherwise first list every static file.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["searches.management.demo.hashing.QuickArgon2", *PASSWORD_HASHERS]  # noqa: F405
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file database, so that threads and a live server can have connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": FOLDER / "test.sqlite3"}
    # A test database need not survive a power failure.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
