"""The rule of the whole-prison roll: each part on both sides of its limit, and the total."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searches.rules.whole_rolls import earliest_number_at, judge_roll, place_everybody
from searches.words.policy import STRICTER, Policy, Stricter, weakened
from searches.words.rolls import (
    LandingFacts,
    LandingNumber,
    OfficialFigure,
    PartyAtRoll,
    PlaceAtRoll,
    RollFacts,
    RollPart,
    RollRow,
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
        places=(PlaceAtRoll("healthcare", "Healthcare", 2, 2),),
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
        (
            {"places": (PlaceAtRoll("healthcare", "Healthcare", 2, 1),)},
            "Healthcare: 1 of 2 seen. The officer there must count.",
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
        (
            {"places": (PlaceAtRoll("healthcare", "Healthcare", 2, 2, number=3),)},
            "Healthcare: 3 counted, 2 should be there.",
        ),
        (
            {"places": (PlaceAtRoll("healthcare", "Healthcare", 2, 1, number=2),)},
            "Healthcare: 2 counted, but only 1 of 2 tapped by name.",
        ),
        (
            {"places": (PlaceAtRoll("visits", "Visits", 2, 0, has_screen=False),)},
            "Visits has no screen. Nobody has seen 2 there.",
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


def test_the_sentence_that_is_signed_names_each_wrong_row_with_its_numbers() -> None:
    laundry = PartyAtRoll("laundry", "Laundry", 8, 7)
    facts = roll(parties=(PartyAtRoll("kitchen", "Kitchen", 16, 16, agrees=True), laundry))
    result = judge_roll(facts)
    assert result.in_one_sentence == (
        "The roll is NOT correct: Laundry 7 of 8, Whole prison 46 of 47 by the official roll."
    )
    assert judge_roll(roll()).in_one_sentence == "The roll is correct: 47 people."


def test_the_sum_names_how_many_are_expected_and_counted_and_missing() -> None:
    result = judge_roll(roll(landings=(landing("a1", 12, 11, 11), landing("b1", 8, 8, 8))))
    assert (result.expected, result.counted) == (47, 46)
    assert [line.missing for line in result.landings] == [1, 0]


PEOPLE = st.integers(0, 9).map("P{}".format)
LANDINGS = st.sampled_from(["a1", "a2", "b1"])
ROWS = st.one_of(
    LANDINGS.map(lambda code: RollRow(RollPart.LANDING, code)),
    st.sampled_from(["kitchen", "laundry"]).map(lambda code: RollRow(RollPart.PARTY, code)),
    st.sampled_from(["healthcare", "visits"]).map(lambda code: RollRow(RollPart.PLACE, code)),
    st.sampled_from([RollRow(RollPart.ON_THE_WAY), RollRow(RollPart.OUTSIDE)]),
)


@given(
    held=st.dictionaries(PEOPLE, LANDINGS),
    movements=st.lists(st.tuples(PEOPLE, ROWS), max_size=40),
)
def test_for_any_movements_the_rows_add_up_to_everybody_held_and_nobody_is_in_two_rows(
    held: dict[str, str], movements: list[tuple[str, RollRow]]
) -> None:
    rows = place_everybody(held, dict(movements))
    everybody = [person for people in rows.values() for person in people]
    assert sorted(everybody) == sorted(held)
    for person, newest in dict(movements).items():
        assert (person in rows.get(newest, ())) == (person in held)


@given(
    held=st.dictionaries(PEOPLE, LANDINGS, min_size=1),
    movements=st.lists(st.tuples(PEOPLE, ROWS), max_size=40),
)
def test_a_roll_in_which_every_row_is_right_comes_to_the_official_roll(
    held: dict[str, str], movements: list[tuple[str, RollRow]]
) -> None:
    """Count exactly the people of each row. Only people on the way can then be missing."""
    rows = {row: len(people) for row, people in place_everybody(held, dict(movements)).items()}
    named = {part: [row for row in rows if row.part is part] for part in RollPart}
    way = rows.get(RollRow(RollPart.ON_THE_WAY), 0)
    facts = RollFacts(
        landings=tuple(
            landing(code, number, number, number)
            for code in ("a1", "a2", "b1")
            for number in [rows.get(RollRow(RollPart.LANDING, code), 0)]
        ),
        parties=tuple(
            PartyAtRoll(row.key, row.key, rows[row], rows[row], agrees=True)
            for row in named[RollPart.PARTY]
        ),
        places=tuple(
            PlaceAtRoll(row.key, row.key, rows[row], rows[row]) for row in named[RollPart.PLACE]
        ),
        outside=rows.get(RollRow(RollPart.OUTSIDE), 0),
        on_the_way=way,
        official=OfficialFigure(len(held), "omar"),
    )
    result = judge_roll(facts)
    assert result.expected == len(held)
    assert result.counted == len(held) - way
    assert result.correct == (way == 0)
