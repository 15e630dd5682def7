"""Words for a tablet's clocks: the wall clock, and the monotonic clock that nobody can set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """A reading of a tablet's monotonic clock, in milliseconds.

    Two readings can be compared only if they have the same `boot`, which a page gets when it loads.
    """

    boot: str
    monotonic_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A comparison of two clocks: the device's and the server's time at one moment."""

    device_now: datetime
    server_now: datetime
    tick: Tick | None = None
    jumped_backwards: bool = False
