"""Which rows the evidence of one visit rests on, for every table there is.

An entry of the ledger that names the visit brings the rows it wrote. Counts, movements, rolls and
stops belong to a party or to the whole prison, and their entries name no visit. `BEARS_ON` says
for each of these tables which rows bear on a visit. A table that is in neither `BEARS_ON` nor
`NOT_EVIDENCE` fails `tests/test_writes.py`, so that no fact can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from searches.facts.counts import CountsOf
from searches.models import (
    Absence,
    Allocation,
    AllocationRemoval,
    Announcement,
    AnnouncementReceipt,
    Answer,
    Area,
    CaseNote,
    ChecklistVersion,
    ClockReading,
    Confirmation,
    ConfirmationDecision,
    Count,
    CountConfirmation,
    CountRequest,
    Device,
    DeviceKey,
    DiscConfirmation,
    Draw,
    DrillSettlement,
    Duty,
    EscortGap,
    Establishment,
    ExceptionCase,
    Halt,
    HandBack,
    HandBackEntry,
    HandBackReceipt,
    Haulier,
    Landing,
    LandingCount,
    LegalHold,
    LegalHoldLifted,
    LockSession,
    ManualRelease,
    Movement,
    MovementOverdue,
    MovementReceipt,
    NearMiss,
    NotAtWork,
    OuterGateOpening,
    Override,
    OverrideGrant,
    Party,
    Person,
    PhotoAnnouncement,
    PhotoDeletion,
    PhotoExamination,
    Photograph,
    PhotoLook,
    PolicyVersion,
    Prisoner,
    RadioJudgement,
    RadioLook,
    RadioOpening,
    RadioRelease,
    Release,
    RoleGrant,
    RosterEntry,
    SealChange,
    SealedDraw,
    Search,
    SearchSignature,
    Signature,
    Stop,
    StopAcknowledgement,
    StopClosed,
    StopClosing,
    Tap,
    ThingIn,
    Vehicle,
    Visit,
    WatchAcknowledgement,
    WatchMarker,
    WatchMatch,
    WholeRoll,
    WholeRollSignature,
    WorkSession,
)

Rows = models.QuerySet[Any]


@dataclass(frozen=True)
class Scope:
    """One visit, the time its vehicle was inside, and what met it there. Each part is read once."""

    visit: Visit
    until: datetime  # when the vehicle left, was turned back, or now

    @cached_property
    def since(self) -> datetime:
        """When the vehicle came in, or when it was first heard of."""
        return self.visit.entered_at or self.visit.recorded_at

    @cached_property
    def locks(self) -> list[LockSession]:
        locks = LockSession.objects.filter(visit=self.visit).order_by("sealed_at")
        return list(locks.select_related("visit__establishment", "establishment"))

    @cached_property
    def parties(self) -> list[UUID]:
        """Every party that could have reached the vehicle, by what is known of it today as well."""
        requests = CountRequest.objects.filter(lock_session__visit=self.visit)
        asked = set(requests.values_list("party_id", flat=True))
        known = {row.code: row.pk for row in self.within(Party)}
        now_in_contact = {code for lock in self.locks for code in CountsOf(lock).contact.parties}
        areas = self.visit.halts.values_list("area_id", flat=True)
        halted_at = self.within(Party).filter(area_id__in=areas).values_list("pk", flat=True)
        named = {known[code] for code in now_in_contact if code in known}
        return sorted(asked | named | set(halted_at))

    @cached_property
    def sessions(self) -> list[UUID]:
        """Work sessions of these parties that were open at any moment of the visit."""
        sessions = self.within(WorkSession).filter(
            Q(ended_at__isnull=True) | Q(ended_at__gte=self.since),
            party__in=self.parties,
            began_at__lte=self.until,
        )
        return list(sessions.values_list("pk", flat=True))

    @cached_property
    def movements(self) -> list[UUID]:
        """Into and out of these sessions, and every one of the prison open during the visit."""
        of_parties = Q(from_session__in=self.sessions) | Q(to_session__in=self.sessions)
        still_open = Q(receipt__isnull=True) | Q(receipt__recorded_at__gte=self.since)
        movements = self.within(Movement).filter(of_parties | still_open)
        return list(movements.filter(self.before_the_end).values_list("pk", flat=True))

    @cached_property
    def counts(self) -> list[UUID]:
        counts = self.within(Count).filter(self.meanwhile, party__in=self.parties)
        return list(counts.values_list("pk", flat=True))

    @cached_property
    def rolls(self) -> list[UUID]:
        """Whole-prison rolls that were open at any moment of the visit."""
        still_open = Q(signature__isnull=True) | Q(signature__recorded_at__gte=self.since)
        rolls = self.within(WholeRoll).filter(still_open, recorded_at__lte=self.until)
        return list(rolls.values_list("pk", flat=True))

    @cached_property
    def stops(self) -> list[UUID]:
        """Stops that were open at any moment of the visit, or are about it."""
        still_open = Q(closed__isnull=True) | Q(closed__recorded_at__gte=self.since)
        meanwhile = still_open & Q(recorded_at__lte=self.until)
        stops = self.within(Stop).filter(meanwhile | Q(visit=self.visit))
        return list(stops.values_list("pk", flat=True))

    @cached_property
    def taps(self) -> list[UUID]:
        """At these counts, and of the same prisoners at other places meanwhile.

        Where the whole prison was counted, everybody who was seen at another place belongs to it.
        """
        elsewhere = self.meanwhile & Q(count__isnull=True)
        if not self.rolls:
            elsewhere &= Q(prisoner__in=self._of_parties)
        taps = self.within(Tap).filter(Q(count__in=self.counts) | elsewhere)
        return list(taps.values_list("pk", flat=True))

    @cached_property
    def prisoners(self) -> list[UUID]:
        """Whoever these facts name, and nobody else."""
        tapped = Tap.objects.filter(pk__in=self.taps, prisoner__isnull=False)
        found = StopClosing.objects.filter(stop__in=self.stops, prisoner_seen__isnull=False)
        named = set(tapped.values_list("prisoner_id", flat=True))
        named |= set(found.values_list("prisoner_seen_id", flat=True))
        return sorted(self._of_parties | named)

    @cached_property
    def _of_parties(self) -> set[UUID]:
        roster = RosterEntry.objects.filter(work_session__in=self.sessions)
        moved = Movement.objects.filter(pk__in=self.movements)
        allocated = _allocations(self).values_list("prisoner_id", flat=True)
        return {*roster.values_list("prisoner_id", flat=True), *allocated} | {
            *moved.values_list("prisoner_id", flat=True)
        }

    @cached_property
    def officers(self) -> list[UUID]:
        """Whoever counted, saw, sent or received somebody in these facts."""
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
        receipts = MovementReceipt.objects.filter(movement__in=self.movements)
        found |= set(receipts.values_list("received_by_id", flat=True))
        landings = LandingCount.objects.filter(whole_roll__in=self.rolls)
        return sorted(found | set(landings.values_list("counter_id", flat=True)))

    @cached_property
    def devices(self) -> set[UUID]:
        """The screens these counts were made on."""
        counted = Count.objects.filter(pk__in=self.counts).values_list("device_id", flat=True)
        tapped = Tap.objects.filter(pk__in=self.taps).values_list("device_id", flat=True)
        return {*counted, *tapped} - {None}

    @property
    def before_the_end(self) -> Q:
        """Recorded before the vehicle left, or recorded later and said to have happened before."""
        return Q(recorded_at__lte=self.until) | Q(occurred_at__lte=self.until)

    @property
    def meanwhile(self) -> Q:
        return self.before_the_end & (
            Q(recorded_at__gte=self.since) | Q(occurred_at__gte=self.since)
        )

    @property
    def that_day(self) -> Q:
        """Recorded on the day of the visit: what was said of a day holds until its end."""
        return Q(recorded_at__lte=self.until, recorded_at__gte=self.since - timedelta(days=1))

    def within(self, model: type[models.Model]) -> Rows:
        return model._default_manager.filter(establishment_id=self.visit.establishment_id)


def _on_duty(scope: Scope) -> Rows:
    duties = scope.within(Duty).filter(person__in=scope.officers, began_at__lte=scope.until)
    return duties.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=scope.since))


def _roles(scope: Scope) -> Rows:
    """The roles that these officers held at any moment of the visit."""
    held = scope.within(RoleGrant).filter(person__in=scope.officers, granted_at__lte=scope.until)
    return held.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=scope.since))


def _markers(scope: Scope) -> Rows:
    visit = scope.visit
    about = Q(vehicle=visit.vehicle_id) | Q(haulier=visit.haulier_id)
    about |= Q(plate=visit.vehicle.plate)
    if visit.driver_name:
        about |= Q(driver_name__iexact=visit.driver_name)
    meanwhile = Q(closed_at__isnull=True) | Q(closed_at__gte=scope.since)
    about &= meanwhile & Q(opened_at__lte=scope.until)
    matched = WatchMatch.objects.filter(visit=visit).values_list("marker_id", flat=True)
    return scope.within(WatchMarker).filter(about | Q(pk__in=matched))


def _near_misses(scope: Scope) -> Rows:
    about = Q(visit=scope.visit) | Q(plate__iexact=scope.visit.vehicle.plate)
    return scope.within(NearMiss).filter(about | scope.meanwhile)


def _cases(scope: Scope) -> Rows:
    return scope.within(ExceptionCase).filter(Q(visit=scope.visit) | Q(stop__in=scope.stops))


def _confirmations(scope: Scope) -> Rows:
    """About the visit, about a case of it, about an officer, or about a screen that counted."""
    cases = _cases(scope).values_list("pk", flat=True)
    subjects = {*scope.officers, *scope.devices, *cases}
    subjects |= set(_roles(scope).values_list("pk", flat=True))
    return scope.within(Confirmation).filter(Q(visit=scope.visit) | Q(subject_id__in=subjects))


def _allocations(scope: Scope) -> Rows:
    """Every allocation to these parties that was in force at some moment of the visit."""
    in_force = Q(removal__isnull=True) | Q(removal__recorded_at__gte=scope.since)
    rows = scope.within(Allocation).filter(in_force, party__in=scope.parties)
    return rows.filter(recorded_at__lte=scope.until)


def _readings(scope: Scope) -> Rows:
    return scope.within(ClockReading).filter(scope.meanwhile, device__in=scope.devices)


def _sheets(scope: Scope) -> Rows:
    return scope.within(ChecklistVersion).filter(searches__visit=scope.visit).distinct()


#: Rows that an entry of the visit wrote, or that an entry in the pack wrote beside others.
WITH_ITS_ENTRY = None


#: Table -> which of its rows bear on a visit.
def _policy_versions(scope: Scope) -> Rows:
    """The policy in force when the vehicle entered, and every version while it was here."""
    visit, versions = scope.visit, scope.within(PolicyVersion)
    until = visit.departed_at or visit.turned_back_at
    if until is not None:
        versions = versions.filter(in_force_at__lte=until)
    if visit.entered_at is None:
        return versions
    before = versions.filter(in_force_at__lt=visit.entered_at).order_by("in_force_at").last()
    return versions.filter(in_force_at__gte=before.in_force_at) if before else versions


BEARS_ON: dict[type[models.Model], Callable[[Scope], Rows] | None] = {
    # The visit itself, its lock sessions and its search
    Visit: WITH_ITS_ENTRY,
    ThingIn: WITH_ITS_ENTRY,
    Halt: WITH_ITS_ENTRY,
    EscortGap: WITH_ITS_ENTRY,
    Draw: WITH_ITS_ENTRY,
    DrillSettlement: WITH_ITS_ENTRY,
    LockSession: WITH_ITS_ENTRY,
    SealChange: WITH_ITS_ENTRY,
    SealedDraw: WITH_ITS_ENTRY,
    Search: WITH_ITS_ENTRY,
    Answer: WITH_ITS_ENTRY,
    Signature: WITH_ITS_ENTRY,
    SearchSignature: WITH_ITS_ENTRY,
    Vehicle: lambda scope: scope.within(Vehicle).filter(pk=scope.visit.vehicle_id),
    Haulier: lambda scope: scope.within(Haulier).filter(pk=scope.visit.haulier_id),
    ChecklistVersion: _sheets,
    WatchMarker: _markers,
    WatchMatch: lambda scope: scope.within(WatchMatch).filter(visit=scope.visit),
    WatchAcknowledgement: WITH_ITS_ENTRY,
    # Photographs
    PhotoAnnouncement: WITH_ITS_ENTRY,
    Photograph: WITH_ITS_ENTRY,
    PhotoExamination: WITH_ITS_ENTRY,
    PhotoLook: WITH_ITS_ENTRY,
    DiscConfirmation: WITH_ITS_ENTRY,
    PhotoDeletion: WITH_ITS_ENTRY,
    # Parties at work, counts and movements
    CountRequest: WITH_ITS_ENTRY,
    WorkSession: lambda scope: scope.within(WorkSession).filter(pk__in=scope.sessions),
    RosterEntry: lambda scope: scope.within(RosterEntry).filter(work_session__in=scope.sessions),
    Allocation: _allocations,
    AllocationRemoval: lambda scope: scope.within(AllocationRemoval).filter(
        allocation__in=_allocations(scope), recorded_at__lte=scope.until
    ),
    Absence: lambda scope: scope.within(Absence).filter(scope.that_day, party__in=scope.parties),
    NotAtWork: lambda scope: scope.within(NotAtWork).filter(
        scope.that_day, party__in=scope.parties
    ),
    HandBack: lambda scope: (
        scope.within(HandBack).filter(people__movement__in=scope.movements).distinct()
    ),
    HandBackEntry: lambda scope: scope.within(HandBackEntry).filter(movement__in=scope.movements),
    HandBackReceipt: lambda scope: (
        scope.within(HandBackReceipt)
        .filter(hand_back__people__movement__in=scope.movements)
        .distinct()
    ),
    MovementOverdue: lambda scope: scope.within(MovementOverdue).filter(
        movement__in=scope.movements, recorded_at__lte=scope.until
    ),
    Movement: lambda scope: scope.within(Movement).filter(pk__in=scope.movements),
    MovementReceipt: lambda scope: scope.within(MovementReceipt).filter(
        movement__in=scope.movements
    ),
    Count: lambda scope: scope.within(Count).filter(pk__in=scope.counts),
    Tap: lambda scope: scope.within(Tap).filter(pk__in=scope.taps),
    CountConfirmation: lambda scope: scope.within(CountConfirmation).filter(count__in=scope.counts),
    Prisoner: lambda scope: scope.within(Prisoner).filter(pk__in=scope.prisoners),
    Duty: _on_duty,
    RoleGrant: _roles,
    ClockReading: _readings,
    # What a second person confirmed
    Confirmation: _confirmations,
    ConfirmationDecision: lambda scope: scope.within(ConfirmationDecision).filter(
        confirmation__in=_confirmations(scope)
    ),
    # The whole-prison roll
    WholeRoll: lambda scope: scope.within(WholeRoll).filter(pk__in=scope.rolls),
    LandingCount: lambda scope: scope.within(LandingCount).filter(whole_roll__in=scope.rolls),
    WholeRollSignature: lambda scope: scope.within(WholeRollSignature).filter(
        whole_roll__in=scope.rolls
    ),
    # Stops, near misses and exceptions
    Stop: lambda scope: scope.within(Stop).filter(pk__in=scope.stops),
    StopAcknowledgement: lambda scope: scope.within(StopAcknowledgement).filter(
        stop__in=scope.stops
    ),
    StopClosing: lambda scope: scope.within(StopClosing).filter(stop__in=scope.stops),
    StopClosed: lambda scope: scope.within(StopClosed).filter(stop__in=scope.stops),
    NearMiss: _near_misses,
    Announcement: lambda scope: scope.within(Announcement).filter(visit=scope.visit),
    AnnouncementReceipt: lambda scope: scope.within(AnnouncementReceipt).filter(
        announcement__visit=scope.visit
    ),
    ExceptionCase: _cases,
    CaseNote: lambda scope: scope.within(CaseNote).filter(case__in=_cases(scope)),
    # The decision
    PolicyVersion: _policy_versions,
    Override: WITH_ITS_ENTRY,
    OverrideGrant: WITH_ITS_ENTRY,
    Release: WITH_ITS_ENTRY,
    ManualRelease: WITH_ITS_ENTRY,
    OuterGateOpening: WITH_ITS_ENTRY,
    RadioRelease: WITH_ITS_ENTRY,
    RadioLook: WITH_ITS_ENTRY,
    RadioOpening: WITH_ITS_ENTRY,
    RadioJudgement: WITH_ITS_ENTRY,
    LegalHold: WITH_ITS_ENTRY,
    LegalHoldLifted: WITH_ITS_ENTRY,
}

#: Table -> why a pack does not show its rows.
NOT_EVIDENCE: dict[type[models.Model], str] = {
    Person: "An account holds the hash of a PIN. The pack names the person.",
    Device: "A screen holds the hash of its secret. The pack names the screen.",
    DeviceKey: "A tablet's key proves what the tablet sealed, and the server has opened it.",
    Establishment: "Each release keeps the policy it was decided under.",
    Area: "The pack names the area.",
    Party: "The pack names the party.",
    Landing: "The pack names the landing.",
}


def rows_that_bear_on(visit: Visit, *, until: datetime) -> list[models.Model]:
    """Return the rows of other entries that this visit's evidence rests on."""
    scope = Scope(visit, until)
    return [row for find in BEARS_ON.values() if find is not None for row in find(scope)]


def shown_tables() -> dict[str, bool]:
    """Return each table a pack shows, and whether only rows that bear on the visit are shown."""
    return {model._meta.db_table: find is not None for model, find in BEARS_ON.items()}


def times_of(rows: Iterable[models.Model]) -> set[datetime]:
    """Return every time these rows hold: an act dates its rows and its entry by one clock."""
    return {
        value
        for row in rows
        for field in row._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
        and isinstance(value := getattr(row, field.attname), datetime)
    }
