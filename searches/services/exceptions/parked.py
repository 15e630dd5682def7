"""Unprocessed records, which a device sent and the server could not apply."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from searches.facts.parked_records import author_of
from searches.facts.photos import HANDED_IN_PHOTO
from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import Parked
from searches.services.command import command
from searches.services.offline.announced_records import (
    demand_announced_photograph,
    demand_as_announced,
)
from searches.services.photos.derived import Size, derived_image
from searches.services.photos.uploads import Readable, received_to_file
from searches.words.actors import Actor
from searches.words.announced_records import RecordKind
from searches.words.events.offline import ParkedRecordDecided, RecordParked
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid, NotThere, Refused

REASON_LENGTH = 300
SHA256 = re.compile(r"[0-9a-f]{64}")
#: What a tablet adds to the content of a record when an officer hands the record in.
BESIDE_CONTENT = frozenset({"operation", "author", "author_name", "occurred_at", "said"})


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
    """Store a record that could not be applied, unchanged, for a person to decide about.

    Raises Conflict if the UUID is already in use, and Invalid for a record that a tablet announced
    with other content.
    """
    _demand_as_announced(record, kind, payload)
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
    record.enter(RecordParked(parked=parked.pk, kind=kind, payload_sha256=sha256_of(sent)))
    return parked


def _demand_as_announced(record: Record, kind: str, payload: dict[str, Any]) -> None:
    try:
        record_id = UUID(str(payload.get("operation", "")))
    except ValueError:
        return
    if kind == HANDED_IN_PHOTO:
        demand_announced_photograph(record_id, str(payload.get("sha256", "")))
    if kind not in set(RecordKind):
        return  # a decision about any other kind settles no announced record
    content = {name: value for name, value in payload.items() if name not in BESIDE_CONTENT}
    demand_as_announced(
        record.establishment.pk,
        record_id,
        kind=kind,
        author=str(payload.get("author", "")),
        occurred_at=str(payload.get("occurred_at", "")),
        payload=content,
    )


def keep_parked_photograph(actor: Actor, *, parked_id: UUID, stream: Readable) -> str:
    """Store the photograph of an unprocessed record, whatever it shows, and return its SHA-256.

    This is not an act of its own, because the record already names the SHA-256 and its ledger entry
    covers the record. Raises NotThere unless this person sent the record, and Invalid for bytes
    with another SHA-256.
    """
    rows = Parked.objects.filter(establishment=actor.establishment, parked_by_id=actor.person)
    sha256 = photograph_of(rows.filter(pk=parked_id).first())
    with received_to_file(stream, sha256=sha256) as taken:
        taken.keep()
    return sha256


def parked_picture(actor: Actor, *, parked_id: UUID) -> bytes:
    """Return a picture made from a record's photograph, never the original. Raises NotThere."""
    parked = Parked.objects.filter(establishment=actor.establishment, pk=parked_id).first()
    return derived_image(photograph_of(parked), Size.SCREEN)


def photograph_of(parked: Parked | None) -> str:
    """Return the SHA-256 of a record's photograph, as the sender named it or the server kept it.

    Raises NotThere for a record without a photograph.
    """
    content = parked.payload.get("payload") if parked else None
    named = content.get("sha256") if isinstance(content, dict) else None
    sha256 = parked.payload.get("kept_sha256", named) if parked else None
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        raise NotThere("The photograph of this record")
    return sha256


@command(Act.WORK_EXCEPTION)
def judge_parked(record: Record, *, parked_id: UUID, judgement: str) -> Parked:
    """Record a reviewer's decision on an operation that could not be applied."""
    parked: Parked | None = Parked.objects.within(record.establishment).filter(pk=parked_id).first()
    if parked is None:
        raise NotThere("This unprocessed record")
    if parked.judged_at is not None:
        raise Refused("judged", "A decision about this record has already been made.")
    if parked.parked_by_id == record.actor.person:
        raise Refused("own-parked", "You sent this record, so another person must decide about it.")
    if author_of(parked) == record.by:
        raise Refused("own-parked", "You made this record, so another person must decide about it.")
    if not judgement.strip():
        raise Invalid("judgement", "Enter your decision about this record.", field="judgement")
    record.change(
        parked,
        judged_by_id=record.by,
        judged_at=record.now,
        judgement=judgement.strip()[:REASON_LENGTH],
    )
    record.enter(ParkedRecordDecided(parked=parked.pk))
    return parked
