"""A private PostgreSQL that lives as long as one command.

    python -m tests.postgres pytest -m races

starts a cluster in a temporary folder, sets DATABASE_URL, runs the command and clears up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALL = "PostgreSQL is not installed: apt-get install postgresql"


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server, which Debian keeps out of PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
    )
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        return None
    return found[-1].parent if found else Path(str(on_path)).parent


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh, running cluster."""
    folder_of_binaries = binaries()
    if folder_of_binaries is None:
        raise SystemExit(INSTALL)
    # The server refuses to run as root, and its user must be able to enter this folder.
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-pg-"))
    folder.chmod(0o755)  # noqa: S103
    if owner:
        shutil.chown(folder, owner)
    port = _free_port()
    data = folder / "data"
    server = [str(folder_of_binaries / "pg_ctl"), "-D", str(data), "-w"]
    # The cluster lives for minutes, so it need not survive a power failure.
    options = (
        f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
        "-c max_connections=200 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    initdb = [str(folder_of_binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "app"]
    try:
        _run([*initdb, "-E", "UTF8", "--no-sync"], folder, owner)
        _run([*server, "-l", str(folder / "log"), "-o", options, "start"], folder, owner)
        createdb = [str(folder_of_binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port)]
        _run([*createdb, "-U", "app", "gatehouse"], folder, owner)
        yield f"postgres://app@127.0.0.1:{port}/gatehouse"
    finally:
        stop = [*server, "-m", "immediate", "stop"]
        subprocess.run(stop, cwd=folder, capture_output=True, user=owner)
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set, and return its exit code."""
    if binaries() is None and not os.environ.get("CI"):
        print(f"Left out what needs PostgreSQL. {INSTALL}")  # noqa: T201
        return 0
    with cluster() as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


def _run(command: list[str], folder: Path, owner: str | None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, user=owner)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
