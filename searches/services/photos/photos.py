"""Photographs: announced by a tablet, and stored once together with their problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from searches.facts.photos import photo_answer
from searches.facts.policies import policy_for
from searches.ledger.canonical import plain
from searches.ledger.record import Record
from searches.models import (
    ChecklistVersion,
    Operation,
    PhotoAnnouncement,
    PhotoExamination,
    Photograph,
    Search,
    Visit,
)
from searches.rules.answers import another_way
from searches.rules.checklists import from_document, shows_a_flat_thing
from searches.rules.photos import problems, thresholds_of
from searches.rules.vehicle_types import WHOLE_VEHICLE
from searches.services.command import command
from searches.services.devices.proven_times import best_known_time
from searches.services.offline.tablet_visits import tablet_visit
from searches.services.photos.copies import with_similar_photo
from searches.services.photos.examinations import examine_photo, first_like
from searches.services.photos.uploads import ReceivedPhoto
from searches.services.sync import Outcome, once
from searches.words.actors import Actor
from searches.words.checklists import Item, Phase
from searches.words.events.photos import PhotosAnnounced, PhotoStored
from searches.words.from_json import read
from searches.words.people import Act
from searches.words.photos import PhotoHint, PhotoProblem
from searches.words.policy import Policy
from searches.words.refusals import Conflict, Invalid, NotThere

KIND = "store_photo"


@dataclass(frozen=True, slots=True)
class Place:
    """The visit, item and slot of a photograph. Without `search_id`, the newest search is meant."""

    visit_id: UUID
    item: str
    slot: str
    phase: Phase
    search_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnnouncedPhoto:
    """A photograph that a tablet has taken and will send."""

    photo_id: UUID
    sha256: str
    length: int


def keep_photo(
    actor: Actor,
    *,
    id: UUID,
    received: ReceivedPhoto,
    place: Place,
    in_application: bool,
    occurred_at: datetime | None,
) -> Outcome:
    """Store a photograph once. The same UUID with other bytes is a conflict.

    The same UUID with the same bytes gets the same answer.
    """
    received = compare_with_earlier(actor, id=id, received=received, place=place)

    def run() -> dict[str, Any]:
        return photo_answer(
            store_photo(
                actor,
                id=id,
                received=received,
                place=place,
                in_application=in_application,
                occurred_at=occurred_at,
            )
        )

    return once(actor, id=id, kind=KIND, payload=payload_of(place, received.sha256), run=run)


def compare_with_earlier(
    actor: Actor, *, id: UUID, received: ReceivedPhoto, place: Place
) -> ReceivedPhoto:
    """Return the received photograph together with the most similar earlier photograph.

    No comparison is made if this UUID has been answered before. Comparing is slow, so it happens
    before the act waits for the ledger head of the prison.
    """
    if Operation.objects.filter(establishment_id=actor.establishment, pk=id).exists():
        return received
    return with_similar_photo(
        actor.establishment,
        received,
        visit_id=place.visit_id,
        slot=place.slot,
        search_id=_search_id_of(place),
    )


def _search_id_of(place: Place) -> UUID | None:
    """Return the search that a photograph will belong to, or None on the way in."""
    if place.phase is Phase.WAY_IN or place.search_id is not None:
        return place.search_id
    newest = Search.objects.filter(visit_id=place.visit_id).order_by("-began_at", "-number")
    return newest.values_list("pk", flat=True).first()


def payload_of(place: Place, sha256: str) -> dict[str, Any]:
    """Return the content by which the server recognises a photograph that is sent again."""
    payload: dict[str, Any] = plain({**asdict(place), "sha256": sha256})
    return payload


@command(Act.TAKE_PHOTO)
def store_photo(
    record: Record,
    *,
    id: UUID,
    received: ReceivedPhoto,
    place: Place,
    in_application: bool,
    occurred_at: datetime | None = None,
) -> Photograph:
    """Add the row of a photograph whose bytes are already stored.

    A copy is stored too, with the photograph that it copies. Raises Conflict, Invalid and NotThere.
    """
    if Photograph.objects.everywhere().filter(pk=id).exists():
        raise Conflict("This photograph has already been stored.")
    _demand_announced_bytes(record, id, received.sha256)
    visit, search, may_be_flat = _visit_and_search(record, place)
    photo = record.add(
        Photograph(
            id=id,
            establishment=record.establishment,
            visit=visit,
            search=search,
            phase=place.phase,
            item=place.item,
            slot=place.slot,
            taken_by_id=record.by,
            device_id=record.actor.device,
            in_application=in_application,
            copy_of_id=first_like(record, received),
            occurred_at=best_known_time(record, occurred_at),
            recorded_at=record.now,
            **_columns_of(policy_for(visit), received),
        )
    )
    examination = examine_photo(record, photo, received, may_be_flat=may_be_flat)
    _enter(record, photo, examination)
    return photo


@command(Act.TAKE_PHOTO)
def announce_photos(record: Record, *, visit_id: UUID, photos: Iterable[AnnouncedPhoto]) -> int:
    """Record which photographs a tablet will send, so that the server knows what is missing.

    Returns the number of new announcements. Raises Conflict if the tablet announced a photograph
    before with different bytes.
    """
    visit = tablet_visit(record, visit_id)
    coming = {photo.photo_id: photo for photo in photos}
    known = dict(
        PhotoAnnouncement.objects.everywhere()
        .filter(photo_id__in=coming)
        .values_list("photo_id", "sha256")
    )
    if any(known[photo_id] != coming[photo_id].sha256 for photo_id in known):
        raise Conflict("The tablet announced this photograph before with different content.")
    new = [one for one in coming.values() if one.photo_id not in known]
    for one in new:
        record.add(
            PhotoAnnouncement(
                establishment=record.establishment,
                visit=visit,
                photo_id=one.photo_id,
                sha256=one.sha256,
                length=one.length,
                device_id=record.actor.device,
                announced_by_id=record.by,
                occurred_at=record.now,
                recorded_at=record.now,
            )
        )
    record.enter(PhotosAnnounced(photos=tuple(one.photo_id for one in new)), visit=visit.pk)
    return len(new)


def _columns_of(policy: Policy, received: ReceivedPhoto) -> dict[str, Any]:
    limits = thresholds_of(policy)
    return {
        "sha256": received.sha256,
        "length": received.length,
        "content_type": received.measures.content_type,
        "measures": asdict(received.measures),
        "problems": [problem.value for problem in problems(received.measures, limits)],
    }


def _enter(record: Record, photo: Photograph, examination: PhotoExamination) -> None:
    record.enter(
        PhotoStored(
            photo=photo.pk,
            search=photo.search_id,
            item=photo.item,
            slot=photo.slot,
            phase=Phase(photo.phase),
            sha256=photo.sha256,
            problems=tuple(PhotoProblem(code) for code in photo.problems),
            copy_of=photo.copy_of_id,
            flat_copy_of=None if photo.copy_of_id else examination.flat_copy_of_id,
            in_application=photo.in_application,
            hints=tuple(PhotoHint(hint) for hint in examination.hints),
        ),
        visit=photo.visit_id,
    )


def _demand_announced_bytes(record: Record, photo_id: UUID, sha256: str) -> None:
    announced = (
        PhotoAnnouncement.objects.within(record.establishment).filter(photo_id=photo_id).first()
    )
    if announced is not None and announced.sha256 != sha256:
        raise Conflict("This is not the photograph that was announced.")


def _visit_and_search(record: Record, place: Place) -> tuple[Visit, Search | None, bool]:
    """Return the visit and the search of a photograph, and whether its slot may show a flat thing.

    Raises Invalid if the checklist has no such slot, NotThere if there is no such search.
    """
    visit = tablet_visit(record, place.visit_id)
    if place.phase is Phase.WAY_IN:
        return visit, None, _reference_may_be_flat(record, visit, place)
    searches = Search.objects.filter(visit=visit).order_by("-began_at", "-number")
    if place.search_id is not None:
        searches = searches.filter(pk=place.search_id)
    search = searches.first()
    if search is None:
        raise NotThere("This search")
    return visit, search, _may_be_flat(search.sheet, place)


def _may_be_flat(sheet: dict[str, Any], place: Place) -> bool:
    """Return whether the slot shows a flat thing, such as a number plate.

    Only the matching item is parsed, not the other two hundred parts of the sheet, because other
    acts of the prison wait meanwhile. Raises Invalid if the item has no such slot.
    """
    for item in (read(Item, one) for one in sheet["items"] if one["code"] == place.item):
        for slot in item.photos:
            if slot.code == place.slot:
                return shows_a_flat_thing(item, slot)
        if place.slot == another_way(item.code):
            return False
    raise Invalid("no-slot", "This checklist does not ask for this photograph.", field="slot")


def _reference_may_be_flat(record: Record, visit: Visit, place: Place) -> bool:
    """Return whether this photograph of the way in shows a flat thing, according to the checklist.

    Raises Invalid if the checklist compares no photograph of the way out with this slot.
    """
    if place.slot == WHOLE_VEHICLE.code:
        return False
    version = (
        ChecklistVersion.objects.within(record.establishment)
        .filter(vehicle_type=visit.vehicle_type, published_at__isnull=False)
        .order_by("-version")
        .first()
    )
    sheet = from_document(version.document) if version else None
    if sheet is None or place.slot not in {photo.code for photo in sheet.reference_photos}:
        sentence = "This vehicle's checklist has no way-in photograph of this zone."
        raise Invalid("no-slot", sentence, field="slot")
    return any(
        shows_a_flat_thing(item, slot)
        for item in sheet.items
        for slot in item.photos
        if slot.reference == place.slot
    )
