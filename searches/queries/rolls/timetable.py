"""The timetable on screens: each party's times, and the state of the current sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.allocations import stated_not_at_work
from searches.facts.timetable import period_of, periods_of, unconfirmed_sessions
from searches.ledger.clock import server_now
from searches.models import Establishment, Party, TimetableEntry
from searches.rules.timetables import planned_at
from searches.words.refusals import NotThere
from searches.words.timetables import PlannedSession, days_in_words


@dataclass(frozen=True, slots=True)
class TimetableLine:
    """One period of the timetable.

    `today` is the state of the current session in words, or empty if no session is planned now.
    """

    id: UUID
    party_id: UUID
    party: str
    area: str
    days: str
    weekdays: tuple[int, ...]
    begins: time
    ends: time
    today: str = ""
    late: bool = False


def timetable(establishment_id: UUID) -> tuple[TimetableLine, ...]:
    """Return the periods in force by party and time."""
    establishment = Establishment.objects.get(pk=establishment_id)
    now = server_now()
    sessions = planned_at(periods_of(establishment_id), now, ZoneInfo(establishment.time_zone))
    waiting = {session.entry for session, _ in unconfirmed_sessions(establishment, now)}
    planned = {session.entry: session for session in sessions}
    idle = stated_not_at_work(establishment, now) if sessions else set()
    entries = TimetableEntry.objects.within(establishment_id).filter(removed_at__isnull=True)
    lines = []
    for entry in entries.select_related("party__area"):
        session = planned.get(entry.pk)
        late = session is not None and entry.pk in waiting and now >= session.late_at
        lines.append(_line(entry, _today(entry, session, waiting, idle, now), late=late))
    return tuple(sorted(lines, key=lambda line: (line.party, line.weekdays, line.begins)))


def timetable_line(establishment_id: UUID, entry_id: UUID) -> TimetableLine:
    """Return one period in force. Raises NotThere."""
    entries = TimetableEntry.objects.within(establishment_id).select_related("party__area")
    entry = entries.filter(pk=entry_id, removed_at__isnull=True).first()
    if entry is None:
        raise NotThere("This entry of the timetable")
    return _line(entry, "", late=False)


def parties_to_plan(establishment_id: UUID) -> tuple[tuple[str, str], ...]:
    """Return the id of each party, and a label with the names of the party and its area."""
    parties = Party.objects.filter(establishment_id=establishment_id).select_related("area")
    return tuple((str(party.pk), f"{party.name}, {party.area.name}") for party in parties)


def sessions_to_confirm(establishment_id: UUID) -> dict[UUID, PlannedSession]:
    """Return the planned session of each party that its officer can confirm now."""
    establishment = Establishment.objects.get(pk=establishment_id)
    return {
        party.pk: session
        for session, party in reversed(unconfirmed_sessions(establishment, server_now()))
    }


def _line(entry: TimetableEntry, today: str, *, late: bool) -> TimetableLine:
    days = period_of(entry).weekdays
    return TimetableLine(
        id=entry.pk,
        party_id=entry.party_id,
        party=entry.party.name,
        area=entry.party.area.name,
        days=days_in_words(days),
        weekdays=tuple(sorted(days)),
        begins=entry.begins,
        ends=entry.ends,
        today=today,
        late=late,
    )


def _today(
    entry: TimetableEntry,
    session: PlannedSession | None,
    waiting: set[UUID],
    idle: set[str],
    now: datetime,
) -> str:
    """Return the state of the current session in words, or "" if no session is planned now."""
    if session is None:
        return ""
    if entry.party.code in idle:
        return "Not at work today"
    if entry.pk not in waiting:
        return "Confirmed today"
    if now >= session.late_at:
        return "Not confirmed in time"
    return "To be confirmed"
