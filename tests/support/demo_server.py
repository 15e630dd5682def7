"""The demo prison in a temporary folder, served by a real server process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import django
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from gatehouse.serve import server_command

if TYPE_CHECKING:
    from searches.management.demo.people import DemoPrison

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30
FOUNDED_AGO = timedelta(days=1)


@dataclass(frozen=True)
class DemoServer:
    """The address of the server, its data folder, and the prison that it serves."""

    address: str
    folder: Path
    prison: DemoPrison
    served: Served


@contextmanager
def demo_server(*, history: bool = True) -> Iterator[DemoServer]:
    """Run one server worker on SQLite with the settings of `make run`.

    The function needs a fresh process. If `history` is false, the prison has no earlier visits.
    """
    with tempfile.TemporaryDirectory(prefix="gatehouse-demo-") as name:
        os.environ |= {"GATEHOUSE_VAR": name, "DJANGO_SETTINGS_MODULE": "gatehouse.settings"}
        # Playwright keeps an event loop in the thread that also uses the database.
        os.environ |= {"DJANGO_ALLOW_ASYNC_UNSAFE": "true", "CALLS_PER_MINUTE": "1000000"}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        prison = _made(history=history)
        served = Served()
        try:
            yield DemoServer(served.address, Path(name), prison, served)
        finally:
            served.end()


def _made(*, history: bool) -> DemoPrison:
    from searches.management.demo.hashing import fast_hashing
    from searches.management.demo.history import make_history
    from searches.management.demo.people import found_demo_prison
    from tests.support.migrated_database import put_copy_at

    # a copy, because migrating would take longer than everything else
    put_copy_at(Path(settings.DATABASES["default"]["NAME"]))
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    with fast_hashing():
        if history:
            return make_history(timezone.now())
        return found_demo_prison(timezone.now() - FOUNDED_AGO)


class Served:
    """The server's process, which a test can kill at any moment and start again."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self.begin()

    def begin(self) -> None:
        command = server_command("127.0.0.1", self._port, workers=1)
        quieter = os.environ | {"LOG_LEVEL": "ERROR"}
        self._process = subprocess.Popen(command, cwd=ROOT, env=quieter, start_new_session=True)
        _wait_for(f"{self.address}/healthz")

    def processes(self) -> list[int]:
        """Return the process ids of the server and of its workers."""
        every = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
        return [pid for pid in every if _group_of(pid) == self._process.pid]

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE_SECONDS)

    def end(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE_SECONDS)


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0  # the process has ended meanwhile


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(URLError, OSError), urlopen(address, timeout=2):  # noqa: S310  # our own
            return
        time.sleep(0.1)
    raise SystemExit(f"The server at {address} did not begin to answer.")
