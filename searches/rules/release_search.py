"""Rows of the release rule about the search: answers, pace, signatures, and the last look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from searches.rules.holds import SEARCHERS, hold, row
from searches.rules.search_evidence import (
    first_answers_complete_at,
    is_accepted,
    is_answered,
    items_for,
    last_act,
    newest_answers,
    newest_photo,
)
from searches.words.checklists import Level, Purpose, Result
from searches.words.people import Role
from searches.words.policy import Policy
from searches.words.releases import (
    AnswerFact,
    CurePlace,
    FoundFact,
    Hold,
    HoldCode,
    ItemFact,
    OverrideKind,
    ReleaseFacts,
    SearchFacts,
    SearchSignatureFact,
    UnseenFact,
)

BULK = 5  # answers
BULK_WITHIN = timedelta(seconds=10)
#: The purposes whose bad answers have a row of their own in the release rule.
OWN_ROW = frozenset(
    {Purpose.PLATE, Purpose.TRAILER, Purpose.DRIVER, Purpose.TOOLS, Purpose.SEAL, Purpose.AID}
)
NOT_GOOD = frozenset({Result.DIFFERENT, Result.NOT_DONE, Result.ALERT})


@row(
    HoldCode.SEARCH_INCOMPLETE,
    stands_unless="every required item is answered by a named person at or after sealing",
    cure="Answer the item.",
    cured_by=SEARCHERS,
    place=CurePlace.ITEM,
    facts_on_the_tablet=True,
)
def search_incomplete(facts: ReleaseFacts) -> Iterator[Hold]:
    """Every item needs an answer, and bad answers must be put right.

    The row `deep-search` checks the items of a deep search.
    """
    search = facts.search
    if search is None or facts.lock is None or not search.items:
        yield hold(HoldCode.SEARCH_INCOMPLETE, "The search has not begun.", subject="search")
        return
    newest, sealed_at = newest_answers(search), facts.lock.sealed_at
    items = [item for item in search.items if Purpose.DEEP_SEARCH not in item.purposes]
    unanswered = [one for one in items if not is_answered(one, newest.get(one.code), sealed_at)]
    if unanswered:
        first, more = unanswered[0], len(unanswered) - 1
        others = f" and {more} more" if more else ""
        sentence = f"No answer yet: {first.code} {first.title}{others}."
        yield hold(HoldCode.SEARCH_INCOMPLETE, sentence, subject=first.code)
    for item in items:
        if _is_bad(item, newest.get(item.code), facts):
            sentence = f"{item.code} {item.title} must be put right."
            yield hold(HoldCode.SEARCH_INCOMPLETE, sentence, subject=item.code)


def _is_bad(item: ItemFact, answer: AnswerFact | None, facts: ReleaseFacts) -> bool:
    """Return whether the answer is *not done*, *different* or *alert*, and no other row covers
    this.

    NOTE items never hold the vehicle. If the escort lost sight of the vehicle, nobody can answer
    better, so the hold is lifted when the whole prison must be counted.
    """
    if answer is None or answer.result not in NOT_GOOD or item.level is Level.NOTE:
        return False
    if Purpose.ESCORT in item.purposes and facts.whole_prison:
        return False
    return not item.purposes & OWN_ROW


@row(
    HoldCode.FOUND,
    stands_unless="no item says Found",
    cure="Close the incident, then search the zone again.",
    cured_by=(Role.CONTROL_ROOM, Role.DUTY_GOVERNOR),
    place=CurePlace.INCIDENT,
)
def found(facts: ReleaseFacts) -> Iterator[Hold]:
    """*Found* holds the vehicle until the incident is closed and the zone is searched again."""
    if facts.search is None:
        return
    newest = newest_answers(facts.search)
    standing = [one for one in facts.search.founds if not _is_settled(one, newest.get(one.item))]
    known = {one.item for one in facts.search.founds}
    unknown = [a.item for a in newest.values() if a.result is Result.FOUND and a.item not in known]
    for code in dict.fromkeys([*(found_fact.item for found_fact in standing), *unknown]):
        waits = all(
            found_fact.incident_closed_at for found_fact in standing if found_fact.item == code
        )
        sentence = f"Something was found: {code}. Step back."
        if waits and code not in unknown:
            sentence = f"The incident is closed. Search {code} again."
        yield hold(HoldCode.FOUND, sentence, subject=code)


def _is_settled(found_fact: FoundFact, again: AnswerFact | None) -> bool:
    """Return whether the incident is closed and a later search of the zone found nothing."""
    closed_at = found_fact.incident_closed_at
    if closed_at is None or again is None or again.result is Result.FOUND:
        return False
    return again.answered_at >= closed_at


@row(
    HoldCode.CANNOT_SEE,
    stands_unless="no item says Can't see without another method and a new photograph",
    cure="Use another method and take a photograph.",
    cured_by=SEARCHERS,
    place=CurePlace.ITEM,
    facts_on_the_tablet=True,
)
def cannot_see(facts: ReleaseFacts) -> Iterator[Hold]:
    """An item that somebody could not see holds the vehicle until it is searched by another method.

    The hold is lifted by an answer that names the method (pit, pole camera, unload, dog), together
    with a usable photograph taken at or after that answer. A later *Clear* alone is not enough.
    """
    if facts.search is None:
        return
    for unseen in unseen_items(facts.search):
        if not unseen.methods:
            sentence = (
                f"{unseen.item} could not be seen. Choose another method and take a photograph."
            )
            yield hold(HoldCode.CANNOT_SEE, sentence, subject=unseen.item)
        elif not is_seen_another_way(unseen, facts.policy):
            sentence = f"{unseen.item} needs a photograph taken by the other method."
            yield hold(HoldCode.CANNOT_SEE, sentence, subject=unseen.item)


def unseen_items(search: SearchFacts) -> tuple[UnseenFact, ...]:
    """Return every item that somebody answered *Can't see* in the lock session.

    Facts that an earlier release of Gatehouse stored have no `unseen`. For these facts the function
    uses the newest answers.
    """
    known = {unseen.item for unseen in search.unseen}
    kept = tuple(
        UnseenFact(
            item=answer.item,
            answered_at=answer.answered_at,
            methods=(answer.answered_at,) if answer.method else (),
            photos=tuple(photo for photo in search.photos if photo.item == answer.item),
        )
        for answer in newest_answers(search).values()
        if answer.result is Result.CANNOT_SEE and answer.item not in known
    )
    return (*search.unseen, *kept)


def is_seen_another_way(unseen: UnseenFact, policy: Policy) -> bool:
    """Return whether an answer names another method and has a usable photograph after it."""
    return any(_has_photo_after(unseen, method_at, policy) for method_at in unseen.methods)


def _has_photo_after(unseen: UnseenFact, method_at: datetime, policy: Policy) -> bool:
    """Return whether a usable photograph was taken at or after the method was named."""
    return any(
        photo.taken_at >= method_at
        and (photo.in_application or policy.system_camera_accepted)
        and not photo.problems
        and not photo.copy_of
        for photo in unseen.photos
    )


@row(
    HoldCode.SEARCHERS,
    stands_unless="the two searchers are different people and both signed after the last item",
    cure="Sign the search.",
    cured_by=SEARCHERS,
    place=CurePlace.SIGN_SEARCH,
    facts_on_the_tablet=True,
)
def searchers(facts: ReleaseFacts) -> Iterator[Hold]:
    search = facts.search
    if search is None:
        yield hold(HoldCode.SEARCHERS, "Nobody has signed the search.", subject="both")
        return
    signed = _signed_since_last_act(search)
    for place, name in ((1, "The first"), (2, "The second")):
        if place not in signed:
            sentence = f"{name} searcher has not signed since the last item was answered."
            yield hold(HoldCode.SEARCHERS, sentence, subject=str(place))
    if 1 in signed and signed[1] == signed.get(2):
        yield hold(
            HoldCode.SEARCHERS,
            "The first and the second searcher are the same person.",
            subject="same",
        )
    yield from _searched_by_one(search, facts.policy)
    if signed.get(1) in facts.escorts:
        sentence = "The escort cannot be the first searcher."
        yield hold(HoldCode.SEARCHERS, sentence, subject="escort")
    took_part = {answer.answered_by for answer in search.answers}
    took_part |= {photo.taken_by for photo in search.photos}
    if search.earlier_searchers & {*signed.values(), *took_part}:
        sentence = "The second search must be done by two officers who did not do the first."
        yield hold(HoldCode.SEARCHERS, sentence, subject="again")


def _searched_by_one(search: SearchFacts, policy: Policy) -> Iterator[Hold]:
    """Yield holds if nothing but a PIN shows that a second person searched (domain.md, 4a).

    Each searcher must search enough items, and sign under their own sign-in on a device of their
    own. Two searchers who share a tablet without a connection may both sign on that tablet.
    """
    signed = _newest_signatures(search)
    for place, signature in sorted(signed.items()):
        name = {1: "The first", 2: "The second"}[place]
        if signature.out_of_contact:
            continue
        if not signature.own_session:
            sentence = f"{name} searcher must sign in and sign on their own device."
            yield hold(HoldCode.SEARCHERS, sentence, subject=f"session-{place}")
        elif (done := _items_of(search, signature.signed_by)) < (
            least := least_of(len(search.items), policy)
        ):
            sentence = (
                f"{name} searcher has searched {done} zones and must search at least {least}."
            )
            yield hold(HoldCode.SEARCHERS, sentence, subject=f"items-{place}")
    devices = [
        search_signature_fact.device
        for search_signature_fact in signed.values()
        if not search_signature_fact.out_of_contact
    ]
    if len(devices) == 2 and devices[0] is not None and devices[0] == devices[1]:
        sentence = (
            "Both searchers signed on the same device. One searcher must sign on another device."
        )
        yield hold(HoldCode.SEARCHERS, sentence, subject="device")


def least_of(items: int, policy: Policy) -> int:
    """Return how many items each searcher must search: on a short sheet, half of its items."""
    return min(policy.second_searcher_least_items, items // 2)


def _items_of(search: SearchFacts, person: str) -> int:
    if search.items_of is None:  # facts from before this field existed
        return len(search.items)
    return search.items_of.get(person, 0)


def _newest_signatures(search: SearchFacts) -> dict[int, SearchSignatureFact]:
    """Return each searcher's newest signature, by place, if this came after the last item."""
    last = last_act(search)
    signatures = sorted(search.signatures, key=lambda one: one.signed_at)
    return {
        signature.place: signature
        for signature in signatures
        if last is not None and signature.signed_at >= last
    }


def _signed_since_last_act(search: SearchFacts) -> dict[int, str]:
    return {place: one.signed_by for place, one in _newest_signatures(search).items()}


@row(
    HoldCode.TOO_FAST,
    stands_unless="the search took at least its minimum time, and no 5 answers were given within "
    "10 seconds",
    cure="Two other officers must search again.",
    cured_by=(Role.GATE_OFFICER,),
    place=CurePlace.SECOND_SEARCH,
    holds_emergency_vehicles=False,
    facts_on_the_tablet=True,
)
def too_fast(facts: ReleaseFacts) -> Iterator[Hold]:
    """Only a second search by two other officers lifts this hold.

    The last look does not count towards the time of the search.
    """
    if facts.search is not None and facts.lock is not None:
        yield from too_fast_so_far(facts.search, facts.lock.sealed_at, facts.policy)


def too_fast_so_far(
    search: SearchFacts, sealed_at: datetime, policy: Policy, *, is_through: bool = True
) -> Iterator[Hold]:
    """Yield the holds for a search that has been too fast so far.

    If `is_through` is false, the search goes on and may still reach its floor time. Answers in bulk
    hold the vehicle in any case.
    """
    ended = first_answers_complete_at(search)
    if is_through and ended is not None and ended < floor_ends_at(search, sealed_at, policy):
        minutes = search.floor_seconds * policy.search_floor_percent / 100 / 60
        sentence = f"The search took less than the required {minutes:g} minutes."
        yield hold(HoldCode.TOO_FAST, sentence, subject="floor")
    # Answers that arrived all at once count as given at once, unless the tablet's clocks prove
    # other times.
    if _in_bulk(search.answer_times) or _in_bulk(search.paced_times):
        yield hold(HoldCode.TOO_FAST, "5 answers were given within 10 seconds.", subject="bulk")


def floor_ends_at(search: SearchFacts, sealed_at: datetime, policy: Policy) -> datetime:
    """Return the earliest moment at which the last item may be answered."""
    floor = timedelta(seconds=search.floor_seconds * policy.search_floor_percent / 100)
    return max(search.began_at, sealed_at) + floor


def _in_bulk(moments: tuple[datetime, ...]) -> bool:
    times = sorted(moments)
    runs = zip(times, times[BULK - 1 :], strict=False)
    return any(last - first <= BULK_WITHIN for first, last in runs)


@row(
    HoldCode.DEEP_SEARCH,
    stands_unless="every deep search or drill that was drawn has been done",
    cure="Do the deep search. Ask security what to look at.",
    cured_by=(*SEARCHERS, Role.SECURITY_LEAD),
    place=CurePlace.SHEET,
    overrides=(OverrideKind.DEEP_SEARCH_POSTPONED,),
    holds_emergency_vehicles=False,
)
def deep_search(facts: ReleaseFacts) -> Iterator[Hold]:
    """A drill is secret, so the sentence of the hold does not mention a drill.

    Only security knows what is left to do, so the cure of a drill is to ask security.
    """
    code, postponed = HoldCode.DEEP_SEARCH, OverrideKind.DEEP_SEARCH_POSTPONED
    done, required = _deep_items_done(facts), len(items_for(facts, Purpose.DEEP_SEARCH))
    # A sheet drawn on a tablet may have the items of a deep search, although the draw of the visit
    # has no deep search.
    if (facts.draws.deep_search or required) and (not required or done < required):
        sentence = "A deep search was drawn for this vehicle and has not been done."
        yield hold(code, sentence, subject="deep", override=postponed, under=(done, required))
    if facts.draws.drill_missed:
        again = hold(code, "Two other officers must search this vehicle again.", subject="missed")
        yield replace(
            again,
            cure="Begin the second search. Ask security if you need to know why.",
            place=CurePlace.SECOND_SEARCH,
        )
    elif facts.draws.drill and not facts.draws.drill_settled:
        sentence = "Security has not finished with this vehicle."
        yield replace(
            hold(code, sentence, subject="drill", override=postponed),
            cure="Ask security.",
            cured_by=(Role.SECURITY_LEAD,),
            place=CurePlace.DRILL,
        )


def _deep_items_done(facts: ReleaseFacts) -> int:
    """Return how many items of the deep search have been done since the lock was sealed.

    An item is done when it is answered and has every photograph.
    """
    search, lock = facts.search, facts.lock
    if search is None or lock is None:
        return 0
    newest = newest_answers(search)
    return sum(
        is_answered(item, newest.get(item.code), lock.sealed_at)
        and all(
            (photo := newest_photo(search, slot)) is not None
            and photo.taken_at >= lock.sealed_at
            and is_accepted(photo, facts)
            for slot in item.slots
        )
        for item in items_for(facts, Purpose.DEEP_SEARCH)
    )


@row(
    HoldCode.LAST_LOOK,
    stands_unless="spine and tail-lift were looked at again in the last `last_look_seconds`",
    cure="Take the last look now.",
    cured_by=SEARCHERS,
    place=CurePlace.ITEM,
    holds_emergency_vehicles=False,
    facts_on_the_tablet=True,
)
def last_look(facts: ReleaseFacts) -> Iterator[Hold]:
    """The answer and the photographs of the last look must be recent.

    A time that equals the limit passes.
    """
    since = facts.now - timedelta(seconds=facts.policy.last_look_seconds)
    items = items_for(facts, Purpose.LAST_LOOK)
    if not items or facts.search is None:
        yield hold(HoldCode.LAST_LOOK, "Nobody has taken the last look yet.", subject="last-look")
        return
    newest = newest_answers(facts.search)
    for item in items:
        answer = newest.get(item.code)
        times = [answer.answered_at if answer else None]
        for slot in item.slots:
            photo = newest_photo(facts.search, slot)
            times.append(photo.taken_at if photo else None)
        if not all(at is not None and since <= at <= facts.now for at in times):
            seconds = facts.policy.last_look_seconds
            sentence = (
                f"The spine and the tail-lift were not looked at in the last {seconds} seconds."
            )
            yield hold(HoldCode.LAST_LOOK, sentence, subject=item.code)
