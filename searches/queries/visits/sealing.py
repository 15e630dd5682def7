"""The facts an officer needs before sealing the lock: who will be counted, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from searches.facts.counts import contact_if_sealed
from searches.facts.photos import missing_photos
from searches.ledger.clock import server_now
from searches.models import Party, Visit
from searches.queries.photos.photo_viewer import WayIn
from searches.words.rolls import counted_because, whole_prison_because


@dataclass(frozen=True, slots=True)
class PartyToCount:
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class BeforeSealing:
    """The counts that sealing requests, and the way-in photographs that are still missing.

    `whole_prison` says why the whole prison must be counted, or is empty. A missing photograph
    cannot be taken once the lock is sealed, so its zone will have no earlier picture to compare.
    `next_photo` is the code of the first missing photograph. `on_tablet` names the photographs that
    the tablet which shows the page has not sent yet, and `being_sent` counts all that a tablet
    announced.
    """

    parties: tuple[PartyToCount, ...]
    whole_prison: str
    missing_photos: tuple[str, ...]
    on_tablet: tuple[str, ...]
    being_sent: int
    next_photo: str


def read_before_sealing(visit: Visit, photos: WayIn) -> BeforeSealing:
    """Return what the page for sealing shows about this visit, as of now."""
    contact = contact_if_sealed(visit, server_now())
    names = dict(
        Party.objects.within(visit.establishment)
        .filter(code__in=contact.parties)
        .values_list("code", "name")
    )
    return BeforeSealing(
        parties=tuple(
            PartyToCount(names[code], counted_because(reasons))
            for code, reasons in contact.parties.items()
            if code in names
        ),
        whole_prison=whole_prison_because(contact.whole_prison) if contact.whole_prison else "",
        missing_photos=photos.missing,
        on_tablet=photos.on_tablet,
        being_sent=len(missing_photos(visit)),
        next_photo=photos.next_code,
    )
