"""Bytes sent over this machine's own network, at full speed or as slowly as at a gate."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

#: Upload speed in bits a second that good 4G, or Wi-Fi through prison walls, gives one tablet.
GATE_WIRE = 20_000_000
PIECE = 16 * 1024


def at_once(content: bytes) -> Iterator[bytes]:
    yield content


def as_at_the_gate(content: bytes) -> Iterator[bytes]:
    """Yield the content in pieces, delayed as a wire of GATE_WIRE bits a second would
    delay them.
    """
    began = time.perf_counter()
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        due = began + (start + len(piece)) * 8 / GATE_WIRE
        time.sleep(max(0.0, due - time.perf_counter()))
        yield piece


@contextmanager
def sent(pieces: Iterable[bytes]) -> Iterator[socket.socket]:
    """Yield the receiving end of a TCP connection over which the pieces arrive."""
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
    """A connection with the `read` method from which the server reads a request body."""

    def __init__(self, arriving: socket.socket) -> None:
        self._file = arriving.makefile("rb")

    def read(self, size: int, /) -> bytes:
        return self._file.read(size)
