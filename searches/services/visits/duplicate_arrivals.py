"""Duplicate arrivals: two tablets have logged in the same plate, and a person must decide."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from searches.ledger.canonical import plain, sha256_of
from searches.ledger.record import Record
from searches.models import Parked, Visit
from searches.services.command import command
from searches.services.exceptions.parked import REASON_LENGTH
from searches.words.events.offline import DuplicateArrivalParked, DuplicateArrivalSettled
from searches.words.events.people import SelfApprovalRefused
from searches.words.people import Act
from searches.words.refusals import Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import TabletReport, WayIn

KIND = "log_vehicle_in"


def park_clash(
    record: Record, id: UUID, way_in: WayIn, report: TabletReport, standing: Visit
) -> Refused:
    """Store the second arrival as an unprocessed record, and return the refusal for its tablet.

    Both tablets keep their records. Records that they send for the second visit wait until a person
    has decided which visit is correct.
    """
    content: dict[str, Any] = {"way_in": plain(asdict(way_in)), "standing": str(standing.pk)}
    content["draw"] = str(report.draw) if report.draw else ""
    payload = {"occurred_at": report.occurred_at.isoformat(), "payload": content}
    parked = record.add(
        Parked(
            id=id,
            establishment=record.establishment,
            kind=KIND,
            payload=payload,
            reason="This plate was also logged in on another tablet.",
            parked_by_id=record.by,
            device_id=record.actor.device,
            recorded_at=record.now,
        )
    )
    record.enter(
        DuplicateArrivalParked(parked=parked.pk, payload_sha256=sha256_of(payload)),
        visit=standing.pk,
    )
    return Refused(
        "inside-elsewhere",
        "Another tablet has logged this plate in. The gate manager or the control room must decide"
        " which visit is correct.",
    )


@command(Act.SETTLE_CLASH)
def settle_clash(
    record: Record, *, parked_id: UUID, same_vehicle: bool, judgement: str
) -> Parked | Refused:
    """Decide whether a plate that was logged in on two tablets belongs to one vehicle.

    For the same vehicle, everything sent for the second visit belongs to the first visit. Otherwise
    the record stays unprocessed: a vehicle with a cloned plate is turned back or detained, and
    logged in again. Raises NotAllowed for somebody who logged one of the vehicles in.
    """
    parked = Parked.objects.within(record.establishment).filter(pk=parked_id, kind=KIND).first()
    if parked is None:
        raise NotThere("This arrival")
    if parked.judged_at is not None:
        raise Refused("judged", "A decision about this record has already been made.")
    if not judgement.strip():
        raise Invalid("judgement", "Enter your decision about this record.", field="judgement")
    standing = Visit.objects.get(pk=parked.payload["payload"]["standing"])
    if record.actor.person in {parked.parked_by_id, standing.logged_by_id}:
        record.enter(SelfApprovalRefused(parked=parked.pk), visit=standing.pk)
        return NotAllowed(
            "own-clash", "You logged one of these vehicles in, so another person must decide."
        )
    record.change(
        parked,
        judged_by_id=record.by,
        judged_at=record.now,
        judgement=judgement.strip()[:REASON_LENGTH],
        attached_to=standing if same_vehicle else None,
    )
    record.enter(
        DuplicateArrivalSettled(parked=parked.pk, same_vehicle=same_vehicle), visit=standing.pk
    )
    return parked
