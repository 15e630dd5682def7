"""Facts about allocation lists, absences, parties that are not at work, and late movements."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from searches.models import (
    Absence,
    Allocation,
    Establishment,
    Movement,
    MovementReceipt,
    NotAtWork,
    Party,
    RosterEntry,
    WorkSession,
)
from searches.words.policy import Policy
from searches.words.rolls import AbsenceReason, AccountedFor, Allocated, OverdueMovement


def allocations(establishment_id: UUID, since: datetime, until: datetime) -> list[Allocated]:
    """Return every allocation that was in force at some moment from `since` to `until`."""
    rows = Allocation.objects.filter(
        Q(removal__isnull=True) | Q(removal__recorded_at__gte=since),
        establishment_id=establishment_id,
        recorded_at__lte=until,
    ).values_list("prisoner_id", "party__code", "recorded_at", "removal__recorded_at")
    return [Allocated(str(prisoner), party, *times) for prisoner, party, *times in rows]


def accounted_for(
    establishment: Establishment, since: datetime, until: datetime
) -> list[AccountedFor]:
    """Return the times in which somebody other than their party accounts for prisoners.

    The times begin on the days from `since` to `until`. An absence accounts for a prisoner, and so
    does the receipt of a movement to a place without a work session. Nobody accounts for a prisoner
    who has been sent on and is on the way. A record that an officer has the prisoner with them ends
    when the prisoner's party opens its next session.
    """
    zone = ZoneInfo(establishment.time_zone)
    morning = midnight_before(since, zone)
    within = {"establishment": establishment, "recorded_at__gte": morning}
    absences = Absence.objects.filter(**within).values_list(
        "prisoner_id", "recorded_at", "reason", "party_id", "recorded_by_id"
    )
    received = MovementReceipt.objects.filter(
        **within, recorded_at__lte=until, movement__to_session__isnull=True
    ).values_list("movement__prisoner_id", "recorded_at", "movement__from_session__party_id")
    joins = _joins(establishment, morning, until)
    for who, sent_at in Movement.objects.filter(**within).values_list("prisoner_id", "recorded_at"):
        joins.setdefault(who, []).append(sent_at)
    openings = _openings(establishment, morning)

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
            fact(who, at, party, AbsenceReason(reason), str(said_by))
            for who, at, reason, party, said_by in absences
        ),
        *(fact(who, at, party, AbsenceReason.SEEN_HERE) for who, at, party in received),
    ]


def parties_at_work(establishment_id: UUID, since: datetime, until: datetime) -> set[str]:
    """Return the codes of parties with an open session at some moment from `since` to `until`."""
    sessions = WorkSession.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gte=since),
        establishment_id=establishment_id,
        began_at__lte=until,
    )
    return set(sessions.values_list("party__code", flat=True))


def stated_not_at_work(establishment: Establishment, at: datetime) -> set[str]:
    """Return the codes of parties that, as the control room stated, do not work on this day.

    A statement no longer counts when the party has opened a session after it.
    """
    morning = midnight_before(at, ZoneInfo(establishment.time_zone))
    found: set[str] = set()
    statements = NotAtWork.objects.filter(
        establishment=establishment,
        recorded_at__gte=morning,
        recorded_at__lt=midnight_after(at, ZoneInfo(establishment.time_zone)),
    )
    for party, code, stated_at in statements.values_list("party_id", "party__code", "recorded_at"):
        opened = WorkSession.objects.filter(party=party).filter(
            Q(ended_at__isnull=True) | Q(ended_at__gt=stated_at)
        )
        if not opened.exists():
            found.add(code)
    return found


def overdue_movements(establishment: Establishment, now: datetime) -> tuple[OverdueMovement, ...]:
    """Return the movements that nobody received within the policy's time, oldest first.

    The party is the one that sent the prisoner, or the one that awaits a prisoner of no party.
    """
    policy = Policy.from_document(establishment.policy)
    limit = now - timedelta(minutes=policy.movement_overdue_minutes)
    movements = Movement.objects.within(establishment).on_the_way().filter(recorded_at__lt=limit)
    rows = movements.values_list(
        "pk", "from_session__party__code", "to_session__party__code", "recorded_at"
    )
    return tuple(
        OverdueMovement(str(pk), sender or awaiting or "", sent_at)
        for pk, sender, awaiting, sent_at in rows
    )


def allocation_of(party: Party) -> dict[UUID, Allocation]:
    """Return the party's allocation list now, as a mapping of prisoner id to allocation."""
    rows = Allocation.objects.filter(party=party, removal__isnull=True)
    return {row.prisoner_id: row for row in rows.select_related("prisoner__landing")}


def midnight_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning of the local day of this moment."""
    return datetime.combine(moment.astimezone(zone).date(), time(), zone)


def midnight_after(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning of the local day after this moment."""
    return datetime.combine(moment.astimezone(zone).date() + timedelta(days=1), time(), zone)


def _openings(establishment: Establishment, since: datetime) -> dict[UUID, list[datetime]]:
    """Return the times at which each party opened a work session."""
    openings: dict[UUID, list[datetime]] = {}
    sessions = WorkSession.objects.filter(establishment=establishment, began_at__gte=since)
    for party, began_at in sessions.values_list("party_id", "began_at"):
        openings.setdefault(party, []).append(began_at)
    return openings


def _joins(
    establishment: Establishment, since: datetime, until: datetime
) -> dict[UUID, list[datetime]]:
    """Return the times at which each prisoner joined a party, by roster or by movement."""
    within = {
        "establishment": establishment,
        "recorded_at__gte": since,
        "recorded_at__lte": until,
    }
    joins: dict[UUID, list[datetime]] = {}
    for prisoner, joined_at in RosterEntry.objects.filter(**within).values_list(
        "prisoner_id", "recorded_at"
    ):
        joins.setdefault(prisoner, []).append(joined_at)
    received = MovementReceipt.objects.filter(**within, movement__to_session__isnull=False)
    for prisoner, joined_at in received.values_list("movement__prisoner_id", "recorded_at"):
        joins.setdefault(prisoner, []).append(joined_at)
    return joins
