"""The whole-prison roll: standfast, every landing by two officers, signed by the control room."""

from __future__ import annotations

from uuid import UUID, uuid4

from searches.facts.rolls import memberships
from searches.ledger.record import Record
from searches.models import (
    Count,
    Landing,
    LandingCount,
    Prisoner,
    Stop,
    WholeRoll,
    WholeRollSignature,
    WorkSession,
)
from searches.services.command import command
from searches.services.signatures import sign
from searches.services.stops import raise_by_system
from searches.words.people import Act
from searches.words.refusals import Invalid, NotThere, Refused
from searches.words.visits import SignatureMeaning, StopKind, StopSource

LARGEST_NUMBER = 2000


@command(Act.SIGN_WHOLE_ROLL)
def call_whole_roll(record: Record, *, id: UUID | None = None) -> WholeRoll:
    """Every landing counts from now. Under an open stop the roll belongs to that stop."""
    if open_roll(record) is not None:
        raise Refused("roll-open", "A whole-prison roll is being counted already.")
    stop = (
        Stop.objects.within(record.establishment)
        .filter(closed__isnull=True, kind=StopKind.STOP)
        .last()
    )
    roll = record.add(
        WholeRoll(
            id=id or uuid4(),
            establishment=record.establishment,
            called_by_id=record.by,
            stop=stop,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter("call_whole_roll", roll=roll.pk, stop=stop.pk if stop else None)
    return roll


@command(Act.COUNT_LANDING)
def count_landing(
    record: Record,
    *,
    roll_id: UUID,
    landing_id: UUID,
    number: int,
    every_one_responded: bool,
    id: UUID | None = None,
) -> LandingCount:
    """One officer's number for one landing. Two different officers must agree."""
    roll = open_roll(record)
    if roll is None or roll.pk != roll_id:
        raise NotThere("This roll")
    landing = Landing.objects.within(record.establishment).filter(pk=landing_id).first()
    if landing is None:
        raise NotThere("This landing")
    if not 0 <= number <= LARGEST_NUMBER:
        raise Invalid("number", "Enter the number of people on the landing.", field="number")
    counted = record.add(
        LandingCount(
            id=id or uuid4(),
            establishment=record.establishment,
            whole_roll=roll,
            landing=landing,
            counter_id=record.by,
            number=number,
            every_one_responded=every_one_responded,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter("count_landing", roll=roll.pk, landing=landing.code, number=number)
    return counted


@command(Act.SIGN_WHOLE_ROLL)
def sign_whole_roll(record: Record, *, roll_id: UUID, pin: str) -> WholeRollSignature:
    """Sign what was counted: correct only when every landing agrees. A wrong roll stops all."""
    roll = open_roll(record)
    if roll is None or roll.pk != roll_id:
        raise NotThere("This roll")
    verdicts = landing_verdicts(record, roll) | party_verdicts(record, roll)
    not_counted = [place for place, verdict in verdicts.items() if verdict is None]
    if not_counted:
        raise Refused("roll-incomplete", f"Not counted yet: {', '.join(not_counted[:4])}.")
    correct = bool(verdicts) and all(verdicts.values())
    shown = {"roll": roll.pk, "counted": verdicts}
    signature = record.add(
        WholeRollSignature(
            establishment=record.establishment,
            whole_roll=roll,
            signature=sign(record, SignatureMeaning.ROLL_CORRECT, shown=shown),
            signed_by_id=record.by,
            correct=correct,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter("sign_whole_roll", roll=roll.pk, correct=correct)
    if not correct:
        raise_by_system(
            record,
            kind=StopKind.STOP,
            source=StopSource.SECOND_MISMATCH,
            said="The whole-prison roll is not correct.",
        )
    return signature


def open_roll(record: Record) -> WholeRoll | None:
    rolls = WholeRoll.objects.within(record.establishment).filter(signature__isnull=True)
    return rolls.order_by("recorded_at").last()


def landing_verdicts(record: Record, roll: WholeRoll) -> dict[str, bool | None]:
    """Landing code -> None until two officers counted it; then whether both numbers are right."""
    landings = {landing.pk: landing for landing in Landing.objects.within(record.establishment)}
    newest: dict[UUID, dict[UUID, LandingCount]] = {pk: {} for pk in landings}
    for counted in roll.landings.order_by("recorded_at"):
        newest[counted.landing_id][counted.counter_id] = counted
    expected = expected_on_landings(record)
    return {
        landings[pk].code: (
            all(
                one.number == expected.get(pk, 0) and one.every_one_responded
                for one in by_officer.values()
            )
            if len(by_officer) >= 2
            else None
        )
        for pk, by_officer in newest.items()
    }


def party_verdicts(record: Record, roll: WholeRoll) -> dict[str, bool | None]:
    """Party at work -> None until a count begun under the roll is signed; then whether it is right.

    Standfast: nobody walks back to his landing, so parties are counted where they stand.
    """
    stays = memberships(record.establishment.pk, record.now, record.now)
    verdicts: dict[str, bool | None] = {}
    for session in WorkSession.objects.within(record.establishment).filter(ended_at__isnull=True):
        party = session.party
        members = {stay.prisoner for stay in stays if stay.party == party.code}
        count = (
            Count.objects.filter(
                party=party, recorded_at__gte=roll.recorded_at, confirmation__isnull=False
            )
            .order_by("recorded_at")
            .last()
        )
        verdicts[party.code] = (
            None if count is None else _agrees(count, members, number_only=party.number_only)
        )
    return verdicts


def _agrees(count: Count, members: set[str], *, number_only: bool) -> bool:
    if number_only:
        return count.headcount == len(members)
    seen = [str(prisoner) for prisoner in count.taps.values_list("prisoner_id", flat=True)]
    return members <= set(seen) and count.headcount == len(seen) == len(members)


def expected_on_landings(record: Record) -> dict[UUID, int]:
    """Landing -> how many should be there: its prisoners who are on no party's list now."""
    at_work = {
        stay.prisoner
        for stay in memberships(record.establishment.pk, record.now, record.now)
        if stay.left_at is None
    }
    expected: dict[UUID, int] = {}
    held = Prisoner.objects.within(record.establishment).filter(left_at__isnull=True)
    for prisoner, landing in held.values_list("pk", "landing_id"):
        if str(prisoner) not in at_work:
            expected[landing] = expected.get(landing, 0) + 1
    return expected
