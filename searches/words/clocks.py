"""Words for a tablet's clocks: the wall clock, and the monotonic clock that nobody can set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """A reading of the monotonic clock.

    Two readings compare only within one `boot`, the life of a page.
    """

    boot: str
    monotonic_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One contact: the device's own time when the server's time was `server_now`."""

    device_now: datetime
    server_now: datetime
    tick: Tick | None = None
    jumped_backwards: bool = False
