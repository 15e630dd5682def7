"""The sentences with which a visit's record says why a count does not balance."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from searches.words.rolls import CountFact, CountJudgement

COUNT = CountFact(
    id="1",
    party="kitchen",
    counter="kay",
    began_at=datetime(2026, 2, 10, tzinfo=UTC),
    headcount=4,
    seen=(),
    unnamed_strangers=0,
    confirmed_at=None,
    device_enrolled_to_area=True,
    counter_on_duty=True,
)
NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"missing": frozenset({"A1"})}, "1 missing"),
        ({"unresolved_strangers": 1}, "a stranger is not accounted for"),
        ({"conflicts": frozenset({"A1"})}, "another party counted somebody as well"),
        ({}, "the number and the people seen do not agree"),
    ],
)
def test_an_imbalance_always_says_what_is_wrong(what: dict[str, Any], words: str) -> None:
    about = {"missing": NOBODY, "strangers": NOBODY, "unresolved_strangers": 0, **what}
    assert CountJudgement(count=COUNT, faults=(), balanced=False, **about).imbalance == words
