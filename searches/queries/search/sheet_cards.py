"""The cards that the screens of the sheet show: items, slots, answers, signatures and the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.queries.photos.photos import PhotoCard
from searches.queries.stops.finds import Find
from searches.words.checklists import Item, Purpose, Result
from searches.words.refusals import NotThere


@dataclass(frozen=True, slots=True)
class SlotCard:
    code: str
    label: str
    disc: int | None
    challenge: str  # for example "Put disc 7 on the left rail beside the fuel tank."
    photo: PhotoCard | None
    reference: PhotoCard | None
    is_on_tablet: bool = False  # the newest photograph has not been received yet

    @property
    def is_usable(self) -> bool:
        return self.is_on_tablet or (self.photo is not None and not self.photo.problems)

    @property
    def is_taken(self) -> bool:
        return self.photo is not None or self.is_on_tablet

    @property
    def is_compared(self) -> bool:
        """Return whether a good photograph is shown beside its reference from the way in."""
        good = self.photo if self.photo and self.is_usable else None
        return bool(good and self.reference and not good.is_flat_copy)


@dataclass(frozen=True, slots=True)
class AnswerCard:
    result: str
    number: int | None
    text: str
    method: str
    answered_by: str
    answered_at: datetime
    is_on_tablet: bool = False  # the server has not received the answer yet

    @property
    def words(self) -> str:
        """Return the answer in words."""
        parts = [self.result.replace("_", " ").capitalize()]
        if self.number is not None:
            parts = (
                [str(self.number)] if self.result == Result.RECORDED else [*parts, str(self.number)]
            )
        if self.text:
            parts = [self.text] if self.result == Result.RECORDED else [*parts, self.text]
        return ", ".join(parts) + (f" ({self.method.replace('_', ' ')})" if self.method else "")


@dataclass(frozen=True, slots=True)
class ItemCard:
    item: Item
    slots: tuple[SlotCard, ...]
    answer: AnswerCard | None
    goes_under: bool
    needs_another_way: bool = False  # somebody answered *Can't see* in this lock session
    method: str = ""  # pit, pole camera, unloading or dog; empty if no method was named since
    another_way: PhotoCard | None = None  # the photograph taken by that method
    seen_another_way: bool = False  # the method was named, and a usable photograph followed

    @property
    def is_done(self) -> bool:
        if self.answer is None or not all(slot.is_usable for slot in self.slots):
            return False
        return not self.needs_another_way or self.seen_another_way

    @property
    def is_last_look(self) -> bool:
        return Purpose.LAST_LOOK in self.item.purposes

    @property
    def state(self) -> str:
        """Return the item's state for the drawing and the list: found, done, part or open."""
        if self.answer is not None and self.answer.result == Result.FOUND:
            return "found"
        if self.is_done:
            return "done"
        begun = self.answer or any(slot.is_taken for slot in self.slots)
        return "part" if begun else "open"

    @property
    def is_on_tablet(self) -> bool:
        """Return whether the server has not received everything about this item yet."""
        held = any(slot.is_on_tablet for slot in self.slots)
        return held or (self.answer is not None and self.answer.is_on_tablet)

    @property
    def way_in(self) -> PhotoCard | None:
        """Return the first way-in photograph with which the officer compares this item."""
        return next((slot.reference for slot in self.slots if slot.reference), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the photographs that are still needed for the item to be done."""
        return tuple(slot.label for slot in self.slots if not slot.is_usable)

    @property
    def next_slot(self) -> SlotCard | None:
        return next((slot for slot in self.slots if not slot.is_usable), None)

    def slot_to_take(self, again: str = "") -> SlotCard | None:
        """Return the slot to photograph now: the slot `again`, or the next missing one.

        The last look needs a new photograph each time, because it must be fresh at release.
        """
        for slot in self.slots:
            if slot.code == again:
                return slot
        if self.is_last_look and self.slots:
            return self.next_slot or self.slots[0]
        return self.next_slot

    def run_to_take(self, again: str = "") -> tuple[SlotCard, ...]:
        """Return the slots to photograph one after the other, beginning with `slot_to_take`."""
        first = self.slot_to_take(again)
        if first is None or first.code == again:
            return (first,) if first else ()
        return tuple(slot for slot in self.slots if not slot.is_usable) or self.slots


@dataclass(frozen=True, slots=True)
class SignedCard:
    place: int
    person: UUID
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LookedCard:
    """One officer's part of the search, counted in zones.

    Each of the two searchers must do at least `least` zones.
    """

    name: str
    person: UUID
    zones: int
    least: int

    @property
    def is_enough(self) -> bool:
        return self.zones >= self.least


@dataclass(frozen=True, slots=True)
class TakenCard:
    """One photograph of the search.

    Retakes have cards too, because the signed digest covers them.
    """

    id: UUID
    item: str
    slot: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SheetCard:
    visit_id: UUID
    search_id: UUID
    version_id: UUID  # of the checklist
    number: int
    title: str
    vehicle_type: str
    plate: str
    plate_kind: str
    sealed_at: datetime
    voided_at: datetime | None
    photographs: tuple[TakenCard, ...]
    items: tuple[ItemCard, ...]  # in the order of this search's route
    signed: tuple[SignedCard, ...]
    looked: tuple[LookedCard, ...]  # everybody who answered or photographed, most zones first
    freeze: Find | None  # found on the vehicle and not acknowledged yet

    @property
    def made_safe(self) -> bool:
        """Return whether the vehicle is safe, so that somebody may go under it.

        Safe means engine off, keys out, brake on, chocks in place and driver in sight.
        """
        safe = [card for card in self.items if Purpose.MADE_SAFE in card.item.purposes]
        return all(card.answer and card.answer.result == Result.DONE for card in safe)

    @property
    def is_on_tablet(self) -> bool:
        """Return whether the server has not received all that the sheet shows."""
        return any(card.is_on_tablet for card in self.items)

    @property
    def lacks_second(self) -> bool:
        """Return whether fewer than two officers have searched enough zones to sign."""
        return sum(looked_card.is_enough for looked_card in self.looked) < 2

    @property
    def safety_code(self) -> str:
        """Return the code of the item that makes the vehicle safe."""
        codes = [item.item.code for item in self.items if Purpose.MADE_SAFE in item.item.purposes]
        return codes[0] if codes else ""

    @property
    def done(self) -> int:
        return sum(card.is_done for card in self.items)

    @property
    def next_item(self) -> ItemCard | None:
        """Return the first item still to do before signing.

        The last look comes after the signatures.
        """
        todo = [card for card in self.items if not card.is_done and not card.is_last_look]
        open_now = [card for card in todo if self.made_safe or not card.goes_under]
        return next(iter(open_now or todo), None)

    def card(self, code: str) -> ItemCard:
        for card in self.items:
            if card.item.code == code:
                return card
        raise NotThere("This item")

    def after(self, code: str) -> ItemCard | None:
        """Return the next item to do: along the rest of the route, then from its beginning."""
        codes = [card.item.code for card in self.items]
        place = codes.index(code)
        onward = [*self.items[place + 1 :], *self.items[:place]]
        todo = [card for card in onward if not card.is_done and not card.is_last_look]
        return next((card for card in todo if self.made_safe or not card.goes_under), None)


def zone_state(states: set[str]) -> str:
    if "found" in states:
        return "found"
    if len(states) == 1:
        return states.pop()
    return "part"
