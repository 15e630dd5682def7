"""The grounds for closing a stop, as both signatories read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.last_sightings import SeenAt, last_sightings
from searches.facts.late_counts import evidence_starts_at
from searches.facts.missed_people import missed_by_counts, missing_under, seen_since_stop
from searches.models import (
    LedgerEntry,
    Party,
    Person,
    Prisoner,
    Stop,
    StopClosed,
    StopClosing,
    Tap,
)
from searches.words.events.rolls import CountConfirmed, CountHeardByRadio
from searches.words.visits import STOP_ENDED, ClosingBasis, StopEnd

#: The last sighting of a missing person is looked for this far back.
LOOK_BACK = timedelta(days=1)
MOST_COUNTS = 50


@dataclass(frozen=True, slots=True)
class RequestedClosing:
    id: UUID
    basis: ClosingBasis
    note: str
    asked_by: str
    asked_by_id: UUID
    asked_as: str  # the value of a Role
    prisoner_number: str
    seen: str  # who has seen the named person since the stop, when and where


def closings_of(stop: Stop) -> tuple[RequestedClosing, ...]:
    """Return the requested closings that still count, newest first.

    A closing signed before a further party joined the stop no longer counts.
    """
    rows = (
        StopClosing.objects.filter(stop=stop, recorded_at__gt=evidence_starts_at(stop))
        .select_related("asked_by", "prisoner_seen")
        .order_by("-recorded_at")
    )
    return tuple(requested_closing(row, stop) for row in rows)


def requested_closing(stop_closing: StopClosing, stop: Stop) -> RequestedClosing:
    return RequestedClosing(
        id=stop_closing.pk,
        basis=ClosingBasis(stop_closing.basis),
        note=stop_closing.note,
        asked_by=stop_closing.asked_by.printed_name,
        asked_by_id=stop_closing.asked_by_id,
        asked_as=stop_closing.asked_as,
        prisoner_number=stop_closing.prisoner_seen.number if stop_closing.prisoner_seen else "",
        seen=_seen(stop_closing.prisoner_seen_id, stop) if stop_closing.prisoner_seen_id else "",
    )


def _seen(prisoner_id: UUID, stop: Stop) -> str:
    """Return who saw this person first since the stop, when and where, or "" if nobody did."""
    taps = Tap.objects.filter(prisoner=prisoner_id, recorded_at__gte=evidence_starts_at(stop))
    tap = taps.select_related("seen_by", "area").order_by("recorded_at").first()
    if tap is None:
        return ""
    zone = ZoneInfo(stop.establishment.time_zone)
    at = f"{tap.recorded_at.astimezone(zone):%H:%M:%S}"
    return f"seen by {tap.seen_by.printed_name} at {at}, {tap.area.name}"


def closers(closed: StopClosed) -> str:
    """Return the names of both signatories, or "" if the stop ended by itself.

    The second signature closed the stop.
    """
    if closed.closed_by is None:
        return ""
    first = closed.closing.asked_by.printed_name if closed.closing else ""
    second = closed.closed_by.printed_name
    return f"{first} and {second}" if first else second


def end_of(closed: StopClosed) -> str:
    """Return why the stop of one vehicle ended by itself, or "" if two people closed the stop."""
    return STOP_ENDED[StopEnd(closed.ended_because)] if closed.ended_because else ""


def missed(stop: Stop) -> list[tuple[str, str]]:
    """Return the number of each prisoner whom the counts missed, with the officer who saw them."""
    people = Prisoner.objects.filter(pk__in=missed_by_counts(stop)).order_by("number")
    return [(person.number, _seen(person.pk, stop)) for person in people]


@dataclass(frozen=True, slots=True)
class PersonUnderStop:
    """A prisoner whom a stop is about or who was seen since the stop, with the last sighting."""

    id: UUID
    number: str
    name: str
    cell: str
    seen_at: datetime | None
    place: str
    by: str
    since_stop: bool  # whether the sighting is later than the stop


def people_under(stop: Stop) -> tuple[PersonUnderStop, ...]:
    """Return the people whom the counts miss, those whom nobody has seen since the stop first."""
    missing = [UUID(person) for person in missing_under(stop)]
    if not missing:
        return ()
    starts = evidence_starts_at(stop)
    sightings = last_sightings(stop.establishment_id, missing, since=starts - LOOK_BACK)
    people = people_with_sightings(missing, sightings, starts)
    return tuple(sorted(people, key=lambda one: (one.since_stop, one.name, one.number)))


def people_seen_since(stop: Stop) -> tuple[PersonUnderStop, ...]:
    """Return everybody whom an officer has seen since the stop, sorted by name."""
    sightings = seen_since_stop(stop)
    return tuple(people_with_sightings(sightings, sightings, evidence_starts_at(stop)))


def people_with_sightings(
    keys: Collection[UUID], sightings: Mapping[UUID, SeenAt], starts: datetime
) -> list[PersonUnderStop]:
    """Return these prisoners by name, each with their sighting.

    A sighting since `starts` was made after the person was missed.
    """
    rows = Prisoner.objects.filter(pk__in=list(keys)).order_by("name", "number")
    found = []
    for row in rows:
        seen = sightings.get(row.pk)
        found.append(
            PersonUnderStop(
                row.pk,
                row.number,
                row.name,
                row.cell,
                seen.at if seen else None,
                seen.place if seen else "",
                seen.by if seen else "",
                since_stop=seen is not None and seen.at >= starts,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class CountSince:
    """A count that was signed after the stop. It has no number, because readers may count next."""

    party: str
    at: datetime
    by: str
    outcome: CountOutcome


class CountOutcome(StrEnum):
    BALANCES = "balances"
    SHORT = "does not balance"
    VOID = "is not valid"
    FOR_ROLL = "was made for the whole-prison roll"


def counts_since(stop: Stop) -> tuple[CountSince, ...]:
    """Return the counts that were signed since the stop was raised, newest first.

    The list of a closed stop ends when the stop was closed.
    """
    entries = LedgerEntry.objects.of(CountConfirmed, CountHeardByRadio).filter(
        establishment=stop.establishment_id, at__gt=stop.recorded_at
    )
    closed = getattr(stop, "closed", None)
    if closed is not None:
        entries = entries.filter(at__lte=closed.recorded_at)
    names = dict(Party.objects.within(stop.establishment_id).values_list("code", "name"))
    found = []
    for entry in entries.select_related("by").order_by("-seq")[:MOST_COUNTS]:
        event = entry.event
        if isinstance(event, CountConfirmed | CountHeardByRadio):
            by = _counted_by(event, entry)
            name = event.name or names.get(event.party, event.party)
            found.append(CountSince(name, entry.at, by, _outcome(event)))
    return tuple(found)


def _counted_by(event: CountConfirmed | CountHeardByRadio, entry: LedgerEntry) -> str:
    if isinstance(event, CountHeardByRadio):
        counter = Person.objects.filter(pk=event.counted_by).first()
        return f"{counter.printed_name}, by radio" if counter else ""
    return entry.by.printed_name if entry.by else ""


def _outcome(event: CountConfirmed | CountHeardByRadio) -> CountOutcome:
    """Return the worst outcome of this count, which may be for several vehicles."""
    verdicts = event.verdicts.values()
    if not verdicts:
        return CountOutcome.FOR_ROLL
    if any(not verdict.valid for verdict in verdicts):
        return CountOutcome.VOID
    balanced = all(verdict.balanced for verdict in verdicts)
    return CountOutcome.BALANCES if balanced else CountOutcome.SHORT
