"""Rows of the release table about the search: answers, photographs, pace, signatures, last look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from searches.rules.holds import hold
from searches.words.checklists import AnswerKind, Level, Purpose, Result
from searches.words.releases import (
    AnswerFact,
    Hold,
    HoldCode,
    ItemFact,
    OverrideKind,
    PhotoFact,
    ReleaseFacts,
    SearchFacts,
    SlotFact,
)

BULK = 5  # answers
BULK_WITHIN = timedelta(seconds=10)
#: Whose "different" or "not done" has a row of its own.
OWN_ROW = frozenset(
    {Purpose.PLATE, Purpose.TRAILER, Purpose.DRIVER, Purpose.TOOLS, Purpose.SEAL, Purpose.AID}
)
NOT_GOOD = frozenset({Result.DIFFERENT, Result.NOT_DONE, Result.ALERT})


def search_incomplete(facts: ReleaseFacts) -> Iterator[Hold]:
    search = facts.search
    if search is None or facts.lock is None or not search.items:
        yield hold(HoldCode.SEARCH_INCOMPLETE, "The search has not begun.", subject="search")
        return
    newest = newest_answers(search)
    open_items = [
        item
        for item in search.items
        if not _is_answered(item, newest.get(item.code), facts.lock.sealed_at)
    ]
    if open_items:
        first = open_items[0]
        rest = f" and {len(open_items) - 1} more" if len(open_items) > 1 else ""
        sentence = f"Not answered: {first.code} {first.title}{rest}."
        yield hold(HoldCode.SEARCH_INCOMPLETE, sentence, subject=first.code)
    for item in search.items:
        answer = newest.get(item.code)
        held_here = item.level is not Level.NOTE and not item.purposes & OWN_ROW
        if held_here and answer and answer.result in NOT_GOOD:
            sentence = f"{item.code} {item.title} must be put right."
            yield hold(HoldCode.SEARCH_INCOMPLETE, sentence, subject=item.code)


def found(facts: ReleaseFacts) -> Iterator[Hold]:
    """A *Found* stands until its incident is closed and the zone was looked at again."""
    if facts.search is None:
        return
    newest = newest_answers(facts.search)
    for one in facts.search.founds:
        if one.incident_closed_at is None:
            sentence = f"Something was found: {one.item}. Step back."
            yield hold(HoldCode.FOUND, sentence, subject=one.item)
        elif one.item not in newest or newest[one.item].answered_at < one.incident_closed_at:
            yield hold(HoldCode.FOUND, f"Look at {one.item} again.", subject=one.item)
    known = {one.item for one in facts.search.founds}
    for answer in newest.values():
        if answer.result is Result.FOUND and answer.item not in known:
            yield hold(HoldCode.FOUND, f"Something was found: {answer.item}.", subject=answer.item)


def cannot_see(facts: ReleaseFacts) -> Iterator[Hold]:
    """Lifted by another method (pit, pole camera, unload, dog) and a new, usable photograph."""
    if facts.search is None:
        return
    for answer in newest_answers(facts.search).values():
        if answer.result is not Result.CANNOT_SEE:
            continue
        shown = any(
            photo.item == answer.item
            and photo.taken_at >= answer.answered_at
            and not photo.problems
            and not photo.copy_of
            for photo in facts.search.photos
        )
        if answer.method is None or not shown:
            sentence = f"{answer.item} cannot be seen."
            yield hold(HoldCode.CANNOT_SEE, sentence, subject=answer.item)


def photo_missing(facts: ReleaseFacts) -> Iterator[Hold]:
    for item, slot, photo in slots(facts):
        accepted = photo is not None and (
            photo.in_application or facts.policy.system_camera_accepted
        )
        if not accepted:
            yield hold(
                HoldCode.PHOTO_MISSING,
                f"No photograph: {item.code} {slot.label}.",
                subject=slot.code,
                override=_photo_override(slot),
                under=photo and photo.id,
            )


def photo_rejected(facts: ReleaseFacts) -> Iterator[Hold]:
    """The newest photograph of a slot stands, even where an earlier one was better."""
    for item, slot, photo in slots(facts):
        if photo is None:
            continue
        name = f"{item.code} {slot.label}"
        if photo.copy_of:
            sentence = f"{name} is a copy of an earlier photograph."
            yield hold(HoldCode.PHOTO_REJECTED, sentence, subject=slot.code)
        elif slot.disc is not None and photo.disc_confirmed is False:
            sentence = f"{name} does not show disc {slot.disc}."
            yield hold(HoldCode.PHOTO_REJECTED, sentence, subject=slot.code)
        elif photo.problems:
            problems = ", ".join(problem.replace("_", " ") for problem in photo.problems)
            yield hold(
                HoldCode.PHOTO_REJECTED,
                f"{name} is {problems}.",
                subject=slot.code,
                override=_photo_override(slot),
                under=photo.id,
            )


def searchers(facts: ReleaseFacts) -> Iterator[Hold]:
    search = facts.search
    if search is None:
        yield hold(HoldCode.SEARCHERS, "Nobody has signed the search.", subject="both")
        return
    last = last_act(search)
    signed = {
        one.place: one.signed_by
        for one in search.signatures
        if last is not None and one.signed_at >= last
    }
    for place, name in ((1, "First"), (2, "Second")):
        if place not in signed:
            sentence = f"{name} searcher has not signed after the last item."
            yield hold(HoldCode.SEARCHERS, sentence, subject=str(place))
    if len(signed) == 2 and signed[1] == signed[2]:
        yield hold(HoldCode.SEARCHERS, "Both searchers are the same person.", subject="same")
    if search.earlier_searchers & set(signed.values()):
        sentence = "The second search is by the same people."
        yield hold(HoldCode.SEARCHERS, sentence, subject="again")


def too_fast(facts: ReleaseFacts) -> Iterator[Hold]:
    """The last look does not stretch a search: it comes after, whenever release is near."""
    search = facts.search
    if search is None or not search.answers or facts.lock is None:
        return
    late = {item.code for item in search.items if Purpose.LAST_LOOK in item.purposes}
    times = [answer.answered_at for answer in search.answers if answer.item not in late]
    began = max(search.began_at, facts.lock.sealed_at)
    floor = timedelta(seconds=search.floor_seconds * facts.policy.search_floor_percent / 100)
    if times and max(times) - began < floor:
        minutes = floor.total_seconds() / 60
        sentence = f"The search took less than {minutes:g} minutes."
        yield hold(HoldCode.TOO_FAST, sentence, subject="floor")
    answers = sorted(search.answer_times)
    runs = zip(answers, answers[BULK - 1 :], strict=False)
    if any(last - first <= BULK_WITHIN for first, last in runs):
        yield hold(HoldCode.TOO_FAST, "Five answers came within 10 seconds.", subject="bulk")


def deep_search(facts: ReleaseFacts) -> Iterator[Hold]:
    if facts.draws.deep_search:
        items = _items(facts, Purpose.DEEP_SEARCH)
        newest = newest_answers(facts.search) if facts.search else {}
        done = [item for item in items if item.code in newest]
        if not items or len(done) < len(items):
            yield hold(
                HoldCode.DEEP_SEARCH,
                "A deep search is drawn and not done.",
                subject="deep",
                override=OverrideKind.DEEP_SEARCH_POSTPONED,
                under=len(done),
            )
    if facts.draws.drill_missed:
        yield hold(HoldCode.DEEP_SEARCH, "Two others search this vehicle again.", subject="missed")
    elif facts.draws.drill and not facts.draws.drill_settled:
        yield hold(
            HoldCode.DEEP_SEARCH,
            "Security has not finished with this vehicle.",
            subject="drill",
            override=OverrideKind.DEEP_SEARCH_POSTPONED,
        )


def last_look(facts: ReleaseFacts) -> Iterator[Hold]:
    """Answer and photographs of the last look, both fresh; equality at the limit passes."""
    since = facts.now - timedelta(seconds=facts.policy.last_look_seconds)
    items = _items(facts, Purpose.LAST_LOOK)
    if not items or facts.search is None:
        yield hold(HoldCode.LAST_LOOK, "Nobody has taken the last look.", subject="F1")
        return
    newest = newest_answers(facts.search)
    for item in items:
        answer = newest.get(item.code)
        photos = [newest_photo(facts.search, slot) for slot in item.slots]
        fresh = answer is not None and since <= answer.answered_at <= facts.now
        shown = all(photo is not None and photo.taken_at >= since for photo in photos)
        if not fresh or not shown:
            seconds = facts.policy.last_look_seconds
            sentence = f"Spine and tail-lift were not looked at in the last {seconds} s."
            yield hold(HoldCode.LAST_LOOK, sentence, subject=item.code)


def newest_answers(search: SearchFacts) -> dict[str, AnswerFact]:
    return {answer.item: answer for answer in search.answers}


def newest_photo(search: SearchFacts, slot: SlotFact) -> PhotoFact | None:
    photos = [photo for photo in search.photos if photo.slot == slot.code]
    return max(photos, key=lambda photo: photo.taken_at) if photos else None


def slots(facts: ReleaseFacts) -> Iterator[tuple[ItemFact, SlotFact, PhotoFact | None]]:
    """Every required slot with its newest photograph taken at or after `sealed_at`."""
    if facts.search is None or facts.lock is None:
        return
    for item in facts.search.items:
        for slot in item.slots:
            photo = newest_photo(facts.search, slot)
            fresh = photo is not None and photo.taken_at >= facts.lock.sealed_at
            yield item, slot, photo if fresh else None


def last_act(search: SearchFacts) -> datetime | None:
    """When the searchers last answered or photographed; the last look needs no new signatures."""
    late = {item.code for item in search.items if Purpose.LAST_LOOK in item.purposes}
    times = [answer.answered_at for answer in search.answers if answer.item not in late]
    times += [photo.taken_at for photo in search.photos if photo.item not in late]
    return max(times, default=None)


def _is_answered(item: ItemFact, answer: AnswerFact | None, sealed_at: datetime) -> bool:
    if answer is None or not answer.answered_by or answer.answered_at < sealed_at:
        return False
    if item.kind is AnswerKind.NUMBER:
        return answer.number is not None
    return item.kind is not AnswerKind.TEXT or bool(answer.text.strip())


def _items(facts: ReleaseFacts, purpose: Purpose) -> tuple[ItemFact, ...]:
    items = facts.search.items if facts.search else ()
    return tuple(item for item in items if purpose in item.purposes)


def _photo_override(slot: SlotFact) -> OverrideKind:
    return OverrideKind.NEVER if slot.critical else OverrideKind.PHOTO_NOT_CRITICAL
