"""Signatures, each with printed name, time, meaning and the digest of what the screen showed."""

from __future__ import annotations

from typing import Any

from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import Signature
from searches.words.refusals import Refused
from searches.words.visits import MEANINGS, SignatureMeaning


def sign(record: Record, meaning: SignatureMeaning, *, document: dict[str, Any]) -> Signature:
    """Add the signature of the person who acts. Raises Refused if their PIN was not checked."""
    if not record.pin_proven or record.actor.person is None:
        raise Refused("pin-needed", "Enter your PIN to sign.", field="pin")
    return record.add(
        Signature(
            establishment=record.establishment,
            signed_by_id=record.by,
            printed_name=record.actor.printed_name,
            meaning=meaning,
            statement=MEANINGS[meaning],
            shown_sha256=sha256_of(document),
            device_id=record.actor.device,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
