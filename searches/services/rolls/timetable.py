"""The timetable of the parties, and the sessions that their officers confirm from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from searches.facts.allocations import accounted_for, allocation_of
from searches.facts.rolls import memberships
from searches.facts.timetable import period_of, periods_of, unconfirmed_sessions
from searches.ledger.record import Record
from searches.models import LedgerEntry, Movement, Party, Prisoner, TimetableEntry, WorkSession
from searches.rules.timetables import clashing, planned_at
from searches.services.command import command
from searches.services.rolls.work_sessions import begin_session, own_party, party_of_prison
from searches.words.events.rolls import (
    SessionNotConfirmed,
    TimetableEntryAdded,
    TimetableEntryRemoved,
)
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused
from searches.words.timetables import CONFIRMED_EARLY, days_in_words


class NothingUnconfirmed(Refused):
    """Raised when every planned session was confirmed, because then there is nothing to record."""

    def __init__(self) -> None:
        super().__init__("nothing-unconfirmed", "Every planned session was confirmed.")


@command(Act.KEEP_TIMETABLE)
def add_to_timetable(
    record: Record,
    *,
    party_id: UUID,
    weekdays: Iterable[int],
    begins: time,
    ends: time,
    id: UUID | None = None,
) -> TimetableEntry:
    """Add a period in which the party usually works on these weekdays, 1 for Monday.

    Raises Invalid for a period without a day, one that does not end after it begins, and one that
    overlaps another period of the party.
    """
    party = party_of_prison(record, party_id)
    days = frozenset(weekdays)
    if not days or not days <= frozenset(range(1, 8)):
        raise Invalid("weekdays", "Select at least one day of the week.", field="weekdays")
    if ends <= begins:
        sentence = "The time when work ends must be later than the time when work begins."
        raise Invalid("ends", sentence, field="ends")
    entry = TimetableEntry(
        id=id or uuid4(),
        establishment=record.establishment,
        party=party,
        weekdays="".join(str(day) for day in sorted(days)),
        begins=begins,
        ends=ends,
        added_by_id=record.by,
        added_at=record.now,
    )
    clash = clashing(periods_of(record.establishment.pk), period_of(entry))
    if clash is not None:
        sentence = (
            f"{party.name} already works on {days_in_words(clash.weekdays & days)} from"
            f" {clash.begins:%H:%M} to {clash.ends:%H:%M}. Remove these times first."
        )
        raise Invalid("times-known", sentence, field="begins")
    record.add(entry)
    record.enter(TimetableEntryAdded(**_words_of(entry)))
    return entry


@command(Act.KEEP_TIMETABLE)
def remove_from_timetable(record: Record, *, entry_id: UUID) -> TimetableEntry:
    """Remove a period from the timetable. A work session that has begun goes on."""
    entry = _entry(record, entry_id)
    record.change(entry, removed_by_id=record.by, removed_at=record.now)
    record.enter(TimetableEntryRemoved(**_words_of(entry)))
    return entry


@command(Act.OPEN_WORK_SESSION)
def confirm_planned_session(
    record: Record, *, entry_id: UUID, id: UUID | None = None
) -> WorkSession:
    """Begin the work session that the timetable plans now, with the people of the allocation list.

    The roster leaves out people for whom another officer accounts, people on the way, and people at
    work with another party. Raises Refused outside the planned time.
    """
    entry = _entry(record, entry_id)
    party = own_party(record, entry.party_id)
    zone = ZoneInfo(record.establishment.time_zone)
    if not planned_at([period_of(entry)], record.now, zone):
        minutes = int(CONFIRMED_EARLY.total_seconds() // 60)
        sentence = (
            f"{party.name} is planned on {days_in_words(period_of(entry).weekdays)} from"
            f" {entry.begins:%H:%M} to {entry.ends:%H:%M}. You can confirm the session from"
            f" {minutes} min before it begins until it ends."
        )
        raise Refused("not-planned-now", sentence)
    return begin_session(record, party, people_who_can_come(record, party), id=id)


@command(None)
def note_unconfirmed_sessions(record: Record) -> int:
    """Record, once a day, each planned session that nobody confirmed in time.

    The record is announced to the control room and to the party's officers. Raises
    NothingUnconfirmed if there is nothing new, so an idle pass writes nothing.
    """
    zone = ZoneInfo(record.establishment.time_zone)
    noted = 0
    for session, party in unconfirmed_sessions(record.establishment, record.now):
        if record.now < session.late_at:
            continue
        begins_at = session.begins_at.astimezone(zone)
        day = begins_at.date().isoformat()
        entries = LedgerEntry.objects.within(record.establishment).filter(at__gte=session.late_at)
        if entries.of(SessionNotConfirmed, timetable=session.entry, day=day).exists():
            continue
        record.enter(
            SessionNotConfirmed(
                timetable=session.entry,
                party=party.code,
                name=party.name,
                day=day,
                begins=f"{begins_at:%H:%M}",
            )
        )
        noted += 1
    if not noted:
        raise NothingUnconfirmed()
    return noted


def people_who_can_come(record: Record, party: Party) -> list[Prisoner]:
    """Return the people of the allocation list, without those who are recorded elsewhere now."""
    elsewhere = {
        stay.prisoner
        for stay in memberships(record.establishment.pk, record.now, record.now)
        if stay.left_at is None
    }
    elsewhere |= {
        fact.prisoner
        for fact in accounted_for(record.establishment, record.now, record.now)
        if fact.since <= record.now < fact.until
    }
    on_the_way = Movement.objects.within(record.establishment).on_the_way()
    elsewhere |= {str(prisoner) for prisoner in on_the_way.values_list("prisoner", flat=True)}
    people = [
        allocation.prisoner
        for allocation in allocation_of(party).values()
        if str(allocation.prisoner_id) not in elsewhere and allocation.prisoner.left_at is None
    ]
    return sorted(people, key=lambda person: person.number)


def _entry(record: Record, entry_id: UUID) -> TimetableEntry:
    entries = TimetableEntry.objects.within(record.establishment).select_related("party")
    entry: TimetableEntry | None = entries.filter(pk=entry_id, removed_at__isnull=True).first()
    if entry is None:
        raise NotThere("This entry of the timetable")
    return entry


def _words_of(entry: TimetableEntry) -> dict[str, Any]:
    """Return the fields of an event about this entry."""
    return {
        "entry": entry.pk,
        "party": entry.party.code,
        "days": days_in_words(period_of(entry).weekdays),
        "begins": f"{entry.begins:%H:%M}",
        "ends": f"{entry.ends:%H:%M}",
    }
