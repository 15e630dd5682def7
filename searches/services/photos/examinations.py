"""The examination of a photograph, which stores the data for recognising copies of it."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID
from zoneinfo import ZoneInfo

from searches.facts.policies import policy_for
from searches.ledger.canonical import plain
from searches.ledger.record import Record
from searches.models import PhotoExamination, Photograph
from searches.rules.photos import hints
from searches.services.photos.uploads import ReceivedPhoto
from searches.words.photos import PhotoHint


def first_like(record: Record, received: ReceivedPhoto) -> UUID | None:
    """Return the earliest photograph with the same bytes, or else the original that was copied."""
    same = Photograph.objects.within(record.establishment).filter(sha256=received.sha256)
    first = same.order_by("recorded_at").values_list("pk", flat=True).first()
    if first is not None:
        return first
    near = received.near
    return near.photo_id if near is not None and near.is_copy else None


def examine_photo(
    record: Record, photo: Photograph, received: ReceivedPhoto, *, may_be_flat: bool
) -> PhotoExamination:
    """Add the data for recognising copies of this photograph, and the picture it appears to show.

    `may_be_flat` is true for places that are flat, such as a number plate. No copy is reported for
    them, because an honest photograph of a flat place matches an earlier photograph as
    closely as a picture of that photograph would.
    """
    near, kept = received.near, received.fingerprint
    shows_earlier = near is not None and near.is_flat_copy and not may_be_flat
    return record.add(
        PhotoExamination(
            establishment=record.establishment,
            photograph=photo,
            seq=record.head.seq + 1,
            fingerprint=kept.kept.hex() if kept else "",
            places=kept.places.hex() if kept else "",
            nearest_id=near.photo_id if near else None,
            likeness=plain(asdict(near.likeness)) if near else {},
            flat_copy_of_id=near.photo_id if near and shows_earlier else None,
            hints=[hint.value for hint in _hints(record, photo, received)],
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )


def _hints(record: Record, photo: Photograph, received: ReceivedPhoto) -> tuple[PhotoHint, ...]:
    zone = ZoneInfo(record.establishment.time_zone)
    first, last = sorted((photo.occurred_at, record.now))
    return hints(
        received.measures,
        taken=(first.astimezone(zone), last.astimezone(zone)),
        cameras=_cameras(photo) if received.measures.camera else frozenset(),
        policy=policy_for(photo.visit),
    )


def _cameras(photo: Photograph) -> frozenset[str]:
    """Return the cameras named in photographs that the same tablet took for this search."""
    before = Photograph.objects.filter(visit_id=photo.visit_id).exclude(pk=photo.pk)
    cameras = before.values_list("search_id", "device_id", "measures__camera")
    own_source = (photo.search_id, photo.device_id)
    return frozenset(
        camera for *source, camera in cameras if camera and tuple(source) == own_source
    )
