"""The database models, with their constraints and filters. The rules are in `searches.rules`."""

from __future__ import annotations

from searches.models.allocations import (
    Absence,
    Allocation,
    AllocationRemoval,
    HandBack,
    HandBackEntry,
    HandBackReceipt,
    MovementOverdue,
    NotAtWork,
    OpenHandBack,
)
from searches.models.announcements import (
    Announcement,
    AnnouncementReceipt,
    PushAttempt,
    PushSubscription,
)
from searches.models.checklists import ChecklistVersion
from searches.models.checkpoints import Checkpoint
from searches.models.confirmations import Confirmation, ConfirmationDecision
from searches.models.establishments import (
    Area,
    Establishment,
    Landing,
    Party,
    PolicyVersion,
    Prisoner,
)
from searches.models.exceptions import CaseNote, ExceptionCase, ReaderCursor
from searches.models.ledger import LedgerEntry, LedgerHead
from searches.models.operations import Operation, Parked, RecordAnnouncement
from searches.models.people import Device, Duty, Person, RoleGrant, TabletOfficer
from searches.models.photos import (
    ClockReading,
    DiscConfirmation,
    PhotoAnnouncement,
    PhotoDifference,
    PhotoExamination,
    Photograph,
    PhotoLook,
)
from searches.models.radio import RadioJudgement, RadioLook, RadioOpening, RadioRelease
from searches.models.releases import (
    ManualRelease,
    OuterGateOpening,
    Override,
    OverrideGrant,
    Release,
)
from searches.models.retention import LegalHold, LegalHoldLifted, PhotoDeletion
from searches.models.rolls import (
    Count,
    CountConfirmation,
    CountRequest,
    Movement,
    MovementCancellation,
    MovementReason,
    MovementReceipt,
    OpenMovement,
    PersonFound,
    RosterEntry,
    Tap,
    WorkSession,
)
from searches.models.searches import Answer, Search, SearchSignature, Signature
from searches.models.stops import NearMiss, Stop, StopAcknowledgement, StopClosed, StopClosing
from searches.models.tablets import DeviceKey, SealedDraw
from searches.models.tamper_seals import SealChange
from searches.models.vehicles import (
    Haulier,
    Vehicle,
    WatchAcknowledgement,
    WatchMarker,
    WatchMatch,
)
from searches.models.visits import (
    Draw,
    DrillSettlement,
    EscortGap,
    Halt,
    LockSession,
    ThingIn,
    VehicleCheck,
    Visit,
)
from searches.models.whole_rolls import LandingCount, OfficialRoll, WholeRoll, WholeRollSignature

__all__ = [
    "Absence",
    "Allocation",
    "AllocationRemoval",
    "Announcement",
    "AnnouncementReceipt",
    "Answer",
    "Area",
    "CaseNote",
    "ChecklistVersion",
    "Checkpoint",
    "ClockReading",
    "Confirmation",
    "ConfirmationDecision",
    "Count",
    "CountConfirmation",
    "CountRequest",
    "Device",
    "DeviceKey",
    "DiscConfirmation",
    "Draw",
    "DrillSettlement",
    "Duty",
    "EscortGap",
    "Establishment",
    "ExceptionCase",
    "Halt",
    "HandBack",
    "HandBackEntry",
    "HandBackReceipt",
    "Haulier",
    "Landing",
    "LandingCount",
    "LedgerEntry",
    "LedgerHead",
    "LegalHold",
    "LegalHoldLifted",
    "LockSession",
    "ManualRelease",
    "Movement",
    "MovementOverdue",
    "MovementCancellation",
    "MovementReason",
    "MovementReceipt",
    "NearMiss",
    "NotAtWork",
    "OfficialRoll",
    "OpenHandBack",
    "OpenMovement",
    "Operation",
    "OuterGateOpening",
    "Override",
    "OverrideGrant",
    "Parked",
    "Party",
    "Person",
    "PersonFound",
    "PhotoAnnouncement",
    "PhotoDeletion",
    "PhotoDifference",
    "PhotoExamination",
    "PhotoLook",
    "Photograph",
    "PolicyVersion",
    "Prisoner",
    "PushAttempt",
    "PushSubscription",
    "RadioJudgement",
    "RadioLook",
    "RadioOpening",
    "RadioRelease",
    "RecordAnnouncement",
    "ReaderCursor",
    "Release",
    "RoleGrant",
    "RosterEntry",
    "SealChange",
    "SealedDraw",
    "Search",
    "SearchSignature",
    "Signature",
    "Stop",
    "StopAcknowledgement",
    "StopClosed",
    "StopClosing",
    "TabletOfficer",
    "Tap",
    "ThingIn",
    "Vehicle",
    "VehicleCheck",
    "Visit",
    "WatchAcknowledgement",
    "WatchMarker",
    "WatchMatch",
    "WholeRoll",
    "WholeRollSignature",
    "WorkSession",
]
