"""The rules of the whole-prison roll: how soon a number may come, and whether the parts add up.

Landings, parties at work, receiving places and people outside the prison must add up to the
official roll. Two officers count each landing. An officer who counted may not enter the official
roll.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from searches.words.policy import Policy
from searches.words.rolls import (
    LandingFacts,
    PartyAtRoll,
    RollFacts,
    RollLine,
    RollResult,
)

OFFICERS_A_LANDING = 2
OFFICIAL_ROLL = "official-roll"


def earliest_number_at(since: datetime, number: int, policy: Policy) -> datetime:
    """Return the earliest time at which an officer can have counted this number of people.

    `since` is the time when the roll was called, or when this officer entered their last number.
    """
    return since + timedelta(seconds=number * policy.landing_seconds_a_person)


def judge_roll(facts: RollFacts) -> RollResult:
    """Return the result of each part of the roll, and whether the sum equals the official roll."""
    landings = tuple(_landing(landing) for landing in facts.landings)
    parties = tuple(_party(party) for party in facts.parties)
    numbers = [line.counted for line in (*landings, *parties)]
    counted = [number for number in numbers if number is not None]
    whole = len(counted) == len(numbers)
    total = sum(counted) + facts.at_receiving_places + facts.outside if whole else None
    return RollResult(
        landings,
        parties,
        facts.at_receiving_places,
        facts.outside,
        _on_the_way(facts.on_the_way),
        _official(facts, total),
    )


def signed_document(result: RollResult) -> dict[str, Any]:
    """Return the result as plain JSON to sign and store: every part with its number."""
    return {
        "landings": [_document(line) for line in result.landings],
        "parties": [_document(line) for line in result.parties],
        "on_the_way": _document(result.on_the_way),
        "at_receiving_places": result.at_receiving_places,
        "outside": result.outside,
        "official": _document(result.official),
        "outstanding": list(result.outstanding),
        "differences": list(result.differences),
    }


def _document(line: RollLine) -> dict[str, Any]:
    return {"code": line.code, "counted": line.counted, "agrees": line.agrees}


def _landing(landing: LandingFacts) -> RollLine:
    name = landing.name
    officers = {number.counter for number in landing.numbers}
    distinct_numbers = sorted({number.number for number in landing.numbers})
    agreed = distinct_numbers[0] if len(distinct_numbers) == 1 else None
    if not officers:
        return RollLine(
            landing.code, name, None, None, f"{name}: nobody has counted this landing yet."
        )
    if len(officers) < OFFICERS_A_LANDING:
        sentence = f"{name}: a second officer must count."
        return RollLine(landing.code, name, None, None, sentence)
    if agreed is None:
        numbers = " and ".join(str(number) for number in distinct_numbers)
        sentence = f"{name}: the officers’ numbers differ: {numbers}."
        return RollLine(landing.code, name, None, False, sentence)
    if not all(number.every_one_responded for number in landing.numbers):
        sentence = f"{name}: not everybody answered the officers."
        return RollLine(landing.code, name, agreed, False, sentence)
    if agreed != landing.expected:
        sentence = f"{name}: {agreed} counted, {landing.expected} should be there."
        return RollLine(landing.code, name, agreed, False, sentence)
    return RollLine(landing.code, name, agreed, True)


def _party(party: PartyAtRoll) -> RollLine:
    if party.headcount is None:
        sentence = f"{party.name}: nobody has counted this party for this roll yet."
        return RollLine(party.code, party.name, None, None, sentence)
    if not party.agrees:
        sentence = f"{party.name}: the count does not match the party’s list."
        if party.headcount != party.expected:
            sentence = (
                f"{party.name}: {party.headcount} counted, {party.expected} on the party’s list."
            )
        return RollLine(party.code, party.name, party.headcount, False, sentence)
    return RollLine(party.code, party.name, party.headcount, True)


def _on_the_way(people: int) -> RollLine:
    """Return the line for people on the way, whom no other part of the roll counts."""
    who = "1 person is" if people == 1 else f"{people} people are"
    whom = "this person" if people == 1 else "each person"
    sentence = f"{who} on the way. Another officer must receive {whom}." if people else ""
    return RollLine("on-the-way", "On the way", people, not people, sentence)


def _official(facts: RollFacts, total: int | None) -> RollLine:
    name = "Official roll"
    if not facts.landings:
        sentence = "This prison has no landings. An administrator must add the landings."
        return RollLine(OFFICIAL_ROLL, name, total, None, sentence)
    if facts.official is None:
        sentence = "The official roll has not been entered."
        return RollLine(OFFICIAL_ROLL, name, total, None, sentence)
    if facts.official.entered_by in facts.counters:
        sentence = (
            "The officer who entered the official roll has also counted. Another officer must enter"
            " the official roll."
        )
        return RollLine(OFFICIAL_ROLL, name, total, None, sentence)
    figure = facts.official.figure
    if total is None:
        sentence = f"The parts cannot be added up yet. The official roll is {figure}."
        return RollLine(OFFICIAL_ROLL, name, total, False, sentence)
    if total != figure:
        sentence = f"The sum of all parts is {total}. The official roll is {figure}."
        return RollLine(OFFICIAL_ROLL, name, total, False, sentence)
    return RollLine(OFFICIAL_ROLL, name, total, True)
