"""Medians of a call and of the least possible time, measured alternately under the same load."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.limits import FLOORS, Figure
from tests.benchmarks.network import sent

WARM_UPS = 3
Run = Callable[[], None]


@dataclass(frozen=True)
class Line:
    """The result of one benchmark: two medians of `times` runs, in milliseconds."""

    name: str
    times: int
    took: float
    floor: float
    floor_name: str

    @property
    def figure(self) -> Figure:
        return Figure(self.name, self.took / self.floor, FLOORS)


def measure(name: str, times: int, call: Run, floor_name: str, floor: Run) -> Line:
    for _ in range(WARM_UPS):
        call()
        floor()
    pairs = [(_milliseconds(call), _milliseconds(floor)) for _ in range(times)]
    took, least = (median(column) for column in zip(*pairs, strict=True))
    return Line(name, times, took, least, floor_name)


def table(lines: list[Line]) -> str:
    """Return the lines as a Markdown table, for the terminal and for docs/."""
    head = ["| call | runs | median ms | floor | floor ms | ratio | limit |"]
    head.append("| --- | --: | --: | --- | --: | --: | --: |")
    rows = [
        f"| {line.name} | {line.times} | {line.took:.1f} "
        f"| {line.floor_name} | {line.floor:.2f} "
        f"| {line.figure.value:.1f} | {line.figure.limit} |"
        for line in lines
    ]
    return "\n".join(head + rows)


class Floors:
    """The least work that any program must do on this disk, with the database settings of the
    product.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE floor (said TEXT)")

    def insert(self, times: int = 1) -> None:
        for _ in range(times):
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute("INSERT INTO floor VALUES (?)", ("x" * 200,))
            self._database.execute("COMMIT")

    def receive(self, pieces: Iterable[bytes]) -> None:
        """Receive the bytes over one local connection and store them, as any server must."""
        with sent(pieces) as arriving:
            self.store(b"".join(iter(lambda: arriving.recv(1 << 16), b"")))

    def store(self, content: bytes) -> None:
        with (self._folder / hashlib.sha256(content).hexdigest()).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _milliseconds(run: Run) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000
