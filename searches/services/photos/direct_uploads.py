"""Photographs that a tablet sends directly to the store by a signed address and then announces.

Bytes in the store belong to nobody yet: they are fetched, hashed and judged as if they had been
sent to this server, and stored a second time under their hash. The length and the digest that the
store reports are never trusted.
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
from searches.services.photos.uploads import Readable, Received, photographs, received_as
from searches.services.sync import Outcome, once
from searches.words.actors import Actor
from searches.words.refusals import Refused

ARRIVING = "arriving"
SIGNED_SECONDS = 5 * 60
STALE = timedelta(days=1)
ROUND_SECONDS = 60 * 60
log = structlog.get_logger(__name__)


class Direct(Protocol):
    """A store that takes direct uploads, as in gatehouse/write_once.py. A local folder cannot."""

    def signed_put(
        self, name: str, *, length: int, sha256: str, content_type: str, seconds: int
    ) -> tuple[str, dict[str, str]]: ...

    def arriving(self, name: str) -> AbstractContextManager[Readable]: ...

    def arrived_before(self, moment: datetime, *, under: str) -> list[str]: ...

    def forget(self, name: str) -> None: ...


class NotDirect(Refused):
    """This server's store takes no direct uploads, so the tablet must use the ordinary PUT."""

    def __init__(self) -> None:
        super().__init__(
            "not-direct",
            "Photographs are sent to this server, not to the store. Send the photograph to "
            "this server.",
        )


class NotArrived(Refused):
    """The photograph is not in the store yet. The tablet may announce its arrival again."""

    def __init__(self) -> None:
        super().__init__(
            "not-arrived", "The photograph is not at the store. Send the photograph again."
        )


class StoreSilent(Refused):
    def __init__(self) -> None:
        super().__init__(
            "store-silent",
            "The photograph store does not answer. Send the photograph to this server.",
        )


@dataclass(frozen=True, slots=True)
class Promised:
    """The digest and the length of the bytes that a tablet will send or has sent."""

    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Signed:
    url: str
    headers: dict[str, str]
    expires_at: datetime


def goes_direct() -> bool:
    return bool(getattr(photographs(), "direct", False))


def sign_upload(
    actor: Actor, *, id: UUID, place: Place, promised: Promised, content_type: str
) -> Signed:
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
    return Signed(url, headers, timezone.now() + timedelta(seconds=SIGNED_SECONDS))


def keep_arrived(
    actor: Actor,
    *,
    id: UUID,
    place: Place,
    promised: Promised,
    in_application: bool,
    occurred_at: datetime | None,
) -> Outcome:
    """Store a photograph that has arrived, and return the outcome of `keep_photo`.

    The outcome is the same however often the tablet announces the arrival.
    """
    if _is_answered(id):
        return _same_again(actor, id, place, promised)
    _demand_visit(actor, place)
    store, name = _store(), _name(actor, id)
    try:
        received = _fetched(store, name, promised)
    except Refused:
        # If the arrival was announced twice at once, the other call has stored the photograph
        # meanwhile and removed it from the arrivals.
        if _is_answered(id):
            return _same_again(actor, id, place, promised)
        raise
    outcome = keep_photo(
        actor,
        id=id,
        received=received,
        place=place,
        in_application=in_application,
        occurred_at=occurred_at,
    )
    if outcome.digest:  # otherwise its search is still to come, and the tablet asks again
        _forget(store, name)
    return outcome


def forget_stale_uploads(actor: Actor) -> int:
    """Remove arrivals that have been in the store for a day, at most once an hour.

    Returns how many were removed. The tablets still hold these photographs, or nobody wants them.
    """
    if not goes_direct():
        return 0
    if not cache.add(f"arriving-{actor.establishment}", True, ROUND_SECONDS):
        return 0
    store = _store()
    under = f"{ARRIVING}/{actor.establishment}"
    stale = store.arrived_before(timezone.now() - STALE, under=under)
    return sum(_forget(store, name) for name in stale)


def _fetched(store: Direct, name: str, promised: Promised) -> Received:
    try:
        with store.arriving(name) as stream:
            return received_as(stream, length=promised.length, sha256=promised.sha256)
    except FileNotFoundError as fault:
        raise NotArrived() from fault
    except ConnectionError as fault:
        raise StoreSilent() from fault
    except Busy:
        raise  # the server has not judged it yet
    except Refused:
        _forget(store, name)  # not the promised bytes, or not a photograph
        raise


def _forget(store: Direct, name: str) -> bool:
    """Remove an arrival from the store, and return whether that worked.

    The clock removes it later otherwise; the photograph itself is safe.
    """
    try:
        store.forget(name)
    except OSError as fault:
        log.warning("the store keeps what arrived", name=name, why=str(fault))
        return False
    return True


def _same_again(actor: Actor, id: UUID, place: Place, promised: Promised) -> Outcome:
    payload = payload_of(place, promised.sha256)
    return once(actor, id=id, kind=KIND, payload=payload, run=_never)


def _never() -> NoReturn:
    raise RuntimeError("an operation that was there is gone")


def _is_answered(id: UUID) -> bool:
    return Operation.objects.filter(pk=id).exists()


def _demand_visit(actor: Actor, place: Place) -> None:
    visit_of(Establishment.objects.get(pk=actor.establishment), place.visit_id)


def _store() -> Direct:
    if not goes_direct():
        raise NotDirect()
    return cast("Direct", photographs())


def _name(actor: Actor, id: UUID) -> str:
    """Return the name under which an upload arrives.

    The name contains the person, so that nobody can claim another person's photograph.
    """
    return f"{ARRIVING}/{actor.establishment}/{actor.person}/{id}"
