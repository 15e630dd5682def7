"""Records of who looked at a photograph for how long, and of discs that a releaser confirmed."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from searches.ledger.clock import server_now
from searches.ledger.record import Record
from searches.models import DiscConfirmation, Photograph, PhotoLook
from searches.services.command import command
from searches.words.actors import Actor
from searches.words.events.photos import DiscConfirmed, PhotoViewed
from searches.words.people import Act
from searches.words.refusals import NotThere, Refused

OPENED_SALT = "searches.photos.opened"
OPENED_SECONDS = 60 * 60


def opened_token(actor: Actor, photo_id: UUID) -> str:
    """Return a signed token for the page that shows a photograph: who opened it, and when."""
    opened = [str(photo_id), str(actor.person), server_now().timestamp()]
    return signing.dumps(opened, salt=OPENED_SALT)


@command(Act.SEE_PHOTOS)
def look_at_photo(record: Record, *, photo_id: UUID, token: str) -> PhotoLook:
    """Record how long this person had the photograph open, by the server's clock.

    A person looks at one photograph at a time, so photographs that are open side by side share the
    seconds. Raises Refused if the token is not of this person and photograph, or is too old.
    """
    photo = _photo_of_prison(record, photo_id)
    try:
        opened = signing.loads(token, salt=OPENED_SALT, max_age=None)
    except signing.BadSignature as fault:
        raise Refused("not-opened", "Open the photograph first.") from fault
    if opened[:2] != [str(photo.pk), str(record.actor.person)]:
        raise Refused("not-opened", "Open the photograph first.")
    open_for = record.now.timestamp() - opened[2]
    if not 0 <= open_for <= OPENED_SECONDS:
        raise Refused(
            "not-opened", "You opened this photograph too long ago. Open the photograph again."
        )
    seconds = int(min(open_for, _since_the_last_look(record)))
    look = record.add(
        PhotoLook(
            establishment=record.establishment,
            photograph=photo,
            looked_by_id=record.by,
            seconds=seconds,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(PhotoViewed(photo=photo.pk, seconds=seconds), visit=photo.visit_id)
    return look


@command(Act.RELEASE)
def confirm_disc(record: Record, *, photo_id: UUID, shown: bool) -> DiscConfirmation:
    """Record whether the releaser sees the requested disc in the photograph."""
    photo = _photo_of_prison(record, photo_id)
    disc = photo.search.discs.get(photo.slot) if photo.search else None
    if disc is None:
        raise NotThere("A disc for this photograph")
    confirmation = record.add(
        DiscConfirmation(
            establishment=record.establishment,
            photograph=photo,
            disc=disc,
            shown=shown,
            confirmed_by_id=record.by,
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
    record.enter(
        DiscConfirmed(photo=photo.pk, slot=photo.slot, disc=disc, shown=shown), visit=photo.visit_id
    )
    return confirmation


def _since_the_last_look(record: Record) -> float:
    """Return the seconds since this person's last look at a photograph, or infinity if none."""
    last = PhotoLook.objects.filter(looked_by_id=record.by).order_by("recorded_at").last()
    return (record.now - last.recorded_at).total_seconds() if last else float("inf")


def _photo_of_prison(record: Record, photo_id: UUID) -> Photograph:
    photo = (
        Photograph.objects.within(record.establishment)
        .select_related("search")
        .filter(pk=photo_id)
        .first()
    )
    if photo is None:
        raise NotThere("This photograph")
    return photo
