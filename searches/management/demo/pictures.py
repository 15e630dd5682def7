"""Photographs for the visits of the demo prison: drawn undersides, each varied a little."""

from __future__ import annotations

import io
from functools import cache

from searches.imaging.scenes import scene, varied
from searches.services.photos.uploads import Received, receive

DRAWN = 6


@cache
def _drawn(seed: int) -> bytes:
    return scene(seed, width=1200, height=900)


def take_photo(place: int, seed: int, caption: str) -> Received:
    """Return a photograph as the server receives it.

    `place` decides which underside the photograph shows, and `seed` decides the viewpoint.
    """
    return receive(io.BytesIO(varied(_drawn(place % DRAWN), seed, caption)))
