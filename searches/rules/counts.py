"""The rules of counts: whether a count is valid for a lock session, and whether it balances.

The functions are pure and judge all parties together. The rules are in domain.md, section 4 ("A
count is valid for a lock session only if") and section 2 (*Balanced*).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from searches.rules.balance import (
    Presence,
    balance,
    by_number,
    missed_by_own_count,
    presence,
    seen_elsewhere,
)
from searches.words.policy import Policy
from searches.words.rolls import CountFact, CountFault, CountJudgement, PartyFacts, PartyJudgement

QUICK_TAP = timedelta(seconds=1)
QUICK_TAPS_ALLOWED = 5
MISMATCHES_THAT_STOP = 2
#: A count with one of these faults was not properly made. The other faults concern only the age of
#: the count, its request, the choice of the officer, and a right number without names.
UNSOUND = frozenset(CountFault) - {
    CountFault.TOO_OLD,
    CountFault.NOT_REQUESTED,
    CountFault.BEFORE_REQUEST,
    CountFault.BEFORE_SEALED,
    CountFault.SAME_COUNTER,
    CountFault.DISPUTED,
    CountFault.SECOND_COUNT,
    CountFault.NO_NAMES,
}
#: A count with only these faults still shows whether somebody is missing.
EXCUSED = frozenset(
    {
        CountFault.TOO_OLD,
        CountFault.SAME_COUNTER,
        CountFault.DISPUTED,
        CountFault.SECOND_COUNT,
    }
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The facts of one lock session that the rules need to judge its counts.

    `barred` has the ids of the officers who may not count for it.
    """

    sealed_at: datetime
    now: datetime
    barred: frozenset[str]
    policy: Policy


def judge_parties(parties: Iterable[PartyFacts], terms: Terms) -> tuple[PartyJudgement, ...]:
    """Return the judgement of each party, which follows from its newest valid count.

    The parties are judged together, because a stranger in one may be missing in another.
    """
    parties = tuple(parties)
    sound = {party.party: _newest_sound(party, terms) for party in parties}
    present = {
        party.party: presence(party, sound, sealed_at=terms.sealed_at, barred=terms.barred)
        for party in parties
    }
    homes = {
        party.party: missed_by_own_count(party, sound[party.party], present[party.party])
        for party in parties
    }
    return tuple(_judge_party(party, present[party.party], homes, terms) for party in parties)


def second_mismatch(
    judgement: PartyJudgement, *, made_for_roll: Collection[str] = frozenset()
) -> bool:
    """Return whether the newest count and an earlier count of the party did not balance.

    In that case Gatehouse raises a stop. `made_for_roll` has the ids of the counts that were made
    only for a whole-prison roll. These counts raise no stop of a lock session, because a wrong roll
    raises a stop of its own, but they still hold the vehicle.
    """
    for_lock = [each for each in judgement.judgements if each.count.id not in made_for_roll]
    newest = judgement.judgements[-1] if judgement.judgements else None
    return (
        judgement.mismatches >= MISMATCHES_THAT_STOP
        and newest is not None
        and newest.count.id not in made_for_roll
        and is_mismatch(newest)
        and sum(map(is_mismatch, for_lock)) >= MISMATCHES_THAT_STOP
    )


def is_mismatch(judgement: CountJudgement) -> bool:
    """Return whether this count was properly made and does not balance.

    The count shows a mismatch even if it is too old, or if the same officer counted again. A count
    is not a mismatch if it balances as soon as the control room says where a found person belongs:
    nobody of the party is missing, and counting again would change nothing.
    """
    return not judgement.balanced and not judgement.to_settle and is_sound(judgement)


def is_sound(judgement: CountJudgement) -> bool:
    """Return whether the count was properly made, whatever its result and its age."""
    return EXCUSED.issuperset(judgement.faults)


@dataclass(slots=True)
class Dispute:
    """A dispute between officers whose properly made counts of a party contradict each other.

    `counted` has everybody who counted. Only a balanced count by a third officer or by the orderly
    officer settles the dispute (domain.md, section 4a). A new count by one of the two officers does
    not settle it.
    """

    counted: set[str] = field(default_factory=set)
    # Officers whose mismatch is not resolved yet.
    found_missing: set[str] = field(default_factory=set)

    @property
    def stands(self) -> bool:
        """Return whether one officer's count balanced and another officer's count did not."""
        return bool(self.found_missing and self.counted - self.found_missing)

    def is_settled_by(self, count: CountFact) -> bool:
        """Return whether this count, if it balances, is valid despite earlier mismatches."""
        if not self.found_missing:
            return True
        third = count.officers.isdisjoint(self.counted)
        return third and (self.stands or count.by_orderly_officer)

    def add(self, judgement: CountJudgement) -> None:
        """Add the next properly made count of the party."""
        if judgement.valid and judgement.balanced:
            self.found_missing.clear()
        elif is_mismatch(judgement):
            self.found_missing |= judgement.count.officers
        self.counted |= judgement.count.officers


def may_not_count_next(party: PartyJudgement) -> frozenset[str]:
    """Return the ids of the officers who must leave the next count of the party to somebody else.

    A count by one of these officers would be refused because the officer has counted before, or
    could not settle the dispute between two officers.
    """
    not_again = _who_may_not_repeat(party.judgements)
    dispute = Dispute()
    for judgement in party.judgements:
        if is_sound(judgement):
            dispute.add(judgement)
    settled_by_others = dispute.stands or party.mismatches >= MISMATCHES_THAT_STOP
    counted = dispute.counted if dispute.found_missing and settled_by_others else set()
    return not_again | counted


def contradicts(party: PartyJudgement, judgement: CountJudgement) -> bool:
    """Return whether another officer's earlier count of the party came to the opposite result."""
    earlier = party.judgements[: party.judgements.index(judgement)]
    return is_sound(judgement) and any(
        is_sound(other)
        and other.balanced != judgement.balanced
        and not (other.to_settle or judgement.to_settle)
        and other.count.officers.isdisjoint(judgement.count.officers)
        for other in earlier
    )


def faults(count: CountFact, party: PartyFacts, terms: Terms) -> Iterator[CountFault]:
    """Yield each fault that makes this count not valid for the lock session.

    A time that equals the request, `sealed_at` or a limit is not a fault. A tap that arrived late
    counts from the time that the tablet's clocks prove.
    """
    times = sorted(tap.tapped_at or tap.seen_at for tap in count.seen) or [count.began_at]
    first, last = times[0], times[-1]
    policy = terms.policy
    checks = (
        (CountFault.NOT_CONFIRMED, count.confirmed_at is None or count.confirmed_at < last),
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
        (CountFault.COUNTER_TOOK_PART, not count.officers.isdisjoint(terms.barred)),
        (CountFault.CLOCK, not count.clock_trusted),
        (CountFault.TOO_FAST, _quick_taps(count) > QUICK_TAPS_ALLOWED),
    )
    yield from (fault for fault, stands in checks if stands)


def _quick_taps(count: CountFact) -> int:
    """Return how many taps came less than `QUICK_TAP` after the same officer's previous tap.

    Tablet times are used where they are known, because a slow network delivers taps all at once.
    """
    times: dict[str, list[datetime]] = {}
    for tap in count.seen:
        times.setdefault(tap.seen_by, []).append(tap.tapped_at or tap.seen_at)
    return sum(
        later - earlier < QUICK_TAP
        for of_officer in times.values()
        for earlier, later in pairwise(sorted(of_officer))
    )


def _newest_sound(party: PartyFacts, terms: Terms) -> CountFact | None:
    sound = [
        count
        for count in _in_order(party)
        if not tuple(faults(count, party, terms)) and not _lacks_names(count, party)
    ]
    return sound[-1] if sound else None


def _lacks_names(count: CountFact, party: PartyFacts) -> bool:
    """Return whether the count is only a number, although the party is counted by name."""
    return count.by_radio and not by_number(party)


def _judge_party(
    party: PartyFacts, present: Presence, homes: Mapping[str, frozenset[str]], terms: Terms
) -> PartyJudgement:
    strangers_at_home = frozenset[str]().union(
        *(missed for home, missed in homes.items() if home != party.party)
    )
    judgements: list[CountJudgement] = []
    dispute = Dispute()
    counts = _in_order(party)
    for count in counts:
        found = tuple(faults(count, party, terms))
        if _same_officer_again(count, judgements):
            found = (*found, CountFault.SAME_COUNTER)
        judgement = balance(
            count, party, present, faults=found, strangers_at_home=strangers_at_home
        )
        again = CountFault.SAME_COUNTER in found
        if judgement.balanced and not again and not dispute.is_settled_by(count):
            judgement = replace(judgement, faults=(*judgement.faults, CountFault.DISPUTED))
        if judgement.balanced and _lacks_names(count, party):
            judgement = replace(judgement, faults=(*judgement.faults, CountFault.NO_NAMES))
        if judgement.balanced and _waits_for_second_count(count, counts, party, terms):
            judgement = replace(judgement, faults=(*judgement.faults, CountFault.SECOND_COUNT))
        if is_sound(judgement):
            dispute.add(judgement)
        judgements.append(judgement)
    return PartyJudgement(
        party=party.party,
        name=party.name,
        standing=_standing(judgements),
        judgements=tuple(judgements),
        mismatches=sum(is_mismatch(one) for one in judgements),
        disputed=dispute.stands,
        officers=frozenset(dispute.counted),
        at_work=party.at_work,
        stated_not_at_work=party.stated_not_at_work,
        list_missing=party.list_missing,
        still_to_be_seen=len(party.expected - present.away),
        seen_elsewhere=seen_elsewhere(party, present)
        and not any(
            one.count.headcount and one.count.began_at >= terms.sealed_at for one in judgements
        ),
    )


def _waits_for_second_count(
    count: CountFact, counts: list[CountFact], party: PartyFacts, terms: Terms
) -> bool:
    """Return whether the count was drawn for a second count that nobody has made yet.

    Another officer must properly make the second count, and must begin it after the first count was
    confirmed.
    """
    if not count.second_count_asked or count.confirmed_at is None:
        return False
    confirmed_at = count.confirmed_at
    return not any(
        other.officers.isdisjoint(count.officers)
        and other.began_at >= confirmed_at
        and EXCUSED.issuperset(faults(other, party, terms))
        for other in counts
    )


def _same_officer_again(count: CountFact, earlier: list[CountJudgement]) -> bool:
    """Return whether an officer counted again although another officer had to count."""
    return not count.officers.isdisjoint(_who_may_not_repeat(earlier))


def _who_may_not_repeat(earlier: Sequence[CountJudgement]) -> frozenset[str]:
    """Return the ids of the officers who may not make the next count.

    Another officer must count after a mismatch, after taps that were too quick, and after a count
    that was drawn for a second count.
    """
    for count_judgement in reversed(earlier):
        if (
            is_mismatch(count_judgement)
            or count_judgement.faults == (CountFault.TOO_FAST,)
            or CountFault.SECOND_COUNT in count_judgement.faults
        ):
            return count_judgement.count.officers
        if count_judgement.valid:
            return frozenset()
    return frozenset()


def _standing(judgements: list[CountJudgement]) -> CountJudgement | None:
    """Return the newest valid count, or None if a later count casts doubt on it.

    A recount that is under way, or a recount that does not balance, means that somebody may be
    missing. An earlier balanced count then no longer counts, even if the recount is not valid.
    """
    for place in reversed(range(len(judgements))):
        one = judgements[place]
        if one.valid:
            later = judgements[place + 1 :]
            in_doubt = any(
                CountFault.NOT_CONFIRMED in other.faults or not other.balanced for other in later
            )
            return None if one.balanced and in_doubt else one
    return None


def _in_order(party: PartyFacts) -> list[CountFact]:
    return sorted(party.counts, key=lambda count: count.began_at)
