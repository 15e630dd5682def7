"""Facts about the timetable: the periods in force, and the planned sessions not confirmed yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.allocations import stated_not_at_work
from searches.models import Establishment, Party, TimetableEntry, WorkSession
from searches.rules.timetables import planned_at
from searches.words.timetables import PlannedPeriod, PlannedSession


def periods_of(establishment_id: UUID) -> list[PlannedPeriod]:
    """Return the periods of the timetable that are in force."""
    entries = TimetableEntry.objects.within(establishment_id).filter(removed_at__isnull=True)
    return [period_of(entry) for entry in entries]


def period_of(entry: TimetableEntry) -> PlannedPeriod:
    days = frozenset(int(digit) for digit in entry.weekdays)
    return PlannedPeriod(entry.pk, entry.party_id, days, entry.begins, entry.ends)


def unconfirmed_sessions(
    establishment: Establishment, now: datetime
) -> list[tuple[PlannedSession, Party]]:
    """Return the sessions planned for now that nobody has confirmed, each with its party.

    A planned session counts as confirmed if any work session of the party was open at a moment when
    the planned session could be confirmed. It does not matter who began the work session. If the
    control room stated that a party does not work today, the party has no planned session.
    """
    sessions = planned_at(periods_of(establishment.pk), now, ZoneInfo(establishment.time_zone))
    if not sessions:
        return []
    since = min(session.opens_at for session in sessions)
    work = WorkSession.objects.within(establishment).filter(
        party__in={session.party for session in sessions}
    )
    still_open = work.filter(ended_at__isnull=True).values_list("party_id", "ended_at")
    ended = work.filter(ended_at__gte=since).values_list("party_id", "ended_at")
    worked = [*still_open, *ended]
    stated = stated_not_at_work(establishment, now)
    parties = {
        party.pk: party
        for party in Party.objects.within(establishment).select_related("area")
        if party.code not in stated
    }
    return [
        (session, parties[session.party])
        for session in sessions
        if session.party in parties
        and not any(
            party == session.party and (ended_at is None or ended_at >= session.opens_at)
            for party, ended_at in worked
        )
    ]
