"""Photographs that a tablet sends straight to the store by a signed address, and then announces.

What lies there is nobody's photograph: it is fetched, hashed and judged as if it had come here, and
kept a second time under its hash. The store's word on length or digest is never taken.
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
    """What gatehouse/write_once.py can do; a folder of this machine cannot."""

    def signed_put(
        self, name: str, *, length: int, sha256: str, content_type: str, seconds: int
    ) -> tuple[str, dict[str, str]]: ...

    def arriving(self, name: str) -> AbstractContextManager[Readable]: ...

    def arrived_before(self, moment: datetime, *, under: str) -> list[str]: ...

    def forget(self, name: str) -> None: ...


class NotDirect(Refused):
    """The ordinary PUT takes it."""

    def __init__(self) -> None:
        super().__init__(
            "not-direct",
            "Photographs are sent to this server, not to the store. Send the photograph to "
            "this server.",
        )


class NotArrived(Refused):
    """Nothing is remembered of it: the tablet may say so again once it came."""

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
    """The bytes a tablet says it will send, or has sent."""

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
    """An address for these very bytes. Writes nothing: the photograph is still on its tablet."""
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
    """What `keep_photo` makes of it, however often it is said to have arrived."""
    if _is_answered(id):
        return _same_again(actor, id, place, promised)
    _demand_visit(actor, place)
    store, name = _store(), _name(actor, id)
    try:
        received = _fetched(store, name, promised)
    except Refused:
        # Said twice at once: the other call has kept it meanwhile, and cleared it away.
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
    if outcome.digest:  # else what it belongs to is still on its way, and it is asked for again
        _forget(store, name)
    return outcome


def forget_stale_uploads(actor: Actor) -> int:
    """At most once an hour, whoever asks. Their tablets still hold them, or nobody wants them."""
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
        raise  # nobody has looked at it yet
    except Refused:
        _forget(store, name)  # other bytes than were promised, or no photograph
        raise


def _forget(store: Direct, name: str) -> bool:
    """What cannot be removed now is removed by the clock; the photograph itself is safe."""
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
    """Of one person: nobody says of another's photograph that they took it."""
    return f"{ARRIVING}/{actor.establishment}/{actor.person}/{id}"
