"""Photographs: comparing two, knowing a copy among many; what each took, against its limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from uuid import UUID

import numpy

KNOWN = (1_000, 10_000, 100_000)
SEARCH_LIMIT, COMPARISON_LIMIT = 50, 3000  # milliseconds
TIMES = 7


def photo_table() -> str:
    rows = [*_searches(), *_comparison()]
    head = ["| photographs | median ms | limit ms |", "| --- | --: | --: |"]
    return "\n".join(head + [f"| {name} | {took:.1f} | {limit} |" for name, took, limit in rows])


def _searches() -> list[tuple[str, float, int]]:
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

        rows.append((f"A copy among {count:,}", _took(look), SEARCH_LIMIT))
    return rows


def _comparison() -> list[tuple[str, float, int]]:
    from searches.imaging.comparing import compare
    from searches.imaging.scenes import scene, varied

    first = scene(5)
    second = varied(first, 9, "")
    took = _took(lambda: compare(first, second))
    return [("Two laid over one another, 1,600 pixels", took, COMPARISON_LIMIT)]


def _took(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
