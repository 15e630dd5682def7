"""Tablets on a bad network, a few searches of the many that `make soak` sends."""

from __future__ import annotations

import os
import subprocess
import sys

PATIENCE_SECONDS = 240


def test_nothing_is_lost_or_doubled_between_tablets_and_server() -> None:
    command = [sys.executable, "-m", "tests.soak", "--searches", "4"]
    mine = ("DJANGO_SETTINGS_MODULE", "GATEHOUSE_VAR", "DATABASE_URL")
    clean = {name: value for name, value in os.environ.items() if name not in mine}
    ran = subprocess.run(
        command, env=clean, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "120 answers, 72 photographs" in ran.stdout
    assert "1 times killed" in ran.stdout
    assert "none lost, none doubled, the ledger agrees" in ran.stdout
