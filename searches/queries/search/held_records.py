"""Records of a search that a tablet has not sent yet, for the first drawing of its pages.

The tablet names its answers and photographs in a cookie (static/js/outbox/held-cookie.js). Only
what a page shows depends on the cookie. No rule, no command and no signature reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote
from uuid import UUID

from searches.models import Operation, Photograph
from searches.queries.photos.photo_viewer import WayIn
from searches.queries.search.sheet_cards import AnswerCard, ItemCard, SheetCard, SlotCard
from searches.rules.answers import LARGEST_NUMBER, RESULTS, alarms
from searches.words.checklists import AnswerKind, Method, Result

COOKIE: Final = "held"
LONGEST: Final = 4096
MOST: Final = 60
PHOTOGRAPH: Final = "photo"
#: Item, UUID, result, number, seconds since 1970, method, and text or slot.
RECORD: Final = re.compile(
    r"([^:/]{1,60}):([0-9a-f]{32}):([a-z_]{1,12}):([0-9]{0,4}):([0-9]{1,11}):([a-z_]{0,12}):"
    r"([^:/]{0,400})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One answer or photograph on the tablet. `text` is the slot of a photograph."""

    id: UUID
    item: str
    result: str
    number: int | None
    at: datetime
    method: str
    text: str


def with_records_on_tablet(card: SheetCard, cookie: str) -> SheetCard:
    """Return the sheet as the officer with this tablet knows it.

    A record that the server has received or refused is left out, and so is anything that this
    search cannot contain.
    """
    held = _not_received(held_records(cookie, card.search_id))
    if not held:
        return card
    items = tuple(_with_answer(_with_photographs(item, held), held) for item in card.items)
    return replace(card, items=items)


def way_in_on_tablet(entry: WayIn, cookie: str) -> WayIn:
    """Return the way-in photographs as the officer with this tablet knows them."""
    held = _not_received(held_records(cookie, entry.visit_id))
    codes = {record.text for record in held if record.result == PHOTOGRAPH}
    slots = tuple(
        replace(slot, photo=None, is_on_tablet=True) if slot.code in codes else slot
        for slot in entry.slots
    )
    return replace(entry, slots=slots)


def held_records(cookie: str, subject: UUID) -> tuple[HeldRecord, ...]:
    """Return the records that the cookie names about this search, or about this visit's way in.

    There are none if the cookie is about another search or visit.

    The browser may send anything, so a cookie that is not exactly in the written form is ignored.
    """
    named, *records = cookie.split("/")
    if len(cookie) > LONGEST or len(records) > MOST or named != subject.hex:
        return ()
    found = [RECORD.fullmatch(record) for record in records]
    return tuple(_record(match) for match in found if match is not None)


def _record(match: re.Match[str]) -> HeldRecord:
    item, record_id, result, number, seconds, method, text = match.groups()
    return HeldRecord(
        id=UUID(record_id),
        item=unquote(item),
        result=result,
        number=int(number) if number else None,
        at=datetime.fromtimestamp(int(seconds), tz=UTC),
        method=method,
        text=unquote(text),
    )


def _not_received(held: tuple[HeldRecord, ...]) -> tuple[HeldRecord, ...]:
    if not held:
        return ()
    ids = [record.id for record in held]
    received = set(Operation.objects.filter(pk__in=ids).values_list("pk", flat=True))
    received |= set(Photograph.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return tuple(record for record in held if record.id not in received)


def _with_photographs(card: ItemCard, held: tuple[HeldRecord, ...]) -> ItemCard:
    codes = {
        record.text
        for record in held
        if record.result == PHOTOGRAPH and record.item == card.item.code
    }
    return replace(card, slots=tuple(_held_slot(slot, codes) for slot in card.slots))


def _held_slot(slot: SlotCard, codes: set[str]) -> SlotCard:
    return replace(slot, photo=None, is_on_tablet=True) if slot.code in codes else slot


def _with_answer(card: ItemCard, held: tuple[HeldRecord, ...]) -> ItemCard:
    record = next((record for record in held if _answers(card, record)), None)
    if record is None or (card.answer and card.answer.answered_at >= record.at):
        return card
    answer = AnswerCard(
        result=record.result,
        number=record.number,
        text=record.text,
        method=record.method,
        answered_by="",
        answered_at=record.at,
        is_on_tablet=True,
    )
    if record.result != Result.CANNOT_SEE:
        return replace(card, answer=answer)
    return replace(
        card,
        answer=answer,
        needs_another_way=True,
        method=record.method,
        seen_another_way=False,
    )


def _answers(card: ItemCard, record: HeldRecord) -> bool:
    """Return whether the record is an answer that this item allows."""
    return (
        record.item == card.item.code
        and record.result in RESULTS[card.item.kind]
        and (record.number is None or record.number <= LARGEST_NUMBER)
        and (record.method == "" or record.method in set(Method))
        and (record.method == "" or card.item.kind is AnswerKind.LOOK)
    )


def alarms_on_tablet(card: SheetCard) -> bool:
    """Return whether an answer on the tablet says that something was found."""
    return any(
        card.answer is not None
        and card.answer.is_on_tablet
        and alarms(card.item, Result(card.answer.result))
        for card in card.items
    )
