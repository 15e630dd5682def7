"""The server that `make run` starts: it comes up, ends cleanly, and leaves existing data."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
#: The history of the demo prison is played act by act before the server answers.
PATIENCE_SECONDS = 600


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(folder: Path, port: int) -> subprocess.Popen[str]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "gatehouse.serve"],
        cwd=ROOT,
        env=environment | {"GATEHOUSE_VAR": str(folder), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def health(port: int) -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return str(json.load(answer)["status"])
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return "never answered"


@pytest.mark.slow
def test_ctrl_c_ends_the_server_cleanly(tmp_path: Path) -> None:
    port = free_port()
    running = serve(tmp_path, port)
    try:
        assert health(port) == "ok"
    finally:
        os.killpg(running.pid, signal.SIGINT)
        output, _ = running.communicate(timeout=60)
    assert running.returncode == 0, output
    assert f"http://localhost:{port}/" in output
    assert (tmp_path / "gatehouse.sqlite3").is_file()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)


def test_a_port_in_use_is_reported_with_a_command(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = serve(tmp_path, port)
        output, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert output == f"Port {port} is taken. Choose another: make run PORT={port + 1}\n"
