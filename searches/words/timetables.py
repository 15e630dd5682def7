"""Words for the timetable: a planned period of work, and the planned session of one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: How long before its beginning a planned session can be confirmed.
CONFIRMED_EARLY = timedelta(minutes=60)
#: How long after its beginning the control room hears that a session was not confirmed.
CONFIRMED_LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PlannedPeriod:
    """One entry of the timetable. `weekdays` has 1 for Monday to 7 for Sunday."""

    entry: UUID
    party: UUID
    weekdays: frozenset[int]
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """The session that the timetable plans for a party on one day."""

    entry: UUID
    party: UUID
    begins_at: datetime
    ends_at: datetime

    @property
    def opens_at(self) -> datetime:
        """Return the earliest time at which the party's officer can confirm the session."""
        return self.begins_at - CONFIRMED_EARLY

    @property
    def late_at(self) -> datetime:
        """Return when the control room hears that nobody has confirmed the session."""
        return self.begins_at + CONFIRMED_LATE


def days_in_words(weekdays: frozenset[int]) -> str:
    """Return the days of a period in words, such as "Monday to Friday" or "Monday, Wednesday"."""
    days = sorted(weekdays)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAYS[days[0] - 1]} to {WEEKDAYS[days[-1] - 1]}"
    return ", ".join(WEEKDAYS[day - 1] for day in days)
