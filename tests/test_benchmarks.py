"""The benchmarks compare figures with their limits. These tests measure no time."""

from __future__ import annotations

import pytest

from searches.models import PhotoExamination, Photograph
from tests.benchmarks.limits import BYTES_SAFE, FLOORS, LIMITS, LOOPBACK, Figure, broken
from tests.benchmarks.many_photographs import OFTEN, add_original, crowded
from tests.support.searching import received

HELD = [Figure(name, most, unit) for name, (unit, most) in LIMITS.items()]


def test_figures_at_their_limits_pass() -> None:
    assert broken([*HELD, Figure(LOOPBACK, 1000.0, FLOORS)]) == []


@pytest.mark.parametrize("name", LIMITS)
def test_a_figure_over_its_limit_is_named(name: str) -> None:
    unit, most = LIMITS[name]
    (sentence,) = broken(
        [figure for figure in HELD if figure.name != name] + [Figure(name, most * 1.1, unit)]
    )
    assert sentence.startswith(f"{name}: ")


def test_a_limit_without_a_figure_is_reported() -> None:
    assert broken([figure for figure in HELD if figure.name != BYTES_SAFE]) == [
        f"{BYTES_SAFE}: not measured."
    ]


def test_a_figure_in_another_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="limited in"):
        broken([Figure(BYTES_SAFE, 1.0)])


@pytest.mark.django_db
def test_many_photographs_belong_to_one_prison() -> None:
    visit = crowded("MANY", 20)
    add_original(visit, received())
    home = visit.establishment
    assert Photograph.objects.within(home).count() == 21
    assert PhotoExamination.objects.within(home).latest("seq").photograph.visit == visit
    assert visit.vehicle.visits.count() == OFTEN
    assert {photo.taken_by.establishment for photo in Photograph.objects.within(home)} == {home}
