"""No single person and no two people get the man out with a record that shows nothing."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Prison
from tests.stories.yard import open_prison
from tests.world.matrix import Case, cases, play
from tests.world.morning import Ending, Morning
from tests.world.tricks import PARTS

#: A lorry that was never here must be confirmed here as in the product.
pytestmark = pytest.mark.first_visit

#: How many mornings are drawn beside the directed ones.
MORNINGS = int(os.environ.get("WORLD_MORNINGS", "40"))
#: Whoever counts or receives alone is the only witness when a search sees nothing.
ONLY_WITNESSES = {"kay", "kit", "hana"}


@pytest.fixture
def opened(prison: Prison) -> Prison:
    open_prison(prison)
    return prison


@st.composite
def lies(draw: st.DrawFn) -> Case:
    """Draw one or two people and any of their tricks."""
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=2, unique=True))
    tricks = [trick for part in parts for trick in part.tricks]
    chosen = draw(st.sets(st.sampled_from(tricks), min_size=1, max_size=4))
    return Case(tuple(part.name for part in parts), frozenset(chosen), eyes=True)


def test_on_an_ordinary_morning_the_lorry_leaves_with_a_clean_record(opened: Prison) -> None:
    morning = Morning(opened, frozenset(), frozenset(), climbs=False)
    assert morning.run() is Ending.CLEAN
    assert len(morning.yard.releases) == 1


def test_without_a_lie_the_man_is_found_by_the_search_or_missed_by_the_count(
    opened: Prison,
) -> None:
    for eyes in (True, False):
        assert play(opened, Case((), frozenset(), eyes)) is Ending.STOPPED


@pytest.mark.slow
def test_one_liar_does_not_get_the_man_out_even_if_the_search_sees_nothing(
    opened: Prison,
) -> None:
    escaped = [
        case
        for case in cases(eyes=False, most=1)
        if play(opened, case) is Ending.CLEAN and not ONLY_WITNESSES & set(case.liars)
    ]
    assert not escaped


@pytest.mark.slow
def test_no_two_liars_get_the_man_out_past_an_honest_search(opened: Prison) -> None:
    @settings(
        max_examples=MORNINGS,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(lies())
    def mornings(case: Case) -> None:
        assert play(opened, case) is not Ending.CLEAN

    mornings()
