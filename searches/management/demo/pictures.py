"""Photographs for the visits of the demo prison: drawn undersides, each varied a little."""

from __future__ import annotations

import io
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from searches.imaging.decoder_pool import DECODERS
from searches.imaging.scenes import scene, varied
from searches.services.photos.uploads import ReceivedPhoto, receive

DRAWN = 6


@cache
def _drawn(seed: int) -> bytes:
    return scene(seed, width=1200, height=900)


def take_photo(place: int, seed: int, caption: str) -> ReceivedPhoto:
    """Return a photograph in the form in which the server receives photographs.

    `place` decides which underside the photograph shows, and `seed` decides the viewpoint.
    """
    return receive(io.BytesIO(varied(_drawn(place % DRAWN), seed, caption)))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(DECODERS)


def begin_photo(place: int, seed: int, caption: str) -> Future[ReceivedPhoto]:
    """Begin to take a photograph in another thread, while the caller goes on with other acts."""
    return _threads().submit(take_photo, place, seed, caption)
