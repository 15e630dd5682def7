"""The control room's page of the whole-prison roll.

The page shows parties, landings, people on the way, and the counts that the vehicle in the lock
waits for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.policies import policy_while_inside
from searches.facts.rolls import memberships, on_the_way
from searches.facts.whole_rolls import counters_under, roll_facts
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import Duty, Landing, LandingCount, WholeRoll, WorkSession
from searches.queries.rolls.counts import VisitCounts, live_lock, visit_counts
from searches.queries.rolls.received import Coming, coming
from searches.rules.whole_rolls import judge_roll, signed_document


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
class OpenRoll:
    id: UUID
    called_at: datetime
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


@dataclass(frozen=True, slots=True)
class Signed:
    at: datetime
    by: str
    correct: bool
    differences: tuple[str, ...] = ()


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
    mine: int | None = None
    seconds_a_person: int = 0


@dataclass(frozen=True, slots=True)
class OfficialToEnter:
    """The official roll, for the officer who enters it. The officer sees no count."""

    roll_id: UUID | None  # None when no roll is called
    called_at: datetime | None = None
    entries: tuple[OfficialEntry, ...] = ()
    counted: bool = False  # this person counted, so another officer must enter the official roll


def whole_roll(establishment_id: UUID, person: UUID | None) -> Roll:
    roll = open_roll(establishment_id)
    lock = live_lock(establishment_id)
    return Roll(
        parties=_parties(establishment_id, roll),
        coming=coming(establishment_id, person),
        waiting=visit_counts(establishment_id, lock.visit_id) if lock else None,
        roll=_open(roll) if roll else None,
        last=_last(establishment_id),
    )


def open_roll(establishment_id: UUID) -> WholeRoll | None:
    rolls = WholeRoll.objects.filter(establishment_id=establishment_id, signature__isnull=True)
    return rolls.order_by("recorded_at").last()


def landing_to_count(
    establishment_id: UUID, person: UUID | None, area: UUID | None
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
        mine.number if mine is not None else None,
        policy.landing_seconds_a_person,
    )


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


def _open(roll: WholeRoll) -> OpenRoll:
    facts = roll_facts(roll, server_now())
    result = judge_roll(facts)
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
        differences=result.differences,
        complete=not result.outstanding,
        digest=sha256_of({"roll": roll.pk, "counted": signed_document(result)}),
    )


def _entries(roll: WholeRoll) -> tuple[OfficialEntry, ...]:
    entered = roll.official_rolls.select_related("entered_by").order_by("recorded_at")
    return tuple(
        OfficialEntry(
            official_roll.figure, official_roll.entered_by.printed_name, official_roll.recorded_at
        )
        for official_roll in entered
    )


def _last(establishment_id: UUID) -> Signed | None:
    roll = (
        WholeRoll.objects.filter(establishment_id=establishment_id, signature__isnull=False)
        .select_related("signature__signed_by")
        .order_by("recorded_at")
        .last()
    )
    if roll is None:
        return None
    signature = roll.signature
    return Signed(
        signature.recorded_at,
        signature.signed_by.printed_name,
        signature.correct,
        tuple((signature.result or {}).get("differences", ())),
    )
