"""The rules say which times the clocks of a tablet prove."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from searches.rules.clocks import proven_time
from searches.words.clocks import Reading, Tick

START = datetime(2026, 3, 2, 7, 10, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def reading(minutes: float, page: str, ticked: float) -> Reading:
    """Return a contact with a right wall clock. The monotonic clock says `ticked` minutes."""
    return Reading(at(minutes), at(minutes), tick(page, ticked), jumped_backwards=False)


def tick(page: str, minutes: float) -> Tick:
    return Tick(page, round(minutes * 60_000))


def test_a_time_between_two_contacts_of_its_page_is_proven() -> None:
    readings = [reading(0, "count", 0), reading(26, "count", 26)]
    proven = proven_time(at(18), tick("count", 18), readings, tolerance_seconds=120)
    assert proven == at(18)


def test_a_time_is_proven_by_its_own_page_after_another_page_had_contact() -> None:
    readings = [reading(0, "count", 0), reading(9, "board", 0), reading(26, "count", 26)]
    proven = proven_time(at(18), tick("count", 18), readings, tolerance_seconds=120)
    assert proven == at(18)


def test_a_sleeping_tablet_cannot_make_an_act_look_later() -> None:
    """The act was at minute 10, with the wall clock set 8 min forward.

    The tablet then slept for 8 min, in which its monotonic clock stood still. Another page had
    contact just before the act. The contact after the act alone would prove minute 18.
    """
    readings = [reading(0, "count", 0), reading(9, "board", 0), reading(26, "count", 18)]
    assert proven_time(at(18), tick("count", 10), readings, tolerance_seconds=120) is None
