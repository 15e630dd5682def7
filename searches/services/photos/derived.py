"""Upright pictures of photographs in sizes for screens, made from the originals when needed."""

from __future__ import annotations

from enum import StrEnum

from django.core.files.base import ContentFile

from searches.imaging.decoder_pool import pool
from searches.services.photos.uploads import blob_name, photographs
from searches.words.refusals import NotThere


class Size(StrEnum):
    """The sizes in which people see a photograph."""

    THUMB = "thumb"
    SCREEN = "screen"


LONGEST_SIDE = {Size.THUMB: 400, Size.SCREEN: 1600}


def derived_image(sha256: str, size: Size) -> bytes:
    """Return an upright JPEG without metadata, made once and then stored."""
    store, name = photographs(), f"derived/{size}/{blob_name(sha256)}.jpg"
    if store.exists(name):
        with store.open(name) as kept:
            return bytes(kept.read())
    image = pool.upright_jpeg(original(sha256), longest_side=LONGEST_SIDE[size])
    store.save(name, ContentFile(image))
    return image


def original(sha256: str) -> bytes:
    """Return the original bytes. Raises NotThere when the store no longer has them."""
    store, name = photographs(), blob_name(sha256)
    if not store.exists(name):
        raise NotThere("The original of this photograph")
    with store.open(name) as kept:
        return bytes(kept.read())
