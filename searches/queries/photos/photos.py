"""Photographs for a screen: one photograph, and pairs of the way in and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from searches.facts.photos import may_show_earlier_picture, original_of_copy, photo_answer
from searches.facts.policies import policy_for
from searches.models import Photograph, Search, Visit
from searches.rules.checklists import from_document
from searches.rules.photos import stored_problems
from searches.words.checklists import Checklist, Phase
from searches.words.photos import SENTENCES
from searches.words.policy import Policy
from searches.words.refusals import NotThere

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
OF_A_CARD = ("taken_by", "examination", "difference")
NOT_IN_APPLICATION = "This photograph was not taken with the camera in Gatehouse."


@dataclass(frozen=True, slots=True)
class PhotoBytes:
    sha256: str
    content_type: str
    filename: str


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """One photograph as screens show it."""

    id: UUID
    item: str
    slot: str
    alt: str
    taken_at: datetime
    taken_by: str
    problems: tuple[str, ...]  # sentences; empty when the photograph is usable
    in_application: bool
    sha256: str
    earlier: dict[str, Any] | None = None  # the original of a copy: id, slot, plate, taken_at
    # The photograph may show an earlier picture, and nobody has signed that the two differ.
    is_flat_copy: bool = False

    @property
    def thumb(self) -> str:
        return f"/photos/{self.id}/thumb"

    @property
    def full(self) -> str:
        return f"/photos/{self.id}/screen"

    @property
    def src(self) -> str:
        return self.full

    @property
    def original(self) -> str:
        return f"/photos/{self.id}/original"


@dataclass(frozen=True, slots=True)
class Pair:
    """One view of the vehicle on the way out, beside its reference from the way in."""

    code: str
    label: str
    way_in: PhotoCard | None
    way_out: PhotoCard | None


def photo_bytes(establishment_id: UUID, photo_id: UUID) -> PhotoBytes:
    photo = _photo(establishment_id, photo_id)
    ending = ENDINGS.get(photo.content_type, "bin")
    return PhotoBytes(photo.sha256, photo.content_type, f"{photo.pk}.{ending}")


def photo_answer_of(establishment_id: UUID, photo_id: UUID) -> dict[str, Any]:
    """Return the answer that the tablet got when it sent this photograph."""
    photo = _photo(establishment_id, photo_id)
    return photo_answer(photo)


def card(photo: Photograph, policy: Policy) -> PhotoCard:
    """Return the card of this photograph.

    The query must select `taken_by`, `examination` and `difference`.
    """
    codes = stored_problems(photo.problems, is_copy=photo.copy_of_id is not None)
    sentences = [SENTENCES[code] for code in codes]
    if not photo.in_application and not policy.system_camera_accepted:
        sentences.append(NOT_IN_APPLICATION)
    return PhotoCard(
        id=photo.pk,
        item=photo.item,
        slot=photo.slot,
        alt=f"{photo.slot}, {Phase(photo.phase).replace('_', ' ')}",
        taken_at=photo.recorded_at,
        taken_by=photo.taken_by.printed_name,
        problems=tuple(sentences),
        in_application=photo.in_application,
        sha256=photo.sha256,
        earlier=original_of_copy(photo),
        is_flat_copy=may_show_earlier_picture(photo),
    )


def newest_by_slot(photos: Iterable[Photograph], policy: Policy) -> dict[str, PhotoCard]:
    """Return the last photograph of each slot, given photographs in the order they were taken."""
    return {photo.slot: card(photo, policy) for photo in photos}


def way_in_photos(visit: Visit, policy: Policy) -> dict[str, PhotoCard]:
    """Return the newest usable reference photograph of each slot.

    For a slot without a usable photograph, return its newest photograph.
    """
    cards: dict[str, PhotoCard] = {}
    taken = Photograph.objects.filter(visit=visit, phase=Phase.WAY_IN)
    for photo in taken.select_related(*OF_A_CARD).order_by("recorded_at"):
        photo_card = card(photo, policy)
        if photo.slot not in cards or not photo_card.problems or cards[photo.slot].problems:
            cards[photo.slot] = photo_card
    return cards


def pairs(establishment_id: UUID, visit_id: UUID) -> tuple[Pair, ...]:
    """Return every slot that is compared with the way in, in the order of the sheet."""
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
        .select_related("establishment")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    search = Search.objects.filter(visit=visit).order_by("-began_at", "-number").first()
    if search is None:
        return ()
    taken = Photograph.objects.filter(search=search).select_related(*OF_A_CARD)
    policy = policy_for(visit)
    way_out = newest_by_slot(taken.order_by("recorded_at"), policy)
    way_in = way_in_photos(visit, policy)
    return _pairs(from_document(search.sheet), way_in, way_out)


def _pairs(
    sheet: Checklist, way_in: dict[str, PhotoCard], way_out: dict[str, PhotoCard]
) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            slot.code,
            f"{item.code} {slot.label}",
            way_in.get(slot.reference),
            way_out.get(slot.code),
        )
        for item in sheet.items
        for slot in item.photos
        if slot.reference
    )


def _photo(establishment_id: UUID, photo_id: UUID) -> Photograph:
    photo = Photograph.objects.filter(establishment_id=establishment_id, pk=photo_id).first()
    if photo is None:
        raise NotThere("This photograph")
    return photo
