"""The keys of tablets, each handed out once, and the draws that are encrypted with these keys."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from searches.ledger.record import Record
from searches.models import DeviceKey, SealedDraw
from searches.services.command import command
from searches.services.devices.encryption import device_secret, encrypt, server_jwk, text_of
from searches.services.search.advance_draws import EnoughHandedOut, hand_out_draws
from searches.words.actors import Actor
from searches.words.events.devices import TabletKeyHandedOut
from searches.words.people import Act
from searches.words.refusals import Conflict, Refused


@command(Act.CLOSE_INNER_GATE)
def hand_out_key(record: Record, *, id: UUID) -> DeviceKey:
    """Hand out new keys to this tablet. The earlier keys of the tablet are no longer valid."""
    device = record.actor.device
    if device is None:
        raise Refused("not-enrolled", "This device is not enrolled, so it cannot hold keys.")
    before = DeviceKey.objects.filter(device_id=device, replaced_at=None).first()
    if before is not None:
        record.change(before, replaced_at=record.now)
    key = record.add(
        DeviceKey(id=id, establishment=record.establishment, device_id=device, handed_at=record.now)
    )
    record.enter(TabletKeyHandedOut(key=key.pk, again=before is not None))
    return key


def keys_for(actor: Actor, id: UUID) -> tuple[DeviceKey, bool]:
    """Return the keys for this request, and whether they are new.

    A tablet asks again with the same UUID if it did not receive the answer. Raises Refused when
    newer keys have been handed out, Conflict when another device used the UUID.
    """
    known = DeviceKey.objects.everywhere().filter(pk=id).first()
    if known is None:
        return hand_out_key(actor, id=id), True
    if known.establishment_id != actor.establishment or known.device_id != actor.device:
        raise Conflict()
    if known.replaced_at is not None:
        raise Refused(
            "key-replaced", "This tablet has been given newer keys. Ask for the keys again."
        )
    return known, False


def keys_document(key: DeviceKey) -> dict[str, Any]:
    """Return the keys for the tablet. No stored answer, log or ledger entry may hold these keys."""
    return {
        "id": key.pk,
        "device": key.device_id,
        "draw_key": text_of(device_secret("draw", key.pk)),
        "code_key": text_of(device_secret("code", key.pk)),
        "server_key": server_jwk(),
    }


def draws_for(actor: Actor) -> list[dict[str, Any]]:
    """Return every unused draw of this tablet, encrypted, in order. The lowest number is next.

    New draws are added first. Raises Refused for a tablet without keys.
    """
    keys = DeviceKey.objects.filter(device_id=actor.device) if actor.device else None
    key = keys.filter(replaced_at=None).first() if keys is not None else None
    if key is None:
        raise Refused("no-key", "This tablet has no keys yet. Ask for the tablet's keys first.")
    with suppress(EnoughHandedOut):
        hand_out_draws(actor)
    unused = SealedDraw.objects.filter(
        device_id=key.device_id, used_at=None, replaced_at=None, skipped_at=None
    ).order_by("number")
    secret = device_secret("draw", key.pk)
    return [_draw_document(draw, key, secret) for draw in unused]


def _draw_document(draw: SealedDraw, key: DeviceKey, secret: bytes) -> dict[str, Any]:
    """Return one encrypted draw. The drill, its zone and its code stay on the server."""
    sheets = {
        kind: {"version": sheet["version"], "discs": sheet["discs"]}
        for kind, sheet in draw.sheets.items()
    }
    document = {"deep_search": draw.deep_search, "route": draw.route, "sheets": sheets}
    beside = f"draw:{draw.device_id}:{draw.number}:{draw.pk}"
    box = encrypt(secret, document, beside=beside)
    return {"id": draw.pk, "number": draw.number, "key": key.pk, **box}
