"""The rows that belong to a visit's evidence: parties, counts, movements, rolls and stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from searches.facts.counts import CountsOf
from searches.models import (
    Allocation,
    Count,
    CountJoin,
    CountRequest,
    LandingCount,
    LockSession,
    Movement,
    MovementReceipt,
    OfficialRoll,
    Party,
    RosterEntry,
    Stop,
    StopClosing,
    Tap,
    Visit,
    WholeRoll,
    WorkSession,
)

Rows = models.QuerySet[Any]


@dataclass(frozen=True)
class Scope:
    """The scope of one visit: the ids of all rows that belong to its evidence.

    Each property is read once and then cached.
    """

    visit: Visit
    until: datetime  # when the vehicle left or was turned back, or otherwise now

    @cached_property
    def since(self) -> datetime:
        """Return when the vehicle came in, or when the visit was first recorded."""
        return self.visit.entered_at or self.visit.recorded_at

    @cached_property
    def locks(self) -> list[LockSession]:
        locks = LockSession.objects.filter(visit=self.visit).order_by("sealed_at")
        return list(locks.select_related("visit__establishment", "establishment"))

    @cached_property
    def parties(self) -> list[UUID]:
        """Return every party that could have reached the vehicle.

        These are the parties whose count was requested, the parties in the contact set as it is
        calculated now, and the parties of areas where the vehicle halted.
        """
        requests = CountRequest.objects.filter(lock_session__visit=self.visit)
        requested = set(requests.values_list("party_id", flat=True))
        known = {row.code: row.pk for row in self.within(Party)}
        now_in_contact = {code for lock in self.locks for code in CountsOf(lock).contact.parties}
        areas = self.visit.halts.values_list("area_id", flat=True)
        halted_at = self.within(Party).filter(area_id__in=areas).values_list("pk", flat=True)
        named = {known[code] for code in now_in_contact if code in known}
        return sorted(requested | named | set(halted_at))

    @cached_property
    def sessions(self) -> list[UUID]:
        """Return the work sessions of these parties that were open at any moment of the visit."""
        sessions = self.within(WorkSession).filter(
            Q(ended_at__isnull=True) | Q(ended_at__gte=self.since),
            party__in=self.parties,
            began_at__lte=self.until,
        )
        return list(sessions.values_list("pk", flat=True))

    @cached_property
    def movements(self) -> list[UUID]:
        """Return the movements of these sessions, and all movements open during the visit."""
        of_parties = Q(from_session__in=self.sessions) | Q(to_session__in=self.sessions)
        here = self.visit.establishment_id
        still_open = Movement.objects.on_the_way_since(here, self.since)
        both = (self.within(Movement).filter(of_parties), still_open)
        found = {
            key
            for movements in both
            for key in movements.filter(self.before_the_end).values_list("recorded_at", "pk")
        }
        return [pk for _, pk in sorted(found)]

    @cached_property
    def counts(self) -> list[UUID]:
        counts = self.within(Count).filter(self.during_visit, party__in=self.parties)
        return list(counts.values_list("pk", flat=True))

    @cached_property
    def rolls(self) -> list[UUID]:
        """Return the whole-prison rolls that were open at any moment of the visit."""
        still_open = Q(signature__isnull=True) | Q(signature__recorded_at__gte=self.since)
        rolls = self.within(WholeRoll).filter(still_open, recorded_at__lte=self.until)
        return list(rolls.values_list("pk", flat=True))

    @cached_property
    def stops(self) -> list[UUID]:
        """Return the stops of all vehicles during the visit, and the stops about the visit."""
        here = Stop.objects.within(self.visit.establishment_id)
        meanwhile = (
            here.of_all_vehicles().open_since(self.since).filter(recorded_at__lte=self.until)
        )
        stops = here.filter(Q(pk__in=meanwhile.order_by().values("pk")) | Q(visit=self.visit))
        return list(stops.values_list("pk", flat=True))

    @cached_property
    def taps(self) -> list[UUID]:
        """Return the taps of these counts, and the taps outside counts during the visit.

        Taps outside counts are included for prisoners of these parties. If a whole-prison roll was
        open, they are included for all prisoners.
        """
        elsewhere = self.during_visit & Q(count__isnull=True)
        if not self.rolls:
            elsewhere &= Q(prisoner__in=self._of_parties)
        taps = self.within(Tap).filter(Q(count__in=self.counts) | elsewhere)
        return list(taps.values_list("pk", flat=True))

    @cached_property
    def prisoners(self) -> list[UUID]:
        """Return the prisoners whom these rows name."""
        tapped = Tap.objects.filter(pk__in=self.taps, prisoner__isnull=False)
        found = StopClosing.objects.filter(stop__in=self.stops, prisoner_seen__isnull=False)
        named = set(tapped.values_list("prisoner_id", flat=True))
        named |= set(found.values_list("prisoner_seen_id", flat=True))
        return sorted(self._of_parties | named)

    @cached_property
    def allocations(self) -> list[UUID]:
        """Return the allocations to these parties that were in force at any moment of the visit."""
        still_there = Q(removal__isnull=True) | Q(removal__recorded_at__gte=self.since)
        allocated = self.within(Allocation).filter(still_there, party__in=self.parties)
        return list(allocated.filter(recorded_at__lte=self.until).values_list("pk", flat=True))

    @property
    def same_day(self) -> Q:
        """Return the condition for rows recorded from a day before the visit until its end.

        It is meant for absences, which last for one day.
        """
        return Q(recorded_at__lte=self.until, recorded_at__gte=self.since - timedelta(days=1))

    @cached_property
    def _of_parties(self) -> set[UUID]:
        allocated = Allocation.objects.filter(pk__in=self.allocations)
        roster = RosterEntry.objects.filter(work_session__in=self.sessions)
        moved = Movement.objects.filter(pk__in=self.movements)
        people = set(roster.values_list("prisoner_id", flat=True))
        people |= set(allocated.values_list("prisoner_id", flat=True))
        return people | set(moved.values_list("prisoner_id", flat=True))

    @cached_property
    def officers(self) -> list[UUID]:
        """Return the officers who recorded these counts, taps, movements, sessions and rolls."""
        columns: list[tuple[type[models.Model], list[UUID], str]] = [
            (Count, self.counts, "counter_id"),
            (Tap, self.taps, "seen_by_id"),
            (Movement, self.movements, "sent_by_id"),
            (WorkSession, self.sessions, "opened_by_id"),
        ]
        found: set[UUID] = set()
        for model, keys, column in columns:
            rows = model._default_manager.filter(pk__in=keys)
            found |= set(rows.values_list(column, flat=True))
        joins = CountJoin.objects.filter(count__in=self.counts)
        found |= set(joins.values_list("officer_id", flat=True))
        receipts = MovementReceipt.objects.filter(movement__in=self.movements)
        found |= set(receipts.values_list("received_by_id", flat=True))
        landings = LandingCount.objects.filter(whole_roll__in=self.rolls)
        found |= set(landings.values_list("counter_id", flat=True))
        entered = OfficialRoll.objects.filter(whole_roll__in=self.rolls)
        return sorted(found | set(entered.values_list("entered_by_id", flat=True)))

    @cached_property
    def devices(self) -> set[UUID]:
        """Return the screens on which these counts were made."""
        counted = Count.objects.filter(pk__in=self.counts).values_list("device_id", flat=True)
        tapped = Tap.objects.filter(pk__in=self.taps).values_list("device_id", flat=True)
        landings = LandingCount.objects.filter(whole_roll__in=self.rolls)
        entered = OfficialRoll.objects.filter(whole_roll__in=self.rolls)
        on_landings = landings.values_list("device_id", flat=True)
        return {*counted, *tapped, *on_landings, *entered.values_list("device_id", flat=True)} - {
            None
        }

    @property
    def before_the_end(self) -> Q:
        """Return the condition for rows that happened before the visit ended.

        A row that was recorded later counts if its own time is before the end.
        """
        return Q(recorded_at__lte=self.until) | Q(occurred_at__lte=self.until)

    @property
    def during_visit(self) -> Q:
        return self.before_the_end & (
            Q(recorded_at__gte=self.since) | Q(occurred_at__gte=self.since)
        )

    def within(self, model: type[models.Model]) -> Rows:
        return model._default_manager.filter(establishment_id=self.visit.establishment_id)


def scope_of(visit: Visit, now: datetime) -> Scope:
    """Return the scope of the visit until the vehicle left or was turned back, or until now."""
    return Scope(visit, visit.departed_at or visit.turned_back_at or now)
