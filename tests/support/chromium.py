"""Debian's Chromium for browser tests. Without it the test is skipped, or fails in CI."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

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
#: Few, because each frame is decoded and drawn by the processor that also runs the tests.
FRAMES_A_SECOND: Final = 10


@cache
def camera() -> tuple[str, ...]:
    """Return Chromium options for a camera that shows made-up undersides.

    Chromium's own test picture is plain green, which would be called blurred.
    """
    drawn = photograph(7)
    frames = [Image.open(io.BytesIO(varied(drawn, n, f"disc {n}"))) for n in range(1, 13)]
    film = Path(tempfile.mkdtemp(prefix="gatehouse-camera-")) / "undersides.y4m"
    width, height = frames[0].size
    head = f"YUV4MPEG2 W{width} H{height} F{FRAMES_A_SECOND}:1 Ip A1:1\n".encode()
    film.write_bytes(head + b"".join(b"FRAME\n" + _planes(frame) for frame in frames))
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


def _planes(frame: Image.Image) -> bytes:
    """Return the planes of a frame: its light, and its two colours at half the size."""
    light, *colours = frame.convert("YCbCr").split()
    halved = [colour.reduce(2) for colour in colours]
    return b"".join(plane.tobytes() for plane in (light, *halved))


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
    """Kill the main process of this browser, and the script that started it, if any.

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
