"""Facts about parties, movements and counts, from which the rules judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SightingKind(StrEnum):
    COUNTED = "counted"  # the party's own counter saw the face
    RECEIVED = "received"  # a receiving officer took the person over
    SEEN = "seen"  # an officer in another place saw the face and got a response
    STRANGER = "stranger"  # a counter found a person where they do not belong


class AbsenceReason(StrEnum):
    """Why a prisoner on an allocation list is not with the party today."""

    COURT = "court"
    HOSPITAL = "hospital"
    SICK_IN_CELL = "sick_in_cell"
    REFUSED = "refused"
    SEEN_HERE = "seen_here"  # A landing or receiving officer has the prisoner with them.

    @property
    def outside(self) -> bool:
        """Return whether the prisoner is outside the prison, where no officer can see them."""
        return self in {AbsenceReason.COURT, AbsenceReason.HOSPITAL}


@dataclass(frozen=True, slots=True)
class Allocated:
    """One prisoner's time on a party's allocation list.

    `removed_at` is None while the prisoner is on the list.
    """

    prisoner: str
    party: str
    since: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountedFor:
    """A time in which somebody other than the party's staff accounts for a prisoner.

    The time ends at midnight, local time, or when the prisoner next joins a party.
    """

    prisoner: str
    since: datetime
    until: datetime
    outside: bool = False
    said_by: str = ""  # the id of the officer; empty for a received movement


@dataclass(frozen=True, slots=True)
class OverdueMovement:
    """A movement that nobody has received within the time that the policy allows."""

    movement: str
    party: str  # Empty when the prisoner did not come from a party.
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """One prisoner's time on one party's list. `left_at` is None while they are on it."""

    prisoner: str
    party: str
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class MovementFact:
    """A movement of one prisoner.

    Until an officer receives the prisoner, the prisoner is at no place.
    """

    prisoner: str
    sent_at: datetime
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record that an officer saw this prisoner's face, at a time that the server trusts."""

    prisoner: str
    seen_at: datetime
    seen_by: str
    kind: SightingKind
    party: str = ""  # the party whose counter or area saw the person; empty for other places
    # The time that shows the pace: proven by the tablet's clocks, or otherwise the arrival.
    tapped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CountFact:
    """One count of one party. The server trusts its times, which are in UTC.

    The counter enters `headcount` at `began_at`, before any name is shown. `seen` has the taps on
    the party's own people and on named strangers. `unnamed_strangers` is the number of strangers
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
    movement_during: bool = False  # somebody joined or left between the first and last tap
    clock_trusted: bool = True
    second_count_asked: bool = False  # drawn for a surprise second count by another officer
    by_orderly_officer: bool = False  # this count decides a dispute between two officers
    together: frozenset[str] = frozenset()  # officers who joined the counter and signed as well
    by_radio: bool = False  # a number that was read out with a code, so there are no names

    @property
    def officers(self) -> frozenset[str]:
        """Return everybody who makes this count."""
        return self.together | {self.counter}


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """The facts about one party of the contact set, for one lock session."""

    party: str
    name: str
    number_only: bool
    expected: frozenset[str]
    requested_at: datetime | None  # when the count was requested for this lock session
    counts: tuple[CountFact, ...]  # oldest first
    elsewhere: tuple[Sighting, ...] = ()  # by receiving officers, or as strangers elsewhere
    on_the_way: frozenset[str] = frozenset()
    at_work: bool = True  # A work session was open at some moment between entry and `sealed_at`.
    stated_not_at_work: bool = False  # The control room stated this, with a reason.
    list_missing: bool = False  # Always in the contact set, but its allocation list is empty.
    # Expected prisoners whom nobody sent from the party to a place where an officer then received
    # them.
    still_on_list: frozenset[str] = frozenset()
    # Prisoners who are not on the expected list only because somebody stated, after the vehicle's
    # entry, that they are outside the prison.
    said_outside: tuple[AccountedFor, ...] = ()
    # People whom counters found and who are on no party's list, and those of them of whom the
    # control room has said where they belong.
    of_no_party: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()


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
    # The count balances, but another officer's count does not. A third officer must count.
    DISPUTED = "disputed"
    CLOCK = "clock"
    SECOND_COUNT = "second_count"  # drawn for a surprise second count, which is not done yet
    TOO_FAST = "too_fast"  # more than 5 taps, each less than 1 s after the last
    TAP_BEFORE_HEADCOUNT = "tap_before_headcount"
    # The number given by radio is right, but the party must be counted by name.
    NO_NAMES = "no_names"


@dataclass(frozen=True, slots=True)
class CountJudgement:
    """The judgement of one count. `missing` has the expected people whom nobody has seen."""

    count: CountFact
    faults: tuple[CountFault, ...]
    balanced: bool
    missing: frozenset[str]
    strangers: frozenset[str]  # named people of other parties whom the counter saw
    unresolved_strangers: int
    conflicts: frozenset[str] = frozenset()  # people whom another party counted as present too
    # Found people of no party, if only the control room's word about them is missing for a balance.
    to_settle: frozenset[str] = frozenset()

    @property
    def valid(self) -> bool:
        return not self.faults

    @property
    def imbalance(self) -> str:
        """Return why this count does not balance, for the visit record and the evidence pack."""
        if self.missing:
            return f"{len(self.missing)} missing"
        if self.to_settle:
            return "the control room must say where the extra person belongs"
        if self.unresolved_strangers:
            return "a stranger is not accounted for"
        if self.conflicts:
            return "another party counted somebody as well"
        return "the number and the people seen do not agree"


@dataclass(frozen=True, slots=True)
class PartyJudgement:
    """The judgement of a party, which follows from its newest valid count.

    `standing` is the judgement of that count, or None while there is no valid count.
    """

    party: str
    name: str
    standing: CountJudgement | None
    judgements: tuple[CountJudgement, ...]
    mismatches: int  # the number of counts of this lock session that did not balance
    disputed: bool = False  # two officers contradict each other, and no third officer has counted
    # Officers who made a count without faults. They cannot decide a dispute by counting again.
    officers: frozenset[str] = frozenset()
    at_work: bool = True
    stated_not_at_work: bool = False
    list_missing: bool = False
    still_to_be_seen: int = 0  # for a party that is not at work
    seen_elsewhere: bool = False  # Stated not at work, and everybody was seen elsewhere.


@dataclass(frozen=True, slots=True)
class SeenWithoutMovement:
    """People whom a count missed and another officer saw, although no movement explains this.

    They belong to one party, or to the landings of a whole-prison roll.
    """

    party: str
    name: str
    people: int
    seen_by: tuple[str, ...]  # ids of the officers
    in_roll: bool = False
    outside: bool = False  # nobody saw them, but they are recorded at court or in hospital


@dataclass(frozen=True, slots=True)
class WholeRollFact:
    """A whole-prison roll: two officers count each landing, and the control room signs."""

    id: str
    began_at: datetime
    signed_at: datetime | None
    correct: bool
    signed_by: str = ""
    counters: frozenset[str] = frozenset()
    differences: tuple[str, ...] = ()  # What differed at signing, without names.
    # Sightings at receiving places of people whom no movement had sent there.
    without_movement: tuple[Sighting, ...] = ()


class RollPart(StrEnum):
    """The kinds of rows of a whole-prison roll. Every prisoner is in exactly one row."""

    LANDING = "landing"
    PARTY = "party"
    PLACE = "place"  # a receiving place, such as healthcare, visits or reception
    ON_THE_WAY = "on_the_way"
    OUTSIDE = "outside"  # at court or in hospital


@dataclass(frozen=True, slots=True)
class RollRow:
    """One row of a whole-prison roll. `key` names the landing, party or receiving place."""

    part: RollPart
    key: str = ""


@dataclass(frozen=True, slots=True)
class LandingNumber:
    """The newest number that one officer gave for one landing under a whole-prison roll."""

    counter: str
    number: int
    every_one_responded: bool


@dataclass(frozen=True, slots=True)
class LandingFacts:
    """One landing of a whole-prison roll. `expected` is the number of prisoners on its list."""

    code: str
    name: str
    expected: int
    numbers: tuple[LandingNumber, ...] = ()  # one for each officer


@dataclass(frozen=True, slots=True)
class PartyAtRoll:
    """One party at work during a whole-prison roll. `headcount` is None until a count is signed."""

    code: str
    name: str
    expected: int
    headcount: int | None = None
    agrees: bool = False  # The count has no fault and saw exactly the people on the list.


@dataclass(frozen=True, slots=True)
class PlaceAtRoll:
    """One receiving place during a whole-prison roll.

    `seen` is how many of the expected people an officer there has tapped since the roll was called.
    `number` is how many people the officer says are there, or None until the officer says so.
    """

    code: str
    name: str
    expected: int
    seen: int = 0
    number: int | None = None
    has_screen: bool = True  # Without a screen, nobody can tap or count the people there.


@dataclass(frozen=True, slots=True)
class OfficialFigure:
    """The number of people whom the prison holds, and who entered that number."""

    figure: int
    entered_by: str


@dataclass(frozen=True, slots=True)
class RollFacts:
    """All the numbers that a whole-prison roll adds up, at one moment."""

    landings: tuple[LandingFacts, ...]
    parties: tuple[PartyAtRoll, ...] = ()
    places: tuple[PlaceAtRoll, ...] = ()
    outside: int = 0  # at court or in hospital
    on_the_way: int = 0  # people whom nobody has received yet
    official: OfficialFigure | None = None
    # People who counted a landing or a party under this roll.
    counters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RollLine:
    """The result for one landing, for one party, or for the sum.

    `counted` is None while there is no number. `agrees` is None while something must still be done.
    `sentence` says what differs or what must still be done. It is empty when the line agrees.
    `expected` is how many people should be there by the records of Gatehouse.
    """

    code: str
    name: str
    counted: int | None
    agrees: bool | None
    sentence: str = ""
    expected: int = 0

    @property
    def missing(self) -> int | None:
        """Return how many people are missing, or a negative number if there are too many."""
        return None if self.counted is None else self.expected - self.counted

    @property
    def in_short(self) -> str:
        """Return the numbers of a line that differs, such as “Laundry 7 of 8”."""
        if self.counted is None:
            return f"{self.name}, where two numbers differ"
        return f"{self.name} {self.counted} of {self.expected}"


@dataclass(frozen=True, slots=True)
class RollResult:
    """The result of a whole-prison roll so far: its lines, their sum, and the official roll."""

    landings: tuple[RollLine, ...]
    parties: tuple[RollLine, ...]
    places: tuple[RollLine, ...]
    outside: int
    on_the_way: RollLine
    official: RollLine  # the official roll; `counted` is the sum of all parts

    @property
    def lines(self) -> tuple[RollLine, ...]:
        return (*self.rows, self.official)

    @property
    def rows(self) -> tuple[RollLine, ...]:
        """Return the lines that expect people, without people outside and without the sum."""
        return (*self.landings, *self.parties, *self.places, self.on_the_way)

    @property
    def expected(self) -> int:
        """Return how many people the prison holds according to the records of Gatehouse."""
        return sum(line.expected for line in self.rows) + self.outside

    @property
    def counted(self) -> int:
        """Return how many people have been counted so far, with everybody who is outside."""
        return sum(line.counted or 0 for line in self.rows) + self.outside

    @property
    def at_receiving_places(self) -> int:
        """Return how many people were counted at receiving places."""
        return sum(line.counted or 0 for line in self.places)

    @property
    def in_one_sentence(self) -> str:
        """Return what a signature on this result says, such as “The roll is NOT correct: …”."""
        if self.correct:
            return f"The roll is correct: {self.official.counted} people."
        wrong = [line.in_short for line in self.rows if line.agrees is False]
        if self.official.agrees is False:
            wrong.append(f"{self.official.in_short} by the official roll")
        return f"The roll is NOT correct: {', '.join(wrong)}."

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


#: Why a party must be counted, in words that can follow the party's name and a colon.
COUNTED_BECAUSE: dict[str, str] = {
    ContactReason.ALWAYS: "always counted for this type of vehicle",
    ContactReason.HALTED_AT_AREA: "the vehicle stopped at its area",
    ContactReason.ON_ROUTE: "its area is on the planned route",
    ContactReason.PACKED_LOAD: "it packed the load",
    ContactReason.NEAR_VEHICLE: "it was near the vehicle",
    ContactReason.STRANGER_FOUND: "a prisoner of this party was found in another party",
    ContactReason.WHOLE_PRISON: "the whole prison must be counted",
}


def counted_because(reasons: Iterable[str]) -> str:
    """Return the reasons why a party must be counted, in words."""
    return ", ".join(COUNTED_BECAUSE[ContactReason(reason)] for reason in reasons)


class WholePrisonReason(StrEnum):
    VEHICLE_TYPE = "vehicle_type"
    ESCORT_GAP = "escort_gap"
    UNRECORDED_HALT = "unrecorded_halt"
    UNLISTED_PRISONER = "unlisted_prisoner"
    NOBODY_KNOWN = "nobody_known"


#: Why the whole prison must be counted, in words that can follow a colon.
WHOLE_PRISON_BECAUSE: dict[str, str] = {
    WholePrisonReason.VEHICLE_TYPE: "type of vehicle",
    WholePrisonReason.ESCORT_GAP: "the vehicle was not always in sight",
    WholePrisonReason.UNRECORDED_HALT: "a halt was not recorded",
    WholePrisonReason.UNLISTED_PRISONER: "an unlisted prisoner was near the vehicle",
    WholePrisonReason.NOBODY_KNOWN: "no party near the vehicle is known",
}


def whole_prison_because(reasons: Iterable[str]) -> str:
    """Return the reasons why the whole prison must be counted, in words."""
    return ", ".join(WHOLE_PRISON_BECAUSE.get(one, one.replace("_", " ")) for one in reasons)


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
    """The facts that decide who could have reached the vehicle.

    They cover the time from `entered_at` to `sealed_at`.
    """

    entered_at: datetime
    sealed_at: datetime
    supply: bool
    whole_prison_type: bool
    always: tuple[str, ...]  # parties always in the contact set of a supply vehicle
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
    """The contact set: parties with their reasons, and reasons to count the whole prison."""

    parties: dict[str, tuple[ContactReason, ...]]
    whole_prison: tuple[WholePrisonReason, ...] = ()
