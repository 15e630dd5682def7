"""Events about photographs."""

from __future__ import annotations

from uuid import UUID

from searches.words.checklists import Phase
from searches.words.events.base import Event, added_field, event
from searches.words.photos import PhotoHint, PhotoProblem


@event("announce_photos", "Photographs announced by a tablet")
class PhotosAnnounced(Event):
    photos: tuple[UUID, ...]


@event("store_photo", "Photograph stored: {slot}")
class PhotoStored(Event):
    photo: UUID
    search: UUID | None = added_field(before=None)
    item: str
    slot: str
    phase: Phase
    sha256: str
    problems: tuple[PhotoProblem, ...]
    copy_of: UUID | None
    flat_copy_of: UUID | None = added_field(before=None)
    in_application: bool
    hints: tuple[PhotoHint, ...] = added_field(before=())


@event("look_at_photo", "Photograph viewed for {seconds} s")
class PhotoViewed(Event):
    photo: UUID
    seconds: int


@event("confirm_disc", "Disc confirmed")
class DiscConfirmed(Event):
    photo: UUID
    slot: str
    disc: int
    shown: bool


@event("confirm_photographs_differ", "Photographs confirmed as different: {slot}")
class PhotosConfirmedDifferent(Event):
    photo: UUID
    search: UUID | None
    slot: str
    earlier: UUID
    reason: str


@event("delete_pictures", "{pictures} photographs deleted. {reason}")
class PhotosDeleted(Event):
    pictures: int
    reason: str
