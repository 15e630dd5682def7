"""Is a count valid for a lock session, and does it balance? Pure, over parties, never over counts.

domain, section 4: "A count is valid for a lock session only if ..."; section 2: *Balanced*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from searches.words.policy import Policy
from searches.words.rolls import (
    CountFact,
    CountFault,
    CountJudgement,
    PartyFacts,
    PartyJudgement,
    Sighting,
    SightingKind,
)

QUICK_TAP = timedelta(seconds=1)
QUICK_TAPS_ALLOWED = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What every count of one lock session is held against. `barred` may not count here."""

    sealed_at: datetime
    now: datetime
    barred: frozenset[str]
    policy: Policy


def judge_parties(parties: Iterable[PartyFacts], terms: Terms) -> tuple[PartyJudgement, ...]:
    """Each party of the contact set by its newest valid count, strangers looked up at home."""
    parties = tuple(parties)
    sound = {party.party: _newest_sound(party, terms) for party in parties}
    judged = tuple(_judge_party(party, sound, terms) for party in parties)
    return tuple(_with_strangers(one, parties, judged) for one in judged)


def second_mismatch(judgement: PartyJudgement) -> bool:
    """Two valid counts of one lock session that do not balance raise a stop by themselves."""
    return judgement.mismatches >= 2


def faults(count: CountFact, party: PartyFacts, terms: Terms) -> Iterator[CountFault]:
    """Why this count is not valid for the lock session, one word each."""
    times = sorted(tap.seen_at for tap in count.seen) or [count.began_at]
    first, last = times[0], times[-1]
    policy = terms.policy
    checks = (
        (CountFault.NOT_CONFIRMED, count.confirmed_at is None),
        (CountFault.NOT_REQUESTED, party.requested_at is None),
        (
            CountFault.BEFORE_REQUEST,
            party.requested_at is not None and min(first, count.began_at) < party.requested_at,
        ),
        (CountFault.BEFORE_SEALED, min(first, count.began_at) < terms.sealed_at),
        (CountFault.TAP_BEFORE_HEADCOUNT, first < count.began_at),
        (CountFault.TOO_LONG, last - first > timedelta(minutes=policy.count_span_minutes)),
        (CountFault.TOO_OLD, terms.now - first > timedelta(minutes=policy.count_life_minutes)),
        (CountFault.MOVEMENT_DURING, count.movement_during),
        (CountFault.WRONG_DEVICE, not count.device_enrolled_to_area),
        (CountFault.NOT_ON_DUTY, not count.counter_on_duty),
        (CountFault.COUNTER_TOOK_PART, count.counter in terms.barred),
        (CountFault.CLOCK, not count.clock_trusted),
        (CountFault.TOO_FAST, _quick_taps(times) > QUICK_TAPS_ALLOWED),
    )
    yield from (fault for fault, stands in checks if stands)


def _quick_taps(times: list[datetime]) -> int:
    pairs = zip(times, times[1:], strict=False)
    return sum(later - earlier < QUICK_TAP for earlier, later in pairs)


def _newest_sound(party: PartyFacts, terms: Terms) -> CountFact | None:
    sound = [count for count in party.counts if not tuple(faults(count, party, terms))]
    return sound[-1] if sound else None


def _judge_party(
    party: PartyFacts, sound: dict[str, CountFact | None], terms: Terms
) -> PartyJudgement:
    elsewhere = _seen_elsewhere(party, sound, terms)
    judgements: list[CountJudgement] = []
    for count in party.counts:
        found = tuple(faults(count, party, terms))
        earlier = [one for one in judgements if one.valid and not one.balanced]
        if earlier and not found and earlier[-1].count.counter == count.counter:
            found = (CountFault.SAME_COUNTER,)
        judgements.append(_judge_count(count, party, elsewhere, found))
    valid = [one for one in judgements if one.valid]
    return PartyJudgement(
        party=party.party,
        name=party.name,
        standing=valid[-1] if valid else None,
        judgements=tuple(judgements),
        mismatches=sum(not one.balanced for one in valid),
    )


def _seen_elsewhere(
    party: PartyFacts, sound: dict[str, CountFact | None], terms: Terms
) -> tuple[Sighting, ...]:
    """Taps at or after `sealed_at` by receiving officers, and in other parties' sound counts."""
    counted = [
        tap
        for code, count in sound.items()
        if code != party.party and count is not None
        for tap in count.seen
    ]
    return tuple(tap for tap in (*party.elsewhere, *counted) if tap.seen_at >= terms.sealed_at)


def _judge_count(
    count: CountFact,
    party: PartyFacts,
    elsewhere: tuple[Sighting, ...],
    found: tuple[CountFault, ...],
) -> CountJudgement:
    here = frozenset(tap.prisoner for tap in count.seen)
    away = frozenset(tap.prisoner for tap in elsewhere)
    present = frozenset(t.prisoner for t in elsewhere if t.kind is SightingKind.COUNTED)
    missing = party.expected - here - away
    conflicts = here & present
    if party.number_only:
        missing = frozenset()
        number_is_right = count.headcount + len(party.expected & away) == len(party.expected)
    else:
        number_is_right = count.headcount == len(here) + count.unnamed_strangers
    balanced = number_is_right and not missing and not conflicts and not count.unnamed_strangers
    return CountJudgement(
        count=count,
        faults=found,
        balanced=balanced,
        missing=missing,
        strangers=here - party.expected,
        unresolved_strangers=count.unnamed_strangers,
        conflicts=conflicts,
    )


def _with_strangers(
    one: PartyJudgement, parties: tuple[PartyFacts, ...], judged: tuple[PartyJudgement, ...]
) -> PartyJudgement:
    """A named stranger is resolved when his own party shows exactly him missing there."""
    if one.standing is None or not one.standing.strangers:
        return one
    homes = {judgement.party: judgement.standing for judgement in judged}
    lost = [
        prisoner
        for prisoner in one.standing.strangers
        if not any(
            prisoner in party.expected
            and party.party != one.party
            and _misses_him(homes[party.party], prisoner)
            for party in parties
        )
    ]
    if not lost:
        return one
    standing = replace(
        one.standing,
        balanced=False,
        unresolved_strangers=one.standing.unresolved_strangers + len(lost),
    )
    judgements = tuple(
        standing if judgement is one.standing else judgement for judgement in one.judgements
    )
    mismatches = sum(not judgement.balanced for judgement in judgements if judgement.valid)
    return replace(one, standing=standing, judgements=judgements, mismatches=mismatches)


def _misses_him(home: CountJudgement | None, prisoner: str) -> bool:
    if home is None or not home.balanced:
        return False
    return prisoner not in {tap.prisoner for tap in home.count.seen}
