"""Made-up photographs of an underside that pass as usable, a different one for each seed."""

from __future__ import annotations

from functools import cache

from searches.imaging.scenes import scene


@cache
def photograph(seed: int, width: int = 1600, height: int = 1200) -> bytes:
    return scene(seed, width=width, height=height)
