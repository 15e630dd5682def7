"""Facts about one stored photograph, as Gatehouse answers them to tablets and pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from searches.facts.announced_records import decided_records
from searches.models import LockSession, PhotoAnnouncement, Photograph, Visit
from searches.rules.photos import stored_problems
from searches.words.photos import SENTENCES, WARNINGS

#: The kind under which a tablet hands in a photograph that was not applied.
HANDED_IN_PHOTO = "photo"


def may_show_earlier_picture(photo: Photograph) -> bool:
    """Return whether this photograph may show an earlier picture and no releaser cleared it."""
    examination = getattr(photo, "examination", None)
    suspected = examination is not None and examination.flat_copy_of_id is not None
    return suspected and photo.copy_of_id is None and not hasattr(photo, "difference")


def missing_photos(visit: Visit, lock: LockSession | None = None) -> set[UUID]:
    """Return the photographs of the visit that a tablet announced and that have not arrived.

    A photograph that was handed in without being applied is missing until a security lead has
    decided about it. A photograph that a revoked tablet announced before `lock` was sealed no
    longer counts as missing, because the tablet may be lost, and the vehicle is searched again in
    this lock session.
    """
    announced = photos_not_arrived(visit.pk)
    if lock is not None:
        announced = announced.exclude(
            device__revoked_at__isnull=False, recorded_at__lt=lock.sealed_at
        )
    missing = set(announced.values_list("photo_id", flat=True))
    if not missing:
        return missing
    return missing - decided_records(visit.establishment_id, missing, kinds=[HANDED_IN_PHOTO])


def photos_not_arrived(visit_id: UUID) -> QuerySet[PhotoAnnouncement]:
    """Return the announcements of photographs of the visit that have not arrived."""
    rows: QuerySet[PhotoAnnouncement] = PhotoAnnouncement.objects.filter(visit=visit_id)
    return rows.filter(~Exists(Photograph.objects.filter(pk=OuterRef("photo_id"), visit=visit_id)))


def photo_answer(photo: Photograph) -> dict[str, Any]:
    """Return the answer for the tablet that sent this photograph.

    The UUID and digest in the answer tell the tablet that the photograph has arrived.
    """
    codes = stored_problems(photo.problems, is_copy=photo.copy_of_id is not None)
    first = original_of_copy(photo)
    return {
        "id": photo.pk,
        "sha256": photo.sha256,
        "usable": not codes,
        "problems": [{"code": code.value, "sentence": SENTENCES[code]} for code in codes],
        "warnings": [
            {"code": code, "sentence": WARNINGS[code]}
            for code in (["flat_copy"] if may_show_earlier_picture(photo) else [])
        ],
        "copy_of": photo.copy_of_id,
        "earlier": first and first | {"taken_at": first["taken_at"].isoformat()},
    }


def original_of_copy(photo: Photograph) -> dict[str, Any] | None:
    """Return where and when the original was taken, or None if this photograph is not a copy."""
    first = photo.copy_of
    if first is None:
        return None
    return {
        "id": first.pk,
        "slot": first.slot,
        "plate": first.visit.vehicle.plate_display,
        "taken_at": first.recorded_at,
        "thumb": f"/photos/{first.pk}/thumb",
        "deleted": hasattr(first, "deletion"),
    }
