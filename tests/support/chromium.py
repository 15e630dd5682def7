"""Debian's Chromium for browser tests. Without it the test is skipped, or fails in CI."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from searches.imaging.scenes import varied
from tests.support.photographs import photograph

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


@cache
def camera() -> tuple[str, ...]:
    """Return Chromium options for a camera that shows made-up undersides.

    Chromium's own test picture is plain green, which would be called blurred.
    """
    drawn = photograph(7)
    frames = [varied(drawn, seed, f"disc {seed}") for seed in range(1, 13)]
    film = Path(tempfile.mkdtemp(prefix="gatehouse-camera-")) / "undersides.mjpeg"
    film.write_bytes(b"".join(frames))
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


def executable() -> str:
    """Return the path of a Chromium. The headless shell starts in half the time of the browser."""
    # Playwright keeps an event loop in the thread that also uses the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    missing = "No Chromium for browser tests: apt-get install chromium-headless-shell"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


def kill_browser(profile: Path) -> None:
    """Kill the main process of this browser, and a script that started it.

    Raises AssertionError when no browser uses the profile.
    """
    killed = 0
    for command_line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = command_line.read_bytes().split(b"\0")
        except OSError:
            continue  # the process has ended meanwhile
        is_child = any(argument.startswith(b"--type=") for argument in arguments)
        if f"--user-data-dir={profile}".encode() in arguments and not is_child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(command_line.parent.name), signal.SIGKILL)
            killed += 1
    assert killed, "The browser is not running."
