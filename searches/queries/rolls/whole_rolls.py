"""The control room's page of the whole-prison roll.

The page shows parties, landings, people on the way, and the counts that the vehicle in the lock
waits for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.policies import policy_while_inside
from searches.facts.rolls import memberships, on_the_way
from searches.facts.whole_rolls import (
    counters_under,
    is_of_landing_or_party,
    open_roll,
    place_counts_under,
    roll_facts,
)
from searches.facts.wing_officers import landings_of_wing_officer
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import Area, Duty, Landing, LandingCount, LedgerEntry, WholeRoll, WorkSession
from searches.queries.rolls.counts import VisitCounts, live_lock, visit_counts
from searches.queries.rolls.received import Coming, coming
from searches.rules.whole_rolls import judge_roll, signed_document
from searches.words.events.rolls import PlaceCounted, RollRowAskedAgain
from searches.words.people import Role
from searches.words.rolls import RollLine, RollPart, RollResult


@dataclass(frozen=True, slots=True)
class Number:
    by: str
    screen: str
    at: datetime
    number: int
    every_one_responded: bool


@dataclass(frozen=True, slots=True)
class LandingLine:
    id: UUID
    name: str
    expected: int
    numbers: tuple[Number, ...]
    right: bool | None  # None until two officers have counted the landing


@dataclass(frozen=True, slots=True)
class OfficialEntry:
    """One entry of the official roll: the figure, who entered it and when."""

    figure: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartyLine:
    name: str
    began_at: datetime
    size: int
    on_the_way: int
    right: bool | None  # whether the count for the open roll is right; None without a result


@dataclass(frozen=True, slots=True)
class RollLineNow:
    """One row of the open roll as a reader may see it. Hidden numbers are None.

    `sentence` says what differs or what must still be done. `asked_again_at` is when the row was
    last asked to count again.
    """

    part: RollPart
    code: str
    name: str
    expected: int | None
    counted: int | None
    agrees: bool | None
    sentence: str
    numbers: tuple[Number, ...] = ()
    asked_again_at: datetime | None = None

    @property
    def missing(self) -> int:
        """Return how many people are missing, or 0 while this is not known."""
        return max(0, -self.surplus)

    @property
    def surplus(self) -> int:
        """Return how many people too many were counted. A negative number of people is missing."""
        if self.expected is None or self.counted is None:
            return 0
        return self.counted - self.expected

    @property
    def reason(self) -> str:
        """Return the sentence without the name, which the row shows already."""
        reason = self.sentence.removeprefix(f"{self.name}: ")
        return reason[:1].upper() + reason[1:]

    @property
    def may_be_asked_again(self) -> bool:
        return self.agrees is False and self.part in ASKED_AGAIN


#: The rows whose officers can be asked to count again.
ASKED_AGAIN = frozenset({RollPart.LANDING, RollPart.PARTY, RollPart.PLACE})
#: The titles of the kinds of rows, in the order of the page.
SECTIONS = (
    (RollPart.LANDING, "Landings"),
    (RollPart.PARTY, "Parties at work"),
    (RollPart.PLACE, "Receiving places"),
    (RollPart.ON_THE_WAY, "On the way"),
    (RollPart.OUTSIDE, "Outside the prison"),
)


@dataclass(frozen=True, slots=True)
class RollSum:
    """The live sum of the roll. A number that the reader must not see is None."""

    official: int | None  # None until it is entered
    expected: int | None
    counted: int | None

    @property
    def missing(self) -> int:
        if self.expected is None or self.counted is None:
            return 0
        return max(0, self.expected - self.counted)


@dataclass(frozen=True, slots=True)
class OpenRoll:
    id: UUID
    called_at: datetime
    rows: tuple[RollLineNow, ...]
    sum: RollSum
    hidden: bool  # whether numbers are hidden, because the reader may have to count
    says: str  # what a signature now says, such as “The roll is NOT correct: Laundry 7 of 8.”
    landings: tuple[LandingLine, ...]
    on_landings: int  # the sum of the numbers so far
    in_parties: int
    at_receiving_places: int
    outside: int
    total: int | None  # None while a part has no number yet
    official: tuple[OfficialEntry, ...]  # oldest first; the newest entry counts
    official_agrees: bool | None
    outstanding: tuple[str, ...]
    differences: tuple[str, ...]
    complete: bool
    digest: str

    @property
    def sections(self) -> list[tuple[str, list[RollLineNow]]]:
        """Return the rows of each kind, with a title. A kind without rows is left out."""
        sections = [
            (title, [row for row in self.rows if row.part is part]) for part, title in SECTIONS
        ]
        return [(title, rows) for title, rows in sections if rows]


@dataclass(frozen=True, slots=True)
class Signed:
    at: datetime
    by: str
    correct: bool
    differences: tuple[str, ...] = ()
    says: str = ""  # what was signed; empty for old rolls


@dataclass(frozen=True, slots=True)
class Roll:
    parties: tuple[PartyLine, ...]
    coming: tuple[Coming, ...]
    waiting: VisitCounts | None  # the counts that the vehicle in the lock waits for
    roll: OpenRoll | None
    last: Signed | None


@dataclass(frozen=True, slots=True)
class LandingToCount:
    """The landing of a screen, for the officer who counts it.

    The count is blind: the officer does not see the expected number.
    """

    roll_id: UUID | None  # None when no roll is called
    called_at: datetime | None = None
    id: UUID | None = None  # None when the screen belongs to no landing
    name: str = ""
    on_duty: bool = False
    not_mine: bool = False  # a wing officer was not given this landing
    mine: int | None = None
    seconds_a_person: int = 0


@dataclass(frozen=True, slots=True)
class PlaceToCount:
    """The receiving place of a screen during a roll, for its officer. The count is blind."""

    roll_id: UUID
    called_at: datetime
    mine: int | None  # the number entered last for this place


@dataclass(frozen=True, slots=True)
class OfficialToEnter:
    """The official roll, for the officer who enters it. The officer sees no count."""

    roll_id: UUID | None  # None when no roll is called
    called_at: datetime | None = None
    entries: tuple[OfficialEntry, ...] = ()
    counted: bool = False  # this person counted, so another officer must enter the official roll


def whole_roll(
    establishment_id: UUID, person: UUID | None, *, counts_parties: bool = False
) -> Roll:
    """Return the page of the whole-prison roll.

    `counts_parties` says that the reader may have to count a party. The page then has no number of
    a party whose count is not right yet, no sum, no number for the vehicle in the lock, and no
    names.
    """
    roll = open_roll(establishment_id)
    lock = live_lock(establishment_id) if not counts_parties else None
    return Roll(
        parties=_parties(establishment_id, roll) if not counts_parties else (),
        coming=coming(establishment_id, person) if not counts_parties else (),
        waiting=visit_counts(establishment_id, lock.visit_id) if lock else None,
        roll=_open(roll, counts_parties=counts_parties) if roll else None,
        last=_last(establishment_id, counts_parties=counts_parties),
    )


def open_roll_id(establishment_id: UUID) -> UUID | None:
    roll = open_roll(establishment_id)
    return roll.pk if roll is not None else None


def landing_to_count(
    establishment_id: UUID,
    person: UUID | None,
    area: UUID | None,
    roles: Collection[Role] = frozenset(),
) -> LandingToCount:
    """Return the landing of this officer's screen, with the number that the officer entered."""
    roll = open_roll(establishment_id)
    if roll is None:
        return LandingToCount(None)
    if area is None:
        return LandingToCount(roll.pk, roll.recorded_at)
    landing = Landing.objects.filter(establishment_id=establishment_id, area_id=area).first()
    if landing is None:
        return LandingToCount(roll.pk, roll.recorded_at)
    my_counts = LandingCount.objects.filter(whole_roll=roll, landing=landing, counter_id=person)
    mine = my_counts.order_by("recorded_at").last()
    duty = Duty.objects.filter(area_id=area, ended_at__isnull=True)
    duty = duty.filter(person_id=person) if person is not None else duty.none()
    policy = policy_while_inside(roll.establishment, roll.recorded_at)
    return LandingToCount(
        roll.pk,
        roll.recorded_at,
        landing.pk,
        landing.name,
        duty.exists(),
        Role.WING_OFFICER in roles
        and landing.code not in landings_of_wing_officer(establishment_id, person),
        mine.number if mine is not None else None,
        policy.landing_seconds_a_person,
    )


def place_to_count(establishment_id: UUID, area_id: UUID | None) -> PlaceToCount | None:
    """Return what the officer of a receiving place must count, or None while no roll is called."""
    roll = open_roll(establishment_id)
    if roll is None or area_id is None:
        return None
    area = Area.objects.filter(establishment_id=establishment_id, pk=area_id).first()
    if area is None or not area.prisoner_access or is_of_landing_or_party(area):
        return None
    numbers = [
        event.number
        for entry in place_counts_under(roll)
        if isinstance(event := entry.event, PlaceCounted) and event.area == area.code
    ]
    return PlaceToCount(roll.pk, roll.recorded_at, numbers[-1] if numbers else None)


def official_to_enter(establishment_id: UUID, person: UUID | None) -> OfficialToEnter:
    """Return the entries for the open roll, and whether this person may enter the figure."""
    roll = open_roll(establishment_id)
    if roll is None:
        return OfficialToEnter(None)
    return OfficialToEnter(
        roll.pk, roll.recorded_at, _entries(roll), str(person) in counters_under(roll)
    )


def _parties(establishment_id: UUID, roll: WholeRoll | None) -> tuple[PartyLine, ...]:
    now = server_now()
    stays = memberships(establishment_id, now, now)
    away = on_the_way(establishment_id)
    right = (
        {line.code: line.agrees for line in judge_roll(roll_facts(roll, now)).parties}
        if (roll)
        else {}
    )
    sessions = WorkSession.objects.filter(
        establishment_id=establishment_id, ended_at__isnull=True
    ).select_related("party")
    return tuple(
        PartyLine(
            name=session.party.name,
            began_at=session.began_at,
            size=len({stay.prisoner for stay in stays if stay.party == session.party.code}),
            on_the_way=len(away.get(session.party.code, ())),
            right=right.get(session.party.code),
        )
        for session in sessions.order_by("party__name")
    )


def _open(roll: WholeRoll, *, counts_parties: bool) -> OpenRoll:
    facts = roll_facts(roll, server_now())
    result = judge_roll(facts)
    hidden = counts_parties and not all(line.agrees for line in result.parties)
    expected = {landing.code: landing.expected for landing in facts.landings}
    right = {line.code: line.agrees for line in result.landings}
    numbers: dict[UUID, dict[UUID, Number]] = {}
    for landing in roll.landings.select_related("counter", "device").order_by("recorded_at"):
        number = Number(
            landing.counter.printed_name,
            landing.device.name if landing.device else "",
            landing.recorded_at,
            landing.number,
            landing.every_one_responded,
        )
        numbers.setdefault(landing.landing_id, {})[landing.counter_id] = number
    landings = Landing.objects.filter(establishment_id=roll.establishment_id)
    return OpenRoll(
        id=roll.pk,
        called_at=roll.recorded_at,
        rows=_rows(roll, result, numbers, counts_parties=counts_parties),
        sum=RollSum(
            result.official.expected if facts.official is not None else None,
            None if hidden else result.expected,
            None if hidden else result.counted,
        ),
        hidden=hidden,
        says=result.in_one_sentence,
        landings=tuple(
            LandingLine(
                landing.pk,
                landing.name,
                expected[landing.code],
                tuple(numbers.get(landing.pk, {}).values()),
                right[landing.code],
            )
            for landing in landings
        ),
        on_landings=sum(line.counted or 0 for line in result.landings),
        in_parties=sum(line.counted or 0 for line in result.parties),
        at_receiving_places=result.at_receiving_places,
        outside=result.outside,
        total=result.official.counted,
        official=_entries(roll),
        official_agrees=result.official.agrees,
        outstanding=result.outstanding,
        differences=() if counts_parties else result.differences,
        complete=not result.outstanding,
        digest=sha256_of({"roll": roll.pk, "counted": signed_document(result)}),
    )


def _rows(
    roll: WholeRoll,
    result: RollResult,
    numbers: dict[UUID, dict[UUID, Number]],
    *,
    counts_parties: bool,
) -> tuple[RollLineNow, ...]:
    """Return every row of the roll. Of a party that is not right, some readers see no number."""
    asked = _asked_again(roll)
    landings = dict(
        Landing.objects.filter(establishment_id=roll.establishment_id).values_list("code", "pk")
    )

    def row(part: RollPart, line: RollLine) -> RollLineNow:
        hidden = counts_parties and part is RollPart.PARTY and not line.agrees
        sentence = line.sentence
        if hidden and line.agrees is False:
            sentence = f"{line.name}: the count is not right."
        by_officer = numbers.get(landings[line.code], {}) if part is RollPart.LANDING else {}
        return RollLineNow(
            part,
            line.code,
            line.name,
            None if hidden else line.expected,
            None if hidden else line.counted,
            line.agrees,
            sentence,
            tuple(by_officer.values()),
            asked.get((part, line.code)),
        )

    outside = RollLine(
        "outside", "At court or in hospital", result.outside, True, "", result.outside
    )
    return (
        *(row(RollPart.LANDING, line) for line in result.landings),
        *(row(RollPart.PARTY, line) for line in result.parties),
        *(row(RollPart.PLACE, line) for line in result.places),
        *((row(RollPart.ON_THE_WAY, result.on_the_way),) if result.on_the_way.expected else ()),
        *((row(RollPart.OUTSIDE, outside),) if result.outside else ()),
    )


def _asked_again(roll: WholeRoll) -> dict[tuple[RollPart, str], datetime]:
    """Return when each row of this roll was last asked to count again."""
    entries = LedgerEntry.objects.within(roll.establishment_id)
    found: dict[tuple[RollPart, str], datetime] = {}
    for entry in entries.of(RollRowAskedAgain, roll=roll.pk).order_by("seq"):
        if isinstance(event := entry.event, RollRowAskedAgain):
            found[event.part, event.code] = entry.at
    return found


def _entries(roll: WholeRoll) -> tuple[OfficialEntry, ...]:
    entered = roll.official_rolls.select_related("entered_by").order_by("recorded_at")
    return tuple(
        OfficialEntry(
            official_roll.figure, official_roll.entered_by.printed_name, official_roll.recorded_at
        )
        for official_roll in entered
    )


def _last(establishment_id: UUID, *, counts_parties: bool) -> Signed | None:
    """Return the roll that was signed last. Some readers see which rows differed, and no number."""
    roll = (
        WholeRoll.objects.filter(establishment_id=establishment_id, signature__isnull=False)
        .select_related("signature__signed_by")
        .order_by("recorded_at")
        .last()
    )
    if roll is None:
        return None
    signature = roll.signature
    result = signature.result or {}
    differences = tuple(result.get("differences", ()))
    if counts_parties:
        lines = [*result.get("landings", ()), *result.get("parties", ()), *result.get("places", ())]
        wrong = [line.get("name") or line["code"] for line in lines if line["agrees"] is False]
        differences = tuple(f"The count of {name} was not right." for name in wrong)
    return Signed(
        signature.recorded_at,
        signature.signed_by.printed_name,
        signature.correct,
        differences,
        "" if counts_parties else result.get("sentence", ""),
    )
