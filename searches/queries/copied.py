"""The photographs of a case about copies: each copy, and the earlier one it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.models import ExceptionCase, Photograph
from searches.queries.revealed import revealing
from searches.rules.checklists import from_document
from searches.words.checklists import Phase
from searches.words.exceptions import ExceptionCode


@dataclass(frozen=True, slots=True)
class Taken:
    """One photograph: where, when, of what; `deleted_at` when its picture is kept no more."""

    id: UUID
    visit_id: UUID
    plate: str
    plate_kind: str
    zone: str
    phase: str
    at: datetime
    by: str
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Copied:
    earlier: Taken
    copy: Taken


def copied(case: ExceptionCase) -> tuple[Copied, ...]:
    """Each copy with its original. Empty where the case is about a hint, or a wrong disc."""
    if case.code != ExceptionCode.COPIED_PHOTO:
        return ()
    near = ("taken_by", "visit__vehicle", "search", "deletion")
    also = (*near, *(f"copy_of__{one}" for one in near))
    here = Photograph.objects.filter(establishment_id=case.establishment_id)
    found = here.select_related(*also).filter(pk__in=_photos(case), copy_of__isnull=False)
    return tuple(
        Copied(_taken(photo.copy_of), _taken(photo))
        for photo in found.order_by("recorded_at")
        if photo.copy_of
    )


def _photos(case: ExceptionCase) -> list[UUID]:
    """Of the entry that opened the case, and of those added since; a hint's cause names its own."""
    said = [entry.body["said"].get("photo", "") for entry in revealing(case)]
    return [UUID(one) for one in said if one and not case.cause.startswith(f"{one} ")]


def _taken(photo: Photograph) -> Taken:
    deletion = getattr(photo, "deletion", None)
    return Taken(
        id=photo.pk,
        visit_id=photo.visit_id,
        plate=photo.visit.vehicle.plate_display,
        plate_kind=photo.visit.vehicle.plate_kind,
        zone=_zone(photo),
        phase=Phase(photo.phase).replace("_", " "),
        at=photo.recorded_at,
        by=photo.taken_by.printed_name,
        deleted_at=deletion.recorded_at if deletion else None,
    )


def _zone(photo: Photograph) -> str:
    """As the sheet of its own search called it."""
    items = from_document(photo.search.sheet).items if photo.search else ()
    named = (f"{one.code} {one.title}" for one in items if one.code == photo.item)
    return next(named, photo.slot)
