"""The look at the photographs by the orderly officer at the gate, signed on the tablet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.ledger.record import Record
from searches.models import RadioLook
from searches.rules.finished_searches import read_checksum
from searches.services.command import command
from searches.services.devices.encryption import Box, decrypt
from searches.services.devices.proven_times import proven_server_time
from searches.services.offline.offline_signatures import signer_on
from searches.services.search.searches import search_of_prison
from searches.services.signatures import sign
from searches.words.actors import Actor
from searches.words.events.release import RadioLookRecorded
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid
from searches.words.visits import SignatureMeaning


@dataclass(frozen=True, slots=True)
class OfflineLook:
    """A look as a tablet stored it. `box` holds the PIN, encrypted for `operation` only."""

    operation: UUID
    search_id: UUID
    checksum: str
    seconds: dict[str, int]
    box: Box
    occurred_at: datetime
    signed_by: UUID | None = None


def record_offline_look(actor: Actor, report: OfflineLook) -> RadioLook:
    """Check the PIN of an offline look and record the look. Raises Refused for a wrong PIN."""
    signer = signer_on(actor, report.signed_by)
    pin = decrypt(report.box, context=f"pin:{report.operation}:{signer.person}")
    return look_by_radio(signer, report=report, pin=pin.decode("ascii", "replace"))


@command(Act.LOOK_BY_RADIO)
def look_by_radio(record: Record, *, report: OfflineLook, pin: str) -> RadioLook:
    """Record the orderly officer's look at the photographs.

    A look is a fact, so it is recorded even if the lock session is void, and judged with the other
    facts. If no clock proves its time, the look counts from its arrival at the server.
    """
    search = search_of_prison(record, report.search_id)
    if RadioLook.objects.everywhere().filter(pk=report.operation).exists():
        raise Conflict()
    letters = read_checksum(report.checksum)
    if letters is None:
        raise Invalid(
            "checksum", "The checksum must have six letters or figures.", field="checksum"
        )
    document = {"search": search.pk, "checksum": letters, "seconds": report.seconds}
    look = record.add(
        RadioLook(
            id=report.operation,
            establishment=record.establishment,
            visit=search.visit,
            search=search,
            checksum=letters,
            seconds=report.seconds,
            looked_by_id=record.by,
            signature=sign(record, SignatureMeaning.RADIO_LOOKED, document=document),
            device_id=record.actor.device,
            occurred_at=proven_server_time(record, report.occurred_at) or record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        RadioLookRecorded(search=search.pk, checksum=letters, photographs=len(report.seconds)),
        visit=search.visit_id,
    )
    return look
