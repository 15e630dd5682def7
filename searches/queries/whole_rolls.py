"""The control room's roll: parties, landings, who is on the way, what a lorry waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.facts.rolls import memberships, on_the_way
from searches.facts.whole_rolls import expected_on_landings, landing_verdicts, party_verdicts
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import Landing, LandingCount, WholeRoll, WorkSession
from searches.queries.counts import VisitCounts, live_lock, visit_counts
from searches.queries.received import Coming, coming


@dataclass(frozen=True, slots=True)
class Number:
    by: str
    number: int
    every_one_responded: bool


@dataclass(frozen=True, slots=True)
class LandingLine:
    id: UUID
    name: str
    expected: int
    numbers: tuple[Number, ...]
    right: bool | None  # None: two officers have not counted it yet


@dataclass(frozen=True, slots=True)
class PartyLine:
    name: str
    began_at: datetime
    size: int
    on_the_way: int
    right: bool | None  # under the roll now being counted


@dataclass(frozen=True, slots=True)
class OpenRoll:
    id: UUID
    called_at: datetime
    landings: tuple[LandingLine, ...]
    complete: bool
    digest: str


@dataclass(frozen=True, slots=True)
class Signed:
    at: datetime
    by: str
    correct: bool


@dataclass(frozen=True, slots=True)
class Roll:
    parties: tuple[PartyLine, ...]
    coming: tuple[Coming, ...]
    waiting: VisitCounts | None  # what the vehicle in the lock waits for
    roll: OpenRoll | None
    last: Signed | None


@dataclass(frozen=True, slots=True)
class LandingChoice:
    """For whoever counts a landing: blind, no expected number."""

    id: UUID
    name: str
    mine: int | None


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


def landings_to_count(
    establishment_id: UUID, person: UUID | None
) -> tuple[UUID | None, tuple[LandingChoice, ...]]:
    """The open roll and its landings, with the number this person gave for each."""
    roll = open_roll(establishment_id)
    if roll is None:
        return None, ()
    given = dict(
        LandingCount.objects.filter(whole_roll=roll, counter_id=person)
        .order_by("recorded_at")
        .values_list("landing_id", "number")
    )
    landings = Landing.objects.filter(establishment_id=establishment_id)
    return roll.pk, tuple(LandingChoice(one.pk, one.name, given.get(one.pk)) for one in landings)


def _parties(establishment_id: UUID, roll: WholeRoll | None) -> tuple[PartyLine, ...]:
    now = server_now()
    stays = memberships(establishment_id, now, now)
    away = on_the_way(establishment_id)
    right = party_verdicts(roll, now) if roll else {}
    sessions = WorkSession.objects.filter(
        establishment_id=establishment_id, ended_at__isnull=True
    ).select_related("party")
    return tuple(
        PartyLine(
            name=one.party.name,
            began_at=one.began_at,
            size=len({stay.prisoner for stay in stays if stay.party == one.party.code}),
            on_the_way=len(away.get(one.party.code, ())),
            right=right.get(one.party.code),
        )
        for one in sessions.order_by("party__name")
    )


def _open(roll: WholeRoll) -> OpenRoll:
    now = server_now()
    right = landing_verdicts(roll, now)
    expected = expected_on_landings(roll.establishment_id, now, seen_since=roll.recorded_at)
    numbers: dict[UUID, dict[UUID, Number]] = {}
    for one in roll.landings.select_related("counter").order_by("recorded_at"):
        given = Number(one.counter.printed_name, one.number, one.every_one_responded)
        numbers.setdefault(one.landing_id, {})[one.counter_id] = given
    landings = Landing.objects.filter(establishment_id=roll.establishment_id)
    verdicts = right | party_verdicts(roll, now)
    return OpenRoll(
        id=roll.pk,
        called_at=roll.recorded_at,
        landings=tuple(
            LandingLine(
                one.pk,
                one.name,
                expected.get(one.pk, 0),
                tuple(numbers.get(one.pk, {}).values()),
                right[one.code],
            )
            for one in landings
        ),
        complete=None not in verdicts.values(),
        digest=sha256_of({"roll": roll.pk, "counted": verdicts}),
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
    return Signed(signature.recorded_at, signature.signed_by.printed_name, signature.correct)
