"""Seals that an officer puts on a vehicle, or replaces, inside the prison."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from searches.facts.tamper_seals import seals_of
from searches.ledger.record import Record
from searches.models import SealChange, Visit
from searches.rules.tamper_seals import read_seals
from searches.services.command import command
from searches.services.offline.tablet_visits import tablet_visit
from searches.services.release.gate_passes import pass_alive
from searches.words.events.visits import SealPutOn
from searches.words.people import Act
from searches.words.refusals import Invalid, Refused

SEAL_LENGTH = 40


@command(Act.CHANGE_SEAL)
def put_on_seal(
    record: Record,
    *,
    visit_id: UUID,
    number: str,
    in_place_of: str = "",
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> SealChange:
    """Record that a seal was put on. `in_place_of` is the number of the seal that was removed."""
    visit = tablet_visit(record, visit_id)
    _demand_inside(record, visit)
    _demand_new(visit, number, in_place_of)
    change = record.add(
        SealChange(
            id=id or uuid4(),
            establishment=record.establishment,
            visit=visit,
            number=read_seals(number)[0],
            in_place_of=next(iter(read_seals(in_place_of)), ""),
            put_on_by_id=record.by,
            device_id=record.actor.device,
            occurred_at=occurred_at or record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        SealPutOn(seal=change.pk, number=change.number, in_place_of=change.in_place_of),
        visit=visit.pk,
    )
    return change


def _demand_inside(record: Record, visit: Visit) -> None:
    if visit.entered_at is None or visit.departed_at or visit.turned_back_at:
        raise Refused("not-inside", "This vehicle is not inside the prison.")
    if visit.gate_opened_at is not None or pass_alive(visit, record.now):
        raise Refused("go-given", "A GO has been given, so the seals can no longer be changed.")


def _demand_new(visit: Visit, number: str, in_place_of: str) -> None:
    if len(number) > SEAL_LENGTH or len(in_place_of) > SEAL_LENGTH:
        raise Invalid(
            "seal-long", "The seal number must have 40 characters or fewer.", field="number"
        )
    if len(read_seals(number)) != 1:
        raise Invalid("seal", "Enter the number of one seal.", field="number")
    seals = seals_of(visit)
    if in_place_of.strip() and not set(read_seals(in_place_of)) & set(seals.on):
        raise Invalid("seal-off", "This seal is not recorded on this vehicle.", field="in_place_of")
    if read_seals(number)[0] in seals.ever:
        # A number cannot be used again, because a seal that has been cut is worthless.
        raise Refused("seal-known", "This seal has already been recorded on this visit.")
