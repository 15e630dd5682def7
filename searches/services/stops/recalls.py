"""Recall packs, which are made when a past release turns doubtful, and the calls to operators.

An act that reveals the doubt makes the pack, in its own transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from searches.facts.last_sightings import last_sightings
from searches.facts.recalls import LOOK_BACK, Carrier, carriers
from searches.ledger.record import Record
from searches.models import (
    OperatorCall,
    Party,
    Prisoner,
    RecallPack,
    RecallPerson,
    RecallVehicle,
    Visit,
)
from searches.services.command import command
from searches.words.events.stops import (
    OperatorCallRecorded,
    OperatorCallWithdrawn,
    RecallPackOpened,
)
from searches.words.people import Act
from searches.words.recalls import CallStep, RecallReason
from searches.words.refusals import NotThere, Refused


def recall_for_missing(
    record: Record,
    people: Collection[str],
    *,
    party: Party,
    sentence: str,
    reason: RecallReason = RecallReason.SHORT_COUNT,
) -> RecallPack | None:
    """Make a pack of the vehicles that left and could carry one of these people.

    Returns None if there is no such vehicle, or if an earlier pack already has these people and
    nobody has seen them since.
    """
    missing = {UUID(person) for person in people} - _in_earlier_pack(record)
    held = Prisoner.objects.within(record.establishment).filter(pk__in=missing)
    keys = set(held.values_list("pk", flat=True))
    seen = last_sightings(
        record.establishment.pk, keys, since=record.now - LOOK_BACK, before=record.now
    )
    found = carriers(
        record.establishment.pk,
        {key: seen.get(key) for key in keys},
        party=party,
        now=record.now,
    )
    if not found:
        return None
    return _open(record, reason, sentence, found, people=keys, party=party)


def recall_vehicle(
    record: Record,
    visit: Visit,
    *,
    reason: RecallReason,
    sentence: str,
    people: Collection[str] = (),
) -> RecallPack | None:
    """Make a pack of one vehicle that has left and whose own release turned doubtful.

    `people` has the ids of those whom the vehicle could carry, if they are known.

    Returns None if a pack for this reason already names the vehicle.
    """
    known = RecallVehicle.objects.filter(
        visit=visit, pack__reason=reason, recorded_at__gte=record.now - LOOK_BACK
    )
    if visit.departed_at is None or known.exists():
        return None
    keys = {UUID(person) for person in people}
    return _open(record, reason, sentence, [Carrier(visit, sentence)], people=keys)


@command(Act.RECORD_OPERATOR_CALL)
def record_operator_call(
    record: Record, *, pack_id: UUID, visit_id: UUID, step: CallStep
) -> OperatorCall:
    """Record that somebody called the operator of this vehicle, or that the operator answered.

    Raises Refused for a step that is recorded already, and for an answer without a call.
    """
    vehicle, calls = _calls(record, pack_id, visit_id)
    if known := calls.get(step):
        sentence = f"{known.recorded_by.printed_name} has already recorded this step."
        raise Refused("step-recorded", sentence)
    if step is CallStep.ANSWERED and CallStep.CALLED not in calls:
        raise Refused("call-first", "Record first that you called the operator.")
    call = record.add(_call(record, vehicle, step))
    record.enter(
        OperatorCallRecorded(
            pack=pack_id, call=call.pk, plate=vehicle.visit.vehicle.plate_display, step=step
        ),
        visit=visit_id,
    )
    return call


@command(Act.RECORD_OPERATOR_CALL)
def withdraw_operator_call(
    record: Record, *, pack_id: UUID, visit_id: UUID, step: CallStep
) -> OperatorCall:
    """Record that a step was ticked by mistake. Both records are kept.

    Raises Refused if the step is not recorded, and for a call whose answer is still recorded.
    """
    vehicle, calls = _calls(record, pack_id, visit_id)
    if step not in calls:
        raise Refused("step-not-recorded", "This step is not recorded.")
    if step is CallStep.CALLED and CallStep.ANSWERED in calls:
        raise Refused(
            "answer-first", "Withdraw the step “operator answered” first, then withdraw the call."
        )
    call = record.add(_call(record, vehicle, step, withdrawn=True))
    record.enter(
        OperatorCallWithdrawn(
            pack=pack_id, call=call.pk, plate=vehicle.visit.vehicle.plate_display, step=step
        ),
        visit=visit_id,
    )
    return call


def _in_earlier_pack(record: Record) -> set[UUID]:
    """Return the people of recent packs whom nobody has seen since their pack was made."""
    rows = RecallPerson.objects.within(record.establishment).filter(
        recorded_at__gte=record.now - LOOK_BACK
    )
    asked = dict(rows.order_by("recorded_at").values_list("prisoner_id", "recorded_at"))
    if not asked:
        return set()
    seen = last_sightings(record.establishment.pk, asked.keys(), since=min(asked.values()))
    return {person for person, at in asked.items() if person not in seen or seen[person].at < at}


def _open(
    record: Record,
    reason: RecallReason,
    sentence: str,
    found: list[Carrier],
    *,
    people: Collection[UUID] = (),
    party: Party | None = None,
) -> RecallPack:
    about = {
        "establishment": record.establishment,
        "occurred_at": record.now,
        "recorded_at": record.now,
    }
    pack = record.add(RecallPack(reason=reason, sentence=sentence[:300], party=party, **about))
    for person in sorted(people):
        record.add(RecallPerson(pack=pack, prisoner_id=person, **about))
    for place, carrier in enumerate(found):
        record.add(
            RecallVehicle(
                pack=pack, visit=carrier.visit, place=place, why=carrier.why[:300], **about
            )
        )
    record.enter(
        RecallPackOpened(
            pack=pack.pk,
            reason=reason,
            party=party.code if party else "",
            name=party.name if party else "",
            people=len(people),
            visits=tuple(carrier.visit.pk for carrier in found),
            plates=tuple(carrier.visit.vehicle.plate_display for carrier in found),
        )
    )
    return pack


def _calls(
    record: Record, pack_id: UUID, visit_id: UUID
) -> tuple[RecallVehicle, dict[CallStep, OperatorCall]]:
    """Return a vehicle of a pack, with the steps of its call that are recorded now."""
    vehicle = (
        RecallVehicle.objects.within(record.establishment)
        .select_related("visit__vehicle")
        .prefetch_related("calls__recorded_by")
        .filter(pack=pack_id, visit=visit_id)
        .first()
    )
    if vehicle is None:
        raise NotThere("This vehicle in this recall pack")
    newest = {CallStep(call.step): call for call in vehicle.calls.all()}
    return vehicle, {step: call for step, call in newest.items() if not call.withdrawn}


def _call(
    record: Record, vehicle: RecallVehicle, step: CallStep, *, withdrawn: bool = False
) -> OperatorCall:
    return OperatorCall(
        establishment=record.establishment,
        vehicle=vehicle,
        step=step,
        withdrawn=withdrawn,
        recorded_by_id=record.by,
        occurred_at=record.now,
        recorded_at=record.now,
    )
