"""The photographs with which one photograph can be compared.

These are the way-in photograph of the same visit, then accepted photographs of earlier visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.facts.policies import policy_for
from searches.models import Photograph
from searches.queries.photos.photos import OF_A_CARD, PhotoCard, card, way_in_photos
from searches.rules.checklists import from_document
from searches.words.checklists import Phase
from searches.words.policy import Policy
from searches.words.refusals import NotThere

EARLIER_VISITS, LOOKED_THROUGH = 3, 24


@dataclass(frozen=True, slots=True)
class Earlier:
    photo: PhotoCard
    words: str  # "Way in", or "Way out" of an earlier day
    from_this_visit: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    visit_id: UUID
    plate: str
    plate_kind: str
    slot: str
    photo: PhotoCard
    against: tuple[Earlier, ...]

    def chosen(self, earlier_id: UUID | None) -> Earlier | None:
        """Return the earlier photograph with this id, or the first one if the id is None.

        Return None if there is no earlier photograph. Raise NotThere if none has this id.
        """
        for one in self.against:
            if earlier_id is None or one.photo.id == earlier_id:
                return one
        if earlier_id is not None:
            raise NotThere("This comparison")
        return None


def comparison_of(establishment_id: UUID, photo_id: UUID) -> Comparison:
    photo = (
        Photograph.objects.filter(establishment_id=establishment_id, pk=photo_id)
        .select_related(*OF_A_CARD, "visit__vehicle", "visit__establishment", "search")
        .first()
    )
    if photo is None:
        raise NotThere("This photograph")
    policy = policy_for(photo.visit)
    return Comparison(
        visit_id=photo.visit_id,
        plate=photo.visit.vehicle.plate_display,
        plate_kind=photo.visit.vehicle.plate_kind,
        slot=photo.slot,
        photo=card(photo, policy),
        against=(*_way_in(photo, policy), *_earlier_visits(photo, policy)),
    )


def _way_in(photo: Photograph, policy: Policy) -> tuple[Earlier, ...]:
    if photo.search is None:
        return ()
    slots = (slot for item in from_document(photo.search.sheet).items for slot in item.photos)
    reference = next((slot.reference for slot in slots if slot.code == photo.slot), "")
    way_in = way_in_photos(photo.visit, policy).get(reference) if reference else None
    return (Earlier(way_in, "Way in", True),) if way_in else ()


def _earlier_visits(photo: Photograph, policy: Policy) -> tuple[Earlier, ...]:
    """Return the newest good photograph of the slot from each of the last departed visits.

    Copies are left out.
    """
    taken = Photograph.objects.filter(
        establishment_id=photo.establishment_id,
        visit__vehicle_id=photo.visit.vehicle_id,
        visit__departed_at__lt=photo.recorded_at,
        phase=photo.phase,
        slot=photo.slot,
        problems=[],
        copy_of=None,
    ).exclude(visit_id=photo.visit_id)
    newest: dict[UUID, Photograph] = {}
    for photograph in taken.select_related(*OF_A_CARD).order_by("-recorded_at")[:LOOKED_THROUGH]:
        newest.setdefault(photograph.visit_id, photograph)
    words = Phase(photo.phase).replace("_", " ").capitalize()
    found = list(newest.values())[:EARLIER_VISITS]
    return tuple(Earlier(card(photograph, policy), words, False) for photograph in found)
