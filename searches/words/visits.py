"""Words for a visit: its states, the reasons for a void lock session, stops, and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from searches.words.checklists import VehicleType

#: A vehicle that arrives this long before or after its expected time is the expected delivery.
EXPECTED_WITHIN = timedelta(hours=18)


class VisitState(StrEnum):
    """The state of a visit. It follows from times and rows and is never stored."""

    EXPECTED = "expected"
    INBOUND_LOOK = "inbound_look"
    ON_SITE = "on_site"
    IN_THE_LOCK = "in_the_lock"
    RELEASED = "released"
    LEAVING = "leaving"  # the outer gate is open
    DEPARTED = "departed"
    TURNED_BACK = "turned_back"
    DETAINED = "detained"


class PlateChoice(StrEnum):
    """The kind of number plate that a person selects, which decides how the plate is read."""

    UK = "uk"
    TRADE = "trade"
    DIPLOMATIC = "diplomatic"
    MILITARY = "military"
    CHANNEL_ISLANDS = "channel_islands"
    FOREIGN = "foreign"


#: The names of the kinds of number plate on screens and in files.
PLATE_CHOICES: dict[PlateChoice, str] = {
    PlateChoice.UK: "UK plate",
    PlateChoice.TRADE: "Trade plate",
    PlateChoice.DIPLOMATIC: "Diplomatic plate",
    PlateChoice.MILITARY: "Military plate",
    PlateChoice.CHANNEL_ISLANDS: "Channel Islands plate",
    PlateChoice.FOREIGN: "Foreign plate",
}


def chosen_plate(kind: str, foreign: bool) -> PlateChoice:
    """Return the kind of plate that the person selected.

    Older clients send only `foreign`, which says whether the plate is a foreign one.
    """
    if kind and kind != PlateChoice.UK:
        return PlateChoice(kind)
    return PlateChoice.FOREIGN if foreign else PlateChoice.UK


class VisitSource(StrEnum):
    PAGE = "page"
    CSV = "csv"
    API = "api"
    EXPECTED = "expected"
    DEMO = "demo"


class VoidReason(StrEnum):
    """The reason why a lock session became void.

    Opening the inner gate makes everything void. In France in 2023 a lorry went back through the
    gate, and then left with a prisoner aboard.
    """

    INNER_GATE_OPENED = "inner_gate_opened"
    SECOND_VEHICLE = "second_vehicle"
    PRISONER_ENTERED = "prisoner_entered"
    LEFT_UNWATCHED = "left_unwatched"
    TIME_RAN_OUT = "time_ran_out"
    VEHICLE_WENT_BACK = "vehicle_went_back"
    TIME_UNPROVEN = "time_unproven"  # sealed offline, and the time of sealing is not proven
    HALT_OPEN = "halt_open"  # sealed offline while a halt of the vehicle was open
    # The officer who sealed the lock offline had also recorded the departure from the last area.
    HALT_UNCONFIRMED = "halt_unconfirmed"
    HALT_AFTER_SEALING = "halt_after_sealing"  # a recorded departure is later than the sealing
    TYPE_CHANGED = "type_changed"  # the search was set up for another type of vehicle
    # The incident of something found on the vehicle was open when the lock was sealed offline.
    FOUND_OPEN = "found_open"


#: The reason for a void lock session, to follow “because”. static/js/shell/board-overlay.js has the
#: same words.
VOID_BECAUSE = {
    VoidReason.INNER_GATE_OPENED: "the inner gate was opened",
    VoidReason.SECOND_VEHICLE: "a second vehicle was let in",
    VoidReason.PRISONER_ENTERED: "a prisoner entered the lock",
    VoidReason.LEFT_UNWATCHED: "the lock was left unwatched",
    VoidReason.TIME_RAN_OUT: "the lock session lasted too long",
    VoidReason.VEHICLE_WENT_BACK: "the vehicle went back inside",
    VoidReason.TIME_UNPROVEN: "the time of sealing is not proven",
    VoidReason.HALT_OPEN: "the vehicle was recorded at an area when the lock was sealed",
    VoidReason.HALT_UNCONFIRMED: "the officer who sealed the lock had recorded the departure",
    VoidReason.HALT_AFTER_SEALING: "the vehicle left an area after the lock was sealed",
    VoidReason.TYPE_CHANGED: "the type of the vehicle was changed",
    VoidReason.FOUND_OPEN: "something was found on the vehicle, and the incident was still open",
}


def void_because(reason: str) -> str:
    """Return why a lock session is void, or that it has ended if no reason is recorded."""
    return VOID_BECAUSE[VoidReason(reason)] if reason in set(VoidReason) else "it has ended"


#: The reasons that a person can report. The server itself finds the other reasons.
REPORTED_BY_PEOPLE = (
    VoidReason.INNER_GATE_OPENED,
    VoidReason.SECOND_VEHICLE,
    VoidReason.PRISONER_ENTERED,
    VoidReason.LEFT_UNWATCHED,
    VoidReason.TIME_RAN_OUT,
    VoidReason.VEHICLE_WENT_BACK,
)


class ToolKind(StrEnum):
    TOOL = "tool"
    ROPE = "rope"
    LADDER = "ladder"
    KEY = "key"
    PHONE = "phone"


class StopKind(StrEnum):
    STOP = "stop"
    INCIDENT = "incident"
    STANDFAST = "standfast"


class StopSource(StrEnum):
    PERSON = "person"
    SECOND_MISMATCH = "second_mismatch"
    LATE_COUNT = "late_count"
    FOUND = "found"
    AID_ALERT = "aid_alert"
    GATE_WITHOUT_GO = "gate_without_go"  # the outer gate opened, or a vehicle left, without GO


class StopStep(StrEnum):
    """A step that somebody takes while a stop is open (domain.md, section 5)."""

    ACKNOWLEDGED = "acknowledged"
    STANDFAST = "standfast"
    RECOUNT_RESULT = "recount_result"
    DUTY_GOVERNOR_TOLD = "duty_governor_told"
    POLICE_TOLD = "police_told"


#: The deadline of each step, in minutes after the stop was raised.
STEP_MINUTES: dict[StopStep, int] = {
    StopStep.STANDFAST: 0,
    StopStep.RECOUNT_RESULT: 5,
    StopStep.DUTY_GOVERNOR_TOLD: 10,
    StopStep.POLICE_TOLD: 15,
}


class ClosingBasis(StrEnum):
    PERSON_SEEN = "person_seen"
    EVERYBODY_SEEN = "everybody_seen"  # only for late counts: everybody expected was seen
    WHOLE_ROLL_CORRECT = "whole_roll_correct"
    NOTHING_THERE = "nothing_there"  # only for an incident: nothing was there after all


class StopEnd(StrEnum):
    """Why the stop of one vehicle ended without a signature."""

    COUNTED = "counted"
    LOCK_VOID = "lock_void"


#: The reason why the stop of one vehicle ended, as a sentence.
STOP_ENDED: dict[StopEnd, str] = {
    StopEnd.COUNTED: "The late counts were made, and they balance.",
    StopEnd.LOCK_VOID: "The lock session became void. The next lock session needs new counts.",
}


class DrillOutcome(StrEnum):
    PLACED = "placed"
    WITHDRAWN = "withdrawn"
    FOUND = "found"
    MISSED = "missed"


class SignatureMeaning(StrEnum):
    SEARCHED_FIRST = "searched_first"
    SEARCHED_SECOND = "searched_second"
    COUNTED = "counted"
    ROLL_CORRECT = "roll_correct"
    ROLL_NOT_CORRECT = "roll_not_correct"
    RELEASED = "released"
    OVERRIDE_ASKED = "override_asked"
    OVERRIDE_GRANTED = "override_granted"
    STOP_CLOSED = "stop_closed"
    CHECKLIST_PUBLISHED = "checklist_published"
    MANUAL_RELEASE = "manual_release"
    RADIO_RELEASED = "radio_released"
    RADIO_LOOKED = "radio_looked"
    CONFIRMED = "confirmed"
    CONFIRMATION_REFUSED = "confirmation_refused"
    CASE_RESOLVED = "case_resolved"
    PHOTOGRAPHS_DIFFER = "photographs_differ"
    HANDED_OVER = "handed_over"
    TAKEN_OVER = "taken_over"


#: The declaration that a person signs, which is stored with the signature (as in 21 CFR Part 11).
MEANINGS: dict[SignatureMeaning, str] = {
    SignatureMeaning.SEARCHED_FIRST: "I looked at every zone listed, except the last look.",
    SignatureMeaning.SEARCHED_SECOND: (
        "I looked at every zone listed, except the last look, separately from my colleague."
    ),
    SignatureMeaning.COUNTED: "I saw every face that I tapped, and each person responded.",
    SignatureMeaning.ROLL_CORRECT: "Two officers counted every landing. The roll is correct.",
    SignatureMeaning.ROLL_NOT_CORRECT: (
        "Two officers counted every landing. The roll is NOT correct."
    ),
    SignatureMeaning.RELEASED: "I looked at every photograph. This vehicle may leave.",
    SignatureMeaning.OVERRIDE_ASKED: "I ask for this hold to be overridden, for the reason given.",
    SignatureMeaning.OVERRIDE_GRANTED: "I grant this override, and I answer for it.",
    SignatureMeaning.STOP_CLOSED: "The reason for this stop has been resolved.",
    SignatureMeaning.CHECKLIST_PUBLISHED: "I have read this checklist and publish it.",
    SignatureMeaning.MANUAL_RELEASE: "I released this vehicle by hand, on paper.",
    SignatureMeaning.RADIO_RELEASED: (
        "I typed what I heard. I know of nothing that holds this vehicle."
    ),
    SignatureMeaning.PHOTOGRAPHS_DIFFER: (
        "I compared both photographs. The newer photograph shows the vehicle itself."
    ),
    SignatureMeaning.RADIO_LOOKED: "I looked at every photograph of the underside, and each disc.",
    SignatureMeaning.CONFIRMED: "I have checked this request myself, and I confirm it.",
    SignatureMeaning.CONFIRMATION_REFUSED: "I refuse this request, for the reason given.",
    SignatureMeaning.HANDED_OVER: (
        "I hand this party over. I have told my colleague which prisoners are away."
    ),
    SignatureMeaning.TAKEN_OVER: (
        "I take this party over. From now on I answer for the people of this party."
    ),
    SignatureMeaning.CASE_RESOLVED: "I looked into this case. The outcome and reason are mine.",
}


@dataclass(frozen=True, slots=True)
class ItemBrought:
    """A tool, rope, ladder, key or phone that the driver brought, as listed at the gate."""

    kind: ToolKind
    description: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class TabletReport:
    """A tablet's report about an offline act: the time, the UUIDs and the draw that was used."""

    occurred_at: datetime
    draw: UUID | None = None
    lock: UUID | None = None
    search: UUID | None = None


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A change to a haulier's 24-hour number that an imported file would make."""

    haulier: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Expected:
    """An expected delivery, with the details by which the gate recognises the vehicle."""

    plate: str
    vehicle_type: VehicleType
    haulier: str
    phone_24h: str
    expected_at: datetime
    load: str = ""
    planned_areas: tuple[str, ...] = ()
    packed_by: tuple[str, ...] = ()
    foreign: bool = False
    plate_kind: PlateChoice = PlateChoice.UK


@dataclass(frozen=True, slots=True)
class WayIn:
    """Everything that an officer records about a vehicle on the way in.

    `planned_areas` and `packed_by` have the codes of areas and parties.
    """

    plate: str
    vehicle_type: VehicleType
    haulier: str
    phone_24h: str
    driver_name: str
    people_in_cab: int
    planned_areas: tuple[str, ...]
    escort: UUID | None
    tail_lift_fitted: bool = True
    foreign: bool = False
    plate_kind: PlateChoice = PlateChoice.UK
    driver_pass: str = ""
    trailer_plate: str = ""
    load: str = ""
    seal: str = ""
    cages: int = 0
    packed_by: tuple[str, ...] = ()
    underneath: str = ""
    brought: tuple[ItemBrought, ...] = ()
