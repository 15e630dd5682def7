"""The records that a revoked tablet still held and hands in, encrypted for the server.

Nobody is signed in on such a tablet, and its holder may be a thief. The records are therefore not
applied, but stored as unprocessed records, for a person to decide about.
"""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any
from uuid import UUID

from searches.ledger.canonical import sha256_of
from searches.ledger.record import Record
from searches.models import Device, Parked
from searches.services.command import command
from searches.services.devices.encryption import Box, decrypt
from searches.services.offline.announced_records import (
    demand_announced_photograph,
    demand_as_announced,
)
from searches.services.photos.uploads import keep_unjudged
from searches.words.actors import system
from searches.words.events.offline import RecordHandedIn
from searches.words.refusals import Conflict, Invalid, NotThere

LIMIT_BYTES = 21 * 1024 * 1024  # the largest photograph and its record
MOST_WORDS_BYTES = 64 * 1024
LENGTH_BYTES = 4
REASON = "A revoked tablet handed this record in."


def hand_in(*, id: UUID, device_id: UUID, box: Box, sealed_sha256: str) -> Parked:
    """Decrypt a record and store it as unprocessed. A record that is sent again is stored once.

    `box.ct` holds the record and then an optional photograph. Raises NotThere for a device that is
    not revoked, Invalid for content that cannot be read or differs from what the tablet announced,
    and Conflict for other content under the same UUID.
    """
    device = Device.objects.everywhere().filter(pk=device_id, revoked_at__isnull=False).first()
    if device is None:
        raise NotThere("This revoked tablet")
    known = Parked.objects.everywhere().filter(pk=id).first()
    if known is not None:
        if known.payload.get("sealed_sha256") != sealed_sha256:
            raise Conflict()
        return known
    words, photograph = read_handed_in(decrypt(box, context=f"handed-in:{id}"))
    _demand_as_announced(device.establishment_id, id, words, photograph)
    payload = words | {"sealed_sha256": sealed_sha256}
    if photograph:
        payload["kept_sha256"] = keep_unjudged(io.BytesIO(photograph))
    parked: Parked = keep_handed_in(
        system(device.establishment_id), id=id, device_id=device.pk, payload=payload
    )
    return parked


def _demand_as_announced(
    establishment_id: UUID, id: UUID, words: dict[str, Any], photograph: bytes
) -> None:
    """Refuse a record whose content differs from the content that the tablet announced.

    The server's key is public, so a thief could encrypt an invented record.
    """
    if photograph:
        demand_announced_photograph(id, hashlib.sha256(photograph).hexdigest())
    content = words.get("payload")
    demand_as_announced(
        establishment_id,
        id,
        kind=words["kind"],
        author=str(words.get("author", "")),
        occurred_at=str(words.get("occurred_at", "")),
        payload=content if isinstance(content, dict) else {},
    )


def read_handed_in(plain: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the record and the bytes of the photograph in a decrypted box.

    The box holds four bytes with the length of the record, the record as JSON, and the photograph.
    Raises Invalid for other content.
    """
    length = int.from_bytes(plain[:LENGTH_BYTES], "big")
    words, photograph = plain[LENGTH_BYTES:][:length], plain[LENGTH_BYTES + length :]
    try:
        if len(plain) < LENGTH_BYTES or not 0 < length <= MOST_WORDS_BYTES or len(words) < length:
            raise ValueError("too short or too long")
        document = json.loads(words)
    except (ValueError, RecursionError) as fault:
        raise Invalid(
            "box-content", "The encrypted content is not a record of Gatehouse.", field="box"
        ) from fault
    if not isinstance(document, dict) or not isinstance(document.get("kind"), str):
        raise Invalid(
            "box-content", "The encrypted content is not a record of Gatehouse.", field="box"
        )
    return document, photograph


@command(None)
def keep_handed_in(record: Record, *, id: UUID, device_id: UUID, payload: dict[str, Any]) -> Parked:
    """Add the row of a record that a revoked tablet handed in."""
    parked = record.add(
        Parked(
            id=id,
            establishment=record.establishment,
            kind=str(payload["kind"])[:40],
            payload=payload,
            reason=REASON,
            parked_by=None,
            device_id=device_id,
            recorded_at=record.now,
        )
    )
    record.enter(
        RecordHandedIn(parked=parked.pk, device=device_id, payload_sha256=sha256_of(payload))
    )
    return parked
