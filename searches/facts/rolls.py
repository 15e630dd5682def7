"""Facts about parties: who was on a party's list at what time, and who is on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from searches.models import Movement, MovementReceipt, Party, RosterEntry, WorkSession
from searches.words.rolls import Membership

#: Lists of times, by prisoner id and work session id.
Goings = defaultdict[tuple[UUID, UUID], list[datetime]]
#: Lists of when a prisoner came and when that was entered, by prisoner id and work session id.
Comings = defaultdict[tuple[UUID, UUID], list[tuple[datetime, datetime]]]


def memberships(
    establishment_id: UUID, since: datetime, until: datetime, *, prisoner: UUID | None = None
) -> list[Membership]:
    """Return every stay on a party's list that overlaps the time from `since` to `until`.

    With `prisoner`, return only the stays of that prisoner. A prisoner who was sent away stays on
    the party's list until another officer receives them, even after the end of the work session,
    after the next session and after midnight. A prisoner whom no party sends, such as from
    healthcare, is on the list of the party that awaits them from the moment they are sent.

    A stay that is entered late begins at the time that was entered. It never ends before it was
    entered, so a late entry can only add a prisoner to a list.
    """
    sessions = {
        session.pk: session
        for session in WorkSession.objects.filter(
            pk__in=_sessions_touched(establishment_id, since),
            establishment_id=establishment_id,
            began_at__lte=until,
        ).select_related("party")
    }
    joined, left, sent = _comings_and_goings(sessions.values(), prisoner)
    later = _received_elsewhere(establishment_id, joined, sessions)
    stays: list[Membership] = []
    for (prisoner, session_id), joins in joined.items():
        session = sessions[session_id]
        leaves = sorted(
            [
                *left.get((prisoner, session_id), []),
                *(time for time, party in later.get(prisoner, []) if party != session.party_id),
            ]
        )
        departures = sent.get((prisoner, session_id), [])
        for joined_at, entered_at in sorted(joins):
            # A prisoner who was sent away leaves the list when received. In old sessions without a
            # hand-back, everybody else leaves the list at the end of the session.
            awaited = any(sent_at >= joined_at for sent_at in departures)
            ended_at = None if awaited else session.ended_at
            left_at = next((time for time in leaves if time >= entered_at), ended_at)
            if joined_at <= until and (left_at is None or left_at >= since):
                stays.append(Membership(str(prisoner), session.party.code, joined_at, left_at))
    return stays


def on_the_way(establishment_id: UUID) -> dict[str, frozenset[str]]:
    """Return the prisoners whom nobody has received yet, by the code of the sending party."""
    away: defaultdict[str, set[str]] = defaultdict(set)
    movements = (
        Movement.objects.within(establishment_id)
        .on_the_way()
        .filter(from_session__isnull=False)
        .select_related("from_session__party")
    )
    for movement in movements:
        session = movement.from_session
        if session is not None:
            away[session.party.code].add(str(movement.prisoner_id))
    return {party: frozenset(people) for party, people in away.items()}


def counted_by_number(party: Party) -> bool:
    """Return whether this party is counted by number only.

    Parties that share a room are counted by name, because two numbers could count one person twice.
    """
    room = Party.objects.filter(establishment_id=party.establishment_id, area_id=party.area_id)
    return party.number_only and not room.exclude(pk=party.pk).exists()


def _sessions_touched(establishment_id: UUID, since: datetime) -> QuerySet[Any, Any]:
    """Return the ids of sessions that were open, or had open movements, at `since` or later.

    Each of the three queries uses an index. PostgreSQL answers one query with OR by reading every
    session.
    """
    sessions = WorkSession.objects.filter(establishment_id=establishment_id).order_by()
    still_open = sessions.filter(ended_at__isnull=True).values("pk")
    ended_later = sessions.filter(ended_at__gte=since).values("pk")
    return still_open.union(ended_later, _sessions_with_open_movements(establishment_id, since))


def _sessions_with_open_movements(establishment_id: UUID, since: datetime) -> QuerySet[Any, Any]:
    """Return the ids of sessions that sent somebody who had not been received before `since`."""
    return (
        Movement.objects.on_the_way_since(establishment_id, since)
        .filter(from_session__isnull=False)
        .order_by()
        .values("from_session")
    )


def _comings_and_goings(
    sessions: Iterable[WorkSession], prisoner: UUID | None
) -> tuple[Comings, Goings, Goings]:
    """Return three mappings: when prisoners joined sessions, left sessions, and were sent away.

    A prisoner leaves a session when another officer receives them, or when the movement by which
    they were to come is cancelled.
    """
    known = {session.pk: session for session in sessions}
    about = {} if prisoner is None else {"prisoner": prisoner}
    joined: Comings = defaultdict(list)
    left: Goings = defaultdict(list)
    sent: Goings = defaultdict(list)
    for entry in RosterEntry.objects.filter(work_session__in=known, **about):
        came_at = min(entry.occurred_at, entry.recorded_at)
        joined[entry.prisoner_id, entry.work_session_id].append((came_at, entry.recorded_at))
    movements = Movement.objects.filter(
        Q(from_session__in=known) | Q(to_session__in=known), **about
    ).select_related("receipt", "cancellation")
    for movement in movements:
        receipt = getattr(movement, "receipt", None)
        cancellation = getattr(movement, "cancellation", None)
        if movement.from_session_id in known:
            key = (movement.prisoner_id, movement.from_session_id)
            sent[key].append(movement.recorded_at)
            if receipt is not None:
                left[key].append(receipt.recorded_at)
        if movement.to_session_id in known:
            key = (movement.prisoner_id, movement.to_session_id)
            if movement.from_session_id is None:
                came_at = min(movement.occurred_at, movement.recorded_at)
                joined[key].append((came_at, movement.recorded_at))
                if cancellation is not None:
                    left[key].append(cancellation.recorded_at)
            elif receipt is not None:
                came_at = min(receipt.occurred_at, receipt.recorded_at)
                joined[key].append((came_at, receipt.recorded_at))
    return joined, left, sent


def _received_elsewhere(
    establishment_id: UUID, joined: Comings, sessions: dict[UUID, WorkSession]
) -> dict[UUID, list[tuple[datetime, UUID | None]]]:
    """Return when and by which party each prisoner of an ended session was received later.

    The party is None for other places. A prisoner who was received elsewhere has left the ended
    session, even if the movement out of that session was never received.
    """
    ended = {pk for pk, session in sessions.items() if session.ended_at is not None}
    people = {prisoner for prisoner, session in joined if session in ended}
    if not people:
        return {}
    since = min(sessions[session].began_at for session in ended)
    later: dict[UUID, list[tuple[datetime, UUID | None]]] = {}
    receipts = MovementReceipt.objects.filter(
        establishment_id=establishment_id, movement__prisoner__in=people, recorded_at__gte=since
    ).values_list("movement__prisoner", "recorded_at", "movement__to_session__party")
    for prisoner, received_at, party in receipts:
        later.setdefault(prisoner, []).append((received_at, party))
    return later
