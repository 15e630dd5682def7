"""Photographs that a tablet sends directly to the store by a signed address and then announces.

Bytes that arrive in the store are not yet a photograph. This server fetches, hashes and judges them
as if they had been sent to the server, and stores them again under their hash. The length and the
digest that the store reports are never trusted.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn, Protocol, cast
from uuid import UUID

import structlog
from django.core.cache import cache
from django.utils import timezone

from searches.imaging.decoder_pool import Busy
from searches.models import Establishment, Operation
from searches.services.offline.tablet_visits import visit_of
from searches.services.photos.photos import KIND, Place, keep_photo, payload_of
from searches.services.photos.uploads import Readable, ReceivedPhoto, photographs, receive_promised
from searches.services.sync import Outcome, once
from searches.words.actors import Actor
from searches.words.refusals import Refused

ARRIVING = "arriving"
SIGNED_SECONDS = 5 * 60
STALE = timedelta(days=1)
ROUND_SECONDS = 60 * 60
log = structlog.get_logger(__name__)


class DirectStore(Protocol):
    """A store that takes direct uploads, such as that of gatehouse/write_once.py."""

    def signed_put(
        self, name: str, *, length: int, sha256: str, content_type: str, seconds: int
    ) -> tuple[str, dict[str, str]]: ...

    def arriving(self, name: str) -> AbstractContextManager[Readable]: ...

    def arrived_before(self, moment: datetime, *, under: str) -> list[str]: ...

    def forget(self, name: str) -> None: ...


class NotDirect(Refused):
    """Raised when the store accepts no direct uploads. The tablet must then use the usual PUT."""

    def __init__(self) -> None:
        super().__init__(
            "not-direct",
            "Photographs are sent to this server, not to the store. Send the photograph to "
            "this server.",
        )


class NotArrived(Refused):
    """Raised when a photograph is not in the store yet. The tablet may announce it again."""

    def __init__(self) -> None:
        super().__init__(
            "not-arrived", "The photograph has not arrived in the store. Send the photograph again."
        )


class StoreSilent(Refused):
    """Raised when the store does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "store-silent",
            "The photograph store does not answer. Send the photograph to this server.",
        )


@dataclass(frozen=True, slots=True)
class PromisedUpload:
    """The digest and the length of the bytes that a tablet will send or has sent."""

    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class SignedUpload:
    """A signed address for one upload, with the headers that the tablet must send."""

    url: str
    headers: dict[str, str]
    expires_at: datetime


def goes_direct() -> bool:
    return bool(getattr(photographs(), "direct", False))


def sign_upload(
    actor: Actor, *, id: UUID, place: Place, promised: PromisedUpload, content_type: str
) -> SignedUpload:
    """Return a signed address to which these exact bytes can be sent.

    Nothing is written, because the photograph is still on its tablet.
    """
    _demand_visit(actor, place)
    url, headers = _store().signed_put(
        _name(actor, id),
        length=promised.length,
        sha256=promised.sha256,
        content_type=content_type,
        seconds=SIGNED_SECONDS,
    )
    return SignedUpload(url, headers, timezone.now() + timedelta(seconds=SIGNED_SECONDS))


def keep_arrived(
    actor: Actor,
    *,
    id: UUID,
    place: Place,
    promised: PromisedUpload,
    in_application: bool,
    occurred_at: datetime | None,
) -> Outcome:
    """Store a photograph that has arrived, and return the outcome of `keep_photo`.

    The outcome is the same however often the tablet announces the arrival.
    """
    if _is_answered(id):
        return _repeated_answer(actor, id, place, promised)
    _demand_visit(actor, place)
    store, name = _store(), _name(actor, id)
    try:
        received = _fetched(store, name, promised)
    except Refused:
        # If the arrival was announced twice at once, the other call has stored the photograph
        # meanwhile and removed it from the arrivals.
        if _is_answered(id):
            return _repeated_answer(actor, id, place, promised)
        raise
    outcome = keep_photo(
        actor,
        id=id,
        received=received,
        place=place,
        in_application=in_application,
        occurred_at=occurred_at,
    )
    if outcome.digest:  # without a digest, the search has not arrived yet and the tablet asks again
        _forget(store, name)
    return outcome


def forget_stale_uploads(actor: Actor) -> int:
    """Remove arrivals that have been in the store for a day, at most once an hour.

    Returns the number of removed arrivals. A tablet that still holds such a photograph can send it
    again.
    """
    if not goes_direct():
        return 0
    if not cache.add(f"arriving-{actor.establishment}", True, ROUND_SECONDS):
        return 0
    store = _store()
    under = f"{ARRIVING}/{actor.establishment}"
    stale = store.arrived_before(timezone.now() - STALE, under=under)
    return sum(_forget(store, name) for name in stale)


def _fetched(store: DirectStore, name: str, promised: PromisedUpload) -> ReceivedPhoto:
    try:
        with store.arriving(name) as stream:
            return receive_promised(stream, length=promised.length, sha256=promised.sha256)
    except FileNotFoundError as fault:
        raise NotArrived() from fault
    except ConnectionError as fault:
        raise StoreSilent() from fault
    except Busy:
        raise  # the server has not judged the bytes yet
    except Refused:
        _forget(store, name)  # not the promised bytes, or not a photograph
        raise


def _forget(store: DirectStore, name: str) -> bool:
    """Remove an arrival from the store, and return whether that worked.

    If removing fails, the clock removes the arrival later. No stored photograph is affected.
    """
    try:
        store.forget(name)
    except OSError as fault:
        log.warning("an arrival could not be removed from the store", name=name, why=str(fault))
        return False
    return True


def _repeated_answer(actor: Actor, id: UUID, place: Place, promised: PromisedUpload) -> Outcome:
    payload = payload_of(place, promised.sha256)
    return once(actor, id=id, kind=KIND, payload=payload, run=_fail)


def _fail() -> NoReturn:
    raise RuntimeError("an operation that was answered has disappeared")


def _is_answered(id: UUID) -> bool:
    return Operation.objects.filter(pk=id).exists()


def _demand_visit(actor: Actor, place: Place) -> None:
    visit_of(Establishment.objects.get(pk=actor.establishment), place.visit_id)


def _store() -> DirectStore:
    if not goes_direct():
        raise NotDirect()
    return cast("DirectStore", photographs())


def _name(actor: Actor, id: UUID) -> str:
    """Return the name under which an upload arrives.

    The name contains the person, so nobody can claim another person's photograph.
    """
    return f"{ARRIVING}/{actor.establishment}/{actor.person}/{id}"
