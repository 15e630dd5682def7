"""The rule of the whole-prison roll: each part on both sides of its limit, and the total."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from searches.rules.whole_rolls import earliest_number_at, judge_roll
from searches.words.policy import STRICTER, Policy, Stricter, weakened
from searches.words.rolls import (
    LandingFacts,
    LandingNumber,
    OfficialFigure,
    PartyAtRoll,
    RollFacts,
)

CALLED = datetime(2026, 2, 10, 7, 30, tzinfo=UTC)


def landing(code: str, expected: int, *numbers: int, answered: bool = True) -> LandingFacts:
    """Return a landing with one number by each of its officers."""
    landing_numbers = tuple(
        LandingNumber(f"{code}-{place}", number, answered) for place, number in enumerate(numbers)
    )
    return LandingFacts(code, code.upper(), expected, landing_numbers)


def roll(**changes: object) -> RollFacts:
    """Return a correct roll of 47: landings of 12 and 8, 24 at work, 2 in healthcare, 1
    at court.
    """
    facts = RollFacts(
        landings=(landing("a1", 12, 12, 12), landing("b1", 8, 8, 8)),
        parties=(PartyAtRoll("kitchen", "Kitchen", 24, 24, agrees=True),),
        at_receiving_places=2,
        outside=1,
        official=OfficialFigure(47, "omar"),
        counters=frozenset({"a1-0", "a1-1", "b1-0", "b1-1", "kay"}),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def test_every_part_together_comes_to_the_official_roll() -> None:
    result = judge_roll(roll())
    assert result.correct
    assert result.official.counted == 47
    assert (result.outstanding, result.differences) == ((), ())


@pytest.mark.parametrize("figure", [46, 48])
def test_one_more_or_one_less_is_not_correct(figure: int) -> None:
    result = judge_roll(roll(official=OfficialFigure(figure, "omar")))
    assert not result.correct
    sentence = f"The sum of all parts is 47. The official roll is {figure}."
    assert result.differences == (sentence,)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"landings": (landing("a1", 12),)}, "A1: nobody has counted this landing yet."),
        ({"landings": (landing("a1", 12, 12),)}, "A1: a second officer must count."),
        ({"official": None}, "The official roll has not been entered."),
        (
            {"official": OfficialFigure(47, "kay")},
            "The officer who entered the official roll has also counted. Another officer must enter"
            " the official roll.",
        ),
        ({"landings": ()}, "This prison has no landings. An administrator must add the landings."),
        (
            {"parties": (PartyAtRoll("kitchen", "Kitchen", 24),)},
            "Kitchen: nobody has counted this party for this roll yet.",
        ),
    ],
)
def test_outstanding_parts_of_a_roll_are_named(changes: dict[str, object], sentence: str) -> None:
    result = judge_roll(roll(**changes))
    assert sentence in result.outstanding
    assert not result.correct


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"landings": (landing("a1", 20, 20, 19),)},
            "A1: the officers’ numbers differ: 19 and 20.",
        ),
        ({"landings": (landing("a1", 20, 19, 19),)}, "A1: 19 counted, 20 should be there."),
        (
            {"landings": (landing("a1", 20, 20, 20, answered=False),)},
            "A1: not everybody answered the officers.",
        ),
        (
            {"parties": (PartyAtRoll("kitchen", "Kitchen", 24, 23),)},
            "Kitchen: 23 counted, 24 on the party’s list.",
        ),
        (
            {"parties": (PartyAtRoll("kitchen", "Kitchen", 24, 24),)},
            "Kitchen: the count does not match the party’s list.",
        ),
        ({"on_the_way": 1}, "1 person is on the way. Another officer must receive this person."),
        ({"on_the_way": 2}, "2 people are on the way. Another officer must receive each person."),
    ],
)
def test_differences_of_a_roll_are_named(changes: dict[str, object], sentence: str) -> None:
    result = judge_roll(roll(**changes))
    assert sentence in result.differences
    assert not result.correct


def test_two_wrong_parts_that_cancel_out_are_not_correct() -> None:
    """Count one too few on A1 and one too many on B1, which gives the right sum."""
    facts = roll(landings=(landing("a1", 12, 11, 11), landing("b1", 8, 9, 9)))
    result = judge_roll(facts)
    assert result.official.agrees
    assert not result.correct
    assert len(result.differences) == 2


def test_two_numbers_of_one_officer_count_as_one_officer() -> None:
    number = LandingNumber("ava", 12, every_one_responded=True)
    facts = roll(landings=(LandingFacts("a1", "A1", 12, (number, number)),))
    assert "A1: a second officer must count." in judge_roll(facts).outstanding


@pytest.mark.parametrize(("number", "seconds"), [(0, 0), (1, 2), (30, 60)])
def test_a_number_entered_too_soon_is_refused(number: int, seconds: int) -> None:
    assert earliest_number_at(CALLED, number, Policy()) == CALLED + timedelta(seconds=seconds)


def test_fewer_seconds_a_person_make_the_policy_weaker() -> None:
    assert STRICTER["landing_seconds_a_person"] is Stricter.MORE
    assert weakened(Policy(), Policy(landing_seconds_a_person=1)) == ("landing_seconds_a_person",)
    assert weakened(Policy(), Policy(landing_seconds_a_person=3)) == ()
