"""The rules of answers: which answers an item allows, and which open an incident at once."""

from __future__ import annotations

from dataclasses import dataclass

from searches.words.checklists import AnswerKind, Item, Level, Method, Result
from searches.words.refusals import Invalid

#: The answers that each kind of item allows. No item allows "all clear" or "not applicable": an
#: answer says what the officer saw, or that the officer could not see the zone.
RESULTS: dict[AnswerKind, tuple[Result, ...]] = {
    AnswerKind.LOOK: (Result.CLEAR, Result.FOUND, Result.CANNOT_SEE),
    AnswerKind.SAME: (Result.SAME, Result.DIFFERENT),
    AnswerKind.DONE: (Result.DONE, Result.NOT_DONE),
    AnswerKind.NUMBER: (Result.RECORDED,),
    AnswerKind.TEXT: (Result.RECORDED,),
    AnswerKind.AID: (Result.CLEAR, Result.ALERT, Result.NOT_FITTED, Result.NOT_WORKING),
}
LARGEST_NUMBER = 999
TEXT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """The answer to one item. `text` is also the reason for an answer *not done*."""

    result: Result
    number: int | None = None
    text: str = ""
    method: Method | None = None


def check_answer(item: Item, answer: ItemAnswer) -> None:
    """Check that the item allows this answer.

    Raises Invalid if it does not, or if a part of the answer is missing or too long.
    """
    if answer.result not in RESULTS[item.kind]:
        raise Invalid("answer-kind", "This answer is not possible for this item.", field="result")
    counts = item.kind is AnswerKind.NUMBER or (item.with_number and answer.result is Result.CLEAR)
    if counts and answer.number is None:
        raise Invalid("number-missing", "Enter the number.", field="number")
    if answer.number is not None and not 0 <= answer.number <= LARGEST_NUMBER:
        raise Invalid("number-range", "Enter a number from 0 to 999.", field="number")
    if item.kind is AnswerKind.TEXT and not answer.text.strip():
        raise Invalid("text-missing", "Enter what you read on the vehicle.", field="text")
    if answer.result is Result.NOT_DONE and not answer.text.strip():
        raise Invalid("reason-missing", "Enter the reason in a few words.", field="text")
    if len(answer.text) > TEXT_LENGTH:
        raise Invalid("text-long", "Use at most 300 characters.", field="text")
    if answer.method is not None and item.kind is not AnswerKind.LOOK:
        raise Invalid(
            "method",
            "You can name another method only for an item that officers look at.",
            field="method",
        )


def alarms(item: Item, result: Result) -> bool:
    """Return whether this answer opens an incident at once, which holds the vehicle."""
    if result is Result.FOUND:
        return True
    return result in {Result.ALERT, Result.DIFFERENT} and item.level is Level.STOP


def another_way(item_code: str) -> str:
    """Return the code of the slot for the photograph taken by another method after *Can't see*.

    `Method` lists the other methods.
    """
    return f"{item_code}-other"
