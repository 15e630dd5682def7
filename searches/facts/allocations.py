"""Facts about allocation lists, absences, parties that are not at work, and late movements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from searches.facts.prepared_queries import prepared
from searches.facts.rolls import MovementRow, Work, read_open_movements, read_work
from searches.models import (
    Absence,
    Allocation,
    Establishment,
    NotAtWork,
    Party,
    WorkSession,
)
from searches.words.policy import Policy
from searches.words.rolls import AbsenceReason, AccountedFor, Allocated, OverdueMovement


def allocations(establishment_id: UUID, since: datetime, until: datetime) -> list[Allocated]:
    """Return every allocation that was in force at some moment from `since` to `until`."""
    rows = _allocations(establishment=establishment_id, since=since, until=until)
    return [Allocated(str(prisoner), party, *times) for prisoner, party, *times in rows]


def accounted_for(
    establishment: Establishment, since: datetime, until: datetime
) -> list[AccountedFor]:
    """Return the times in which somebody outside a prisoner's party accounts for the prisoner.

    The times begin on the days from `since` to `until`. An absence accounts for a prisoner, and so
    does the receipt of a movement to a place without a work session. Nobody accounts for a prisoner
    who has been sent on and is on the way. A record that an officer has the prisoner with them ends
    when the prisoner's party opens its next session.
    """
    morning = morning_of(establishment, since)
    absences = absences_since(establishment.pk, morning)
    work = read_work(establishment.pk, since, morning)
    return accounted_for_in(establishment, absences, work, since, until)


def absences_since(establishment_id: UUID, morning: datetime) -> QuerySet[Absence]:
    absences: QuerySet[Absence] = Absence.objects.filter(establishment=establishment_id)
    return absences.filter(recorded_at__gte=morning)


def accounted_for_in(
    establishment: Establishment,
    absences: Iterable[Absence],
    work: Work,
    since: datetime,
    until: datetime,
) -> list[AccountedFor]:
    """Return the result of `accounted_for` from rows that the caller has already read."""
    zone = ZoneInfo(establishment.time_zone)
    morning = midnight_before(since, zone)
    received = [
        (movement, movement.received_at)
        for movement in work.movements
        if movement.received_at is not None and morning <= movement.received_at <= until
    ]
    joins: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for row in work.roster:
        if morning <= row.recorded_at <= until:
            joins[row.prisoner].append(row.recorded_at)
    for movement, received_at in received:
        if movement.to_session is not None:
            joins[movement.prisoner].append(received_at)
    for movement in work.movements:
        if movement.sent_at >= morning:
            joins[movement.prisoner].append(movement.sent_at)
    openings: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for session in work.sessions:
        if session.began_at >= morning:
            openings[session.party].append(session.began_at)

    def fact(
        prisoner: UUID, at: datetime, party: UUID | None, reason: AbsenceReason, said_by: str = ""
    ) -> AccountedFor:
        ends = [midnight_after(at, zone), *joins.get(prisoner, ())]
        if party is not None and reason is AbsenceReason.SEEN_HERE:
            ends += openings.get(party, ())
        ends = [end for end in ends if end > at]
        return AccountedFor(str(prisoner), at, min(ends), reason.outside, said_by)

    return [
        *(
            fact(
                absence.prisoner_id,
                absence.recorded_at,
                absence.party_id,
                AbsenceReason(absence.reason),
                str(absence.recorded_by_id),
            )
            for absence in absences
        ),
        *(
            fact(movement.prisoner, received_at, movement.from_party, AbsenceReason.SEEN_HERE)
            for movement, received_at in received
            if movement.to_session is None
        ),
    ]


def parties_at_work(work: Work, since: datetime, until: datetime) -> set[str]:
    """Return the codes of parties with an open session at some moment from `since` to `until`."""
    return {
        session.party_code
        for session in work.sessions
        if session.began_at <= until and (session.ended_at is None or session.ended_at >= since)
    }


def stated_not_at_work(establishment: Establishment, at: datetime) -> set[str]:
    """Return the codes of the parties that, according to the control room, do not work on this day.

    A statement no longer counts when the party has opened a session after it.
    """
    statements = statements_not_at_work(establishment.pk, *day_of(establishment, at))
    return set(statements.values_list("party__code", flat=True))


def statements_not_at_work(
    establishment_id: UUID, morning: datetime, midnight: datetime
) -> QuerySet[NotAtWork]:
    opened = WorkSession.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=OuterRef("recorded_at")), party=OuterRef("party")
    )
    statements: QuerySet[NotAtWork] = NotAtWork.objects.filter(establishment=establishment_id)
    return statements.filter(~Exists(opened), recorded_at__gte=morning, recorded_at__lt=midnight)


def overdue_movements(establishment: Establishment, now: datetime) -> tuple[OverdueMovement, ...]:
    """Return the movements that nobody received within the policy's time, oldest first."""
    return overdue_among(read_open_movements(establishment.pk), establishment, now)


def overdue_among(
    movements: Iterable[MovementRow], establishment: Establishment, now: datetime
) -> tuple[OverdueMovement, ...]:
    """From these movements, return those that nobody received within the policy's time.

    Each result names the party that sent the prisoner or, if no party did, the party that awaits
    the prisoner.
    """
    policy = Policy.from_document(establishment.policy)
    limit = now - timedelta(minutes=policy.movement_overdue_minutes)
    return tuple(
        OverdueMovement(
            str(movement.id),
            movement.from_party_code or movement.to_party_code or "",
            movement.sent_at,
        )
        for movement in movements
        if movement.closed_at is None and movement.sent_at < limit
    )


def allocation_of(party: Party) -> dict[UUID, Allocation]:
    """Return the party's allocation list now, as a mapping of prisoner id to allocation."""
    rows = Allocation.objects.filter(party=party, removal__isnull=True)
    return {row.prisoner_id: row for row in rows.select_related("prisoner__landing")}


def morning_of(establishment: Establishment, moment: datetime) -> datetime:
    """Return the beginning of the establishment's local day of this moment."""
    return midnight_before(moment, ZoneInfo(establishment.time_zone))


def day_of(establishment: Establishment, moment: datetime) -> tuple[datetime, datetime]:
    """Return the beginning and the end of the establishment's local day of this moment."""
    zone = ZoneInfo(establishment.time_zone)
    return midnight_before(moment, zone), midnight_after(moment, zone)


def midnight_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning of the local day of this moment."""
    return datetime.combine(moment.astimezone(zone).date(), time(), zone)


def midnight_after(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning of the local day after this moment."""
    return datetime.combine(moment.astimezone(zone).date() + timedelta(days=1), time(), zone)


@prepared
def _allocations(*, establishment: UUID, since: datetime, until: datetime) -> QuerySet[Any, Any]:
    return Allocation.objects.filter(
        Q(removal__isnull=True) | Q(removal__recorded_at__gte=since),
        establishment=establishment,
        occurred_at__lte=until,
    ).values_list("prisoner_id", "party__code", "occurred_at", "removal__recorded_at")
