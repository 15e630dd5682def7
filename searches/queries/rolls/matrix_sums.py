"""The sum behind one cell of the matrix: people expected, people seen and people missing.

The expected list and the judgement come from the facts of the release rule. This module only finds
the rows that explain them, so that the sum on the screen is the sum of the rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.allocations import midnight_before
from searches.facts.counts import CountsOf
from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import (
    Absence,
    LockSession,
    MovementReceipt,
    Party,
    Prisoner,
    RosterEntry,
    Tap,
)
from searches.queries.rolls.counting import PersonLine, line_of
from searches.queries.rolls.counts import State
from searches.queries.rolls.matrix import PartyNow, parties_now
from searches.rules.balance import by_number
from searches.words.refusals import NotThere
from searches.words.rolls import AbsenceReason

#: The last record of a missing person is looked for this far back.
LOOK_BACK = timedelta(days=1)
#: How a person on the allocation list is accounted for, in words that can follow a number.
ABSENT: dict[AbsenceReason, str] = {
    AbsenceReason.COURT: "at court",
    AbsenceReason.HOSPITAL: "in hospital",
    AbsenceReason.SICK_IN_CELL: "sick in their cell",
    AbsenceReason.REFUSED: "refused to work",
}


@dataclass(frozen=True, slots=True)
class SumLine:
    """One line of the sum: the number of people, the words, and the newest record."""

    number: int
    words: str
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class MissingPerson:
    """A person of the expected list whom nobody has seen since the lock was sealed."""

    person: PersonLine
    last_seen_at: datetime | None
    last_seen: str  # the place where an officer last saw or recorded this person
    by: str


@dataclass(frozen=True, slots=True)
class MatrixSum:
    """The sum of one cell. `hidden` means that the reader may have to count this party."""

    visit_id: UUID
    plate: str
    plate_kind: str
    party: str
    sentence: str
    hidden: bool
    done: bool
    allocated: int
    absent: tuple[SumLine, ...]  # on the allocation list, but accounted for elsewhere
    added: int  # with the party, but not on its allocation list
    expected: int
    here: SumLine | None  # seen by the party's own counter
    elsewhere: tuple[SumLine, ...]  # seen by other officers
    missing_number: int
    missing: tuple[MissingPerson, ...]  # empty for a reader who may not see names

    @property
    def is_counted(self) -> bool:
        return self.here is not None or bool(self.elsewhere)


def matrix_sum(
    establishment_id: UUID, visit_id: UUID, party_id: UUID, *, counts_parties: bool, names: bool
) -> MatrixSum:
    """Return the sum of one party's count for the vehicle in the lock.

    Raises NotThere when the vehicle is not in the lock, or the party is not in its contact set.
    """
    lock = (
        LockSession.objects.filter(
            establishment_id=establishment_id,
            visit=visit_id,
            voided_at__isnull=True,
            ended_at__isnull=True,
        )
        .select_related("visit__vehicle", "visit__establishment", "visit__draw", "establishment")
        .first()
    )
    if lock is None:
        raise NotThere("A vehicle in the lock")
    facts = release_facts(lock.visit, now=server_now(), releaser=None)
    parties = Party.objects.filter(establishment_id=establishment_id, pk=party_id)
    code = parties.values_list("code", flat=True).first()
    party = next((one for one in parties_now(facts) if one.facts.party == code), None)
    if party is None:
        raise NotThere("This party for this vehicle")
    hidden = counts_parties and party.state is not State.BALANCED
    listed = {one.prisoner for one in CountsOf(lock).allocated if one.party == code}
    expected = party.facts.expected
    missing = frozenset[str]() if party.count is None else party.count.missing
    compared = party.seen is not None
    return MatrixSum(
        visit_id=visit_id,
        plate=lock.visit.vehicle.plate_display,
        plate_kind=lock.visit.vehicle.plate_kind,
        party=party.facts.name,
        sentence=party.sentence(hidden=hidden),
        hidden=hidden,
        done=party.state is State.BALANCED,
        allocated=len(listed),
        absent=_absent(lock, listed - expected),
        added=len(expected - listed),
        expected=len(expected),
        here=_seen_here(party) if compared else None,
        elsewhere=_seen_elsewhere(lock, party) if compared else (),
        missing_number=len(missing) if compared else 0,
        missing=_missing(lock, missing) if compared and names and not hidden else (),
    )


def _absent(lock: LockSession, people: Collection[str]) -> tuple[SumLine, ...]:
    """Return why people of the allocation list are not expected, one line for each reason."""
    if not people:
        return ()
    keys = [UUID(person) for person in people]
    zone = ZoneInfo(lock.establishment.time_zone)
    morning = midnight_before(lock.visit.entered_at or lock.sealed_at, zone)
    about = {"establishment": lock.establishment_id, "recorded_at__gte": morning}
    absences = (
        Absence.objects.filter(**about, prisoner__in=keys)
        .select_related("area", "recorded_by")
        .order_by("recorded_at")
    )
    receipts = (
        MovementReceipt.objects.filter(**about, movement__prisoner__in=keys)
        .select_related("movement__to_area", "received_by")
        .order_by("recorded_at")
    )
    rows = [
        (
            absence.prisoner_id,
            ABSENT.get(AbsenceReason(absence.reason))
            or f"seen at {absence.area.name if absence.area else 'another place'}",
            absence.recorded_at,
            absence.recorded_by.printed_name,
        )
        for absence in absences
    ] + [
        (
            receipt.movement.prisoner_id,
            f"received at {receipt.movement.to_area.name}",
            receipt.recorded_at,
            receipt.received_by.printed_name,
        )
        for receipt in receipts
    ]
    newest = {prisoner: row for prisoner, *row in sorted(rows, key=lambda row: row[2])}
    lines = _lines((str(words), at, by) for words, at, by in newest.values())
    known = sum(line.number for line in lines)
    if known < len(people):
        return (*lines, SumLine(len(people) - known, "accounted for by another officer"))
    return lines


def _seen_here(party: PartyNow) -> SumLine | None:
    count = party.count
    if count is None:
        return None
    here = {tap.prisoner for tap in count.count.seen} & party.facts.expected
    if count.count.by_radio:
        return SumLine(count.count.headcount, "given by radio", count.count.began_at)
    number = count.count.headcount if by_number(party.facts) else len(here)
    return SumLine(number, "seen in the count", count.count.confirmed_at)


def _seen_elsewhere(lock: LockSession, party: PartyNow) -> tuple[SumLine, ...]:
    """Return who was seen by officers outside the party's count, one line for each place."""
    count = party.count
    here = {tap.prisoner for tap in count.count.seen} if count else set()
    missing = count.missing if count else frozenset()
    people = party.facts.expected - here - missing
    by_radio = count is not None and count.count.by_radio
    if not people or by_radio or by_number(party.facts):
        return ()
    taps = (
        Tap.objects.filter(
            establishment=lock.establishment_id,
            prisoner__in=[UUID(person) for person in people],
            recorded_at__gte=lock.sealed_at,
        )
        .select_related("area", "seen_by")
        .order_by("recorded_at")
    )
    newest = {tap.prisoner_id: tap for tap in taps}
    return _lines(
        (f"seen at {tap.area.name}", tap.recorded_at, tap.seen_by.printed_name)
        for tap in newest.values()
    )


def _lines(rows: Iterable[tuple[str, datetime, str]]) -> tuple[SumLine, ...]:
    """Add up rows with the same words. A line has the time and the officer of its newest row."""
    found: dict[str, SumLine] = {}
    for words, at, by in sorted(rows, key=lambda row: row[1]):
        before = found.get(words)
        found[words] = SumLine(before.number + 1 if before else 1, words, at, by)
    return tuple(sorted(found.values(), key=lambda line: (-line.number, line.words)))


def _missing(lock: LockSession, people: Collection[str]) -> tuple[MissingPerson, ...]:
    """Return the missing people by name, each with the newest record about them."""
    if not people:
        return ()
    keys = [UUID(person) for person in people]
    taps = (
        Tap.objects.filter(establishment=lock.establishment_id, prisoner__in=keys)
        .select_related("area", "seen_by")
        .order_by("recorded_at")
    )
    seen = {
        tap.prisoner_id: (tap.recorded_at, f"seen at {tap.area.name}", tap.seen_by.printed_name)
        for tap in taps.filter(recorded_at__gte=lock.sealed_at - LOOK_BACK)
    }
    roster = RosterEntry.objects.filter(
        establishment=lock.establishment_id,
        prisoner__in=keys,
        recorded_at__gte=lock.sealed_at - LOOK_BACK,
    ).select_related("work_session__party", "work_session__opened_by")
    for entry in roster.order_by("recorded_at"):
        began = (
            entry.recorded_at,
            f"at work in {entry.work_session.party.name}",
            entry.work_session.opened_by.printed_name,
        )
        seen[entry.prisoner_id] = max(seen.get(entry.prisoner_id, began), began)
    held = Prisoner.objects.filter(establishment=lock.establishment_id, pk__in=keys)
    nothing = (None, "", "")
    return tuple(
        MissingPerson(line_of(prisoner), *seen.get(prisoner.pk, nothing))
        for prisoner in held.order_by("name", "number")
    )
