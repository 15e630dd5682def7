"""Photographs for visits of the demo: a few drawn undersides, varied so that none is a copy."""

from __future__ import annotations

import io
from functools import cache

from searches.imaging.scenes import scene, varied
from searches.services.photos.uploads import Received, receive

DRAWN = 6


@cache
def _drawn(seed: int) -> bytes:
    return scene(seed, width=1200, height=900)


def take(place: int, seed: int, caption: str) -> Received:
    """Return a photograph as it arrives.

    The same place looks the same, from a viewpoint of the seed.
    """
    return receive(io.BytesIO(varied(_drawn(place % DRAWN), seed, caption)))
