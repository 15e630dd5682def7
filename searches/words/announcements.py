"""Words for announcements: their kinds, their content, and their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from searches.words.people import Role

if TYPE_CHECKING:
    from searches.words.events import Event  # which reads the kinds below


class AnnouncementKind(StrEnum):
    """The kinds of announcement.

    The comments say to whom or until when each kind is announced.
    """

    COUNT_REQUESTED = "count_requested"  # to the party's officers, until they have counted
    RECOUNT_REQUESTED = "recount_requested"  # to the party's officers, until one has recounted
    WHOLE_PRISON = "whole_prison"  # the whole prison must be counted
    ROLL_CALLED = "roll_called"  # to everybody who counts, until the whole-prison roll is signed
    OFFICIAL_ROLL = "official_roll"  # until it is entered for the open whole-prison roll
    COUNT_MISMATCH = "count_mismatch"  # a first count that does not balance
    COUNT_LATE = "count_late"
    NO_SESSION = "no_session"  # a party that must count has no open work session
    MOVEMENT_OVERDUE = "movement_overdue"
    STOP_RAISED = "stop_raised"
    GATE_WITHOUT_GO = "gate_without_go"
    SECOND_SIGNATURE = "second_signature"
    CONFIRMATION_WAITING = "confirmation_waiting"
    EMERGENCY_VEHICLE = "emergency_vehicle"
    MANUAL_RELEASE = "manual_release"
    HAND_BACK_SHORT = "hand_back_short"  # a landing misses people whom a party sent back
    DEPARTURE_CONTRADICTED = "departure_contradicted"  # a vehicle left an area after the seal
    VEHICLE_TYPE_CHANGED = "vehicle_type_changed"


class ReceiptStep(StrEnum):
    """The steps of a receipt: a device showed the announcement, or a person acknowledged it."""

    SHOWN = "shown"  # the announcement was on the screen of a device
    ACKNOWLEDGED = "acknowledged"  # the person pressed the button to acknowledge


@dataclass(frozen=True, slots=True)
class Announced:
    """One announcement that a ledger entry gives rise to. Its sentences never name a prisoner.

    `title` is shown in the title of the page. `subject` is the row that it is about: a lock
    session, stop, override, movement, hand-back or confirmation. `party` also addresses the
    officers on duty with that party. `excepted` are people who already know, because they acted.
    """

    kind: AnnouncementKind
    title: str
    sentence: str
    roles: frozenset[Role] = frozenset()
    people: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    party: str = ""  # its code
    subject: str = ""
    urgent: bool = True
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What the rules need from one ledger entry, with names instead of ids."""

    event: Event
    at: datetime
    by: str = ""  # the id of the person who acted; empty for the system itself
    by_name: str = ""
    plate: str = ""  # of the visit, as displayed
    vehicle_type: str = ""
    visit: UUID | None = None
    lock: str = ""  # the id of the visit's live lock session; empty without one
    barred: tuple[str, ...] = ()  # ids of people who may not give the confirmation asked for
    parties: tuple[tuple[str, str], ...] = ()  # code and name of every party
    without_session: frozenset[str] = frozenset()  # codes of parties with no open work session
    count_alert_minutes: int = 10
    count_stop_minutes: int = 15
    movement_overdue_minutes: int = 15
