"""What the sheet's screens are drawn from: items, slots, answers, signatures, the whole sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from searches.queries.photos import PhotoCard
from searches.words.checklists import Item, Purpose, Result
from searches.words.refusals import NotThere


@dataclass(frozen=True, slots=True)
class SlotCard:
    code: str
    label: str
    disc: int | None
    challenge: str  # "Put disc 7 on the left rail beside the fuel tank."
    photo: PhotoCard | None
    reference: PhotoCard | None

    @property
    def is_usable(self) -> bool:
        return self.photo is not None and not self.photo.problems


@dataclass(frozen=True, slots=True)
class AnswerCard:
    result: str
    number: int | None
    text: str
    method: str
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class ItemCard:
    item: Item
    slots: tuple[SlotCard, ...]
    answer: AnswerCard | None
    goes_under: bool

    @property
    def is_done(self) -> bool:
        return self.answer is not None and all(slot.is_usable for slot in self.slots)

    @property
    def state(self) -> str:
        """A word for the drawing and the list: found, done, part or open."""
        if self.answer is not None and self.answer.result == Result.FOUND:
            return "found"
        if self.is_done:
            return "done"
        return "part" if self.answer or any(slot.photo for slot in self.slots) else "open"

    @property
    def next_slot(self) -> SlotCard | None:
        return next((slot for slot in self.slots if not slot.is_usable), None)


@dataclass(frozen=True, slots=True)
class SignedCard:
    place: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Freeze:
    """A *Found* nobody has acknowledged yet: the screen shows nothing else."""

    stop_id: UUID
    said: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class SheetCard:
    visit_id: UUID
    search_id: UUID
    number: int
    title: str
    vehicle_type: str
    plate: str
    plate_kind: str
    sealed_at: datetime
    voided_at: datetime | None
    items: tuple[ItemCard, ...]  # in the order of this search's route
    signed: tuple[SignedCard, ...]
    freeze: Freeze | None

    @property
    def made_safe(self) -> bool:
        """Engine off, keys out, brake, chocks, driver in sight: before anybody goes under."""
        safe = [card for card in self.items if Purpose.MADE_SAFE in card.item.purposes]
        return all(card.answer and card.answer.result == Result.DONE for card in safe)

    @property
    def done(self) -> int:
        return sum(card.is_done for card in self.items)

    @property
    def next_item(self) -> ItemCard | None:
        """The first thing still to do that may be done now."""
        todo = [card for card in self.items if not card.is_done]
        open_now = [card for card in todo if self.made_safe or not card.goes_under]
        return next(iter(open_now or todo), None)

    @property
    def zones(self) -> dict[str, str]:
        """Zone of the drawing -> the least finished state of its items; *found* outweighs all."""
        states: dict[str, set[str]] = {}
        for card in self.items:
            states.setdefault(card.item.zone, set()).add(card.state)
        return {zone: _together(of) for zone, of in states.items()}

    def card(self, code: str) -> ItemCard:
        for card in self.items:
            if card.item.code == code:
                return card
        raise NotThere("This item")

    def after(self, code: str) -> ItemCard | None:
        """What is next once this item is done: onward along the route, then what was left."""
        codes = [card.item.code for card in self.items]
        place = codes.index(code)
        onward = [*self.items[place + 1 :], *self.items[:place]]
        todo = [card for card in onward if not card.is_done]
        return next((card for card in todo if self.made_safe or not card.goes_under), None)


def _together(states: set[str]) -> str:
    if "found" in states:
        return "found"
    if len(states) == 1:
        return states.pop()
    return "part"
