"""What a device sent and the server could not apply, kept for a person to judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import Parked
from searches.services.command import command
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid, NotThere, Refused

REASON_LENGTH = 300


@command(Act.USE_OWN_ACCOUNT)
def park(
    record: Record,
    *,
    id: UUID,
    kind: str,
    payload: dict[str, Any],
    reason: str = "",
    occurred_at: datetime | None = None,
) -> Parked:
    """Keep it as it was sent. It changes nothing until a person has judged it."""
    if Parked.objects.everywhere().filter(pk=id).exists():
        raise Conflict()
    sent = {"occurred_at": occurred_at.isoformat() if occurred_at else None, "payload": payload}
    parked = record.add(
        Parked(
            id=id,
            establishment=record.establishment,
            kind=kind,
            payload=sent,
            reason=reason.strip()[:REASON_LENGTH],
            parked_by_id=record.by,
            device_id=record.actor.device,
            recorded_at=record.now,
        )
    )
    record.enter("park", parked=parked.pk, kind=kind, payload_sha256=sha256_of(sent))
    return parked


@command(Act.WORK_EXCEPTION)
def judge_parked(record: Record, *, parked_id: UUID, judgement: str) -> Parked:
    """Somebody read it and said what became of it."""
    parked: Parked | None = Parked.objects.within(record.establishment).filter(pk=parked_id).first()
    if parked is None:
        raise NotThere("What was parked")
    if parked.judged_at is not None:
        raise Refused("judged", "This was judged already.")
    if parked.parked_by_id == record.actor.person:
        raise Refused("own-parked", "Somebody else judges what you parked.")
    if not judgement.strip():
        raise Invalid("judgement", "Say in one line what became of it.", field="judgement")
    record.change(
        parked,
        judged_by_id=record.by,
        judged_at=record.now,
        judgement=judgement.strip()[:REASON_LENGTH],
    )
    record.enter("judge_parked", parked=parked.pk)
    return parked
