"""The copied photographs of a case, each with the earlier photograph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from searches.models import ExceptionCase, Photograph, Visit
from searches.queries.exceptions.case_entries import entries_behind
from searches.rules.checklists import from_document
from searches.words.checklists import Phase
from searches.words.events.photos import DiscConfirmed, PhotosConfirmedDifferent, PhotoStored
from searches.words.exceptions import ExceptionCode
from searches.words.refusals import NotThere

_OF_EACH = ("taken_by", "visit__vehicle", "search", "deletion")
#: The relations that one query must select to show a photograph beside the earlier one.
BESIDE = (
    *_OF_EACH,
    *(f"copy_of__{one}" for one in _OF_EACH),
    *(f"examination__flat_copy_of__{one}" for one in _OF_EACH),
    "difference__confirmed_by",
)


@dataclass(frozen=True, slots=True)
class ComparedPhoto:
    """One photograph: where, when and of what it was taken.

    `deleted_at` is set when the picture has been deleted.
    """

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
class SignedDifference:
    """The releaser's signed statement that the two photographs differ."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A photograph and the earlier photograph that it seems to copy.

    `settled` is the signed statement that the two differ, or None.
    """

    earlier: ComparedPhoto
    copy: ComparedPhoto
    is_flat: bool = False  # a photograph of the earlier picture, rather than a copy of its file
    settled: SignedDifference | None = None


def copied(case: ExceptionCase) -> tuple[Copied, ...]:
    """Return each copied photograph of the case with its original.

    The result is empty when the case is about something else, such as a wrong disc number.
    """
    if case.code != ExceptionCode.COPIED_PHOTO:
        return ()
    here = Photograph.objects.filter(establishment_id=case.establishment_id)
    found = here.select_related(*BESIDE).filter(
        Q(copy_of__isnull=False) | Q(examination__flat_copy_of__isnull=False),
        pk__in=_photos(case),
    )
    return tuple(_pair_of(photo) for photo in found.order_by("recorded_at"))


def suspected(establishment_id: UUID, visit_id: UUID, slot: str) -> Copied:
    """Return the newest photograph of a slot beside the earlier picture that it appears to show.

    Raises NotThere when the photograph does not appear to show an earlier picture.
    """
    photo = (
        Photograph.objects.filter(
            establishment_id=establishment_id, visit_id=visit_id, slot=slot, phase=Phase.WAY_OUT
        )
        .select_related(*BESIDE)
        .order_by("-recorded_at")
        .first()
    )
    if photo is None or not _may_show_another(photo):
        raise NotThere("A photograph that may show an earlier picture")
    return _pair_of(photo)


def suspected_of(establishment_id: UUID, visit_id: UUID) -> tuple[Copied, ...]:
    """Return every slot whose newest photograph may show an earlier picture, in slot order.

    Raises NotThere when this prison has no such visit.
    """
    here = {"establishment_id": establishment_id}
    if not Visit.objects.filter(pk=visit_id, **here).exists():
        raise NotThere("This visit")
    taken = Photograph.objects.filter(visit_id=visit_id, phase=Phase.WAY_OUT, **here)
    newest = {photo.slot: photo for photo in taken.select_related(*BESIDE).order_by("recorded_at")}
    newest_in_order = (newest[slot] for slot in sorted(newest))
    return tuple(_pair_of(photo) for photo in newest_in_order if _may_show_another(photo))


def _may_show_another(photo: Photograph) -> bool:
    return _earlier_picture_in(photo) is not None


def _earlier_picture_in(photo: Photograph) -> Photograph | None:
    """Return the earlier photograph of which this photograph may be a picture, or None."""
    examination = getattr(photo, "examination", None)
    return None if examination is None else examination.flat_copy_of


def _pair_of(photo: Photograph) -> Copied:
    if photo.copy_of is not None:
        return Copied(_compared_photo(photo.copy_of), _compared_photo(photo))
    earlier = _earlier_picture_in(photo)
    if earlier is None:
        raise NotThere("An earlier picture of this photograph")
    difference = getattr(photo, "difference", None)
    settled = difference and SignedDifference(
        difference.confirmed_by.printed_name, difference.recorded_at, difference.reason
    )
    return Copied(_compared_photo(earlier), _compared_photo(photo), True, settled)


def _photos(case: ExceptionCase) -> list[UUID]:
    """Return the photographs of the ledger entries on which the case is based.

    A case that a mere hint opened names the photograph in its cause. That photograph is left out.
    """
    events = [entry.event for entry in entries_behind(case)]
    photos = [
        event.photo
        for event in events
        if isinstance(event, PhotoStored | PhotosConfirmedDifferent | DiscConfirmed)
    ]
    return [photo for photo in photos if not case.cause.startswith(f"{photo} ")]


def _compared_photo(photo: Photograph) -> ComparedPhoto:
    deletion = getattr(photo, "deletion", None)
    return ComparedPhoto(
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
    """Return the zone of the photograph, as the checklist of its search names it, or its slot."""
    items = from_document(photo.search.sheet).items if photo.search else ()
    named = (f"{item.code} {item.title}" for item in items if item.code == photo.item)
    return next(named, photo.slot)
