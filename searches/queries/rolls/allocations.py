"""Allocation lists on screens: who is on a list, who is at work, and where the others are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.allocations import (
    accounted_for,
    allocation_of,
    midnight_before,
    stated_not_at_work,
)
from searches.facts.rolls import memberships
from searches.ledger.clock import server_now
from searches.models import (
    Absence,
    Allocation,
    AllocationRemoval,
    Establishment,
    NotAtWork,
    Party,
    Prisoner,
    RosterEntry,
    WorkSession,
)
from searches.queries.rolls.counting import PersonLine, line_of
from searches.words.refusals import NotThere
from searches.words.rolls import AbsenceReason

REASONS: dict[AbsenceReason, str] = {
    AbsenceReason.COURT: "At court",
    AbsenceReason.HOSPITAL: "In hospital",
    AbsenceReason.SICK_IN_CELL: "Sick in cell",
    AbsenceReason.REFUSED: "Refused to work",
    AbsenceReason.SEEN_HERE: "Seen at",
}


@dataclass(frozen=True, slots=True)
class NotHere:
    """A person on an allocation list who is not at work, with the record that explains this."""

    person: PersonLine
    place: str = ""  # Empty while nobody accounts for the prisoner.
    said_by: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListLine:
    """One person on an allocation list."""

    person: PersonLine
    landing: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change to an allocation list, for its history."""

    at: datetime
    by: str
    person: PersonLine
    added: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListCard:
    """One party on the control room's page of allocation lists."""

    id: UUID
    name: str
    size: int
    at_work_since: datetime | None
    unaccounted: int
    not_at_work: str  # The reason that the control room gave for today.


@dataclass(frozen=True, slots=True)
class AllocationPage:
    id: UUID
    name: str
    at_work: bool
    people: tuple[ListLine, ...]
    not_here: tuple[NotHere, ...]
    added_today: tuple[PersonLine, ...]  # added by the supervisor although they are not on the list
    history: tuple[Change, ...]
    not_at_work: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The changes that an import would make to one list."""

    added: tuple[PersonLine, ...]
    moved: tuple[tuple[PersonLine, str], ...]  # each with the party that they would leave
    removed: tuple[PersonLine, ...]
    unknown: tuple[str, ...]
    stays: int


HISTORY_LENGTH = 50


def allocation_lists(establishment_id: UUID) -> tuple[ListCard, ...]:
    parties = Party.objects.filter(establishment_id=establishment_id)
    return tuple(_card(party) for party in parties.select_related("area", "establishment"))


def allocation_page(establishment_id: UUID, party_id: UUID) -> AllocationPage:
    """Return one party's allocation list with its history.

    Raises NotThere for another prison's party.
    """
    party = party_named(establishment_id, party_id)
    lines = allocation_of(party)
    session = _open_session(party)
    return AllocationPage(
        id=party.pk,
        name=party.name,
        at_work=session is not None,
        people=tuple(
            ListLine(
                line_of(allocation.prisoner),
                allocation.prisoner.landing.name,
                allocation.recorded_at,
                allocation.allocated_by.printed_name if allocation.allocated_by else "",
            )
            for allocation in _by_name(lines.values())
        ),
        not_here=not_here(party),
        added_today=added_to(session) if session else (),
        history=_history(party),
        not_at_work=_stated_today(party),
    )


def not_here(party: Party) -> tuple[NotHere, ...]:
    """Return the listed people who are not at work, first those for whom nobody accounts."""
    now = server_now()
    stays = memberships(party.establishment_id, now, now)
    at_work = {stay.prisoner for stay in stays if stay.left_at is None}
    absent = [one for pk, one in allocation_of(party).items() if str(pk) not in at_work]
    known = {
        one.prisoner
        for one in accounted_for(party.establishment, now, now)
        if one.since <= now < one.until
    }
    absences = _absences(party.establishment, now)
    lines = [
        _not_here(
            allocation,
            absences.get(allocation.prisoner_id),
            accounted=str(allocation.prisoner_id) in known,
        )
        for allocation in _by_name(absent)
    ]
    return tuple(sorted(lines, key=lambda line: bool(line.place)))


def added_to(session: WorkSession) -> tuple[PersonLine, ...]:
    """Return the people whom the supervisor put on this session without an allocation."""
    entries = RosterEntry.objects.filter(work_session=session).exclude(
        prisoner__in=Allocation.objects.filter(party=session.party_id, removal__isnull=True).values(
            "prisoner"
        )
    )
    people = Prisoner.objects.filter(pk__in=entries.values("prisoner")).order_by("name", "number")
    return tuple(line_of(person) for person in people)


def usual_people(party: Party) -> tuple[PersonLine, ...]:
    """Return the allocation list, for the supervisor to tick when work begins."""
    return tuple(
        line_of(allocation.prisoner) for allocation in _by_name(allocation_of(party).values())
    )


def preview(establishment_id: UUID, party_id: UUID, numbers: Iterable[str]) -> Preview:
    """Return what would change if these numbers became the party's allocation list."""
    party = party_named(establishment_id, party_id)
    wanted = list(dict.fromkeys(numbers))
    held = Prisoner.objects.filter(
        establishment_id=establishment_id, left_at__isnull=True, number__in=wanted
    ).order_by("name", "number")
    known = allocation_of(party)
    found = {prisoner.number for prisoner in held}
    elsewhere = {
        allocation.prisoner_id: allocation.party.name
        for allocation in Allocation.objects.filter(prisoner__in=held, removal__isnull=True)
        .exclude(party=party)
        .select_related("party")
    }
    new = [prisoner for prisoner in held if prisoner.pk not in known]
    kept = {prisoner.pk for prisoner in held}
    return Preview(
        added=tuple(line_of(prisoner) for prisoner in new if prisoner.pk not in elsewhere),
        moved=tuple(
            (line_of(prisoner), elsewhere[prisoner.pk])
            for prisoner in new
            if prisoner.pk in elsewhere
        ),
        removed=tuple(line_of(one.prisoner) for pk, one in known.items() if pk not in kept),
        unknown=tuple(number for number in wanted if number not in found),
        stays=len(kept & set(known)),
    )


def party_named(establishment_id: UUID, party_id: UUID) -> Party:
    party = (
        Party.objects.filter(establishment_id=establishment_id, pk=party_id)
        .select_related("area", "establishment")
        .first()
    )
    if party is None:
        raise NotThere("This party")
    return party


def unaccounted_at(establishment_id: UUID, area_id: UUID) -> tuple[tuple[PersonLine, str], ...]:
    """Return the people of this area's landing who are not at work and for whom nobody accounts.

    Only the lists of parties that are at work are searched. Each person comes with the name of
    their party.
    """
    establishment = Establishment.objects.get(pk=establishment_id)
    now = server_now()
    stays = memberships(establishment_id, now, now)
    settled = {stay.prisoner for stay in stays if stay.left_at is None} | {
        one.prisoner
        for one in accounted_for(establishment, now, now)
        if one.since <= now < one.until
    }
    at_work = WorkSession.objects.filter(establishment_id=establishment_id, ended_at__isnull=True)
    rows = (
        Allocation.objects.filter(
            establishment_id=establishment_id,
            removal__isnull=True,
            prisoner__landing__area=area_id,
            party__in=at_work.values("party"),
        )
        .select_related("prisoner", "party")
        .order_by("prisoner__name", "prisoner__number")
    )
    return tuple(
        (line_of(row.prisoner), row.party.name)
        for row in rows
        if str(row.prisoner_id) not in settled
    )


def _card(party: Party) -> ListCard:
    session = _open_session(party)
    return ListCard(
        id=party.pk,
        name=party.name,
        size=Allocation.objects.filter(party=party, removal__isnull=True).count(),
        at_work_since=session.began_at if session else None,
        unaccounted=sum(not one.place for one in not_here(party)) if session else 0,
        not_at_work=_stated_today(party),
    )


def _open_session(party: Party) -> WorkSession | None:
    return WorkSession.objects.filter(party=party, ended_at__isnull=True).first()


def _by_name(lines: Iterable[Allocation]) -> list[Allocation]:
    return sorted(lines, key=lambda one: (one.prisoner.name, one.prisoner.number))


def _absences(establishment: Establishment, now: datetime) -> dict[UUID, Absence]:
    """Return the newest absence of each prisoner today."""
    morning = midnight_before(now, ZoneInfo(establishment.time_zone))
    rows = Absence.objects.filter(establishment=establishment, recorded_at__gte=morning)
    return {row.prisoner_id: row for row in rows.select_related("area", "recorded_by")}


def _not_here(allocation: Allocation, absence: Absence | None, *, accounted: bool) -> NotHere:
    person = line_of(allocation.prisoner)
    if not accounted:
        return NotHere(person)
    if absence is None:
        return NotHere(person, "Received elsewhere")
    place = REASONS[AbsenceReason(absence.reason)]
    if absence.area is not None:
        place = f"{place} {absence.area.name}"
    return NotHere(person, place, absence.recorded_by.printed_name, absence.recorded_at)


def _stated_today(party: Party) -> str:
    now = server_now()
    if party.code not in stated_not_at_work(party.establishment, now):
        return ""
    newest = NotAtWork.objects.filter(party=party).order_by("recorded_at").last()
    return newest.reason if newest else ""


def _history(party: Party) -> tuple[Change, ...]:
    added = Allocation.objects.filter(party=party).select_related("prisoner", "allocated_by")
    removed = AllocationRemoval.objects.filter(allocation__party=party).select_related(
        "allocation__prisoner", "removed_by"
    )
    changes = [
        Change(
            row.recorded_at,
            row.allocated_by.printed_name if row.allocated_by else "",
            line_of(row.prisoner),
            added=True,
        )
        for row in added.order_by("-recorded_at")[:HISTORY_LENGTH]
    ] + [
        Change(
            row.recorded_at,
            row.removed_by.printed_name if row.removed_by else "",
            line_of(row.allocation.prisoner),
            added=False,
            reason=row.reason,
        )
        for row in removed.order_by("-recorded_at")[:HISTORY_LENGTH]
    ]
    return tuple(sorted(changes, key=lambda one: one.at, reverse=True)[:HISTORY_LENGTH])
