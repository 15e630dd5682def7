"""WebKit and Firefox for browser tests. Without an engine the test is skipped, or fails in CI."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Remote
from selenium.webdriver.firefox.options import Options as FirefoxOptions
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.file_detector import UselessFileDetector
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.webkitgtk.options import Options as WebKitOptions

from tests.e2e.marionette import Marionette

PATIENCE_SECONDS = 60
#: How long a quick command may take before its response counts as lost.
HURRY_SECONDS = 10
WINDOW = Path(__file__).parent / "webkit_window.py"
#: Firefox settings: a camera that shows a made-up picture, no prompts, and no calls to the
#: internet.
PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.auto": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.prefs.recommended": True,
}


@dataclass
class Engine:
    """A controlled browser and the processes it consists of."""

    driver: Remote
    processes: tuple[subprocess.Popen[bytes], ...]
    has_camera: bool

    def __post_init__(self) -> None:
        # files are on this machine, so nothing is uploaded to the driver
        self.driver.file_detector = UselessFileDetector()

    @contextmanager
    def in_a_hurry(self) -> Iterator[None]:
        """Give up commands whose response is lost, as happens when their page is left meanwhile."""
        executor = self.driver.command_executor
        assert isinstance(executor, RemoteConnection)
        config = executor.client_config
        usual, config.timeout = config.timeout, HURRY_SECONDS
        try:
            yield
        finally:
            config.timeout = usual

    def kill(self) -> None:
        """End the browser at once, as a flat battery would."""
        for each in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()
        executor = self.driver.command_executor
        assert isinstance(executor, RemoteConnection)
        executor.close()


def webkit(profile: Path) -> Engine:
    for program in ("WebKitWebDriver", "Xvfb"):
        _demand(program, "apt-get install webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb")
    screen, display = _screen()
    port = _free_port()
    drives = _begin(["WebKitWebDriver", f"--port={port}"], env=os.environ | {"DISPLAY": display})
    _wait_for(lambda: _answers(port))
    options = WebKitOptions()
    options.binary_location = str(WINDOW)
    # The driver would wait for minutes for a page that WebKit brings back from its memory and that
    # is then loaded again. Tests wait for what a page shows instead.
    options.page_load_strategy = "none"
    options.add_argument(str(profile))
    line = RemoteConnection(client_config=ClientConfig(f"http://127.0.0.1:{port}"))
    return Engine(Remote(command_executor=line, options=options), (drives, screen), False)


def firefox(profile: Path) -> Engine:
    _demand("firefox-esr", "apt-get install firefox-esr")
    profile.mkdir(exist_ok=True)
    port = _free_port()
    wanted = PREFERENCES | {"marionette.port": port}
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in wanted.items()]
    (profile / "user.js").write_text("\n".join(lines))
    command = ["firefox-esr", "--headless", "--marionette", "--no-remote", "--profile"]
    browser = _begin([*command, str(profile)])
    _wait_for(lambda: _answers(port))
    driver = Remote(command_executor=Marionette(port), options=FirefoxOptions())
    return Engine(driver, (browser,), True)


@contextmanager
def ending(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.kill()


def _demand(program: str, cure: str) -> None:
    if shutil.which(program):
        return
    missing = f"No {program} for browser tests: {cure}"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


def _screen() -> tuple[subprocess.Popen[bytes], str]:
    """Start an X server without a monitor.

    Returns the process and the display number that it chose.
    """
    read_end, write_end = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(write_end),
        "-screen",
        "0",
        "900x1300x24",
        "-nolisten",
        "tcp",
    ]
    screen = _begin(command, pass_fds=[write_end])
    os.close(write_end)
    with os.fdopen(read_end) as display:
        return screen, f":{display.readline().strip()}"


def _begin(command: list[str], **more: Any) -> subprocess.Popen[bytes]:
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, start_new_session=True, stdout=nowhere, stderr=nowhere, **more)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _wait_for(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        if time.monotonic() > until:
            raise AssertionError("The browser did not begin to answer.")
        time.sleep(0.05)
