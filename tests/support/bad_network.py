"""A bad network between browser and server, which cuts, drops answers, repeats, or
answers falsely.
"""

from __future__ import annotations

import http.client
import random
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any
from urllib.parse import urlsplit


class Mood(StrEnum):
    GOOD = "good"
    GONE = "gone"  # no request is answered
    SWALLOWS = "swallows"  # the server acts, but its answer is lost
    CUTS = "cuts"  # half of each request arrives
    REPEATS = "repeats"  # every request is sent twice
    PORTAL = "portal"  # a Wi-Fi hotspot answers 200 with a page to everything
    HANGS = "hangs"  # no request is answered, and none fails


PORTAL_PAGE = b"<!doctype html><title>Welcome</title><p>Sign in to the free Wi-Fi."
PROXY_PAGE = b"<html><head><title>Error</title></head><body><center>nginx</center></body></html>"
#: Bytes that one request sends before another has its turn, as packets alternate on a real line.
LINE_PIECE = 16 * 1024
HOPS = {"connection", "transfer-encoding", "keep-alive", "content-length"}


@dataclass
class Fault:
    """One fault of the network: the calls that it affects, and what a proxy does to these calls.

    `most_bytes` is a proxy's limit on bodies, above which it answers 413 as nginx does. `status`
    answers every matching call. `delay` is in seconds. `times` limits how often it happens.
    """

    path: str
    method: str = ""
    status: int = 0
    most_bytes: int | None = None
    delay: float = 0
    times: int = 10**9

    def meets(self, method: str, path: str, length: int) -> bool:
        here = re.search(self.path, path) is not None and self.method in {"", method}
        too_large = self.most_bytes is None or length > self.most_bytes
        if not here or not too_large or self.times <= 0:
            return False
        self.times -= 1
        return True


@dataclass
class Line:
    """A line with this number of bits a second, which everything that is sent at the same time
    shares.
    """

    bits_a_second: int
    _free_at: float = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def read(self, source: BufferedIOBase, length: int) -> bytes:
        """Read a body as fast as the line lets it through."""
        pieces = []
        while length > 0 and (piece := source.read(min(length, LINE_PIECE))):
            length -= len(piece)
            with self._turn:
                began = max(self._free_at, time.monotonic())
                self._free_at = began + len(piece) * 8 / self.bits_a_second
            time.sleep(max(0.0, self._free_at - time.monotonic()))
            pieces.append(piece)
        return b"".join(pieces)


@dataclass
class Wire:
    """A relay to the server.

    `mood` applies to calls that write below /api/, or to all calls with `everything`. `delay` is in
    seconds, and `loss` is the share of requests that are lost after the delay. The bodies of all
    requests share `line`.
    """

    address: str
    upstream: str
    mood: Mood = Mood.GOOD
    everything: bool = True
    chance: random.Random | None = None  # if set, the mood of each call is drawn from it
    seen: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    delay: float = 0
    loss: float = 0
    line: Line | None = None
    is_over: bool = False  # the test has ended, so nothing reaches the server any more
    lost: random.Random = field(default_factory=lambda: random.Random(1))

    def loses(self) -> bool:
        return self.loss > 0 and self.lost.random() < self.loss

    def mood_of(self, path: str) -> Mood:
        if self.chance is not None:
            drawn = self.chance.choices([*Mood], weights=[70, 6, 8, 6, 8, 2, 0])[0]
            return drawn if path.startswith("/api/") else Mood.GOOD
        return self.mood if self.everything or path.startswith("/api/") else Mood.GOOD


@contextmanager
def relay_to(upstream: str) -> Iterator[Relay]:
    """Start and yield a relay to this server, which gives each test a wire of its own."""
    server = Relay(upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def wire_to(upstream: str) -> Iterator[Wire]:
    """Start a relay to this server and yield its wire. Point the browser at the relay's address."""
    with relay_to(upstream) as relay, relay.new_wire() as wire:
        yield wire


class Relay(ThreadingHTTPServer):
    """A relay that keeps its address from test to test, so that a browser's profile still fits."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.upstream = upstream
        self.wire = Wire(self.address, upstream, is_over=True)

    @contextmanager
    def new_wire(self) -> Iterator[Wire]:
        """Yield a wire without faults. Requests that still wait at the end are never answered."""
        self.wire = Wire(self.address, self.upstream)
        try:
            yield self.wire
        finally:
            self.wire.is_over = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def relay(self) -> None:
        assert isinstance(self.server, Relay)
        wire = self.server.wire
        mood = wire.mood_of(self.path)
        wire.seen.append(f"{self.command} {self.path}")
        self.close_connection = True
        if mood is Mood.GONE:
            return
        while wire.mood is Mood.HANGS and not wire.is_over:
            time.sleep(0.05)
        time.sleep(wire.delay)
        if wire.loses():
            return
        if wire.chance is not None:
            time.sleep(wire.chance.random() * 0.02)
        length = int(self.headers.get("Content-Length") or 0)
        fault = next((f for f in wire.faults if f.meets(self.command, self.path, length)), None)
        if fault is not None:
            time.sleep(fault.delay)
            status = fault.status or (413 if fault.most_bytes is not None else 0)
            if status:
                self.rfile.read(length)
                self._answer(status, [("Content-Type", "text/html")], PROXY_PAGE)
                return
        wanted = length // 2 if mood is Mood.CUTS else length
        body = wire.line.read(self.rfile, wanted) if wire.line else self.rfile.read(wanted)
        if wire.is_over:
            return
        if mood is Mood.PORTAL:
            self._answer(200, [("Content-Type", "text/html")], PORTAL_PAGE)
            return
        if mood is Mood.CUTS and length:
            self._cut_off(wire.upstream, length, body)
            return
        with suppress(OSError, http.client.HTTPException):  # the server itself may be down
            if mood is Mood.REPEATS:
                self._forward(wire.upstream, body)
            status, headers, body_back = self._forward(wire.upstream, body)
            if mood is not Mood.SWALLOWS:
                self._answer(status, headers, body_back)

    do_GET = do_POST = do_PUT = relay

    def _forward(self, upstream: str, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(urlsplit(upstream).netloc, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOPS}
        headers["Content-Length"] = str(len(body))
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        body_back = answer.read()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOPS]
        connection.close()
        return answer.status, kept, body_back

    def _cut_off(self, upstream: str, length: int, body: bytes) -> None:
        """Send a request that stops in the middle."""
        host = urlsplit(upstream)
        head = f"{self.command} {self.path} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        with (
            suppress(OSError),
            socket.create_connection((host.hostname, host.port), 10) as connection,
        ):
            connection.sendall(head.encode() + b"\r\n" + body)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        with suppress(OSError):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Write no log."""
