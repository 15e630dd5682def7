"""Photographs for made-up visits: a few drawn undersides, each varied so that none is a copy."""

from __future__ import annotations

import io
from functools import cache

from searches.imaging.scenes import scene, varied
from searches.services.uploads import Received, receive

DRAWN = 6


@cache
def _drawn(seed: int) -> bytes:
    return scene(seed, width=1200, height=900)


def take(seed: int, caption: str) -> Received:
    """One photograph as it arrives: the same seed and caption give the same bytes."""
    return receive(io.BytesIO(varied(_drawn(seed % DRAWN), seed, caption)))
