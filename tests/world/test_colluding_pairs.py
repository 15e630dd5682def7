"""No person, and no two people together, can get a prisoner out with a record that looks clean."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stories.simulated_prison import open_prison
from tests.support.sample_prison import Prison
from tests.world.matrix import furthest_alone, play, play_all, single_person_cases
from tests.world.morning import Case, Ending, Morning, Setting
from tests.world.tricks import PARTS

#: With this mark, an unknown lorry must be confirmed, as in the product.
pytestmark = pytest.mark.first_visit

STEPS = int(os.environ.get("PROPERTY_STEPS", "8000" if os.environ.get("CI") else "1500"))
THOROUGH = STEPS >= 50_000  # true in `make nightly`
#: The number of random mornings beside the fixed ones: 20 on each push, 2,000 in `make nightly`.
MORNINGS = STEPS // 25 if THOROUGH else max(5, STEPS // 400)
BLIND = Setting(eyes=False)
#: A person who counts alone is the only witness when a search sees nothing.
ONLY_WITNESSES = {"kay"}
#: The people played on every run. `make nightly` plays everybody with each of their tricks.
FEW = {"grace", "ann", "hana", *ONLY_WITNESSES}


@pytest.fixture
def opened(prison: Prison) -> Prison:
    open_prison(prison)
    return prison


@st.composite
def lies(draw: st.DrawFn) -> Case:
    """Draw one or two people and any of their tricks, on any kind of morning."""
    parts = draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=2, unique=True))
    tricks = [trick for part in parts for trick in part.tricks]
    chosen = draw(st.sets(st.sampled_from(tricks), min_size=1, max_size=4))
    setting = Setting(
        muddy=draw(st.booleans()), marked=draw(st.booleans()), drawn_again=draw(st.booleans())
    )
    return Case(tuple(part.name for part in parts), frozenset(chosen), setting)


def test_on_an_ordinary_morning_the_lorry_leaves_with_a_clean_record(opened: Prison) -> None:
    for setting in (Setting(climbs=False), Setting(climbs=False, muddy=True)):
        outcome = play(opened, Case((), frozenset(), setting))
        assert outcome.ending is Ending.CLEAN, outcome


def test_without_a_lie_the_prisoner_is_found_by_the_search_or_missed_by_the_count(
    opened: Prison,
) -> None:
    honest = [Case((), frozenset(), setting) for setting in (Setting(), BLIND, Setting(muddy=True))]
    outcomes = play_all(opened, honest)
    assert {outcome.ending for outcome in outcomes.values()} == {Ending.STOPPED}
    assert [outcomes[case].because for case in honest] == [
        ("found",),
        ("count-unbalanced",),
        ("found",),
    ]


@pytest.mark.slow
def test_one_liar_cannot_get_the_prisoner_out_of_a_blind_search(
    opened: Prison,
) -> None:
    few = [case for case in furthest_alone(BLIND) if case.liars[0] in FEW]
    outcomes = play_all(opened, single_person_cases(BLIND) if THOROUGH else few)
    clean = {case.liars[0] for case, outcome in outcomes.items() if outcome.ending is Ending.CLEAN}
    assert clean == ONLY_WITNESSES, "docs/adversary.md describes exactly these weakest cases"


@pytest.mark.slow
def test_no_two_liars_get_the_prisoner_out_past_an_honest_search(opened: Prison) -> None:
    @settings(
        max_examples=MORNINGS,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(lies())
    def mornings(case: Case) -> None:
        assert play(opened, case).ending is not Ending.CLEAN

    mornings()


def test_a_morning_ends_the_same_alone_and_among_others(opened: Prison) -> None:
    cases = [case for case in single_person_cases(Setting()) if case.liars[0] in {"grace", "ceri"}]
    among_others = play_all(opened, cases)
    some = cases[-1]
    assert Morning(opened, some).run() == among_others[some]
