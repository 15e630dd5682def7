"""`make run`: prepare the database, print the address, and run the server and the clock.

The clock is the command that does timed work. One process starts and ends the server and the clock,
which suits a trial, a demonstration or one small prison. compose.yaml starts the two separately.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess  # noqa: S404
import sys
import time
from typing import TYPE_CHECKING, Final

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from gatehouse import certificate
from gatehouse.foreground import in_the_foreground

if TYPE_CHECKING:
    from types import FrameType

PREPARE: Final = "--prepare"
PREPARED: Final = "--prepared"
PATIENCE_SECONDS: Final = 10
DEFAULT_PORT: Final = "8000"
#: The server closes a connection that does not send its whole header within 10 s. Waiting
#: connections cost little, so the server accepts many before it turns away another.
HOLDS_MANY_CONNECTIONS: Final = (
    "--http1-header-read-timeout",
    "10000",
    "--backlog",
    "8192",
    "--backpressure",
    "4096",
)


def main(step: str = "") -> int:
    """Run Gatehouse. Return 0 after a normal end, or 1 if a part failed to start or to run.

    `--prepare` only prepares the database, and `--prepared` says that this has been done. Without
    these options, both steps are run.
    """
    port = int(os.environ.get("PORT", DEFAULT_PORT))
    if not _is_free(port):
        _say(f"Port {port} is taken. Choose another: make run PORT={port + 1}")
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gatehouse.settings")
    django.setup()
    _allow_many_connections()
    with in_the_foreground():
        try:
            if step != PREPARED:
                _prepare_database()
            if step == PREPARE:
                return 0
            _print_address(port)
            parts = {"server": _server(port)}
            if "clock" in get_commands():
                parts["clock"] = [*_manage(), "clock"]
            return _run_until_signal(parts)
        except KeyboardInterrupt:
            _say("\nGatehouse was stopped before the server had started.")
            return int(step == PREPARE)


def _allow_many_connections() -> None:
    """Raise the limit of open files to the system's limit. Each connection is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(ValueError, OSError):  # macOS refuses the limit that it reports
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _prepare_database() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    for name, options in (("load_checklists", {"verbosity": 0}), ("demo", {"if_empty": True})):
        if name in get_commands():
            call_command(name, **options)
    sys.stdout.flush()


def _print_address(port: int) -> None:
    scheme = "https" if settings.HTTPS else "http"
    _say("")
    _say(f"Gatehouse is at {scheme}://localhost:{port}/ on this machine")
    if here := _address():
        _say(f"           and {scheme}://{here}:{port}/ from a tablet on the same network.")
    if settings.HTTPS:
        _say("This machine made the certificate, so the browser asks once whether to trust it.")
    else:
        _say("To use a tablet's camera in the page, start Gatehouse with: make run HTTPS=1")
    _say("Press Ctrl-C to stop Gatehouse. The data stays in var/ for the next time.")


def server_command(host: str, port: int, *, workers: int) -> list[str]:
    """Return the command of the server. Its lanes decide how many threads there are."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", host]
    command += ["--port", str(port), "--workers", str(workers), "--log-level", "warning"]
    return [*command, *HOLDS_MANY_CONNECTIONS, "gatehouse.asgi:application"]


def _server(port: int) -> list[str]:
    *command, application = server_command("0.0.0.0", port, workers=2)  # noqa: S104
    command += ["--respawn-failed-workers"]
    if settings.HTTPS:
        key, chain = certificate.local_certificate(settings.VAR / "https", _address())
        command += ["--ssl-keyfile", str(key), "--ssl-certificate", str(chain)]
    return [*command, application]


def _manage() -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py")]


def _run_until_signal(commands: dict[str, list[str]]) -> int:
    """Run all commands until a signal arrives or one command ends. Then end the others."""
    received_signals: list[int] = []

    def remember_signal(number: int, frame: FrameType | None) -> None:
        received_signals.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, remember_signal)
    # Each child has its own session, so that Ctrl-C reaches only this process, which then ends the
    # children in order.
    running = {
        name: subprocess.Popen(command, start_new_session=True, cwd=settings.BASE_DIR)  # noqa: S603
        for name, command in commands.items()
    }
    try:
        while not received_signals:
            dead = [name for name, process in running.items() if process.poll() is not None]
            if dead:
                _say(f"The {dead[0]} stopped by itself. The last lines of its output are above.")
                return 1
            time.sleep(0.2)
    finally:
        _end(list(running.values()))
    _say("\nGatehouse has stopped. The data is kept.")
    return 0


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104
        except OSError:
            return False
    return True


def _address() -> str:
    """Return this machine's address on its network, or "" without one.

    Connecting a datagram socket sends nothing.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
        return address


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
