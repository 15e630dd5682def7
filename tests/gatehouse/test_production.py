"""Missing production settings stop the server, and complete ones pass every check."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "GATEHOUSE_VAR") if name in os.environ
    }
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=kept | {"GATEHOUSE_ENV": "production"} | environment,
        capture_output=True,
        text=True,
    )


def test_production_needs_a_secret_key() -> None:
    done = manage("check")
    assert done.returncode
    assert "SECRET_KEY" in done.stderr


def test_the_deployment_check_is_clean() -> None:
    done = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        SECRET_KEY=secrets.token_urlsafe(64),
        ALLOWED_HOSTS="gatehouse.example",
        DATABASE_URL="postgres://app@localhost/gatehouse",
    )
    assert not done.returncode, done.stderr


def test_a_cache_that_processes_do_not_share_is_named() -> None:
    done = manage(
        "check",
        "--deploy",
        SECRET_KEY=secrets.token_urlsafe(64),
        ALLOWED_HOSTS="gatehouse.example",
        CACHE_URL="locmemcache://",
    )
    assert "gatehouse.E001" in done.stderr


SAFE = {"SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "gatehouse.example"}
STORE = {"PHOTOGRAPHS_S3_BUCKET": "photographs", "PHOTOGRAPHS_S3_DIRECT": "true"}


def test_direct_uploads_without_a_named_store_are_refused() -> None:
    done = manage("check", **SAFE, PHOTOGRAPHS_S3_DIRECT="true")
    assert done.returncode
    assert "gatehouse.E003" in done.stderr


def test_direct_uploads_to_a_store_without_https_are_refused() -> None:
    done = manage("check", **SAFE, **STORE, PHOTOGRAPHS_S3_ENDPOINT="http://store.example")
    assert "gatehouse.E004" in done.stderr
    done = manage("check", **SAFE, **STORE, PHOTOGRAPHS_S3_ENDPOINT="https://store.example")
    assert not done.returncode, done.stderr
