"""Verdicts on a signed count, one for each lock session, and the stop after a second mismatch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from searches.facts.count_requests import expected_of
from searches.facts.last_sightings import last_sightings
from searches.facts.release import release_facts
from searches.facts.rolls import counted_by_number
from searches.ledger.record import Record
from searches.models import (
    Count,
    LedgerEntry,
    LockSession,
    Party,
    RadioCount,
    Stop,
    WholeRoll,
)
from searches.rules.counts import contradicts
from searches.rules.release_people import judged
from searches.services.stops.recalls import recall_for_missing
from searches.services.stops.stops import raise_by_system
from searches.words.events.rolls import CountBegun, CountVerdict
from searches.words.rolls import CountFault, PartyJudgement
from searches.words.visits import StopKind, StopSource


def verdict_of(record: Record, lock: LockSession, party: Party) -> PartyJudgement | None:
    """Return the judgement of a party's counts for this lock session, or None without contact."""
    facts = release_facts(lock.visit, now=record.now, releaser=None)
    return next((judgement for judgement in judged(facts) if judgement.party == party.code), None)


def outcome_of(verdict: PartyJudgement | None, count: Count | RadioCount) -> CountVerdict:
    """Return what the ledger entry of a signed count records about one lock session."""
    judgement_of_count = verdict and next(
        (judgement for judgement in verdict.judgements if judgement.count.id == str(count.pk)), None
    )
    if verdict is None or not judgement_of_count:
        return CountVerdict(valid=False, faults=(CountFault.NOT_REQUESTED,), balanced=False)
    return CountVerdict(
        valid=judgement_of_count.valid,
        faults=tuple(judgement_of_count.faults),
        balanced=judgement_of_count.balanced,
        missing=len(judgement_of_count.missing),
        contradicts=contradicts(verdict, judgement_of_count),
        # `strangers` holds every named stranger, even one whom their own party does not miss.
        strangers=len(judgement_of_count.strangers) + judgement_of_count.count.unnamed_strangers,
        to_settle=len(judgement_of_count.to_settle) or None,
    )


def is_answered(record: Record, lock: LockSession, party: Party) -> bool:
    """Return whether this lock session needs no further count of the party at the moment."""
    verdict = verdict_of(record, lock, party)
    if verdict is None:
        return True
    return verdict.standing is not None and verdict.standing.balanced and not verdict.disputed


def made_for_roll(record: Record, verdict: PartyJudgement) -> frozenset[str]:
    """Return which of the counts that do not balance were made only for a whole-prison roll."""
    ids = [UUID(judgement.count.id) for judgement in verdict.judgements if not judgement.balanced]
    if not ids or not WholeRoll.objects.within(record.establishment).exists():
        return frozenset()
    first = Count.objects.filter(pk__in=ids).order_by("recorded_at").first()
    entries = LedgerEntry.objects.within(record.establishment).of(CountBegun)
    since = entries.filter(at__gte=first.recorded_at) if first else entries.none()
    return frozenset(
        str(event.count)
        for entry in since
        if isinstance(event := entry.event, CountBegun)
        and event.whole_roll is not None
        and event.count in ids
    )


def stop_for_mismatch(
    record: Record, lock: LockSession, party: Party, verdict: PartyJudgement
) -> None:
    """Stop all vehicles, unless the stop of an earlier mismatch of this party is still open."""
    raised = Stop.objects.still_open().filter(
        source=StopSource.SECOND_MISMATCH, lock_session=lock, party=party
    )
    if raised.exists():
        return
    missing = len(verdict.standing.missing) if verdict.standing else 0
    people = "1 person was" if missing == 1 else f"{missing} people were"
    why = f"{people} not seen" if missing else "the number and the faces differ"
    raise_by_system(
        record,
        kind=StopKind.STOP,
        source=StopSource.SECOND_MISMATCH,
        sentence=f"{party.name}: two counts do not balance, {why}.",
        visit=lock.visit,
        lock_session=lock,
        party=party,
    )


def recall_if_short(
    record: Record, count: Count, verdicts: Mapping[LockSession, PartyJudgement | None]
) -> None:
    """Make a recall pack if this signed count is short and a vehicle that left could be the reason.

    The count need not be for that vehicle: it may be for a later vehicle, or for a whole-prison
    roll. A first count that is short is enough, because a vehicle that has left drives on while
    somebody counts again.
    """
    missing = missing_from(count, verdicts.values())
    if not missing:
        return
    people = "1 person was" if len(missing) == 1 else f"{len(missing)} people were"
    sentence = f"{count.party.name}: {people} not seen in the count."
    recall_for_missing(record, missing, party=count.party, sentence=sentence)


def missing_from(count: Count, verdicts: Iterable[PartyJudgement | None]) -> frozenset[str]:
    """Return the ids of the people whom neither a signed count nor any other officer has seen.

    A count without a vehicle is made for a whole-prison roll. Everybody of the party is missing who
    was neither tapped in this count nor seen elsewhere since the roll was called.
    """
    judged_for = [verdict for verdict in verdicts if verdict is not None]
    found = frozenset[str]()
    for verdict in judged_for:
        for judgement in verdict.judgements:
            if judgement.count.id == str(count.pk) and judgement.valid and not judgement.balanced:
                found |= judgement.missing
    if judged_for or counted_by_number(count.party):
        return found
    roll = WholeRoll.objects.within(count.establishment_id).filter(signature__isnull=True).last()
    since = min(roll.recorded_at, count.recorded_at) if roll else count.recorded_at
    expected = expected_of(count)
    seen = last_sightings(
        count.establishment_id, [UUID(person) for person in expected], since=since
    )
    return expected - {str(person) for person in seen}
