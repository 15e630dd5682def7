"""What knows a photograph again is written beside it, in the same entry of the ledger."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from searches.ledger.canonical import plain
from searches.ledger.record import Record
from searches.models import PhotoExamination, Photograph
from searches.services.uploads import Received


def first_like(record: Record, received: Received) -> UUID | None:
    """The earliest photograph of the prison with these very bytes, else the one it was made of."""
    same = Photograph.objects.within(record.establishment).filter(sha256=received.sha256)
    first = same.order_by("recorded_at").values_list("pk", flat=True).first()
    if first is not None:
        return first
    near = received.near
    return near.photo_id if near is not None and near.is_copy else None


def examine_photo(record: Record, photo: Photograph, received: Received) -> PhotoExamination:
    near, kept = received.near, received.fingerprint
    return record.add(
        PhotoExamination(
            establishment=record.establishment,
            photograph=photo,
            seq=record.head.seq + 1,
            fingerprint=kept.kept.hex() if kept else "",
            places=kept.places.hex() if kept else "",
            nearest_id=near.photo_id if near else None,
            likeness=plain(asdict(near.likeness)) if near else {},
            occurred_at=record.now,
            recorded_at=record.now,
        )
    )
