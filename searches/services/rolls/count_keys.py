"""The keys with which supervisors' screens compute the codes of counts by radio."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from searches.ledger.record import Record
from searches.models import CountKey, Device, Party
from searches.services.command import command
from searches.services.devices.encryption import device_secret, text_of
from searches.words.actors import Actor
from searches.words.events.devices import CountKeyHandedOut
from searches.words.people import Act
from searches.words.refusals import Conflict, Refused

#: The use of a screen's secret, from which the secret is derived.
USE = "count"


@command(Act.COUNT_PARTY)
def hand_out_count_key(record: Record, *, id: UUID) -> CountKey:
    """Hand out a new key to this screen, for the officer who is signed in.

    The earlier key of the screen is no longer valid. Raises Refused for a screen that is not
    enrolled for an area with parties.
    """
    device, area = record.actor.device, record.actor.device_area
    here = Party.objects.within(record.establishment).filter(area=area)
    if device is None or area is None or not here.exists():
        raise Refused(
            "no-party-screen", "Only an enrolled screen of a party's area can hold this key."
        )
    before = CountKey.objects.filter(device_id=device, replaced_at=None).first()
    if before is not None:
        record.change(before, replaced_at=record.now)
    key = record.add(
        CountKey(
            id=id,
            establishment=record.establishment,
            device_id=device,
            person_id=record.by,
            handed_at=record.now,
        )
    )
    record.enter(CountKeyHandedOut(key=key.pk, again=before is not None))
    return key


def count_key_for(actor: Actor, id: UUID) -> tuple[CountKey, bool]:
    """Return the key for this request, and whether it is new.

    A screen asks with the same UUID for as long as the same officer uses it. Raises Refused when
    the key was replaced, Conflict when another screen or officer used the UUID.
    """
    known = CountKey.objects.everywhere().filter(pk=id).first()
    if known is None:
        return hand_out_count_key(actor, id=id), True
    same = (known.establishment_id, known.device_id, known.person_id)
    if same != (actor.establishment, actor.device, actor.person):
        raise Conflict()
    if known.replaced_at is not None:
        raise Refused("key-replaced", "This screen has been given a newer key. Ask again.")
    return known, False


def count_key_document(key: CountKey) -> dict[str, Any]:
    """Return the key for the screen. No stored answer, log or ledger entry may hold the secret."""
    device = Device.objects.select_related("area").get(pk=key.device_id)
    parties = Party.objects.filter(area=device.area_id).order_by("name")
    return {
        "id": key.pk,
        "device": key.device_id,
        "person": key.person_id,
        "printed_name": key.person.printed_name,
        "area": device.area.name if device.area else "",
        "secret": text_of(secret_of(key)),
        "parties": [{"code": party.code, "name": party.name} for party in parties],
    }


def secret_of(key: CountKey) -> bytes:
    return device_secret(USE, key.pk)
