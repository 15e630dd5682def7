"""Rows of the release rule about people: the counts of the contact set, and the releaser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from searches.rules.counts import UNSOUND, Terms, judge_parties
from searches.rules.holds import hold, row
from searches.rules.overrides import counters, searchers
from searches.rules.release_photos import discs_not_confirmed, undercarriage
from searches.words.people import Role
from searches.words.releases import CurePlace, Hold, HoldCode, ReleaseFacts
from searches.words.rolls import (
    CountFault,
    PartyJudgement,
    SeenWithoutMovement,
    SightingKind,
    WholeRollFact,
    whole_prison_because,
)

FAULTS: dict[CountFault, str] = {
    CountFault.NOT_CONFIRMED: "the count has not been signed yet",
    CountFault.NOT_REQUESTED: "the count was not requested for this lock session",
    CountFault.BEFORE_REQUEST: "the count began before this lock session requested it",
    CountFault.BEFORE_SEALED: "the count began before the lock was sealed",
    CountFault.TOO_LONG: "the count took too long",
    CountFault.TOO_OLD: "the count is too old",
    CountFault.MOVEMENT_DURING: "somebody moved in or out during the count",
    CountFault.WRONG_DEVICE: "the count was made on a device of another area",
    CountFault.NOT_ON_DUTY: "the counter was not on duty in that area",
    CountFault.COUNTER_TOOK_PART: "the counter also searches, escorts or releases this vehicle",
    CountFault.SAME_COUNTER: "the same officer counted again",
    CountFault.DISPUTED: "two officers' counts differ, so a third officer must count",
    CountFault.SECOND_COUNT: "a second officer must count the party",
    CountFault.CLOCK: "the times of the count cannot be proven",
    CountFault.TOO_FAST: "the faces were tapped too fast",
    CountFault.TAP_BEFORE_HEADCOUNT: "names were tapped before the headcount was entered",
    CountFault.NO_NAMES: "the number given by radio is right, but the party is counted by name",
}

#: A hold names at most this many differences of a roll. The page of the roll shows all differences.
MOST_DIFFERENCES = 3
WHOLE_PRISON = "whole-prison"


@row(
    HoldCode.COUNT_MISSING,
    stands_unless="every party of the contact set has a valid count for this lock session",
    cure="Count the party now.",
    cured_by=(Role.PARTY_SUPERVISOR,),
    place=CurePlace.COUNTS,
    holds_emergency_vehicles=False,
)
def count_missing(facts: ReleaseFacts) -> Iterator[Hold]:
    """Each party of the contact set needs a valid count. An empty contact set does not pass."""
    roll = correct_roll(facts)
    if facts.whole_prison and roll is None:
        sentence = f"The whole prison must be counted: {whole_prison_because(facts.whole_prison)}."
        sentence += _why_not_correct(facts)
        yield hold(HoldCode.COUNT_MISSING, sentence, subject="whole-prison")
    if facts.lock is None or not (facts.parties or facts.whole_prison):
        sentence = "Nobody has been asked to count for this vehicle."
        yield hold(HoldCode.COUNT_MISSING, sentence, subject="nobody")
    for party in judged(facts):
        if party.standing is None and not party.seen_elsewhere and not _replaces_count(roll, party):
            sentence = f"{party.name} has {_why(party)}."
            if not party.at_work:
                sentence = _not_at_work(party)
            yield hold(HoldCode.COUNT_MISSING, sentence, subject=party.party)


@row(
    HoldCode.COUNT_UNBALANCED,
    stands_unless="the newest valid count of each party is balanced",
    cure="Another officer must count the party again.",
    cured_by=(Role.PARTY_SUPERVISOR, Role.ORDERLY_OFFICER),
    place=CurePlace.COUNTS,
    holds_emergency_vehicles=False,
)
def count_unbalanced(facts: ReleaseFacts) -> Iterator[Hold]:
    """A recount, or a correct whole-prison roll that began afterwards, resolves a mismatch."""
    roll = correct_roll(facts)
    for party in judged(facts):
        standing = party.standing
        if standing is not None and not standing.balanced and not _replaces_count(roll, party):
            sentence = _mismatch(party, facts)
            yield hold(HoldCode.COUNT_UNBALANCED, sentence, subject=party.party)


def has_aged(party: PartyJudgement) -> bool:
    """Return whether the newest count was balanced and in time, and is now only too old.

    Such a count holds the vehicle, but nobody is missing.
    """
    newest = party.judgements[-1] if party.judgements else None
    return newest is not None and newest.faults == (CountFault.TOO_OLD,) and newest.balanced


def holds_of_counts(facts: ReleaseFacts, parties: Mapping[str, str]) -> tuple[Hold, ...]:
    """Return the holds of the counts of these parties: missing, not valid, or not balanced.

    `parties` maps the code of each party to its name. A count that has only grown too old is left
    out. A party that is no longer in the contact set is held as not counted, because nothing then
    shows that its people were seen.
    """
    aged = {party.party for party in judged(facts) if has_aged(party)}
    holds = [*count_missing(facts), *count_unbalanced(facts)]
    found = [one for one in holds if one.subject in parties and one.subject not in aged]
    known = {party.party for party in facts.parties}
    unknown = [
        hold(HoldCode.COUNT_MISSING, f"{name} has not been counted.", subject=code)
        for code, name in parties.items()
        if code not in known
    ]
    return (*found, *unknown)


@row(
    HoldCode.MOVEMENT_OVERDUE,
    stands_unless="everybody sent by a party that had contact was received within "
    "`movement_overdue_minutes`",
    cure="Receive the person where they are.",
    cured_by=(Role.RECEIVING_OFFICER, Role.CONTROL_ROOM),
    place=CurePlace.MOVEMENTS,
    holds_emergency_vehicles=False,
)
def movement_overdue(facts: ReleaseFacts) -> Iterator[Hold]:
    """Each prisoner sent by a party with contact must be received in time by another officer."""
    parties = {party.party: party.name for party in facts.parties}
    overdue: dict[str, int] = {}
    for movement in facts.overdue_movements:
        if movement.party in parties or facts.whole_prison:
            overdue[movement.party] = overdue.get(movement.party, 0) + 1
    minutes = facts.policy.movement_overdue_minutes
    for party, number in sorted(overdue.items()):
        people = "1 person" if number == 1 else f"{number} people"
        have = "has" if number == 1 else "have"
        origin = parties.get(party, party) or "the wings"
        sentence = f"{people} sent from {origin} {have} not been received for over {minutes} min."
        yield hold(HoldCode.MOVEMENT_OVERDUE, sentence, subject=party or "wings")


@row(
    HoldCode.RELEASER,
    stands_unless="the releaser took no other part, opened every undercarriage photograph and has "
    "signed",
    cure="Open each photograph, then sign.",
    cured_by=(Role.CONTROL_ROOM, Role.GATE_MANAGER),
    place=CurePlace.RELEASE,
)
def releaser(facts: ReleaseFacts) -> Iterator[Hold]:
    """The releaser took no other part, opens each undercarriage photograph, and signs."""
    if facts.releaser is None:
        sentence = "A releaser must look at the photographs and sign."
        yield hold(HoldCode.RELEASER, sentence, subject="nobody")
        return
    one = facts.releaser
    yield from _other_parts(facts, one.person)
    if not one.may_release:
        yield hold(
            HoldCode.RELEASER,
            "The control room or the gate manager must release the vehicle.",
            subject="role",
        )
    looks = [one.looked_seconds.get(photo.id, 0) for _, photo in undercarriage(facts)]
    unseen = sum(seconds < facts.policy.photo_view_seconds for seconds in looks)
    if unseen:
        sentence = f"Undercarriage photographs that the releaser has not opened yet: {unseen}."
        yield hold(HoldCode.RELEASER, sentence, subject="photos")
    if discs := discs_not_confirmed(facts):
        sentence = (
            f"Confirm the number of each disc in its photograph: {', '.join(map(str, discs))}."
        )
        yield hold(HoldCode.RELEASER, sentence, subject="discs")
    if not one.signed:
        yield hold(HoldCode.RELEASER, "The releaser has not signed.", subject="signature")


def judged(facts: ReleaseFacts) -> tuple[PartyJudgement, ...]:
    """Return the judgement of each party of the contact set, for this lock session.

    An officer who searched, escorted or releases this vehicle may not count for it.
    """
    if facts.lock is None:
        return ()
    terms = Terms(facts.lock.sealed_at, facts.now, barred_from_counting(facts), facts.policy)
    return judge_parties(facts.parties, terms)


def seen_without_movement(facts: ReleaseFacts) -> tuple[SeenWithoutMovement, ...]:
    """Return the people whom a count missed and another officer saw, without a movement.

    The officer's word settles the count (domain.md, section 2). The release still opens an
    exception, because the word contradicts the party's list. The result also has people whom a
    whole-prison roll counted in this way, and people who were recorded as at court or in hospital
    only after the vehicle came in.
    """
    found = list(_in_roll(facts))
    for party in facts.parties:
        if party.said_outside:
            people = len({one.prisoner for one in party.said_outside})
            officers = tuple(sorted({one.said_by for one in party.said_outside}))
            found.append(
                SeenWithoutMovement(party.party, party.name, people, officers, outside=True)
            )
    for party, judgement in zip(facts.parties, judged(facts), strict=True):
        if facts.lock is None or judgement.standing is None:
            continue
        here = {tap.prisoner for tap in judgement.standing.count.seen}
        taps = [
            tap
            for tap in party.elsewhere
            if tap.seen_at >= facts.lock.sealed_at
            and tap.prisoner in party.still_on_list - here
            and not (tap.party == party.party and tap.kind is SightingKind.RECEIVED)
        ]
        if taps:
            people = len({tap.prisoner for tap in taps})
            officers = tuple(sorted({tap.seen_by for tap in taps}))
            found.append(SeenWithoutMovement(party.party, party.name, people, officers))
    return tuple(found)


def _in_roll(facts: ReleaseFacts) -> Iterator[SeenWithoutMovement]:
    roll = correct_roll(facts)
    if roll is not None and roll.without_movement:
        people = len({tap.prisoner for tap in roll.without_movement})
        officers = tuple(sorted({tap.seen_by for tap in roll.without_movement}))
        yield SeenWithoutMovement(WHOLE_PRISON, "Whole prison", people, officers, in_roll=True)


def correct_roll(facts: ReleaseFacts) -> WholeRollFact | None:
    """Return the newest whole-prison roll since `sealed_at`, if it was signed as correct.

    Return None if one of its counters may not count for this vehicle.
    """
    rolls = _signed_rolls(facts)
    newest = max(rolls, key=lambda roll: roll.began_at, default=None)
    if newest is None or not newest.correct or newest.counters & barred_from_counting(facts):
        return None
    return newest


def _why_not_correct(facts: ReleaseFacts) -> str:
    """Return what differed in the newest signed roll, or an empty text if it was correct."""
    rolls = _signed_rolls(facts)
    newest = max(rolls, key=lambda roll: roll.began_at, default=None)
    if newest is None or newest.correct:
        return ""
    return " ".join([" The newest roll is not correct.", *newest.differences[:MOST_DIFFERENCES]])


def _signed_rolls(facts: ReleaseFacts) -> list[WholeRollFact]:
    """Return the signed whole-prison rolls that began at or after `sealed_at`."""
    if facts.lock is None:
        return []
    sealed_at = facts.lock.sealed_at
    return [roll for roll in facts.whole_rolls if roll.began_at >= sealed_at and roll.signed_at]


def barred_from_counting(facts: ReleaseFacts) -> frozenset[str]:
    """Return the ids of the people who search, escort or release this vehicle."""
    releasing = {facts.releaser.person} if facts.releaser else set()
    return searchers(facts) | facts.escorts | releasing


def _replaces_count(roll: WholeRollFact | None, party: PartyJudgement) -> bool:
    """Return whether the whole-prison roll replaces the count of this party.

    A count that the party began after the roll must itself be properly made and balance.
    """
    if roll is None:
        return False
    newest = party.judgements[-1] if party.judgements else None
    if newest is None or newest.count.began_at <= roll.began_at:
        return True
    return newest.balanced and UNSOUND.isdisjoint(newest.faults)


def _other_parts(facts: ReleaseFacts, person: str) -> Iterator[Hold]:
    parts = {
        "searched": ("searched this vehicle", searchers(facts)),
        "counted": ("counted for this vehicle", counters(facts)),
        "escorted": ("escorted this vehicle", facts.escorts),
    }
    for part, (what, people) in parts.items():
        if person in people:
            sentence = f"You {what}, so another person must release the vehicle."
            yield hold(HoldCode.RELEASER, sentence, subject=part)


def _mismatch(party: PartyJudgement, facts: ReleaseFacts) -> str:
    """Return the sentence of the hold, without names, because gate staff may not see names."""
    standing = party.standing
    own = next(one for one in facts.parties if one.party == party.party)
    if party.disputed:
        return (
            f"{party.name}: two officers' counts differ. "
            "A third officer or the orderly officer must count."
        )
    if standing is None:
        return f"{party.name} has not been counted."
    expected = len(own.expected)
    if standing.count.by_radio:
        return f"{party.name}: {standing.count.headcount} by radio, {expected} expected."
    parts = [f"{party.name}: {expected - len(standing.missing)} of {expected} seen"]
    if standing.missing & own.on_the_way:
        parts.append(f"{len(standing.missing & own.on_the_way)} on the way")
    if standing.to_settle:
        parts.append("the control room must say where the extra person belongs")
    elif standing.unresolved_strangers:
        parts.append("one person is not on the list")
    if standing.conflicts:
        parts.append("one person was tapped in two places")
    if len(parts) == 1 and not standing.missing:
        parts.append(f"headcount {standing.count.headcount}")
    return ", ".join(parts) + "."


def _why(party: PartyJudgement) -> str:
    if not party.judgements:
        return "not been counted"
    newest = party.judgements[-1]
    faults = ", ".join(FAULTS[fault] for fault in newest.faults)
    return f"no valid count: {faults or 'the count does not balance'}"


def _not_at_work(party: PartyJudgement) -> str:
    """Return the sentence of the hold for a party that had no open work session."""
    if not party.stated_not_at_work:
        return f"{party.name} had no work session. The control room must state why."
    if party.list_missing:
        return f"{party.name}: the control room has not entered who belongs to the party."
    people = "1 person" if party.still_to_be_seen == 1 else f"{party.still_to_be_seen} people"
    return f"{party.name} is not at work: {people} must still be seen elsewhere."
