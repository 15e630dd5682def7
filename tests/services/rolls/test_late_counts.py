"""A late count raises one alert after 10 minutes, and one stop after 15 for its own lock
session.
"""

from __future__ import annotations

import pytest

from searches.models import LedgerEntry, LockSession, Stop
from searches.services.rolls.late_counts import NothingLate, alert_late_counts
from searches.words.refusals import NotAllowed
from searches.words.visits import StopSource
from tests.support.counting import Morning, at


def tick(morning: Morning, clock: str) -> int:
    with at(clock):
        try:
            return alert_late_counts(morning.prison.system_actor)
        except NothingLate:
            return 0


def alerted(morning: Morning) -> set[str]:
    entries = LedgerEntry.objects.filter(act="alert_late_count")
    return {entry.body["said"]["party"] for entry in entries}


def test_there_is_no_alert_one_second_before_ten_minutes(
    morning: Morning, lock: LockSession
) -> None:
    assert tick(morning, "07:35:59") == 0
    assert "alert_late_count" not in morning.acts()


def test_each_missing_count_is_alerted_once_at_ten_minutes(
    morning: Morning, lock: LockSession
) -> None:
    assert tick(morning, "07:36:00") == 2
    assert tick(morning, "07:37:00") == 0
    assert alerted(morning) == {"kitchen", "stores"}
    assert not Stop.objects.exists()


def test_a_count_fifteen_minutes_late_stops_that_lock_once(
    morning: Morning, lock: LockSession
) -> None:
    morning.count(morning.prison.stan, "stores", "07:26:10", "07:28:00")
    assert tick(morning, "07:40:59") == 1
    assert not Stop.objects.exists()
    assert tick(morning, "07:41:00") == 1
    assert tick(morning, "07:50:00") == 0
    stop = Stop.objects.get()
    assert stop.source == StopSource.LATE_COUNT
    assert stop.party is not None
    assert (stop.lock_session_id, stop.party.code) == (lock.pk, "kitchen")
    assert stop.is_of_one_vehicle


def test_a_count_that_does_not_balance_is_not_late(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.stan, "stores", "07:26:10", "07:28:00")
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "07:26:10", "07:29:00", people=people)
    assert tick(morning, "07:41:00") == 0


def test_an_invalid_count_is_still_missing(morning: Morning, lock: LockSession) -> None:
    morning.count(morning.prison.stan, "stores", "07:26:10", "07:28:00")
    morning.count(morning.prison.kay, "kitchen", "07:26:05", "07:36:06")
    assert tick(morning, "07:41:00") == 1


def test_a_void_lock_session_has_no_late_counts(morning: Morning, lock: LockSession) -> None:
    morning.void(lock, "07:30:00")
    assert tick(morning, "07:45:00") == 0


def test_only_the_clock_raises_late_counts(morning: Morning, lock: LockSession) -> None:
    with at("07:45:00"), pytest.raises(NotAllowed):
        alert_late_counts(morning.prison.ceri)
