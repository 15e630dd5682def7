"""Does one count balance? Faces seen here, seen elsewhere, and strangers looked up at home.

domain, section 2: number = people seen, everybody on the expected list is seen here or by a
receiving officer at or after `sealed_at`, and no stranger is unresolved.
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

#: These load the lorries: always by name, whatever the policy marks.
BY_NAME = frozenset({"kitchen", "stores", "waste"})

#: Nobody is in two rooms: who is tapped at home and as a stranger elsewhere balances neither.
TAPPED = frozenset({SightingKind.COUNTED, SightingKind.STRANGER})


@dataclass(frozen=True, slots=True)
class Presence:
    """What others saw of a party's people since `sealed_at`."""

    seen: frozenset[str]  # an authorised officer saw the face
    away: frozenset[str]  # of these, whoever was not received back here since
    counted: frozenset[str]  # tapped by the counter of another party, as its own or a stranger


def by_number(party: PartyFacts) -> bool:
    """The headcount alone is compared, but never for kitchen, stores and waste."""
    called = {party.party.casefold(), *party.name.casefold().split()}
    return party.number_only and BY_NAME.isdisjoint(called)


def presence(
    party: PartyFacts,
    sound: Mapping[str, CountFact | None],
    *,
    sealed_at: datetime,
    barred: frozenset[str],
) -> Presence:
    """Receiving officers' taps and other parties' sound counts, none from before `sealed_at`."""
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


def missed_at_home(party: PartyFacts, count: CountFact | None, present: Presence) -> frozenset[str]:
    """Whom a party's sound count shows missing there, all others being accounted for."""
    if count is None or not _adds_up(count, party, present):
        return frozenset()
    return party.expected & present.away if by_number(party) else party.expected - _here(count)


def balance(
    count: CountFact,
    party: PartyFacts,
    present: Presence,
    *,
    faults: tuple[CountFault, ...],
    strangers_at_home: frozenset[str],
) -> CountJudgement:
    """A named stranger is resolved when their own party shows exactly this person missing."""
    strangers = _here(count) - party.expected
    lost = len(strangers - strangers_at_home) + count.unnamed_strangers
    return CountJudgement(
        count=count,
        faults=faults,
        balanced=_adds_up(count, party, present) and not lost,
        missing=_missing(count, party, present),
        strangers=strangers,
        unresolved_strangers=lost,
        conflicts=_here(count) & present.counted,
    )


def seen_elsewhere(party: PartyFacts, present: Presence) -> bool:
    """Whether the control room says that the party is not at work, and the faces bear it out.

    While nobody is on the list of a party that is always in contact, no face can bear it out.
    """
    stated = not party.at_work and party.stated_not_at_work
    return stated and not party.list_missing and party.expected <= present.away


def _adds_up(count: CountFact, party: PartyFacts, present: Presence) -> bool:
    """The number is right, nobody is missing, nobody is in two places, nobody is nameless.

    A headcount of 0 proves nothing by itself: an empty room balances only when everybody expected
    there is seen somewhere else.
    """
    all_away = bool(party.expected) and party.expected <= present.away
    if count.headcount == 0 and not (all_away or seen_elsewhere(party, present)):
        return False
    if by_number(party):
        number_is_right = count.headcount == len(party.expected - present.away)
    else:
        number_is_right = count.headcount == len(_here(count)) + count.unnamed_strangers
    return (
        number_is_right
        and not _missing(count, party, present)
        and not _here(count) & present.counted
        and not count.unnamed_strangers
    )


def _missing(count: CountFact, party: PartyFacts, present: Presence) -> frozenset[str]:
    if by_number(party):
        return frozenset()
    return party.expected - _here(count) - present.seen


def _here(count: CountFact) -> frozenset[str]:
    return frozenset(tap.prisoner for tap in count.seen)
