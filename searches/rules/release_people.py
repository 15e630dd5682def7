"""Rows of the release table about people: the counts of the contact set, and the releaser."""

from __future__ import annotations

from collections.abc import Iterator

from searches.rules.counts import Terms, judge_parties
from searches.rules.holds import hold
from searches.rules.overrides import searchers
from searches.rules.release_search import newest_photo
from searches.words.releases import Hold, HoldCode, PhotoFact, ReleaseFacts, SlotFact
from searches.words.rolls import CountFault, PartyJudgement, WholeRollFact

FAULTS: dict[CountFault, str] = {
    CountFault.NOT_CONFIRMED: "its count is not signed yet",
    CountFault.NOT_REQUESTED: "this lock session did not ask for it",
    CountFault.BEFORE_REQUEST: "it began before this lock session asked",
    CountFault.BEFORE_SEALED: "it began before the lock was sealed",
    CountFault.TOO_LONG: "it took too long",
    CountFault.TOO_OLD: "it is too old",
    CountFault.MOVEMENT_DURING: "somebody moved during it",
    CountFault.WRONG_DEVICE: "it was made on a device of another area",
    CountFault.NOT_ON_DUTY: "the counter was not on duty there",
    CountFault.COUNTER_TOOK_PART: "the counter searches, escorts or releases",
    CountFault.SAME_COUNTER: "the same officer counted again",
    CountFault.CLOCK: "its times cannot be proven",
    CountFault.TOO_FAST: "faces were tapped too fast",
    CountFault.TAP_BEFORE_HEADCOUNT: "names came before the headcount",
}


def count_missing(facts: ReleaseFacts) -> Iterator[Hold]:
    """Goes over parties, not over counts. An empty contact set does not pass."""
    roll = correct_roll(facts)
    if facts.whole_prison and roll is None:
        sentence = "The whole prison must be counted: " + _reasons(facts.whole_prison)
        yield hold(HoldCode.COUNT_MISSING, sentence, subject="whole-prison")
    if not facts.parties and not facts.whole_prison:
        yield hold(HoldCode.COUNT_MISSING, "Nobody is known to have been near.", subject="nobody")
    for party in judged(facts):
        if party.standing is None and roll is None:
            sentence = f"{party.name} is not counted{_why(party)}."
            yield hold(HoldCode.COUNT_MISSING, sentence, subject=party.party)


def count_unbalanced(facts: ReleaseFacts) -> Iterator[Hold]:
    """A mismatch is settled by a recount, or by a correct whole-prison roll begun after it."""
    roll = correct_roll(facts)
    for party in judged(facts):
        standing = party.standing
        if standing is None or standing.balanced:
            continue
        if roll is not None and roll.began_at >= standing.count.began_at:
            continue
        expected = len(next(one.expected for one in facts.parties if one.party == party.party))
        seen = expected - len(standing.missing)
        sentence = f"{party.name}: {seen} of {expected} accounted for"
        if standing.strangers or standing.unresolved_strangers or standing.conflicts:
            sentence += ", somebody is where he does not belong"
        if not standing.missing and standing.count.headcount != seen:
            sentence += f", headcount {standing.count.headcount}"
        yield hold(HoldCode.COUNT_UNBALANCED, f"{sentence}.", subject=party.party)


def releaser(facts: ReleaseFacts) -> Iterator[Hold]:
    """Nobody takes two of the three parts, and nobody releases without having looked."""
    one = facts.releaser
    if one is None:
        sentence = "A releaser must look at the photographs and sign."
        yield hold(HoldCode.RELEASER, sentence, subject="nobody")
        return
    parts = (
        ("searched", searchers(facts)),
        ("counted", facts.counters),
        ("escorted", facts.escorts),
    )
    for part, people in parts:
        if one.person in people:
            sentence = f"You {part} for this vehicle. Another releases it."
            yield hold(HoldCode.RELEASER, sentence, subject=part)
    if not one.may_release:
        sentence = "Control room or gate manager releases."
        yield hold(HoldCode.RELEASER, sentence, subject="role")
    unseen = [
        photo.id
        for _, photo in undercarriage(facts)
        if one.looked_seconds.get(photo.id, 0) < facts.policy.photo_view_seconds
    ]
    if unseen:
        sentence = f"{len(unseen)} undercarriage photographs are not looked at yet."
        yield hold(HoldCode.RELEASER, sentence, subject="photos")
    if any(slot.disc and photo.disc_confirmed is None for slot, photo in undercarriage(facts)):
        yield hold(HoldCode.RELEASER, "Confirm each disc number.", subject="discs")
    if not one.signed:
        yield hold(HoldCode.RELEASER, "The releaser has not signed.", subject="signature")


def judged(facts: ReleaseFacts) -> tuple[PartyJudgement, ...]:
    """The contact set's counts, held against this lock session and everybody's other parts."""
    if facts.lock is None:
        return ()
    barred = searchers(facts) | facts.escorts
    if facts.releaser is not None:
        barred |= {facts.releaser.person}
    terms = Terms(facts.lock.sealed_at, facts.now, barred, facts.policy)
    return judge_parties(facts.parties, terms)


def correct_roll(facts: ReleaseFacts) -> WholeRollFact | None:
    """The newest whole-prison roll begun at or after `sealed_at`, if it is signed correct."""
    if facts.lock is None:
        return None
    sealed_at = facts.lock.sealed_at
    rolls = [roll for roll in facts.whole_rolls if roll.began_at >= sealed_at and roll.signed_at]
    newest = max(rolls, key=lambda roll: roll.began_at, default=None)
    return newest if newest is not None and newest.correct else None


def undercarriage(facts: ReleaseFacts) -> Iterator[tuple[SlotFact, PhotoFact]]:
    if facts.search is None:
        return
    for item in facts.search.items:
        for slot in item.slots:
            photo = newest_photo(facts.search, slot)
            if slot.undercarriage and photo is not None:
                yield slot, photo


def _why(party: PartyJudgement) -> str:
    if not party.judgements:
        return ""
    return ": " + ", ".join(FAULTS[fault] for fault in party.judgements[-1].faults)


def _reasons(reasons: tuple[str, ...]) -> str:
    return ", ".join(reason.replace("_", " ") for reason in reasons) + "."
