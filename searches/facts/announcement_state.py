"""The state of announcements: whether the matter of an announcement still needs attention."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from searches.facts.announced_records import not_received, without_decided
from searches.facts.confirmations import requests_of_prison
from searches.facts.party_officers import supervisors_on_duty
from searches.facts.roll_imports import waiting_imports
from searches.facts.rolls import counted_by_number
from searches.facts.timetable import unconfirmed_sessions
from searches.models import (
    Announcement,
    AnnouncementReceipt,
    Count,
    Establishment,
    HandBackEntry,
    LockSession,
    OpenMovement,
    Override,
    Parked,
    RadioCount,
    RecordAnnouncement,
    Stop,
    Visit,
    WholeRoll,
    WorkSession,
)
from searches.words.announcements import AnnouncementKind, ReceiptStep

K = AnnouncementKind


def still_applying(rows: Iterable[Announcement], at: datetime) -> list[Announcement]:
    """Return the announcements that still apply at this moment.

    Whether an announcement applies depends on the current state of the row that it is about.
    """
    announced = list(rows)
    if not announced:
        return []
    now = _CurrentState(announced, at)
    return [row for row in now.rows if STANDING[AnnouncementKind(row.kind)](row, now)]


class _CurrentState:
    """The current state of the rows that the announcements are about.

    Each property runs its query at most once, for any number of announcements.
    """

    def __init__(self, rows: list[Announcement], at: datetime) -> None:
        self.rows = rows
        self.at = at
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
        """Return the newest whole-prison roll, if nobody has signed it yet."""
        here = WholeRoll.objects.filter(establishment_id=self.establishment)
        newest = here.order_by("-recorded_at").values_list("pk", flat=True).first()
        return _ids(here.filter(pk__in=[newest] if newest else [], signature__isnull=True))

    @cached_property
    def with_official_roll(self) -> frozenset[str]:
        """Return the unsigned whole-prison rolls for which the official roll has been entered."""
        return _ids(WholeRoll.objects.filter(pk__in=self.rolls, official_rolls__isnull=False))

    @cached_property
    def counted(self) -> dict[UUID, datetime]:
        """Return, for each party, when its newest signed count began.

        A count by radio is such a count if the party is counted by number only.
        """
        since = min(row.occurred_at for row in self.rows)
        signed = Count.objects.filter(
            establishment_id=self.establishment,
            recorded_at__gte=since,
            confirmation__isnull=False,
        )
        newest = dict(signed.order_by().values_list("party").annotate(Max("recorded_at")))
        by_radio = RadioCount.objects.filter(
            establishment_id=self.establishment, recorded_at__gte=since, party__number_only=True
        )
        for count in by_radio.select_related("party"):
            if counted_by_number(count.party):
                before = newest.get(count.party_id, count.minute_at)
                newest[count.party_id] = max(before, count.minute_at)
        return newest

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
    def unconfirmed(self) -> frozenset[str]:
        """Return the entries of the timetable whose current session nobody has confirmed."""
        establishment = Establishment.objects.get(pk=self.establishment)
        found = unconfirmed_sessions(establishment, self.at)
        return frozenset(str(session.entry) for session, _ in found)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Return the imports of the roll that nobody has applied or discarded."""
        return _ids(waiting_imports(self.establishment))

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
        over = Q(decision__isnull=False) | Q(expires_at__lt=self.at)
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

    @cached_property
    def acknowledged(self) -> frozenset[str]:
        """Return the announcements that were passed on and then acknowledged by somebody."""
        passed_on = self._subjects(K.NOT_ACKNOWLEDGED)
        return frozenset(str(pk) for pk in acknowledged_ids(self.establishment, passed_on))

    def _subjects(self, kind: AnnouncementKind) -> set[str]:
        return {row.subject for row in self.rows if row.kind == kind}


def acknowledged_ids(establishment: UUID, ids: Iterable[UUID | str]) -> set[UUID]:
    """Return those of these announcements that somebody has acknowledged.

    An announcement also counts as acknowledged if somebody has acknowledged its escalation.
    """
    receipts = AnnouncementReceipt.objects.within(establishment).filter(
        step=ReceiptStep.ACKNOWLEDGED
    )
    wanted = {UUID(str(id)) for id in ids}
    direct = receipts.filter(announcement__in=wanted).values_list("announcement_id", flat=True)
    passed_on = receipts.filter(
        announcement__kind=K.NOT_ACKNOWLEDGED,
        announcement__subject__in=[str(id) for id in wanted],
    )
    return set(direct) | {
        UUID(subject) for subject in passed_on.values_list("announcement__subject", flat=True)
    }


def _ids(rows: QuerySet[Any]) -> frozenset[str]:
    return frozenset(str(pk) for pk in rows.values_list("pk", flat=True))


def _lock_alive(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.locks


def _not_counted_since(row: Announcement, now: _CurrentState) -> bool:
    """Return whether the lock session is active and the announced count has not begun.

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


def _import_waiting(row: Announcement, now: _CurrentState) -> bool:
    return row.subject in now.imports


def _not_begun(row: Announcement, now: _CurrentState) -> bool:
    """Return whether the party has neither begun work nor been stated as not at work."""
    return row.subject in now.unconfirmed


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


def _nobody_has_acknowledged(row: Announcement, now: _CurrentState) -> bool:
    return row.subject not in now.acknowledged


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
    K.FEED_FAILED: _until_acknowledged,
    K.IMPORT_WAITING: _import_waiting,
    K.SESSION_NOT_CONFIRMED: _not_begun,
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
    K.VEHICLES_TO_RECALL: _until_acknowledged,
    K.LEDGER_BACKWARDS: _until_acknowledged,
    K.NOT_ACKNOWLEDGED: _nobody_has_acknowledged,
    K.DRILL: _inside,
    K.DEEP_SEARCH: _inside,
}
