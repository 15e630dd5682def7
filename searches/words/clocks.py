"""Words of a tablet's clocks: the one on its wall, and the one that nobody can set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tick:
    """A monotonic reading. Two of them compare only within one `boot`, one life of a page."""

    boot: str
    monotonic_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One contact: what the device's clock said when the server's said `server_now`."""

    device_now: datetime
    server_now: datetime
    tick: Tick | None = None
    jumped_backwards: bool = False
