"""The signatures that searchers gave while their tablet had no connection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from searches.models import Device, Person, SearchSignature
from searches.services.devices.encryption import Box, decrypt
from searches.services.people.people import actor_for
from searches.services.search.search_signatures import sign_search
from searches.words.actors import Actor
from searches.words.refusals import NotThere, Refused


@dataclass(frozen=True, slots=True)
class OfflineSignature:
    """A signature as a tablet stored it. `box` holds the PIN, encrypted for `operation` only."""

    operation: UUID
    search_id: UUID
    place: int
    shown_sha256: str
    box: Box
    occurred_at: datetime
    signed_by: UUID | None = None


def record_offline_signature(
    actor: Actor, signature: OfflineSignature
) -> SearchSignature | Refused:
    """Check the PIN of an offline signature now, and record the signature with the tablet's time.

    Raises Refused when the PIN is wrong, or when the answers have changed since the signature. The
    searcher must then sign again.
    """
    signer = signer_on(actor, signature.signed_by)
    pin = decrypt(signature.box, context=f"pin:{signature.operation}:{signer.person}")
    return sign_search(
        signer,
        search_id=signature.search_id,
        place=signature.place,
        pin=pin.decode("ascii", "replace"),
        shown_sha256=signature.shown_sha256,
        occurred_at=signature.occurred_at,
        signed_in=actor.person if signer.person != actor.person else None,
    )


def signer_on(actor: Actor, signed_by: UUID | None) -> Actor:
    """Return the actor who signed: this person, or a second searcher on their tablet.

    The PIN of the second searcher proves who they are. Raises NotThere and Refused.
    """
    if signed_by is None or signed_by == actor.person:
        return actor
    person = Person.objects.filter(
        pk=signed_by, establishment_id=actor.establishment, is_active=True
    ).first()
    if person is None:
        raise NotThere("This officer")
    if actor.device is None:
        raise Refused(
            "not-enrolled", "This device is not enrolled, so each officer must sign in to sign."
        )
    return replace(actor_for(person, Device.objects.get(pk=actor.device)), tick=actor.tick)
