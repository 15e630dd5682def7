"""Photographs: comparing two, knowing a copy among many."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from uuid import UUID

import numpy

from tests.benchmarks.limits import COMPARISON, COPY, KNOWN, Figure

TIMES = 7


def photo_figures() -> list[Figure]:
    return [*_searches(), _comparison()]


def _searches() -> list[Figure]:
    from searches.imaging.fingerprints import KEPT_BYTES, fingerprint
    from searches.imaging.measure import upright_grey
    from searches.imaging.remembering import CANDIDATES, LEAST_SHARED, Remembered
    from searches.imaging.scenes import scene

    asked = fingerprint(upright_grey(scene(5), longest_side=640))
    rows = []
    for count in KNOWN:
        remembered = Remembered(count)
        crowd = numpy.random.default_rng(count).bytes(count * KEPT_BYTES)
        remembered.add([UUID(int=number) for number in range(count)], crowd)

        def look(among: Remembered = remembered) -> object:
            return among.alike(asked, least=LEAST_SHARED, most=CANDIDATES)

        rows.append(Figure(COPY.format(count), _took(look)))
    return rows


def _comparison() -> Figure:
    from searches.imaging.comparing import compare
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
