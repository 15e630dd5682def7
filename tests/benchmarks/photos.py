"""Time the comparison of two photographs and the search for a copy among many."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

import numpy
from PIL import Image

from tests.benchmarks.limits import COMPARISON, CONFIRMED, COPY, KNOWN, NEW, Figure
from tests.benchmarks.many_photographs import add_original, crowded

if TYPE_CHECKING:
    from searches.models import Visit
    from searches.services.photos.uploads import ReceivedPhoto

TIMES = 7


def photo_figures() -> list[Figure]:
    return [*_searches(), _comparison()]


def _searches() -> list[Figure]:
    """Measure the search for similar photographs before an upload is stored, with its database
    reads.
    """
    from searches.imaging.scenes import scene
    from searches.services.photos.uploads import receive

    large = _enlarged(scene(5))
    first, copy, other = (
        receive(io.BytesIO(body)) for body in (large, _recompressed(large), _enlarged(scene(6)))
    )
    rows = []
    for count in KNOWN:
        visit = crowded(f"C{count // 1000}", count)
        add_original(visit, first)
        rows.append(Figure(NEW.format(count), _took(_looking(visit, other, is_copy=False))))
        rows.append(Figure(COPY.format(count), _took(_finding(visit, copy))))
        rows.append(Figure(CONFIRMED.format(count), _took(_looking(visit, copy, is_copy=True))))
    return rows


def _looking(visit: Visit, received: ReceivedPhoto, *, is_copy: bool) -> Callable[[], object]:
    """Return a function that runs the whole search for a similar photograph, as `keep_photo` calls
    it.
    """
    from searches.services.photos.copies import with_similar_photo

    def look() -> ReceivedPhoto:
        return with_similar_photo(visit.establishment_id, received, visit_id=visit.pk, slot="U0")

    near = look().near
    if (near is not None and near.is_copy) != is_copy:
        raise SystemExit(f"Looked for among its like: {near}")
    return look


def _finding(visit: Visit, received: ReceivedPhoto) -> Callable[[], object]:
    """Return a function that finds the earlier photographs to compare with, without opening a
    picture.
    """
    from searches.services.photos.copies import estimated_fits, similar_photos

    prison, fingerprint = visit.establishment_id, received.fingerprint

    def find() -> object:
        candidates = (
            similar_photos(prison, fingerprint, visit_id=visit.pk, slot="U0") if fingerprint else []
        )
        return estimated_fits(prison, received, candidates)

    if not find():
        raise SystemExit("The earlier photograph is not found.")
    return find


def _enlarged(body: bytes) -> bytes:
    """Return the picture as a JPEG of 12 megapixels, like a phone's."""
    drawn = Image.open(io.BytesIO(body)).convert("RGB").resize((4000, 3000))
    grain = numpy.random.default_rng(7).normal(0, 6, (3000, 4000, 1))
    return _jpeg(Image.fromarray((numpy.asarray(drawn) + grain).clip(0, 255).astype("uint8")), 75)


def _recompressed(body: bytes) -> bytes:
    return _jpeg(Image.open(io.BytesIO(body)), 50)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _comparison() -> Figure:
    from searches.imaging.comparisons import compare
    from searches.imaging.scenes import scene, varied

    first = scene(5)
    second = varied(first, 9, "")
    return Figure(COMPARISON, _took(lambda: compare(first, second)))


def _took(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
