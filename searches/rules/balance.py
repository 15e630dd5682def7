"""The rule that says whether a count balances (domain.md, section 2).

A count balances under three conditions: the headcount equals the number of people seen; everybody
on the expected list is seen at the count, or by a receiving officer at or after `sealed_at`; and no
stranger is unresolved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from searches.words.rolls import (
    CountFact,
    CountFault,
    CountJudgement,
    PartyFacts,
    SightingKind,
)

#: These parties load the vehicles, so they are always counted by name, whatever the policy says.
BY_NAME = frozenset({"kitchen", "stores", "waste"})

#: The kinds of sighting by a counter. Nobody can be in two rooms, so when two parties tap the same
#: person, neither count balances.
TAPPED = frozenset({SightingKind.COUNTED, SightingKind.STRANGER})


@dataclass(frozen=True, slots=True)
class Presence:
    """The people of a party whom officers outside the party have seen since `sealed_at`."""

    seen: frozenset[str]  # people whose face an officer saw
    away: frozenset[str]  # of these, the people who were not received back by the party
    counted: frozenset[str]  # people whom another party's counter tapped


def by_number(party: PartyFacts) -> bool:
    """Return whether the party is counted by number only. Kitchen, stores and waste never are."""
    called = {party.party.casefold(), *party.name.casefold().split()}
    return party.number_only and BY_NAME.isdisjoint(called)


def presence(
    party: PartyFacts,
    sound: Mapping[str, CountFact | None],
    *,
    sealed_at: datetime,
    barred: frozenset[str],
) -> Presence:
    """Return which people of this party receiving officers and other parties' counts saw.

    `sound` maps each party to the newest of its counts that have no fault. Taps from before
    `sealed_at`, and taps by officers in `barred`, do not count.
    """
    counted = [
        tap
        for code, count in sound.items()
        if code != party.party and count is not None
        for tap in count.seen
    ]
    taps = sorted(
        (
            tap
            for tap in (*party.elsewhere, *counted)
            if tap.seen_at >= sealed_at and tap.seen_by not in barred
        ),
        key=lambda tap: tap.seen_at,
    )
    newest = {tap.prisoner: tap for tap in taps}
    return Presence(
        seen=frozenset(newest),
        away=frozenset(prisoner for prisoner, tap in newest.items() if tap.party != party.party),
        counted=frozenset(
            tap.prisoner for tap in taps if tap.kind in TAPPED and tap.party != party.party
        ),
    )


def missed_by_own_count(
    party: PartyFacts, count: CountFact | None, present: Presence
) -> frozenset[str]:
    """Return the people missing from a party's count, if the count is otherwise correct.

    `count` is the party's newest count without a fault, or None.
    """
    if count is None or not _adds_up(count, party, present):
        return frozenset()
    return (
        party.expected & present.away
        if by_number(party)
        else party.expected - _people_tapped(count)
    )


def balance(
    count: CountFact,
    party: PartyFacts,
    present: Presence,
    *,
    faults: tuple[CountFault, ...],
    strangers_at_home: frozenset[str],
) -> CountJudgement:
    """Return the judgement of the count.

    A named stranger is resolved when the count of the stranger's own party shows that this person
    is missing. `strangers_at_home` has the people who are missing from the counts of the other
    parties. A stranger who is on no party's list is resolved when the control room has said where
    that stranger belongs.
    """
    strangers = _people_tapped(count) - party.expected
    unresolved = strangers - strangers_at_home - (party.settled & party.of_no_party)
    lost = len(unresolved) + count.unnamed_strangers
    adds_up = _adds_up(count, party, present)
    return CountJudgement(
        count=count,
        faults=faults,
        balanced=adds_up and not lost,
        missing=_missing(count, party, present),
        strangers=strangers,
        unresolved_strangers=lost,
        conflicts=_people_tapped(count) & present.counted,
        to_settle=unresolved if adds_up and unresolved <= party.of_no_party else frozenset(),
    )


def seen_elsewhere(party: PartyFacts, present: Presence) -> bool:
    """Return whether the party is not at work, and officers elsewhere saw all its people.

    The control room must have stated that the party is not at work. The result is never true for a
    party whose allocation list is missing.
    """
    stated = not party.at_work and party.stated_not_at_work
    return stated and not party.list_missing and party.expected <= present.away


def _adds_up(count: CountFact, party: PartyFacts, present: Presence) -> bool:
    """Return whether the number is right, and nobody is missing, in two places or unnamed.

    A headcount of 0 proves nothing by itself. It adds up only if everybody on the expected list was
    seen elsewhere.
    """
    all_away = bool(party.expected) and party.expected <= present.away
    if count.headcount == 0 and not (all_away or seen_elsewhere(party, present)):
        return False
    if by_number(party) or count.by_radio:
        number_is_right = count.headcount == len(party.expected - present.away)
    else:
        number_is_right = count.headcount == len(_people_tapped(count)) + count.unnamed_strangers
    return (
        number_is_right
        and not _missing(count, party, present)
        and not _people_tapped(count) & present.counted
        and not count.unnamed_strangers
    )


def _missing(count: CountFact, party: PartyFacts, present: Presence) -> frozenset[str]:
    if by_number(party) or count.by_radio:
        return frozenset()
    return party.expected - _people_tapped(count) - present.seen


def _people_tapped(count: CountFact) -> frozenset[str]:
    return frozenset(tap.prisoner for tap in count.seen)
