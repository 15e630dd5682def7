"""The judgement of the benchmarks. Nothing is timed here."""

from __future__ import annotations

import pytest

from tests.benchmarks.limits import BYTES_SAFE, FLOORS, LIMITS, LOOPBACK, Figure, broken

HELD = [Figure(name, most, unit) for name, (unit, most) in LIMITS.items()]


def test_at_their_limits_all_hold() -> None:
    assert broken([*HELD, Figure(LOOPBACK, 1000.0, FLOORS)]) == []


@pytest.mark.parametrize("name", LIMITS)
def test_a_figure_over_its_limit_is_named(name: str) -> None:
    unit, most = LIMITS[name]
    (sentence,) = broken(
        [figure for figure in HELD if figure.name != name] + [Figure(name, most * 1.1, unit)]
    )
    assert sentence.startswith(f"{name}: ")


def test_a_limit_nobody_measured_is_broken() -> None:
    assert broken([figure for figure in HELD if figure.name != BYTES_SAFE]) == [
        f"{BYTES_SAFE}: not measured."
    ]


def test_a_figure_in_another_unit_is_a_fault() -> None:
    with pytest.raises(ValueError, match="limited in"):
        broken([Figure(BYTES_SAFE, 1.0)])
