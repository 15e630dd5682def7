"""A real S3-compatible store for tests: a SeaweedFS process in a temporary folder."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages

KEY, SECRET = "gatehouse", "made-up-secret"
IDENTITIES = {
    "identities": [
        {
            "name": "app",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
    ]
}
READY_SECONDS = 60
TRIES = 3


def client(address: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=address,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="eu-west-2",
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
    )


def keep_in(settings: Any, address: str, bucket: str, **more: Any) -> Any:
    """Store the photographs of this test in the given bucket."""
    options = {
        "bucket_name": bucket,
        "endpoint_url": address,
        "access_key": KEY,
        "secret_key": SECRET,
        "default_acl": None,
        "lock_days": 0,
        **more,
    }
    kept = {"BACKEND": "gatehouse.write_once.WriteOnceStore", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "photographs": kept}
    return storages["photographs"]


def allow_from(address: str, bucket: str, origin: str) -> None:
    """Set the access rules of docs/administration.md: a page of this origin may PUT, and nothing
    else.
    """
    rule = {
        "AllowedOrigins": [origin],
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["content-type", "x-amz-checksum-sha256"],
        "MaxAgeSeconds": 600,
    }
    client(address).put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})


@contextmanager
def running_seaweedfs() -> Iterator[str]:
    """Yield the address of a running store.

    The process is ended by SIGKILL, because a normal end takes 17 s.
    """
    binary = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    if binary is None:
        pytest.fail("SeaweedFS is not here: install requirements-dev.lock")
    folder = Path(tempfile.mkdtemp(prefix="weed-"))
    (folder / "s3.json").write_text(json.dumps(IDENTITIES))
    try:
        server, address = _ready(binary, folder)
        try:
            yield address
        finally:
            _end(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ready(binary: str, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the store. Try other ports if another program takes a port before the store does."""
    for attempt in range(TRIES):
        server, address = _start(binary, folder, attempt)
        try:
            _wait(address, server)
        except (BotoCoreError, ClientError, ChildProcessError):
            _end(server)
        else:
            return server, address
    raise RuntimeError((folder / "log").read_text(errors="replace")[-2000:])


def _start(binary: str, folder: Path, attempt: int) -> tuple[subprocess.Popen[bytes], str]:
    data = folder / f"data-{attempt}"
    data.mkdir()
    s3, filer, master, volume = _free_ports()
    switches = {
        **{"ip": "127.0.0.1", "ip.bind": "127.0.0.1", "dir": data},
        **{
            "s3.port": s3,
            "s3.config": folder / "s3.json",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
        },
        **{"filer.port": filer, "master.port": master, "volume.port": volume, "volume.max": 0},
        **{"volume.preStopSeconds": 0, "master.volumeSizeLimitMB": 64, "master.telemetry": "false"},
    }
    arguments = [f"-{name}={value}" for name, value in switches.items()]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binary, "server", "-s3", "-filer", *arguments], stdout=log, stderr=log, cwd=folder
        )
    return server, f"http://127.0.0.1:{s3}"


def _end(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    server.wait()


def _free_ports() -> list[int]:
    """Return free ports, low enough that the store's second ports, 10000 higher, exist too."""
    taken = []
    for port in range(21000 + 40 * (time.time_ns() % 200), 55000):
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 10000))
            except OSError:
                continue
        taken.append(port)
        if len(taken) == 4:
            return taken
    raise RuntimeError("no free ports")


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    store, until = client(address), time.monotonic() + READY_SECONDS
    while True:
        try:
            store.create_bucket(Bucket="ready")
            store.put_object(Bucket="ready", Key="one", Body=b"1")
            return
        except (BotoCoreError, ClientError):
            if server.poll() is not None:
                raise ChildProcessError("It ended by itself.") from None
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
