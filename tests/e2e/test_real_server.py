"""A complete search against a real server process that is killed, and whose disk fills up."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.support.chromium import executable

PATIENCE_SECONDS = 420
TROUBLES = (
    "begun_offline",
    "the_page_closes_and_answers_are_lost",
    "the_browser_is_killed_and_everything_is_sent_twice",
    "the_server_is_killed_in_mid_upload",
    "the_disk_of_the_server_is_full",
    "a_hotspot_answers_and_the_session_ends",
    "finished_and_signed_offline",
    "all_calls_are_repeated_backwards",
)


def test_every_record_shown_as_saved_is_stored_once_after_each_failure() -> None:
    executable()
    mine = ("DJANGO_SETTINGS_MODULE", "GATEHOUSE_VAR", "DATABASE_URL")
    clean = {name: value for name, value in os.environ.items() if name not in mine}
    command = [sys.executable, "-m", "tests.walk"]
    ran = subprocess.run(
        command, env=clean, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr[-3000:]
    counts = dict(re.findall(r"^(\w+): (\d+) there once", ran.stdout, re.M))
    assert tuple(counts) == TROUBLES
    # arrival, lock session, and every answer, photograph and signature
    assert int(counts[TROUBLES[-1]]) > 45
