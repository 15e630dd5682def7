"""Facts about parties: who was on which party's list and when, and who is on the way.

The rows of work sessions, rosters and movements are read into `Work`, and the facts follow from
them without further queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from searches.facts.prepared_queries import prepared
from searches.models import (
    Movement,
    MovementCancellation,
    MovementReceipt,
    OpenMovement,
    Party,
    RosterEntry,
    WorkSession,
)
from searches.words.rolls import Membership

#: Lists of times, by prisoner id and work session id.
Goings = defaultdict[tuple[UUID, UUID], list[datetime]]
#: Lists of when a prisoner came and when that was entered, by prisoner id and work session id.
Comings = defaultdict[tuple[UUID, UUID], list[tuple[datetime, datetime]]]
#: The columns of a `RosterRow` and of a `MovementRow`.
ROSTER_COLUMNS = ("work_session_id", "prisoner_id", "occurred_at", "recorded_at")
MOVEMENT_COLUMNS = (
    "pk",
    "prisoner_id",
    "from_session_id",
    "from_session__party_id",
    "from_session__party__code",
    "to_session_id",
    "to_session__party_id",
    "to_session__party__code",
    "recorded_at",
    "occurred_at",
    "receipt__recorded_at",
    "receipt__occurred_at",
    "cancellation__recorded_at",
)
#: The id of no session, where a query needs at least one.
NO_SESSION = UUID(int=0)


class SessionRow(NamedTuple):
    """One work session of a party."""

    id: UUID
    party: UUID
    party_code: str
    began_at: datetime
    ended_at: datetime | None


class RosterRow(NamedTuple):
    """One prisoner who was on the list from the start of a session, or was added to it."""

    session: UUID
    prisoner: UUID
    occurred_at: datetime
    recorded_at: datetime


class MovementRow(NamedTuple):
    """One movement, which is open until the prisoner is received or the movement is cancelled.

    `sent_happened_at` and `received_happened_at` differ from the times beside them if the movement
    was entered late.
    """

    id: UUID
    prisoner: UUID
    from_session: UUID | None
    from_party: UUID | None
    from_party_code: str | None
    to_session: UUID | None
    to_party: UUID | None
    to_party_code: str | None
    sent_at: datetime
    sent_happened_at: datetime
    received_at: datetime | None
    received_happened_at: datetime | None
    cancelled_at: datetime | None

    @property
    def closed_at(self) -> datetime | None:
        return self.received_at or self.cancelled_at


@dataclass(frozen=True, slots=True)
class Work:
    """The rows of the prison's work sessions, rosters and movements for a period of time."""

    sessions: list[SessionRow]
    roster: list[RosterRow]
    movements: list[MovementRow]

    def sessions_touched(self, since: datetime) -> list[SessionRow]:
        """Return the sessions that were open, or had open movements, at `since` or later."""
        waiting = {
            movement.from_session
            for movement in self.movements
            if movement.closed_at is None or movement.closed_at >= since
        }
        return [
            session
            for session in self.sessions
            if session.ended_at is None or session.ended_at >= since or session.id in waiting
        ]


def read_work(establishment_id: UUID, since: datetime, day: datetime) -> Work:
    """Return the rows of everything that happened at `day` or later, in three queries.

    Sessions that were open at `since`, or from which people were on the way then, are included
    with their whole rosters and all their movements, however old they are. `day` is not after
    `since`. A session from before `day` that has ended needs a fourth query.
    """
    about = {"establishment": establishment_id, "day": day}
    sessions = [SessionRow(*row) for row in _sessions_of_day(**about, since=since)]
    keys = [session.id for session in sessions] or [NO_SESSION]
    roster = [RosterRow(*row) for row in _roster_of_day(**about, sessions=keys)]
    movements = _read_movements(key for (key,) in _movement_ids_of_day(**about, sessions=keys))
    if any(session.began_at < day and session.ended_at for session in sessions):
        known = {movement.id for movement in movements}
        later = _read(*_received_later(establishment_id, sessions, roster))
        movements += [movement for movement in later if movement.id not in known]
    return Work(sessions, roster, movements)


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
    about = {} if prisoner is None else {"prisoner": prisoner}
    sessions = [
        session
        for session in map(SessionRow._make, _sessions(establishment_id, since))
        if session.began_at <= until
    ]
    keys = [session.id for session in sessions]
    listed = RosterEntry.objects.filter(work_session__in=keys, **about)
    roster = [RosterRow(*row) for row in listed.values_list(*ROSTER_COLUMNS)]
    movements = _read(
        *_movements_of(keys, **about),
        *_received_later(establishment_id, sessions, roster, **about),
    )
    return stays_of(Work(sessions, roster, movements), since, until)


def stays_of(work: Work, since: datetime, until: datetime) -> list[Membership]:
    """Return every stay in these sessions that overlaps the time from `since` to `until`."""
    sessions = {session.id: session for session in work.sessions if session.began_at <= until}
    joined, left, sent = _comings_and_goings(sessions, work)
    later = _received_elsewhere(joined, sessions, work.movements)
    stays: list[Membership] = []
    for (prisoner, session_id), joins in joined.items():
        session = sessions[session_id]
        leaves = sorted(
            [
                *left.get((prisoner, session_id), []),
                *(time for time, party in later.get(prisoner, []) if party != session.party),
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
                stays.append(Membership(str(prisoner), session.party_code, joined_at, left_at))
    return stays


def on_the_way(establishment_id: UUID) -> dict[str, frozenset[str]]:
    """Return the prisoners whom nobody has received yet, by the code of the sending party."""
    return on_the_way_among(read_open_movements(establishment_id))


def on_the_way_among(movements: Iterable[MovementRow]) -> dict[str, frozenset[str]]:
    """Return the prisoners of these movements whom nobody has received yet, by sending party."""
    away: defaultdict[str, set[str]] = defaultdict(set)
    for movement in movements:
        if movement.closed_at is None and movement.from_party_code is not None:
            away[movement.from_party_code].add(str(movement.prisoner))
    return {party: frozenset(people) for party, people in away.items()}


def read_open_movements(establishment_id: UUID) -> list[MovementRow]:
    """Return the movements that nobody has received yet, oldest first."""
    return _movement_rows(_open_movements(establishment=establishment_id))


def counted_by_number(party: Party) -> bool:
    """Return whether this party is counted by number only.

    Parties that share a room are counted by name, because two numbers could count one person twice.
    """
    room = Party.objects.filter(establishment_id=party.establishment_id, area_id=party.area_id)
    return party.number_only and not room.exclude(pk=party.pk).exists()


def _sessions_touched(
    establishment_id: UUID, since: datetime, *others: QuerySet[Any, Any]
) -> QuerySet[Any, Any]:
    """Return the ids of sessions that were open, or had open movements, at `since` or later.

    The ids of `others` are added. Each of the queries uses an index. PostgreSQL answers one query
    with OR by reading every session.
    """
    sessions = WorkSession.objects.filter(establishment_id=establishment_id).order_by()
    still_open = sessions.filter(ended_at__isnull=True).values("pk")
    ended_later = sessions.filter(ended_at__gte=since).values("pk")
    waiting = _sessions_with_open_movements(establishment_id, since)
    return still_open.union(ended_later, waiting, *others)


def _sessions_with_open_movements(establishment_id: UUID, since: datetime) -> QuerySet[Any, Any]:
    """Return the ids of sessions that sent somebody who had not been received before `since`."""
    return (
        Movement.objects.on_the_way_since(establishment_id, since)
        .filter(from_session__isnull=False)
        .order_by()
        .values("from_session")
    )


def _movements_of(
    sessions: Collection[UUID], **about: UUID
) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Return the ids of the movements from and to these sessions."""
    movements = Movement.objects.filter(**about).order_by()
    sent, coming = (
        movements.filter(from_session__in=sessions),
        movements.filter(to_session__in=sessions),
    )
    return sent.values("pk"), coming.values("pk")


def _received_later(
    establishment_id: UUID,
    sessions: Iterable[SessionRow],
    roster: Iterable[RosterRow],
    **about: UUID,
) -> list[QuerySet[Any, Any]]:
    """Return the ids of the movements in which people of ended sessions were received later."""
    ended = {session.id: session for session in sessions if session.ended_at is not None}
    if not ended:
        return []
    received = MovementReceipt.objects.filter(
        establishment_id=establishment_id,
        recorded_at__gte=min(session.began_at for session in ended.values()),
    )
    listed = {row.prisoner for row in roster if row.session in ended}
    joined = Movement.objects.filter(to_session__in=ended, **about).order_by()
    return [
        received.filter(movement__prisoner__in=listed).values("movement"),
        received.filter(movement__prisoner__in=joined.values("prisoner")).values("movement"),
    ]


def _sessions(
    establishment_id: UUID, since: datetime, *others: QuerySet[Any, Any]
) -> QuerySet[Any, Any]:
    keys = _sessions_touched(establishment_id, since, *others)
    return WorkSession.objects.filter(pk__in=keys).values_list(
        "pk", "party_id", "party__code", "began_at", "ended_at"
    )


@prepared
def _sessions_of_day(*, establishment: UUID, since: datetime, day: datetime) -> QuerySet[Any, Any]:
    began = WorkSession.objects.filter(establishment=establishment, began_at__gte=day)
    return _sessions(establishment, since, began.values("pk"))


@prepared
def _roster_of_day(
    *, establishment: UUID, day: datetime, sessions: list[UUID]
) -> QuerySet[Any, Any]:
    of_day = Q(establishment=establishment, recorded_at__gte=day)
    rows = RosterEntry.objects.filter(of_day | Q(work_session__in=sessions))
    return rows.values_list(*ROSTER_COLUMNS)


@prepared
def _movement_ids_of_day(
    *, establishment: UUID, day: datetime, sessions: list[UUID]
) -> QuerySet[Any, Any]:
    """Return the ids of the movements of a day. Each part of the query uses an index."""
    since = {"establishment": establishment, "recorded_at__gte": day}
    still_open = OpenMovement.objects.filter(establishment=establishment).values_list("movement")
    return still_open.union(
        MovementReceipt.objects.filter(**since).values_list("movement"),
        MovementCancellation.objects.filter(**since).values_list("movement"),
        *(each.values_list("pk") for each in _movements_of(sessions)),
    )


@prepared
def _movements_with_ids(*, movements: list[UUID]) -> QuerySet[Any, Any]:
    rows = Movement.objects.filter(pk__in=movements)
    return rows.order_by().values_list(*MOVEMENT_COLUMNS)


@prepared
def _open_movements(*, establishment: UUID) -> QuerySet[Any, Any]:
    movements = Movement.objects.within(establishment).on_the_way()
    return movements.order_by().values_list(*MOVEMENT_COLUMNS)


def _read(keys: QuerySet[Any, Any], *others: QuerySet[Any, Any]) -> list[MovementRow]:
    """Return the movements whose id is in one of these querysets, oldest first."""
    return _read_movements(key for row in keys.union(*others) for key in row.values())


def _read_movements(keys: Iterable[UUID]) -> list[MovementRow]:
    """Return the movements with these ids, oldest first.

    The ids are read before. PostgreSQL overestimates how many ids a UNION has, and would read the
    whole table of movements to find them.
    """
    movements = list(keys)
    return _movement_rows(_movements_with_ids(movements=movements) if movements else [])


def _movement_rows(rows: Iterable[tuple[Any, ...]]) -> list[MovementRow]:
    """Return these rows as movements, oldest first."""
    movements = [MovementRow(*row) for row in rows]
    return sorted(movements, key=lambda movement: movement.sent_at)


def _comings_and_goings(sessions: Collection[UUID], work: Work) -> tuple[Comings, Goings, Goings]:
    """Return three mappings: when each prisoner joined a session, left a session, or was sent away.

    A prisoner leaves a session when another officer receives them, or when the movement by which
    they were to come is cancelled.
    """
    joined: Comings = defaultdict(list)
    left: Goings = defaultdict(list)
    sent: Goings = defaultdict(list)
    for entry in work.roster:
        if entry.session in sessions:
            came_at = min(entry.occurred_at, entry.recorded_at)
            joined[entry.prisoner, entry.session].append((came_at, entry.recorded_at))
    for movement in work.movements:
        received_at, happened_at = movement.received_at, movement.received_happened_at
        if movement.from_session is not None and movement.from_session in sessions:
            key = (movement.prisoner, movement.from_session)
            sent[key].append(movement.sent_at)
            if received_at is not None:
                left[key].append(received_at)
        if movement.to_session is not None and movement.to_session in sessions:
            key = (movement.prisoner, movement.to_session)
            if movement.from_session is None:
                came_at = min(movement.sent_happened_at, movement.sent_at)
                joined[key].append((came_at, movement.sent_at))
                if movement.cancelled_at is not None:
                    left[key].append(movement.cancelled_at)
            elif received_at is not None and happened_at is not None:
                joined[key].append((min(happened_at, received_at), received_at))
    return joined, left, sent


def _received_elsewhere(
    joined: Comings, sessions: dict[UUID, SessionRow], movements: Iterable[MovementRow]
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
    for movement in movements:
        received_at = movement.received_at
        if movement.prisoner in people and received_at is not None and received_at >= since:
            later.setdefault(movement.prisoner, []).append((received_at, movement.to_party))
    return later
