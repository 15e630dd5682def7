"""Entries made after the fact, which put balanced counts in doubt and are announced to the gate.

An arrival or a movement is late when it is entered a minute or more after it happened.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from searches.facts.release import release_facts
from searches.ledger.record import Record
from searches.models import LockSession, Party
from searches.rules.release_people import judged
from searches.services.stops.stops import raise_by_system
from searches.services.stops.vehicle_stops import open_stop_of_lock
from searches.words.events.rolls import CountRejudged
from searches.words.visits import StopKind, StopSource

LATE = timedelta(minutes=1)
#: The parties with a count that balances, by the lock session of a vehicle that has not left.
Balanced = dict[LockSession, frozenset[str]]


def counts_before(record: Record, occurred_at: datetime | None) -> Balanced:
    """Return the counts that balance before a late entry, or nothing if the entry is not late."""
    if occurred_at is None or record.now - occurred_at < LATE:
        return {}
    locks = LockSession.objects.within(record.establishment).filter(
        voided_at__isnull=True, ended_at__isnull=True
    )
    return {
        lock: _balanced(record, lock)
        for lock in locks.select_related("visit__establishment", "establishment")
    }


def rejudge_counts(record: Record, before: Balanced) -> int:
    """Enter each count that the late entry has put in doubt, and return how many there are.

    Each is announced to the gate and to the party. If the vehicle already has a GO, a stop of this
    vehicle takes the GO away until the party has been counted again.
    """
    found = 0
    for lock, parties in before.items():
        lost = parties - _balanced(record, lock)
        for party in Party.objects.within(record.establishment).filter(code__in=lost):
            found += 1
            record.enter(
                CountRejudged(lock=lock.pk, party=party.code, name=party.name), visit=lock.visit_id
            )
            _take_away_the_go(record, lock, party)
    return found


def _balanced(record: Record, lock: LockSession) -> frozenset[str]:
    facts = release_facts(lock.visit, now=record.now, releaser=None)
    return frozenset(
        party.party
        for party in judged(facts)
        if party.seen_elsewhere or (party.standing is not None and party.standing.balanced)
    )


def _take_away_the_go(record: Record, lock: LockSession, party: Party) -> None:
    facts = release_facts(lock.visit, now=record.now, releaser=None)
    if facts.released_at is None or open_stop_of_lock(lock) is not None:
        return
    raise_by_system(
        record,
        kind=StopKind.STOP,
        source=StopSource.LATE_COUNT,
        sentence=f"{party.name} must be counted again, because a movement was entered late.",
        visit=lock.visit,
        lock_session=lock,
        party=party,
    )
