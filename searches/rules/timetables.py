"""The rules of the timetable: which sessions it plans for a moment, and which periods clash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from searches.words.timetables import PlannedPeriod, PlannedSession


def planned_at(
    periods: Iterable[PlannedPeriod], now: datetime, zone: tzinfo
) -> list[PlannedSession]:
    """Return the sessions of this local day that can be confirmed now, the earliest first."""
    today = now.astimezone(zone).date()
    sessions = [
        PlannedSession(
            period.entry,
            period.party,
            datetime.combine(today, period.begins, zone),
            datetime.combine(today, period.ends, zone),
        )
        for period in periods
        if today.isoweekday() in period.weekdays
    ]
    due = [session for session in sessions if session.opens_at <= now < session.ends_at]
    return sorted(due, key=lambda session: session.begins_at)


def clashing(periods: Iterable[PlannedPeriod], wanted: PlannedPeriod) -> PlannedPeriod | None:
    """Return a period of the same party that overlaps the wanted one on some weekday, or None."""
    for period in periods:
        same_days = period.party == wanted.party and period.weekdays & wanted.weekdays
        if same_days and period.begins < wanted.ends and wanted.begins < period.ends:
            return period
    return None
