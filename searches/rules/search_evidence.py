"""The evidence of a search: its newest answers and photographs, and the times of the work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from searches.rules.answers import RESULTS
from searches.words.checklists import AnswerKind, Purpose
from searches.words.releases import (
    AnswerFact,
    ItemFact,
    PhotoFact,
    ReleaseFacts,
    SearchFacts,
    SlotFact,
)


def newest_answers(search: SearchFacts) -> dict[str, AnswerFact]:
    return {
        answer.item: answer for answer in sorted(search.answers, key=lambda one: one.answered_at)
    }


def is_answered(item: ItemFact, answer: AnswerFact | None, sealed_at: datetime) -> bool:
    """Return whether a named person gave a complete answer at or after `sealed_at`."""
    if answer is None or not answer.answered_by or answer.answered_at < sealed_at:
        return False
    if answer.result not in RESULTS[item.kind]:
        return False
    if item.kind is AnswerKind.NUMBER:
        return answer.number is not None
    return item.kind is not AnswerKind.TEXT or bool(answer.text.strip())


def newest_photo(search: SearchFacts, slot: SlotFact) -> PhotoFact | None:
    photos = [photo for photo in search.photos if photo.slot == slot.code]
    return sorted(photos, key=lambda photo: photo.taken_at)[-1] if photos else None


def slots(facts: ReleaseFacts) -> Iterator[tuple[ItemFact, SlotFact, PhotoFact | None]]:
    """Yield every required slot with its newest photograph, or with None.

    None means that there is no photograph at or after `sealed_at`.
    """
    if facts.search is None or facts.lock is None:
        return
    for item in facts.search.items:
        for slot in item.slots:
            photo = newest_photo(facts.search, slot)
            fresh = photo is not None and photo.taken_at >= facts.lock.sealed_at
            yield item, slot, photo if fresh else None


def is_accepted(photo: PhotoFact | None, facts: ReleaseFacts) -> bool:
    """Return whether the photograph was taken with an accepted camera.

    The camera in the application is always accepted. The tablet's own camera application is
    accepted if the policy allows it.
    """
    return photo is not None and (photo.in_application or facts.policy.system_camera_accepted)


def items_for(facts: ReleaseFacts, purpose: Purpose) -> tuple[ItemFact, ...]:
    items = facts.search.items if facts.search else ()
    return tuple(item for item in items if purpose in item.purposes)


def last_act(search: SearchFacts) -> datetime | None:
    """Return when the searchers last answered or photographed an item, or None.

    Each record has the tablet's time and the time of arrival, and the later time counts: a record
    that arrived after the signatures was not signed. The last look is left out, because it comes
    after the signatures.
    """
    late = {item.code for item in search.items if Purpose.LAST_LOOK in item.purposes}
    times = [
        max(answer.answered_at, answer.recorded_at or answer.answered_at)
        for answer in search.answers
        if answer.item not in late
    ]
    times += [
        max(photo.taken_at, photo.recorded_at or photo.taken_at)
        for photo in search.photos
        if photo.item not in late
    ]
    return max(times, default=None)


def first_answers_complete_at(search: SearchFacts) -> datetime | None:
    """Return when every item except the last look had its first answer, or None.

    Later answers do not make a search longer, so nobody can hide a hasty search by waiting or by
    answering an item again.
    """
    late = {item.code for item in search.items if Purpose.LAST_LOOK in item.purposes}
    items = sum(item.code not in late for item in search.items)
    times = sorted(search.answer_times)
    if 0 < items <= len(times):
        return times[items - 1]
    answered = [answer.answered_at for answer in search.answers if answer.item not in late]
    return max(answered, default=None)
