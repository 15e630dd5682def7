"""The rules of the whole-prison roll: the pace of counting, and whether the parts add up.

Landings, parties at work, receiving places and people outside the prison must add up to the
official roll. Two officers count each landing. An officer who counted may not enter the official
roll.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from searches.words.policy import Policy
from searches.words.rolls import (
    LandingFacts,
    PartyAtRoll,
    PlaceAtRoll,
    RollFacts,
    RollLine,
    RollPart,
    RollResult,
    RollRow,
)

OFFICERS_A_LANDING = 2
OFFICIAL_ROLL = "official-roll"


def earliest_number_at(since: datetime, number: int, policy: Policy) -> datetime:
    """Return the earliest time at which an officer can have counted this number of people.

    `since` is the time when the roll was called, or when this officer entered their last number.
    """
    return since + timedelta(seconds=number * policy.landing_seconds_a_person)


def place_everybody(
    landing_of: Mapping[str, str], newest: Mapping[str, RollRow]
) -> dict[RollRow, frozenset[str]]:
    """Return who belongs to each row of the roll. Everybody whom the prison holds is in one row.

    `landing_of` has the own landing of each prisoner whom the prison holds. `newest` has the row of
    each prisoner whose newest record of the day puts them elsewhere. Records of people whom the
    prison does not hold are ignored.
    """
    rows: dict[RollRow, set[str]] = {}
    for prisoner, landing in landing_of.items():
        row = newest.get(prisoner, RollRow(RollPart.LANDING, landing))
        rows.setdefault(row, set()).add(prisoner)
    return {row: frozenset(people) for row, people in rows.items()}


def judge_roll(facts: RollFacts) -> RollResult:
    """Return the result of each part of the roll, and whether the sum equals the official roll."""
    landings = tuple(_landing(landing) for landing in facts.landings)
    parties = tuple(_party(party) for party in facts.parties)
    places = tuple(_place(place) for place in facts.places)
    numbers = [line.counted for line in (*landings, *parties, *places)]
    counted = [number for number in numbers if number is not None]
    whole = len(counted) == len(numbers)
    total = sum(counted) + facts.outside if whole else None
    return RollResult(
        landings,
        parties,
        places,
        facts.outside,
        _on_the_way(facts.on_the_way),
        _official(facts, total),
    )


def signed_document(result: RollResult) -> dict[str, Any]:
    """Return the result as plain JSON to sign and store: every part with its number."""
    return {
        "landings": [_document(line) for line in result.landings],
        "parties": [_document(line) for line in result.parties],
        "places": [_document(line) for line in result.places],
        "on_the_way": _document(result.on_the_way),
        "at_receiving_places": result.at_receiving_places,
        "outside": result.outside,
        "official": _document(result.official),
        "outstanding": list(result.outstanding),
        "differences": list(result.differences),
        "sentence": result.in_one_sentence,
    }


def _document(line: RollLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "expected": line.expected,
        "counted": line.counted,
        "agrees": line.agrees,
    }


def _landing(landing: LandingFacts) -> RollLine:
    name, expected = landing.name, landing.expected
    officers = {number.counter for number in landing.numbers}
    distinct_numbers = sorted({number.number for number in landing.numbers})
    agreed = distinct_numbers[0] if len(distinct_numbers) == 1 else None

    def line(counted: int | None, agrees: bool | None, sentence: str = "") -> RollLine:
        return RollLine(landing.code, name, counted, agrees, sentence, expected)

    if not officers:
        return line(None, None, f"{name}: nobody has counted this landing yet.")
    if len(officers) < OFFICERS_A_LANDING:
        return line(None, None, f"{name}: a second officer must count.")
    if agreed is None:
        numbers = " and ".join(str(number) for number in distinct_numbers)
        return line(None, False, f"{name}: the officers’ numbers differ: {numbers}.")
    if not all(number.every_one_responded for number in landing.numbers):
        return line(agreed, False, f"{name}: not everybody answered the officers.")
    if agreed != expected:
        return line(agreed, False, f"{name}: {agreed} counted, {expected} should be there.")
    return line(agreed, True)


def _party(party: PartyAtRoll) -> RollLine:
    name, expected = party.name, party.expected

    def line(counted: int | None, agrees: bool | None, sentence: str = "") -> RollLine:
        return RollLine(party.code, name, counted, agrees, sentence, expected)

    if party.headcount is None:
        return line(None, None, f"{name}: nobody has counted this party for this roll yet.")
    if party.agrees:
        return line(party.headcount, True)
    sentence = f"{name}: the count does not match the party’s list."
    if party.headcount != expected:
        sentence = f"{name}: {party.headcount} counted, {expected} on the party’s list."
    return line(party.headcount, False, sentence)


def _place(place: PlaceAtRoll) -> RollLine:
    """Return the line of a receiving place.

    The place agrees when its officer has tapped everybody who should be there. Once the officer has
    entered how many people are there, that number must also be right.
    """
    name, expected, seen, number = place.name, place.expected, place.seen, place.number

    def line(counted: int | None, agrees: bool | None, sentence: str = "") -> RollLine:
        return RollLine(place.code, name, counted, agrees, sentence, expected)

    if number is None:
        if seen == expected:
            return line(seen, True)
        if not place.has_screen:
            return line(
                seen, False, f"{name} has no screen. Nobody has seen {expected - seen} there."
            )
        return line(None, None, f"{name}: {seen} of {expected} seen. The officer there must count.")
    if number != expected:
        return line(number, False, f"{name}: {number} counted, {expected} should be there.")
    if seen != expected:
        sentence = f"{name}: {number} counted, but only {seen} of {expected} tapped by name."
        return line(number, False, sentence)
    return line(number, True)


def _on_the_way(people: int) -> RollLine:
    """Return the line for people on the way, whom no other part of the roll counts."""
    who = "1 person is" if people == 1 else f"{people} people are"
    whom = "this person" if people == 1 else "each person"
    sentence = f"{who} on the way. Another officer must receive {whom}." if people else ""
    return RollLine("on-the-way", "On the way", 0, not people, sentence, people)


def _official(facts: RollFacts, total: int | None) -> RollLine:
    name = "Whole prison"
    figure = facts.official.figure if facts.official is not None else 0

    def line(agrees: bool | None, sentence: str = "") -> RollLine:
        return RollLine(OFFICIAL_ROLL, name, total, agrees, sentence, figure)

    if not facts.landings:
        return line(None, "This prison has no landings. An administrator must add the landings.")
    if facts.official is None:
        return line(None, "The official roll has not been entered.")
    if facts.official.entered_by in facts.counters:
        sentence = (
            "The officer who entered the official roll has also counted. Another officer must enter"
            " the official roll."
        )
        return line(None, sentence)
    if total is None:
        return line(False, f"The parts cannot be added up yet. The official roll is {figure}.")
    if total != figure:
        return line(False, f"The sum of all parts is {total}. The official roll is {figure}.")
    return line(True)
