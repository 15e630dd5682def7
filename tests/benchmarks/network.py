"""Bytes sent over this machine's own network, at full speed or as slowly as at a gate."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

#: Upwards, in bits a second: what a good 4G link, or Wi-Fi through prison walls, gives one tablet.
GATE_WIRE = 20_000_000
PIECE = 16 * 1024


def at_once(content: bytes) -> Iterator[bytes]:
    yield content


def as_at_the_gate(content: bytes) -> Iterator[bytes]:
    """Each piece leaves when a wire of that width has carried those before it, and itself."""
    began = time.perf_counter()
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        due = began + (start + len(piece)) * 8 / GATE_WIRE
        time.sleep(max(0.0, due - time.perf_counter()))
        yield piece


@contextmanager
def sent(pieces: Iterable[bytes]) -> Iterator[socket.socket]:
    """The receiving end of a TCP connection over which they come; then it ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as sending:
        done = sending.submit(_send, listening.getsockname(), pieces)
        arriving, _ = listening.accept()
        with arriving:
            yield arriving
        done.result()


def _send(address: tuple[str, int], pieces: Iterable[bytes]) -> None:
    with socket.create_connection(address) as leaving:
        for piece in pieces:
            leaving.sendall(piece)


class Stream:
    """A connection read as the server reads a body: so many bytes at a time."""

    def __init__(self, arriving: socket.socket) -> None:
        self._file = arriving.makefile("rb")

    def read(self, size: int, /) -> bytes:
        return self._file.read(size)
