"""The timetable plans sessions in the prison's local time, even on days when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from searches.rules.timetables import planned_at
from searches.words.timetables import PlannedPeriod, days_in_words

LONDON = ZoneInfo("Europe/London")
EVERY_DAY = frozenset(range(1, 8))


def period(begins: time, ends: time) -> PlannedPeriod:
    return PlannedPeriod(uuid4(), uuid4(), EVERY_DAY, begins, ends)


@pytest.mark.parametrize(
    ("day", "utc_hour"), [((2026, 3, 28), 7), ((2026, 3, 29), 6), ((2026, 10, 25), 7)]
)
def test_a_session_begins_at_its_local_time_when_the_clocks_change(
    day: tuple[int, int, int], utc_hour: int
) -> None:
    now = datetime(*day, utc_hour, 0, tzinfo=UTC)
    (session,) = planned_at([period(time(7, 0), time(9, 0))], now, LONDON)
    assert session.begins_at == now


def test_two_periods_of_a_morning_are_planned_in_order() -> None:
    later, earlier = period(time(8, 30), time(11, 0)), period(time(7, 0), time(8, 30))
    now = datetime(2026, 2, 10, 7, 45, tzinfo=UTC)
    assert [one.entry for one in planned_at([later, earlier], now, LONDON)] == [
        earlier.entry,
        later.entry,
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({1, 2, 3, 4, 5}, "Monday to Friday"),
        ({1, 2}, "Monday, Tuesday"),
        ({1, 3, 5}, "Monday, Wednesday, Friday"),
        ({7}, "Sunday"),
        (set(range(1, 8)), "Monday to Sunday"),
    ],
)
def test_days_are_written_in_words(days: set[int], words: str) -> None:
    assert days_in_words(frozenset(days)) == words
