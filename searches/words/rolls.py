"""Facts about parties, movements and counts, as the rules read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SightingKind(StrEnum):
    COUNTED = "counted"  # the party's own counter saw the face
    RECEIVED = "received"  # a receiving officer took the person over
    SEEN = "seen"  # an officer elsewhere saw the face and got a response
    STRANGER = "stranger"  # a counter found a person where they do not belong


class AbsenceReason(StrEnum):
    """Why a prisoner on an allocation list is not with the party today."""

    COURT = "court"
    HOSPITAL = "hospital"
    SICK_IN_CELL = "sick_in_cell"
    REFUSED = "refused"
    SEEN_HERE = "seen_here"  # A landing or receiving officer has the prisoner at their own place.

    @property
    def outside(self) -> bool:
        """Return whether the prisoner is outside the prison, where no officer here can see them."""
        return self in {AbsenceReason.COURT, AbsenceReason.HOSPITAL}


@dataclass(frozen=True, slots=True)
class Allocated:
    """One prisoner's time on a party's allocation list. `removed_at` is None while it lasts."""

    prisoner: str
    party: str
    since: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountedFor:
    """The time in which somebody other than the party's staff accounts for a prisoner.

    It ends at midnight, local time, or when the prisoner next joins any party.
    """

    prisoner: str
    since: datetime
    until: datetime
    outside: bool = False
    said_by: str = ""  # id of the officer; empty for a received movement


@dataclass(frozen=True, slots=True)
class OverdueMovement:
    """A movement that nobody has received, for longer than the policy allows."""

    movement: str
    party: str  # Empty when the prisoner did not come from a party.
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """One prisoner's time on one party's list. `left_at` is None while it lasts."""

    prisoner: str
    party: str
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class MovementFact:
    """One prisoner sent from one place to another.

    Until somebody receives them, they are at no place.
    """

    prisoner: str
    sent_at: datetime
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """An authorised officer saw this prisoner's face at this (server-trusted) time."""

    prisoner: str
    seen_at: datetime
    seen_by: str
    kind: SightingKind
    party: str = ""  # the party whose counter or area saw the person; empty for other places
    # For the pace: proven by the tablet's clocks, or else arrival.
    tapped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CountFact:
    """One count of one party as it was made. Times are server-trusted, aware and in UTC.

    `headcount` is entered first, before any name is shown, at `began_at`. `seen` are the taps of
    the party's own people and of named strangers. `unnamed_strangers` is the number of strangers
    who could not be named.
    """

    id: str
    party: str
    counter: str
    began_at: datetime
    headcount: int
    seen: tuple[Sighting, ...]
    unnamed_strangers: int
    confirmed_at: datetime | None
    device_enrolled_to_area: bool
    counter_on_duty: bool
    movement_during: bool = False  # somebody joined or left between first and last tap
    clock_trusted: bool = True
    second_count_asked: bool = False  # drawn to be counted again by another officer
    by_orderly_officer: bool = False  # such a count settles a dispute between two officers


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """Everything known about one party of the contact set, for one lock session."""

    party: str
    name: str
    number_only: bool
    expected: frozenset[str]
    requested_at: datetime | None  # when this lock session asked for its count
    counts: tuple[CountFact, ...]  # oldest first
    elsewhere: tuple[Sighting, ...] = ()  # taps by receiving officers, strangers named by others
    on_the_way: frozenset[str] = frozenset()
    at_work: bool = True  # A work session was open at some moment between entry and `sealed_at`.
    stated_not_at_work: bool = False  # The control room said so, with a reason.
    list_missing: bool = False  # Always in contact, and nobody is on its allocation list.
    # These prisoners are expected, and no officer of the party sent them to a place where they were
    # then received.
    still_on_list: frozenset[str] = frozenset()
    # These prisoners are not expected, only because somebody said after the vehicle's entry that
    # they are outside.
    said_outside: tuple[AccountedFor, ...] = ()


class CountFault(StrEnum):
    """Why a count is not valid for a lock session."""

    NOT_CONFIRMED = "not_confirmed"
    NOT_REQUESTED = "not_requested"
    BEFORE_REQUEST = "before_request"
    BEFORE_SEALED = "before_sealed"
    TOO_LONG = "too_long"
    TOO_OLD = "too_old"
    MOVEMENT_DURING = "movement_during"
    WRONG_DEVICE = "wrong_device"
    NOT_ON_DUTY = "not_on_duty"
    COUNTER_TOOK_PART = "counter_took_part"
    SAME_COUNTER = "same_counter"
    # Balances against another officer's count: a third officer must settle it.
    DISPUTED = "disputed"
    CLOCK = "clock"
    SECOND_COUNT = "second_count"  # drawn: another officer must count before the count is valid
    TOO_FAST = "too_fast"  # over 5 taps under 1 s apart
    TAP_BEFORE_HEADCOUNT = "tap_before_headcount"


@dataclass(frozen=True, slots=True)
class CountJudgement:
    """The judgement of one count. `missing` are expected people for whom nobody has accounted."""

    count: CountFact
    faults: tuple[CountFault, ...]
    balanced: bool
    missing: frozenset[str]
    strangers: frozenset[str]  # named people of other parties seen here
    unresolved_strangers: int
    conflicts: frozenset[str] = frozenset()  # tapped as present by another party as well

    @property
    def valid(self) -> bool:
        return not self.faults

    @property
    def imbalance(self) -> str:
        """Return why this count does not balance, for the record of a visit and a pack."""
        if self.missing:
            return f"{len(self.missing)} missing"
        if self.unresolved_strangers:
            return "a stranger is not accounted for"
        if self.conflicts:
            return "another party counted somebody as well"
        return "the number and the people seen do not agree"


@dataclass(frozen=True, slots=True)
class PartyJudgement:
    """The judgement of a party.

    Its newest valid count decides; `standing` is None while there is none.
    """

    party: str
    name: str
    standing: CountJudgement | None
    judgements: tuple[CountJudgement, ...]
    mismatches: int  # counts of this lock session that did not balance, however old
    disputed: bool = False  # two officers contradict each other, and no third has settled it
    # Officers with a sound count; none of them can settle it.
    officers: frozenset[str] = frozenset()
    at_work: bool = True
    stated_not_at_work: bool = False
    list_missing: bool = False
    still_to_be_seen: int = 0  # for a party that is not at work
    seen_elsewhere: bool = False  # Not at work, as stated, and everybody was seen somewhere else.


@dataclass(frozen=True, slots=True)
class SeenWithoutMovement:
    """People whom a count missed and another officer saw, without a movement that explains it.

    They are people of one party, or of the landings that a whole-prison roll counted.
    """

    party: str
    name: str
    people: int
    seen_by: tuple[str, ...]  # ids of the officers
    in_roll: bool = False
    outside: bool = False  # not seen by anybody, but recorded as at court or in hospital


@dataclass(frozen=True, slots=True)
class WholeRollFact:
    """A whole-prison roll: two officers count every landing, the control room signs."""

    id: str
    began_at: datetime
    signed_at: datetime | None
    correct: bool
    signed_by: str = ""
    counters: frozenset[str] = frozenset()
    differences: tuple[str, ...] = ()  # What differed when it was signed; numbers, no names.
    # Counted at a receiving place by a single tap only.
    without_movement: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class LandingNumber:
    """The newest number that one officer gave for one landing under a whole-prison roll."""

    counter: str
    number: int
    every_one_responded: bool


@dataclass(frozen=True, slots=True)
class LandingFacts:
    """One landing of a whole-prison roll, with the number that the prison's own list gives."""

    code: str
    name: str
    expected: int
    numbers: tuple[LandingNumber, ...] = ()  # one for each officer


@dataclass(frozen=True, slots=True)
class PartyAtRoll:
    """One party at work, counted where it is. `headcount` is None until its count is signed."""

    code: str
    name: str
    expected: int
    headcount: int | None = None
    agrees: bool = False  # The count is sound and saw exactly the people on the list.


@dataclass(frozen=True, slots=True)
class OfficialFigure:
    """The number of people whom the prison holds, and who entered that number."""

    figure: int
    entered_by: str


@dataclass(frozen=True, slots=True)
class RollFacts:
    """Everything that a whole-prison roll adds up, at one moment."""

    landings: tuple[LandingFacts, ...]
    parties: tuple[PartyAtRoll, ...] = ()
    at_receiving_places: int = 0  # seen there by an officer since the roll was called
    outside: int = 0  # at court or in hospital
    on_the_way: int = 0  # sent by one officer and received by nobody
    official: OfficialFigure | None = None
    # People who counted a landing or a party under this roll.
    counters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RollLine:
    """The result of one landing, of one party or of the sum.

    `counted` is None while there is no number. `agrees` is None while something must still be done.
    `sentence` says what differs or what must still be done, and is empty when the line agrees.
    """

    code: str
    name: str
    counted: int | None
    agrees: bool | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class RollResult:
    """The result of a whole-prison roll so far: its lines, their sum, and the official roll."""

    landings: tuple[RollLine, ...]
    parties: tuple[RollLine, ...]
    at_receiving_places: int
    outside: int
    on_the_way: RollLine
    official: RollLine  # `counted` is the sum of all parts

    @property
    def lines(self) -> tuple[RollLine, ...]:
        return (*self.landings, *self.parties, self.on_the_way, self.official)

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Return what must still be done before anybody can sign."""
        return tuple(line.sentence for line in self.lines if line.agrees is None)

    @property
    def differences(self) -> tuple[str, ...]:
        return tuple(line.sentence for line in self.lines if line.agrees is False)

    @property
    def correct(self) -> bool:
        return all(line.agrees for line in self.lines)


class ContactReason(StrEnum):
    ALWAYS = "always"
    HALTED_AT_AREA = "halted_at_area"
    ON_ROUTE = "on_route"
    PACKED_LOAD = "packed_load"
    NEAR_VEHICLE = "near_vehicle"
    STRANGER_FOUND = "stranger_found"
    WHOLE_PRISON = "whole_prison"


class WholePrisonReason(StrEnum):
    VEHICLE_TYPE = "vehicle_type"
    ESCORT_GAP = "escort_gap"
    UNRECORDED_HALT = "unrecorded_halt"
    UNLISTED_PRISONER = "unlisted_prisoner"
    NOBODY_KNOWN = "nobody_known"


@dataclass(frozen=True, slots=True)
class HaltFact:
    area: str
    arrived_at: datetime
    left_at: datetime | None
    parties_present: tuple[str, ...] = ()
    unlisted_prisoner: bool = False
    told_late: bool = False  # recorded after sealing, or long after the arrival


@dataclass(frozen=True, slots=True)
class EscortGap:
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """The facts that decide who could have reached the vehicle while it was inside.

    The time is from `entered_at` to `sealed_at`.
    """

    entered_at: datetime
    sealed_at: datetime
    supply: bool
    whole_prison_type: bool
    always: tuple[str, ...]  # kitchen and stores
    area_parties: dict[str, tuple[str, ...]]  # the parties at work in each area
    areas_with_prisoners: frozenset[str]
    planned_areas: tuple[str, ...]  # areas to visit and on the route
    halts: tuple[HaltFact, ...]
    packed_by: tuple[str, ...] = ()
    gaps: tuple[EscortGap, ...] = ()
    stranger_parties: tuple[str, ...] = ()
    escort_named: bool = True
    unlogged_minutes: int = 30  # more time than this between two halts is an unrecorded halt


@dataclass(frozen=True, slots=True)
class ContactSet:
    """The parties in contact, each with its reasons, or the whole prison with its reasons."""

    parties: dict[str, tuple[ContactReason, ...]]
    whole_prison: tuple[WholePrisonReason, ...] = ()
