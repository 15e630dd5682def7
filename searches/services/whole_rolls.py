"""The whole-prison roll: standfast, every landing by two officers, signed by the control room."""

from __future__ import annotations

from uuid import UUID, uuid4

from searches.facts.whole_rolls import landing_verdicts, party_verdicts
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import (
    Landing,
    LandingCount,
    Stop,
    WholeRoll,
    WholeRollSignature,
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
        .filter(closed__isnull=True, kind=StopKind.STOP, under__isnull=True)
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
def sign_whole_roll(
    record: Record, *, roll_id: UUID, pin: str, digest: str = ""
) -> WholeRollSignature:
    """Sign what was counted: correct only when every landing agrees. A wrong roll stops all."""
    roll = open_roll(record)
    if roll is None or roll.pk != roll_id:
        raise NotThere("This roll")
    verdicts = landing_verdicts(roll, record.now) | party_verdicts(roll, record.now)
    not_counted = [place for place, verdict in verdicts.items() if verdict is None]
    if not_counted:
        raise Refused("roll-incomplete", f"Not counted yet: {', '.join(not_counted[:4])}.")
    correct = bool(verdicts) and all(verdicts.values())
    shown = {"roll": roll.pk, "counted": verdicts}
    if digest and digest != sha256_of(shown):
        raise Refused("changed", "Something changed. Look again, then sign.")
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
