"""One search with a real browser and a real server process, through one failure after another.

    python -m tests.walk

After each failure, every record that the screen showed as saved must be at the server exactly once,
byte for byte. tests/support/gate_failures.py has the failures.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.bad_network import wire_to
from tests.support.demo_server import demo_server


def main() -> None:
    with (
        demo_server(history=False) as server,
        wire_to(server.address) as wire,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        sync_playwright() as playwright,
    ):
        from tests.support.gate_failures import TROUBLES
        from tests.support.officer_on_tablet import SearchWalk

        walk = SearchWalk(server, wire, playwright, Path(profile))
        try:
            for trouble in TROUBLES:
                began = time.monotonic()
                trouble(walk)
                stored = walk.demand_once()
                took = time.monotonic() - began
                print(f"{trouble.__name__}: {stored} there once, {took:.0f} s", flush=True)  # noqa: T201
        finally:
            walk.close()


if __name__ == "__main__":
    main()
