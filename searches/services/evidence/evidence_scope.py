"""The rows that belong to the evidence of one visit, for every table.

The pack has each ledger entry that names the visit, with the rows that the entry wrote. Counts,
movements, rolls and stops belong to a party or to the whole prison, and their entries name no
visit. `BEARS_ON` defines for each of these tables which rows bear on a visit. If a table is in
neither `BEARS_ON` nor `NOT_EVIDENCE`, `tests/test_writes.py` fails, so no table can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q

from searches.facts.visit_scope import Rows, Scope
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
    CountFirstSignature,
    CountJoin,
    CountKey,
    CountRequest,
    Device,
    DeviceKey,
    DiscConfirmation,
    Draw,
    DrillSettlement,
    Duty,
    Escalation,
    EscalationAttempt,
    EscalationTable,
    EscortGap,
    Establishment,
    ExceptionCase,
    FoundPersonSettlement,
    Halt,
    HandBack,
    HandBackEntry,
    HandBackReceipt,
    Handover,
    HandoverOffer,
    Haulier,
    Landing,
    LandingCount,
    LegalHold,
    LegalHoldLifted,
    LockSession,
    ManualRelease,
    Movement,
    MovementCancellation,
    MovementOverdue,
    MovementReason,
    MovementReceipt,
    NearMiss,
    NotAtWork,
    OfficialRoll,
    OperatorCall,
    OuterGateOpening,
    Override,
    OverrideGrant,
    Party,
    Person,
    PersonFound,
    PhotoAnnouncement,
    PhotoDeletion,
    PhotoDifference,
    PhotoExamination,
    Photograph,
    PhotoLook,
    PolicyVersion,
    Prisoner,
    PushAttempt,
    PushSubscription,
    RadioCount,
    RadioJudgement,
    RadioLook,
    RadioOpening,
    RadioRelease,
    RecallPack,
    RecallPerson,
    RecallVehicle,
    RecordAnnouncement,
    Release,
    RoleGrant,
    RollImport,
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
    TabletOfficer,
    Tap,
    ThingIn,
    TimetableEntry,
    Vehicle,
    VehicleCheck,
    Visit,
    WatchAcknowledgement,
    WatchMarker,
    WatchMatch,
    WholeRoll,
    WholeRollSignature,
    WorkSession,
)


def _on_duty(scope: Scope) -> Rows:
    duties = scope.within(Duty).filter(person__in=scope.officers, began_at__lte=scope.until)
    return duties.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=scope.since))


def _roles(scope: Scope) -> Rows:
    """Return the roles that these officers held at any moment of the visit."""
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
    return scope.within(NearMiss).filter(about | scope.during_visit)


def _cases(scope: Scope) -> Rows:
    return scope.within(ExceptionCase).filter(Q(visit=scope.visit) | Q(stop__in=scope.stops))


def _confirmations(scope: Scope) -> Rows:
    """Return the requests about the visit, its cases, its officers and the screens that counted."""
    cases = _cases(scope).values_list("pk", flat=True)
    subjects = {*scope.officers, *scope.devices, *cases}
    subjects |= set(_roles(scope).values_list("pk", flat=True))
    return scope.within(Confirmation).filter(Q(visit=scope.visit) | Q(subject_id__in=subjects))


def _readings(scope: Scope) -> Rows:
    return scope.within(ClockReading).filter(scope.during_visit, device__in=scope.devices)


def _announcements(scope: Scope) -> Rows:
    """Return the announcements about the visit, and about its parties or stops during the visit."""
    about = Q(party__in=scope.parties) | Q(subject__in=[str(stop) for stop in scope.stops])
    announced = scope.within(Announcement)
    return announced.filter(Q(visit=scope.visit) | (about & scope.during_visit))


def _hand_backs(scope: Scope) -> Rows:
    """Return the hand-back lists of these sessions, and earlier lists that were still open.

    A list is open while nobody has received its people.
    """
    people = HandBackEntry.objects.filter(movement__in=scope.movements)
    still_open = Q(pk__in=people.values("hand_back_id"))
    return scope.within(HandBack).filter(still_open | Q(work_session__in=scope.sessions))


def _handover_offers(scope: Scope) -> Rows:
    offers = scope.within(HandoverOffer)
    return offers.filter(scope.during_visit, party__in=scope.parties)


def _checklists(scope: Scope) -> Rows:
    return scope.within(ChecklistVersion).filter(searches__visit=scope.visit).distinct()


#: The mark of a table whose rows are in a pack only if an entry in the pack wrote them.
WITH_ITS_ENTRY = None


def _policy_versions(scope: Scope) -> Rows:
    """Return the policy in force when the vehicle entered, and every version during the visit."""
    visit, versions = scope.visit, scope.within(PolicyVersion)
    until = visit.departed_at or visit.turned_back_at
    if until is not None:
        versions = versions.filter(in_force_at__lte=until)
    if visit.entered_at is None:
        return versions
    before = versions.filter(in_force_at__lt=visit.entered_at).order_by("in_force_at").last()
    return versions.filter(in_force_at__gte=before.in_force_at) if before else versions


#: Table -> a function that returns the rows of this table that bear on a visit, or
#: `WITH_ITS_ENTRY`.
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
    ChecklistVersion: _checklists,
    WatchMarker: _markers,
    VehicleCheck: lambda scope: scope.within(VehicleCheck).filter(visit=scope.visit),
    WatchMatch: lambda scope: scope.within(WatchMatch).filter(visit=scope.visit),
    WatchAcknowledgement: WITH_ITS_ENTRY,
    # Photographs
    PhotoAnnouncement: WITH_ITS_ENTRY,
    RecordAnnouncement: WITH_ITS_ENTRY,
    Photograph: WITH_ITS_ENTRY,
    PhotoExamination: WITH_ITS_ENTRY,
    PhotoLook: WITH_ITS_ENTRY,
    PhotoDifference: WITH_ITS_ENTRY,
    DiscConfirmation: WITH_ITS_ENTRY,
    PhotoDeletion: WITH_ITS_ENTRY,
    # Parties at work, counts and movements
    CountRequest: WITH_ITS_ENTRY,
    WorkSession: lambda scope: scope.within(WorkSession).filter(pk__in=scope.sessions),
    RosterEntry: lambda scope: scope.within(RosterEntry).filter(work_session__in=scope.sessions),
    Movement: lambda scope: scope.within(Movement).filter(pk__in=scope.movements),
    MovementReceipt: lambda scope: scope.within(MovementReceipt).filter(
        movement__in=scope.movements
    ),
    MovementCancellation: lambda scope: scope.within(MovementCancellation).filter(
        movement__in=scope.movements
    ),
    MovementReason: lambda scope: scope.within(MovementReason).filter(movement__in=scope.movements),
    Count: lambda scope: scope.within(Count).filter(pk__in=scope.counts),
    Tap: lambda scope: scope.within(Tap).filter(pk__in=scope.taps),
    CountConfirmation: lambda scope: scope.within(CountConfirmation).filter(count__in=scope.counts),
    CountJoin: lambda scope: scope.within(CountJoin).filter(count__in=scope.counts),
    CountFirstSignature: lambda scope: scope.within(CountFirstSignature).filter(
        count__in=scope.counts
    ),
    FoundPersonSettlement: lambda scope: scope.within(FoundPersonSettlement).filter(
        tap__in=scope.taps
    ),
    RadioCount: WITH_ITS_ENTRY,
    PersonFound: lambda scope: scope.within(PersonFound).filter(count__in=scope.counts),
    Allocation: lambda scope: scope.within(Allocation).filter(pk__in=scope.allocations),
    AllocationRemoval: lambda scope: scope.within(AllocationRemoval).filter(
        allocation__in=scope.allocations
    ),
    Absence: lambda scope: scope.within(Absence).filter(scope.same_day, party__in=scope.parties),
    NotAtWork: lambda scope: scope.within(NotAtWork).filter(
        scope.same_day, party__in=scope.parties
    ),
    HandBack: _hand_backs,
    HandBackEntry: lambda scope: scope.within(HandBackEntry).filter(movement__in=scope.movements),
    HandBackReceipt: lambda scope: scope.within(HandBackReceipt).filter(
        hand_back__in=_hand_backs(scope)
    ),
    MovementOverdue: lambda scope: scope.within(MovementOverdue).filter(
        movement__in=scope.movements
    ),
    HandoverOffer: _handover_offers,
    Handover: lambda scope: scope.within(Handover).filter(offer__in=_handover_offers(scope)),
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
    OfficialRoll: lambda scope: scope.within(OfficialRoll).filter(whole_roll__in=scope.rolls),
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
    RecallPack: lambda scope: scope.within(RecallPack).filter(vehicles__visit=scope.visit),
    RecallPerson: lambda scope: scope.within(RecallPerson).filter(
        pack__vehicles__visit=scope.visit
    ),
    RecallVehicle: lambda scope: scope.within(RecallVehicle).filter(visit=scope.visit),
    OperatorCall: lambda scope: scope.within(OperatorCall).filter(vehicle__visit=scope.visit),
    NearMiss: _near_misses,
    Announcement: _announcements,
    AnnouncementReceipt: lambda scope: scope.within(AnnouncementReceipt).filter(
        announcement__in=_announcements(scope)
    ),
    Escalation: lambda scope: scope.within(Escalation).filter(
        announcement__in=_announcements(scope)
    ),
    EscalationAttempt: lambda scope: scope.within(EscalationAttempt).filter(
        escalation__announcement__in=_announcements(scope)
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
    Person: "The row of an account contains the hash of a PIN. The pack names the person.",
    Device: "The row of a screen contains the hash of its secret. The pack names the screen.",
    PushSubscription: "A browser's keys only encrypt messages. No decision depends on these keys.",
    EscalationTable: "Each step that was taken has its own row.",
    PushAttempt: (
        "A push only draws attention to an announcement. "
        "The receipts say who was shown an announcement."
    ),
    TabletOfficer: "Each ledger entry names who acted, whether with a PIN or a password.",
    CountKey: "A screen's key only proves codes, and each count by radio has its own row.",
    DeviceKey: "A tablet's key only decrypts draws and codes, and each of these has its own row.",
    Establishment: "Each release stores the policy by which it was decided.",
    Area: "The pack names the area.",
    Party: "The pack names the party.",
    Landing: "The pack names the landing.",
    RollImport: "An import changes allocations and prisoners, which are rows of their own.",
    TimetableEntry: "A plan. The work sessions say who was at work.",
}


def rows_that_bear_on(visit: Visit, *, until: datetime) -> list[models.Model]:
    """Return the rows that bear on this visit although their entries do not name it."""
    scope = Scope(visit, until)
    return [row for find in BEARS_ON.values() if find is not None for row in find(scope)]


def tables_in_packs() -> dict[str, bool]:
    """Return each table in the pack, and whether it shows only rows that bear on the visit."""
    return {model._meta.db_table: find is not None for model, find in BEARS_ON.items()}


def times_of(rows: Iterable[models.Model]) -> set[datetime]:
    """Return all the timestamps in these rows.

    A command gives its rows and its ledger entry the same timestamp.
    """
    return {
        value
        for row in rows
        for field in row._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
        and isinstance(value := getattr(row, field.attname), datetime)
    }
