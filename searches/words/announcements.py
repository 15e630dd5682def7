"""Words for announcements: their kinds, their content, and their receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from searches.words.people import Role
from searches.words.visits import DrillOutcome

if TYPE_CHECKING:
    from searches.words.events import Event  # imports this module, so only for type checks


class AnnouncementKind(StrEnum):
    """The kinds of announcement."""

    COUNT_REQUESTED = "count_requested"  # shown to the party's officers until they have counted
    RECOUNT_REQUESTED = "recount_requested"  # shown to the same officers until one has recounted
    WHOLE_PRISON = "whole_prison"  # the whole prison must be counted
    ROLL_CALLED = "roll_called"  # shown to all who count until the whole-prison roll is signed
    OFFICIAL_ROLL = "official_roll"  # shown until it is entered for the whole-prison roll
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
    DEPARTURE_CONTRADICTED = "departure_contradicted"  # a vehicle left an area after the sealing
    VEHICLE_TYPE_CHANGED = "vehicle_type_changed"
    LEDGER_BACKWARDS = "ledger_backwards"  # a tablet knows entries that the ledger does not have
    DRILL = "drill"  # security must place the tag, or learns the drill's state at the sealing
    DEEP_SEARCH = "deep_search"  # security learns of a drawn deep search
    SEALED_UNDER_FIND = "sealed_under_find"  # sealed offline although something had been found
    UNSENT_RECORDS = "unsent_records"  # a tablet holds a stop or another record of the gate unsent
    PARTY_WITHOUT_OFFICER = "party_without_officer"  # people at work and no supervisor on duty
    NOT_ACKNOWLEDGED = "not_acknowledged"  # nobody has acknowledged another announcement
    VEHICLES_TO_RECALL = "vehicles_to_recall"  # left, and could carry a missing person
    SESSION_NOT_CONFIRMED = "session_not_confirmed"  # a planned session that has not begun
    FEED_FAILED = "feed_failed"  # a feed has not been reached for some time
    IMPORT_WAITING = "import_waiting"  # the control room must check what a feed would change


#: Announcements of what the server drew in secret. Only security and the auditor may see them:
#: gate and control room must not know which vehicle has a drill.
SECRET_KINDS = frozenset({AnnouncementKind.DRILL, AnnouncementKind.DEEP_SEARCH})


class ReceiptStep(StrEnum):
    """The steps of a receipt: a device showed the announcement, or a person acknowledged it."""

    SHOWN = "shown"  # the announcement was on the screen of a device
    ACKNOWLEDGED = "acknowledged"  # the person pressed the button to acknowledge


#: A device rings for one shift, and then its officer switches the ringing on again.
RINGS_FOR = timedelta(hours=12)


class PushOutcome(StrEnum):
    """The result of sending an announcement to the push service of one device."""

    DELIVERED = "delivered"  # the push service took it
    LATER = "later"  # the push service did not answer, so it is sent again
    GONE = "gone"  # the device is no longer subscribed
    REFUSED = "refused"  # the push service will never take it


class EscalationOutcome(StrEnum):
    """The result of one attempt to send an escalation outside Gatehouse."""

    DELIVERED = "delivered"  # the mail server or the other system took it
    LATER = "later"  # it did not answer, so it is sent again
    REFUSED = "refused"  # it will never take it, or the server has no address for it


@dataclass(frozen=True, slots=True)
class Announced:
    """One announcement that results from a ledger entry. Its texts never name a prisoner.

    The page shows `title` in its own title. `subject` is the id of the lock session, stop,
    override, movement, hand-back or confirmation that the announcement is about. It is addressed to
    `roles`, to `people`, and to the officers on duty with `party`, but not to the people in
    `excepted`, who already know because they acted.
    """

    kind: AnnouncementKind
    title: str
    sentence: str
    roles: frozenset[Role] = frozenset()
    people: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    party: str = ""  # the code of the party
    subject: str = ""
    urgent: bool = True
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DrawnForVisit:
    """The result of the draw for the visit of an entry, and the newest outcome of the visit's
    drill.
    """

    deep_search: bool
    drill: bool
    outcome: DrillOutcome | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """The facts of one ledger entry from which the rules make announcements."""

    event: Event
    at: datetime
    by: str = ""  # the id of the person who acted; empty for the system itself
    by_name: str = ""
    plate: str = ""  # the plate of the visit, formatted for display
    vehicle_type: str = ""
    visit: UUID | None = None
    lock: str = ""  # the id of the visit's active lock session, or empty
    barred: tuple[str, ...] = ()  # ids of people who may not decide the confirmation
    parties: tuple[tuple[str, str], ...] = ()  # code and name of every party
    without_session: frozenset[str] = frozenset()  # codes of parties with no open work session
    count_alert_minutes: int = 10
    count_stop_minutes: int = 15
    movement_overdue_minutes: int = 15
    drawn: DrawnForVisit | None = None  # for the way in and the seal of a vehicle
    # The ids of the officers on duty where an overdue movement ends, and the name of that place.
    awaiting: tuple[str, ...] = ()
    awaited_at: str = ""
