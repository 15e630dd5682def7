"""Exceptions from entries about photographs: copies, hints, and missing discs."""

from __future__ import annotations

from collections.abc import Iterator

from searches.words.events import reading
from searches.words.events.photos import DiscConfirmed, PhotosConfirmedDifferent, PhotoStored
from searches.words.exceptions import Entered, ExceptionCode, Revealed
from searches.words.photos import HINTS, PhotoHint


def _photo(event: PhotoStored, entry: Entered) -> Iterator[Revealed]:
    slot = event.slot
    if event.copy_of:
        sentence = f"{slot}: the photograph is a copy of an earlier photograph."
        yield Revealed(ExceptionCode.COPIED_PHOTO, _slot_of(event, entry), sentence, joins=True)
    elif event.flat_copy_of:
        sentence = f"{slot}: the photograph may show an earlier picture instead of the vehicle."
        yield Revealed(ExceptionCode.COPIED_PHOTO, _slot_of(event, entry), sentence, joins=True)
    for hint in event.hints:
        code = ExceptionCode.CLOCK if hint == PhotoHint.OTHER_TIME else ExceptionCode.COPIED_PHOTO
        sentence = f"{slot}: {HINTS[PhotoHint(hint)]}."
        yield Revealed(code, f"{event.photo} {hint}", sentence)


def _slot_of(event: PhotoStored | PhotosConfirmedDifferent, entry: Entered) -> str:
    """Return the cause of a case about a slot, so that all copies for this slot join one case.

    The cause is the slot with its search, or with the visit for a photograph of the way in.
    """
    if "search" in event.absent:  # an entry from before this field existed
        return str(event.photo)
    return f"{event.search or entry.visit or entry.id} {event.slot}"


def _difference(event: PhotosConfirmedDifferent, entry: Entered) -> Iterator[Revealed]:
    """Add the releaser's statement to the case that the photograph opened."""
    sentence = f"{event.slot}: the releaser signed that the two photographs differ."
    yield Revealed(ExceptionCode.COPIED_PHOTO, _slot_of(event, entry), sentence, joins=True)


def _disc(event: DiscConfirmed, entry: Entered) -> Iterator[Revealed]:
    if event.shown is False:
        sentence = f"{event.slot} does not show disc {event.disc}."
        yield Revealed(ExceptionCode.COPIED_PHOTO, str(event.photo), sentence)


TELLERS = (
    reading(PhotoStored, _photo),
    reading(DiscConfirmed, _disc),
    reading(PhotosConfirmedDifferent, _difference),
)
