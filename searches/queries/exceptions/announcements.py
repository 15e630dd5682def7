"""Announcements for screens: those that one person must read, and the list of who saw each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from searches.facts.announced_records import not_received, without_decided
from searches.facts.announcements import concerns, parties_of
from searches.facts.confirmations import requests_of_prison
from searches.facts.party_officers import supervisors_on_duty
from searches.ledger.clock import server_now
from searches.models import (
    Announcement,
    AnnouncementReceipt,
    Count,
    HandBackEntry,
    LockSession,
    OpenMovement,
    Override,
    Parked,
    RecordAnnouncement,
    Stop,
    Visit,
    WholeRoll,
    WorkSession,
)
from searches.rules.announcements import STAY_UNTIL_DONE
from searches.words.actors import Actor
from searches.words.announcements import SECRET_KINDS, AnnouncementKind, ReceiptStep
from searches.words.people import Role

#: An announcement older than this is no longer shown at the top of pages. The page of announcements
#: still lists it.
LIFE = timedelta(hours=12)
MOST_STRIPS = 100
MOST_LINES = 200
#: The roles that may read announcements of what the server drew in secret.
MAY_READ_SECRETS = frozenset({Role.SECURITY_LEAD, Role.AUDITOR})
K = AnnouncementKind
#: Whoever opens the page of the count has heard these announcements.
ASKS_FOR_COUNT = frozenset({K.COUNT_REQUESTED, K.RECOUNT_REQUESTED, K.COUNT_LATE})


@dataclass(frozen=True, slots=True)
class Strip:
    """One announcement at the top of a page."""

    id: UUID
    kind: AnnouncementKind
    title: str
    sentence: str
    urgent: bool
    made_at: datetime
    due_at: datetime | None
    acknowledged: bool  # by this person; the strip is then silent, and stays until the work is done
    was_shown: bool  # whether this device has shown it before
    subject: str
    party_id: UUID | None
    visit_id: UUID | None

    @property
    def opens_party(self) -> UUID | None:
        """Return the party that the announcement asks to count, if it asks for a count."""
        return self.party_id if self.kind in ASKS_FOR_COUNT else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One person who was shown an announcement, and when they acknowledged it."""

    person: str
    device: str
    shown_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnnouncementLine:
    id: UUID
    kind: AnnouncementKind
    sentence: str
    urgent: bool
    made_at: datetime
    roles: tuple[str, ...]
    party: str
    visit_id: UUID | None
    plate: str
    receipts: tuple[Receipt, ...]

    @property
    def acknowledged(self) -> bool:
        return any(receipt.acknowledged_at for receipt in self.receipts)


def strips_for(actor: Actor) -> list[Strip]:
    """Return the announcements that this person must read now, urgent and newest first."""
    since = server_now() - LIFE
    rows = Announcement.objects.filter(
        establishment_id=actor.establishment, recorded_at__gte=since
    ).order_by("-recorded_at", "-entry_seq", "place")[:MOST_STRIPS]
    parties = parties_of(actor)
    mine = [row for row in rows if concerns(row, actor, parties)]
    if not mine:
        return []
    receipts = AnnouncementReceipt.objects.filter(announcement__in=mine)
    receipts = receipts.filter(person_id=actor.person) if actor.person else receipts.none()
    acknowledged, already_shown = set(), set()
    for row, step, device in receipts.values_list("announcement_id", "step", "device_id"):
        if step == ReceiptStep.ACKNOWLEDGED:
            acknowledged.add(row)
        elif device == actor.device:
            already_shown.add(row)
    unread = [row for row in mine if row.pk not in acknowledged or row.kind in STAY_UNTIL_DONE]
    found = [
        _strip(row, row.pk in acknowledged, row.pk in already_shown)
        for row in still_applying(unread)
    ]
    return sorted(found, key=lambda strip: (strip.acknowledged, not strip.urgent))


def strip_of(actor: Actor, announcement_id: UUID) -> Strip | None:
    """Return one announcement for this person, even when it no longer applies, or None."""
    row = Announcement.objects.filter(
        establishment_id=actor.establishment, pk=announcement_id
    ).first()
    if row is None or not concerns(row, actor):
        return None
    return _strip(row, acknowledged=False, was_shown=True)


def still_applying(rows: Iterable[Announcement]) -> list[Announcement]:
    """Return the announcements that still apply.

    Whether an announcement applies depends on the current state of the row that it is about.
    """
    announced = list(rows)
    if not announced:
        return []
    now = _CurrentState(announced)
    return [row for row in now.rows if STANDING[AnnouncementKind(row.kind)](row, now)]


def lines(actor: Actor, *, visit_id: UUID | None = None) -> list[AnnouncementLine]:
    """Return the announcements of one visit, or of all, that this person may read, newest first.

    Each line names the people who saw the announcement, with the times.
    """
    rows = Announcement.objects.filter(establishment_id=actor.establishment)
    if actor.roles.isdisjoint(MAY_READ_SECRETS):
        rows = rows.exclude(kind__in=SECRET_KINDS)
    if visit_id is not None:
        rows = rows.filter(visit_id=visit_id)
    rows = rows.select_related("party", "visit__vehicle").prefetch_related(
        "receipts__person", "receipts__device"
    )
    return [
        AnnouncementLine(
            id=row.pk,
            kind=AnnouncementKind(row.kind),
            sentence=row.sentence,
            urgent=row.urgent,
            made_at=row.recorded_at,
            roles=tuple(row.roles),
            party=row.party.name if row.party else "",
            visit_id=row.visit_id,
            plate=row.visit.vehicle.plate_display if row.visit else "",
            receipts=_receipts(row.receipts.all()),
        )
        for row in rows.order_by("-recorded_at", "-entry_seq", "place")[:MOST_LINES]
    ]


def announced_visit(establishment_id: UUID, visit_id: UUID) -> str:
    """Return the plate of this visit, or an empty string when the prison has no such visit."""
    visit = Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
    found = visit.select_related("vehicle").first()
    return found.vehicle.plate_display if found else ""


def _strip(row: Announcement, acknowledged: bool, was_shown: bool) -> Strip:
    return Strip(
        id=row.pk,
        kind=AnnouncementKind(row.kind),
        title=row.title,
        sentence=row.sentence,
        urgent=row.urgent,
        made_at=row.recorded_at,
        due_at=row.due_at,
        acknowledged=acknowledged,
        was_shown=was_shown,
        subject=row.subject,
        party_id=row.party_id,
        visit_id=row.visit_id,
    )


def _receipts(rows: Iterable[AnnouncementReceipt]) -> tuple[Receipt, ...]:
    """Return one receipt for each person and device, with both times."""
    found: dict[tuple[str, str], dict[str, datetime]] = {}
    for row in rows:
        key = (row.person.printed_name, row.device.name if row.device else "no enrolled device")
        found.setdefault(key, {}).setdefault(row.step, row.recorded_at)
    return tuple(
        Receipt(
            person,
            device,
            times.get(ReceiptStep.SHOWN),
            times.get(ReceiptStep.ACKNOWLEDGED),
        )
        for (person, device), times in found.items()
    )


class _CurrentState:
    """The current state of the rows that the announcements are about.

    Each property runs its query at most once, for any number of announcements.
    """

    def __init__(self, rows: list[Announcement]) -> None:
        self.rows = rows
        self.establishment = rows[0].establishment_id

    @cached_property
    def locks(self) -> frozenset[str]:
        """Return the lock sessions that are neither void nor ended."""
        alive = LockSession.objects.filter(
            establishment_id=self.establishment, voided_at__isnull=True, ended_at__isnull=True
        )
        return _ids(alive)

    @cached_property
    def stops(self) -> frozenset[str]:
        """Return the stops and incidents that are open."""
        return _ids(Stop.objects.within(self.establishment).still_open())

    @cached_property
    def rolls(self) -> frozenset[str]:
        """Return the whole-prison rolls that nobody has signed yet."""
        here = WholeRoll.objects.filter(establishment_id=self.establishment)
        return _ids(here.filter(signature__isnull=True))

    @cached_property
    def with_official_roll(self) -> frozenset[str]:
        """Return the unsigned whole-prison rolls for which the official roll has been entered."""
        return _ids(WholeRoll.objects.filter(pk__in=self.rolls, official_rolls__isnull=False))

    @cached_property
    def counted(self) -> dict[UUID, datetime]:
        """Return, for each party, when its newest signed count began."""
        signed = Count.objects.filter(
            establishment_id=self.establishment,
            recorded_at__gte=min(row.occurred_at for row in self.rows),
            confirmation__isnull=False,
        )
        return dict(signed.order_by().values_list("party").annotate(Max("recorded_at")))

    @cached_property
    def received(self) -> frozenset[str]:
        """Return the announced movements that somebody has received or cancelled."""
        announced = self._subjects(K.MOVEMENT_OVERDUE)
        still_open = OpenMovement.objects.filter(movement__pk__in=announced)
        return frozenset(announced) - {
            str(pk) for pk in still_open.values_list("movement_id", flat=True)
        }

    @cached_property
    def without_officer(self) -> frozenset[str]:
        """Return the announced work sessions that go on without a supervisor on duty."""
        sessions = WorkSession.objects.filter(
            pk__in=self._subjects(K.PARTY_WITHOUT_OFFICER), ended_at__isnull=True
        )
        staffed = supervisors_on_duty(self.establishment).values("area")
        return _ids(sessions.exclude(party__area__in=staffed))

    @cached_property
    def short(self) -> frozenset[str]:
        """Return the announced hand-backs from which somebody has not been received yet."""
        people = HandBackEntry.objects.filter(hand_back__pk__in=self._subjects(K.HAND_BACK_SHORT))
        missing = people.filter(movement__open__isnull=False)
        return frozenset(str(pk) for pk in missing.values_list("hand_back_id", flat=True))

    @cached_property
    def ungranted(self) -> frozenset[str]:
        """Return the overrides of active lock sessions that nobody has granted yet."""
        overrides = Override.objects.filter(lock_session__pk__in=self.locks, grant__isnull=True)
        return _ids(overrides)

    @cached_property
    def decided(self) -> frozenset[str]:
        """Return the announced requests that are decided or can no longer be decided."""
        requests = requests_of_prison(self.establishment).filter(
            pk__in=self._subjects(K.CONFIRMATION_WAITING)
        )
        over = Q(decision__isnull=False) | Q(expires_at__lt=server_now())
        over |= Q(replaced=True) | Q(void=True)
        return _ids(requests.filter(over))

    @cached_property
    def gone(self) -> frozenset[UUID]:
        """Return the announced visits that have ended."""
        over = Q(departed_at__isnull=False) | Q(turned_back_at__isnull=False)
        visits = {row.visit_id for row in self.rows if row.visit_id}
        return frozenset(Visit.objects.filter(over, pk__in=visits).values_list("pk", flat=True))

    @cached_property
    def unsent(self) -> frozenset[str]:
        """Return the announced records that have not arrived, and about which nobody decided."""
        ids = self._subjects(K.UNSENT_RECORDS)
        rows = RecordAnnouncement.objects.within(self.establishment).filter(record_id__in=ids)
        waiting = without_decided(self.establishment, not_received(rows))
        parked = Parked.objects.within(self.establishment).filter(pk__in=ids, judged_at=None)
        return _ids(parked) | {str(row.record_id) for row in waiting}

    def _subjects(self, kind: AnnouncementKind) -> set[str]:
        return {row.subject for row in self.rows if row.kind == kind}


def _ids(rows: QuerySet[Any]) -> frozenset[str]:
    return frozenset(str(pk) for pk in rows.values_list("pk", flat=True))


def _lock_alive(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.locks


def _not_counted_since(row: Announcement, now: _CurrentState) -> bool:
    """Return whether the lock session is active and the party has not counted since.

    Only a signed count that began at or after the time of the announcement is enough.
    """
    began_at = now.counted.get(row.party_id) if row.party_id else None
    return _lock_alive(row, now) and (began_at is None or began_at < row.occurred_at)


def _roll_open(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.rolls


def _official_roll_missing(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.rolls - now.with_official_roll


def _movement_open(row: Announcement, now: _CurrentState) -> bool:
    return row.subject not in now.received


def _without_officer(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.without_officer


def _somebody_not_back(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.short


def _stop_open(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.stops


def _unsigned(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.stops or row.subject in now.ungranted


def _inside(row: Announcement, now: _CurrentState) -> bool:
    return row.visit_id not in now.gone


def _undecided(row: Announcement, now: _CurrentState) -> bool:
    return row.subject not in now.decided


def _not_arrived(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.unsent


def _until_acknowledged(row: Announcement, now: _CurrentState) -> bool:
    return True


STANDING: dict[AnnouncementKind, Callable[[Announcement, _CurrentState], bool]] = {
    K.COUNT_REQUESTED: _not_counted_since,
    K.RECOUNT_REQUESTED: _not_counted_since,
    K.WHOLE_PRISON: _lock_alive,
    K.ROLL_CALLED: _roll_open,
    K.OFFICIAL_ROLL: _official_roll_missing,
    K.COUNT_MISMATCH: _lock_alive,
    K.COUNT_LATE: _not_counted_since,
    K.NO_SESSION: _lock_alive,
    K.MOVEMENT_OVERDUE: _movement_open,
    K.PARTY_WITHOUT_OFFICER: _without_officer,
    K.STOP_RAISED: _stop_open,
    K.GATE_WITHOUT_GO: _stop_open,
    K.SECOND_SIGNATURE: _unsigned,
    K.CONFIRMATION_WAITING: _undecided,
    K.EMERGENCY_VEHICLE: _inside,
    K.MANUAL_RELEASE: _until_acknowledged,
    K.HAND_BACK_SHORT: _somebody_not_back,
    K.DEPARTURE_CONTRADICTED: _until_acknowledged,
    K.VEHICLE_TYPE_CHANGED: _inside,
    K.SEALED_UNDER_FIND: _inside,
    K.UNSENT_RECORDS: _not_arrived,
    K.LEDGER_BACKWARDS: _until_acknowledged,
    K.DRILL: _inside,
    K.DEEP_SEARCH: _inside,
}
