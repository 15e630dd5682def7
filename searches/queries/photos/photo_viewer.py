"""The photographs that the releaser opens one by one, and the way-in photographs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from searches.facts.policies import policy_for
from searches.facts.vehicle_types import newest_check
from searches.models import ChecklistVersion, DiscConfirmation, Photograph, PhotoLook, Search, Visit
from searches.queries.photos.photos import OF_A_CARD, PhotoCard, card, way_in_photos
from searches.rules.answers import another_way
from searches.rules.checklists import from_document, route, sheet_for
from searches.rules.vehicle_types import WHOLE_VEHICLE
from searches.words.checklists import Checklist, ReferencePhoto
from searches.words.policy import Policy
from searches.words.refusals import NotThere


@dataclass(frozen=True, slots=True)
class ViewedPhoto:
    """One photograph, and whether this person has looked at it for long enough."""

    photo: PhotoCard
    title: str
    from_underneath: bool
    disc: int | None
    disc_confirmed: bool | None
    seconds: int  # this person's longest look
    is_looked_at: bool
    reference: PhotoCard | None

    @property
    def is_settled(self) -> bool:
        return self.is_looked_at and (self.disc is None or self.disc_confirmed is not None)


@dataclass(frozen=True, slots=True)
class Viewer:
    visit_id: UUID
    plate: str
    plate_kind: str
    photos: tuple[ViewedPhoto, ...]
    view_seconds: int

    @property
    def to_open(self) -> tuple[ViewedPhoto, ...]:
        return tuple(seen for seen in self.photos if seen.from_underneath)

    @property
    def opened(self) -> int:
        return sum(seen.is_settled for seen in self.to_open)

    @property
    def first_open(self) -> ViewedPhoto | None:
        return next((seen for seen in self.to_open if not seen.is_settled), None)

    def find(self, photo_id: UUID) -> ViewedPhoto:
        for seen in self.photos:
            if seen.photo.id == photo_id:
                return seen
        raise NotThere("This photograph")

    def after(self, photo_id: UUID) -> ViewedPhoto | None:
        """Return the next undercarriage photograph that this person must still look at, or None."""
        ids = [seen.photo.id for seen in self.photos]
        place = ids.index(photo_id) if photo_id in ids else -1
        onward = [*self.photos[place + 1 :], *self.photos[: place + 1]]
        left = (seen for seen in onward if seen.from_underneath and not seen.is_settled)
        return next(left, None)


@dataclass(frozen=True, slots=True)
class WayInSlot:
    reference: ReferencePhoto
    photo: PhotoCard | None
    is_on_tablet: bool = False  # the newest photograph has not been received yet

    @property
    def code(self) -> str:
        return self.reference.code

    @property
    def is_usable(self) -> bool:
        return self.is_on_tablet or (self.photo is not None and not self.photo.problems)


@dataclass(frozen=True, slots=True)
class WayIn:
    visit_id: UUID
    plate: str
    plate_kind: str
    slots: tuple[WayInSlot, ...]

    @property
    def done(self) -> int:
        return sum(slot.is_usable for slot in self.slots)

    @property
    def on_tablet(self) -> tuple[str, ...]:
        """Return the names of the photographs that this tablet has not sent yet."""
        return tuple(slot.reference.label for slot in self.slots if slot.is_on_tablet)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(slot.reference.label for slot in self.slots if not slot.is_usable)

    @property
    def next_code(self) -> str:
        """Return the photograph to open: the first one that is missing, or the first of all."""
        missing = (slot.code for slot in self._missing_after(""))
        return next(missing, self.slots[0].code if self.slots else "A1")

    def next_missing(self, code: str) -> WayInSlot | None:
        return next(iter(self._missing_after(code)), None)

    def run_from(self, code: str) -> tuple[WayInSlot, ...]:
        """Return the slot with this code, and then every other slot without a usable photograph."""
        missing = (slot for slot in self._missing_after(code) if slot.code != code)
        return (self.slot(code), *missing)

    def _missing_after(self, code: str) -> list[WayInSlot]:
        codes = [slot.code for slot in self.slots]
        place = codes.index(code) if code in codes else -1
        onward = [*self.slots[place + 1 :], *self.slots[: place + 1]]
        return [slot for slot in onward if not slot.is_usable]

    def slot(self, code: str) -> WayInSlot:
        for slot in self.slots:
            if slot.code == code:
                return slot
        raise NotThere("This photograph")


def releaser_photos(establishment_id: UUID, visit_id: UUID, person: UUID | None) -> Viewer:
    """Return the newest photograph of every slot of the newest search, in route order."""
    visit = _visit(establishment_id, visit_id)
    policy = policy_for(visit)
    search = Search.objects.filter(visit=visit).order_by("-began_at", "-number").first()
    photos = _viewed_photos(search, visit, policy, person) if search else ()
    return Viewer(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        photos=photos,
        view_seconds=policy.photo_view_seconds,
    )


def visit_of_photo(establishment_id: UUID, photo_id: UUID) -> UUID:
    photo = Photograph.objects.filter(establishment_id=establishment_id, pk=photo_id).first()
    if photo is None:
        raise NotThere("This photograph")
    visit_id: UUID = photo.visit_id
    return visit_id


def way_in(establishment_id: UUID, visit_id: UUID) -> WayIn:
    visit = _visit(establishment_id, visit_id)
    policy = policy_for(visit)
    version = (
        ChecklistVersion.objects.filter(
            establishment_id=establishment_id,
            vehicle_type=visit.vehicle_type,
            published_at__isnull=False,
        )
        .order_by("-version")
        .first()
    )
    if version is None:
        raise NotThere("A checklist for this vehicle")
    sheet = sheet_for(
        from_document(version.document), tail_lift=visit.tail_lift_fitted, deep_search=False
    )
    taken = way_in_photos(visit, policy)
    return WayIn(
        visit_id=visit.pk,
        plate=visit.vehicle.plate_display,
        plate_kind=visit.vehicle.plate_kind,
        slots=tuple(
            WayInSlot(reference_photo, taken.get(reference_photo.code))
            for reference_photo in _reference_photos(visit, sheet)
        ),
    )


def _reference_photos(visit: Visit, sheet: Checklist) -> tuple[ReferencePhoto, ...]:
    """Return the reference photographs of the way in.

    A photograph of the whole vehicle comes first when somebody must confirm the vehicle type.
    """
    check = newest_check(visit)
    if check is None or not check.doubt:
        return sheet.reference_photos
    return (WHOLE_VEHICLE, *sheet.reference_photos)


def _viewed_photos(
    search: Search, visit: Visit, policy: Policy, person: UUID | None
) -> tuple[ViewedPhoto, ...]:
    rows = Photograph.objects.filter(search=search).select_related(*OF_A_CARD)
    newest = {row.slot: card(row, policy) for row in rows.order_by("recorded_at")}
    looks: dict[UUID, int] = {}
    mine = PhotoLook.objects.filter(photograph__search=search, looked_by_id=person)
    for photo_id, seconds in mine.values_list("photograph_id", "seconds"):
        looks[photo_id] = max(seconds, looks.get(photo_id, 0))
    discs = DiscConfirmation.objects.filter(photograph__search=search).order_by("recorded_at")
    confirmed = dict(discs.values_list("photograph_id", "shown"))
    references = way_in_photos(visit, policy)

    def seen(code: str, title: str, *, beneath: bool, reference: str = "") -> ViewedPhoto:
        photo = newest[code]
        return ViewedPhoto(
            photo=photo,
            title=title,
            from_underneath=beneath,
            disc=search.discs.get(code),
            disc_confirmed=confirmed.get(photo.id),
            seconds=looks.get(photo.id, 0),
            is_looked_at=looks.get(photo.id, -1) >= policy.photo_view_seconds,
            reference=references.get(reference) if reference else None,
        )

    found = []
    for item in route(from_document(search.sheet), search.route):
        for slot in item.photos:
            if slot.code in newest:
                title, beneath = f"{item.code} {slot.label}", slot.undercarriage
                found.append(seen(slot.code, title, beneath=beneath, reference=slot.reference))
        if (other := another_way(item.code)) in newest:
            beneath = any(slot.undercarriage for slot in item.photos)
            found.append(seen(other, f"{item.code} Seen with another method", beneath=beneath))
    return tuple(found)


def _visit(establishment_id: UUID, visit_id: UUID) -> Visit:
    visit = (
        Visit.objects.filter(establishment_id=establishment_id, pk=visit_id)
        .select_related("establishment", "vehicle")
        .first()
    )
    if visit is None:
        raise NotThere("This visit")
    return visit
