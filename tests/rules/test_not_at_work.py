"""A party that is not at work, an empty area, and prisoners accounted for by another officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from searches.rules.contact import expected_list
from searches.rules.release import decide
from searches.words.releases import HoldCode
from searches.words.rolls import (
    AccountedFor,
    Allocated,
    OverdueMovement,
    Sighting,
    SightingKind,
)
from tests.support.lorry import (
    ENTERED,
    MS,
    NOW,
    SEALED,
    at,
    count,
    good_facts,
    good_parties,
    kitchen,
    prisoners,
)

ALL = prisoners("kitchen", 24)
MIDNIGHT = SEALED + timedelta(hours=16)


def codes_of(**changes: object) -> set[str]:
    """Return the codes of the holds on a lorry when the kitchen had no work session.

    `changes` replaces facts about the kitchen.
    """
    seen = tuple(Sighting(man, SEALED, "ava", SightingKind.SEEN) for man in sorted(ALL))
    about: dict[str, Any] = {
        "at_work": False,
        "stated_not_at_work": True,
        "elsewhere": seen,
        **changes,
    }
    facts = good_facts(parties=(replace(kitchen(), **about), good_parties()[1]))
    return {hold.code for hold in decide(facts).holds}


def seen_at(moment: datetime, kind: SightingKind = SightingKind.SEEN) -> tuple[Sighting, ...]:
    return tuple(Sighting(man, moment, "ava", kind) for man in sorted(ALL))


def test_a_party_stated_not_at_work_with_everybody_seen_passes() -> None:
    assert codes_of() == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"stated_not_at_work": False},
        {"list_missing": True},
        {"list_missing": True, "expected": frozenset()},
        {"elsewhere": ()},
        {"elsewhere": seen_at(SEALED)[1:]},
        {"elsewhere": seen_at(SEALED - MS)},
        {"elsewhere": tuple(replace(sighting, party="kitchen") for sighting in seen_at(SEALED))},
        {"elsewhere": tuple(replace(sighting, seen_by="grace") for sighting in seen_at(SEALED))},
    ],
)
def test_incomplete_evidence_of_a_party_not_at_work_holds(changes: dict[str, object]) -> None:
    assert codes_of(**changes) == {HoldCode.COUNT_MISSING}


def test_a_headcount_of_zero_never_balances_by_itself() -> None:
    empty = count(frozenset(), headcount=0, first=at("07:27"))
    nobody = {"expected": frozenset(), "elsewhere": (), "counts": (empty,), "at_work": True}
    assert codes_of(**nobody) == {HoldCode.COUNT_UNBALANCED}
    assert codes_of(counts=(empty,), at_work=True) == set()  # every prisoner was seen elsewhere
    assert codes_of(counts=(empty,), at_work=True, elsewhere=seen_at(SEALED)[1:]) == {
        HoldCode.COUNT_UNBALANCED
    }


def test_a_count_of_a_party_not_at_work_must_balance() -> None:
    three = count(frozenset(sorted(ALL)[:3]), first=at("07:27"))
    # three were counted, and all others were seen elsewhere
    assert codes_of(counts=(three,)) == set()
    assert codes_of(counts=(replace(three, headcount=4),)) == {HoldCode.COUNT_UNBALANCED}
    unsigned = replace(three, headcount=4, confirmed_at=None)
    assert codes_of(counts=(unsigned,)) == {HoldCode.COUNT_MISSING}


def expected(
    *accounted: AccountedFor, at_work: bool = True, since: datetime = ENTERED - MS, **more: datetime
) -> bool:
    """Return whether one prisoner of the allocation list is expected."""
    allocated = [Allocated("a", "kitchen", since, more.get("removed_at"))]
    about: dict[str, Any] = {"entered_at": ENTERED, "sealed_at": SEALED, "allocated": allocated}
    return "a" in expected_list((), party="kitchen", accounted=accounted, at_work=at_work, **about)


def by_another(since: datetime, until: datetime = MIDNIGHT, **more: Any) -> AccountedFor:
    return AccountedFor("a", since, until, **more)


@pytest.mark.parametrize(
    ("is_expected", "case"),
    [
        (True, {"since": ENTERED - MS}),
        (True, {"since": SEALED}),
        (False, {"since": SEALED + MS}),
        (True, {"removed_at": ENTERED}),
        (False, {"removed_at": ENTERED - MS}),
    ],
)
def test_a_prisoner_on_the_list_at_any_moment_of_contact_is_expected(
    is_expected: bool, case: dict[str, Any]
) -> None:
    assert expected(**case) is is_expected


@pytest.mark.parametrize(
    ("is_expected", "accounted"),
    [
        (False, by_another(ENTERED)),
        (True, by_another(ENTERED + MS)),
        (False, by_another(ENTERED, SEALED + MS)),
        (True, by_another(ENTERED, SEALED)),
        (False, by_another(SEALED + MS, outside=True)),
        (True, by_another(ENTERED, SEALED, outside=True)),
        (True, AccountedFor("b", ENTERED, MIDNIGHT)),
    ],
)
def test_an_absence_must_cover_the_whole_time(is_expected: bool, accounted: AccountedFor) -> None:
    assert expected(accounted) is is_expected


def test_only_being_outside_the_prison_excuses_a_party_not_at_work() -> None:
    assert expected(by_another(ENTERED), at_work=False)
    assert not expected(by_another(ENTERED, outside=True), at_work=False)


@pytest.mark.parametrize(("party", "holds"), [("kitchen", True), ("laundry", False), ("", False)])
def test_an_overdue_movement_holds_where_its_party_had_contact(party: str, holds: bool) -> None:
    facts = good_facts(overdue_movements=(OverdueMovement("m", party, NOW),))
    assert bool(decide(facts).holds) is holds


def test_every_overdue_movement_holds_if_the_whole_prison_is_counted() -> None:
    about = {"overdue_movements": (OverdueMovement("m", "", NOW),), "whole_prison": ("escort_gap",)}
    holds = {hold.code: hold.subject for hold in decide(good_facts(**about)).holds}
    assert holds[HoldCode.MOVEMENT_OVERDUE] == "wings"
