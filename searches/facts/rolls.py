"""Rows -> who was on which party when: memberships, expected lists, people on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from searches.models import Movement, Party, RosterEntry, WorkSession
from searches.words.rolls import Membership

#: (prisoner, session) -> times of joining and of leaving it
Comings = defaultdict[tuple[UUID, UUID], list[datetime]]


def memberships(establishment_id: UUID, since: datetime, until: datetime) -> list[Membership]:
    """Every stay on a party's list that touches the time from `since` to `until`.

    A man sent away stays on the sender's list until another officer has received him: on the way
    is nowhere, so somebody must still account for him.
    """
    sessions = {
        session.pk: session
        for session in WorkSession.objects.filter(
            Q(ended_at__isnull=True) | Q(ended_at__gte=since),
            establishment_id=establishment_id,
            began_at__lte=until,
        ).select_related("party")
    }
    joined, left = _comings_and_goings(sessions.values())
    stays: list[Membership] = []
    for (prisoner, session_id), joins in joined.items():
        session = sessions[session_id]
        leaves = sorted(left.get((prisoner, session_id), []))
        for joined_at in sorted(joins):
            left_at = next((time for time in leaves if time >= joined_at), session.ended_at)
            if joined_at <= until and (left_at is None or left_at >= since):
                stays.append(Membership(str(prisoner), session.party.code, joined_at, left_at))
    return stays


def on_the_way(establishment_id: UUID) -> dict[str, frozenset[str]]:
    """Party code -> prisoners it sent whom nobody has received yet."""
    away: defaultdict[str, set[str]] = defaultdict(set)
    movements = Movement.objects.filter(
        establishment_id=establishment_id, receipt__isnull=True, from_session__isnull=False
    ).select_related("from_session__party")
    for movement in movements:
        session = movement.from_session
        if session is not None:
            away[session.party.code].add(str(movement.prisoner_id))
    return {party: frozenset(people) for party, people in away.items()}


def counted_by_number(party: Party) -> bool:
    """Where two parties share a room, a number could count one man twice: both go by name."""
    room = Party.objects.filter(establishment_id=party.establishment_id, area_id=party.area_id)
    return party.number_only and not room.exclude(pk=party.pk).exists()


def _comings_and_goings(sessions: Iterable[WorkSession]) -> tuple[Comings, Comings]:
    known = {session.pk: session for session in sessions}
    joined: Comings = defaultdict(list)
    left: Comings = defaultdict(list)
    for entry in RosterEntry.objects.filter(work_session__in=known):
        session = known[entry.work_session_id]
        joined[entry.prisoner_id, session.pk].append(session.began_at)
    movements = Movement.objects.filter(
        Q(from_session__in=known) | Q(to_session__in=known), receipt__isnull=False
    ).select_related("receipt")
    for movement in movements:
        received_at = movement.receipt.recorded_at
        if movement.from_session_id in known:
            left[movement.prisoner_id, movement.from_session_id].append(received_at)
        if movement.to_session_id in known:
            joined[movement.prisoner_id, movement.to_session_id].append(received_at)
    return joined, left
