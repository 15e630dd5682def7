"""A screen about rolls makes the same number of queries, however long its lists are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.models import LockSession
from searches.queries.rolls.counting import counting
from searches.queries.rolls.counts import visit_counts
from searches.queries.rolls.received import read_receiving_page
from searches.queries.rolls.rolls import my_parties
from searches.queries.rolls.whole_rolls import whole_roll
from tests.support.counting import Morning, at


def number_of_queries(read: Callable[[], object]) -> int:
    with at("07:30:00"), CaptureQueriesContext(connection) as queries:
        read()
    return len(queries)


@pytest.mark.parametrize(
    ("screen", "most"),
    [("home", 33), ("visit", 27), ("whole", 36), ("received", 47)],
)
def test_a_screen_makes_no_more_queries_after_more_counts(
    morning: Morning, lock: LockSession, screen: str, most: int
) -> None:
    prison = morning.prison.establishment.pk
    kay, healthcare = morning.prison.kay.person, morning.prison.area["healthcare"].pk
    reads: dict[str, Callable[[], object]] = {
        "home": lambda: my_parties(prison, kay),
        "visit": lambda: visit_counts(prison, lock.visit_id),
        "whole": lambda: whole_roll(prison, kay),
        "received": lambda: read_receiving_page(prison, morning.prison.hana.person, healthcare),
    }
    few = number_of_queries(reads[screen])
    morning.count(morning.prison.kay, "kitchen", "07:26:10", "07:29:00", people=morning.kitchen[1:])
    many = number_of_queries(reads[screen])
    another_officer = 1 if screen == "home" else 0  # the card names who else can count
    assert many <= few + 2 + another_officer <= most


def test_a_count_makes_the_same_queries_for_1_prisoner_and_for_24(
    morning: Morning, lock: LockSession
) -> None:
    kay = morning.prison.kay
    count = morning.begin(kay, "kitchen", 24, "07:26:10")
    morning.tap(kay, count, morning.kitchen[:1], "07:26:20", "07:26:20")
    few = number_of_queries(lambda: counting(kay.establishment, kay.person, count.pk))
    morning.tap(kay, count, morning.kitchen[1:], "07:26:30", "07:29:00")
    many = number_of_queries(lambda: counting(kay.establishment, kay.person, count.pk))
    assert many == few <= 30
