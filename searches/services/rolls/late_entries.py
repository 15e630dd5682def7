"""Entries made after the fact, which put balanced counts in doubt and are announced to the gate.

An arrival or a movement is late when it is entered a minute or more after it happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from searches.facts.counts import CountsOf
from searches.facts.last_sightings import last_sightings
from searches.facts.recalls import LOOK_BACK, MOST_VEHICLES
from searches.facts.release import release_facts
from searches.ledger.record import Record
from searches.models import LockSession, Party
from searches.rules.release_people import judged
from searches.services.stops.recalls import recall_vehicle
from searches.services.stops.stops import raise_by_system
from searches.services.stops.vehicle_stops import open_stop_of_lock
from searches.words.events.rolls import CountRejudged
from searches.words.recalls import RecallReason
from searches.words.visits import StopKind, StopSource

LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class BeforeEntry:
    """What the records said before a late entry.

    `balanced` has the parties with a count that balances, by the lock session of a vehicle that has
    not left. `expected` has the expected list of each party, by the lock session of a vehicle that
    has left.
    """

    balanced: Mapping[LockSession, frozenset[str]] = field(default_factory=dict)
    expected: Mapping[LockSession, Mapping[str, frozenset[str]]] = field(default_factory=dict)


def counts_before(record: Record, occurred_at: datetime | None) -> BeforeEntry:
    """Return what the records say before a late entry, or nothing if the entry is not late."""
    if occurred_at is None or record.now - occurred_at < LATE:
        return BeforeEntry()
    locks = LockSession.objects.within(record.establishment).filter(
        voided_at__isnull=True, ended_at__isnull=True
    )
    gone = LockSession.objects.within(record.establishment).filter(
        voided_at__isnull=True,
        ended_at__gte=max(occurred_at, record.now - LOOK_BACK),
        visit__departed_at__isnull=False,
    )
    related = ("visit__vehicle", "visit__establishment", "visit__draw", "establishment")
    newest = gone.select_related(*related).order_by("-ended_at")[:MOST_VEHICLES]
    return BeforeEntry(
        {
            lock: _balanced(record, lock)
            for lock in locks.select_related("visit__establishment", "establishment")
        },
        {lock: _expected(lock) for lock in newest},
    )


def rejudge_counts(record: Record, before: BeforeEntry, *, by_list: bool = False) -> int:
    """Enter each count that the late entry has put in doubt, and return how many there are.

    `by_list` says that the late entry is an import of allocation lists, and not a movement. If the
    entry adds somebody to the expected list of a vehicle that has left, a recall pack is
    made for this vehicle. Each count is announced to the gate and to the party. If the vehicle
    already has a GO, a stop of this vehicle takes the GO away until the party has been counted
    again.
    """
    found = 0
    for lock, expected in before.expected.items():
        _recall_if_in_doubt(record, lock, expected)
    for lock, parties in before.balanced.items():
        lost = parties - _balanced(record, lock)
        for party in Party.objects.within(record.establishment).filter(code__in=lost):
            found += 1
            record.enter(
                CountRejudged(lock=lock.pk, party=party.code, name=party.name, by_list=by_list),
                visit=lock.visit_id,
            )
            _take_away_the_go(record, lock, party, by_list=by_list)
    return found


def _balanced(record: Record, lock: LockSession) -> frozenset[str]:
    facts = release_facts(lock.visit, now=record.now, releaser=None)
    return frozenset(
        party.party
        for party in judged(facts)
        if party.seen_elsewhere or (party.standing is not None and party.standing.balanced)
    )


def _take_away_the_go(record: Record, lock: LockSession, party: Party, *, by_list: bool) -> None:
    facts = release_facts(lock.visit, now=record.now, releaser=None)
    if facts.released_at is None or open_stop_of_lock(lock) is not None:
        return
    why = "somebody was put on its list late" if by_list else "a movement was entered late"
    raise_by_system(
        record,
        kind=StopKind.STOP,
        source=StopSource.LATE_COUNT,
        sentence=f"{party.name} must be counted again, because {why}.",
        visit=lock.visit,
        lock_session=lock,
        party=party,
    )


def _expected(lock: LockSession) -> dict[str, frozenset[str]]:
    counts = CountsOf(LockSession.objects.get(pk=lock.pk))
    return {code: counts.expected(code) for code in counts.contact.parties}


def _recall_if_in_doubt(
    record: Record, lock: LockSession, before: Mapping[str, frozenset[str]]
) -> None:
    """Make a recall pack if the late entry adds people whom nobody saw before the vehicle left."""
    then = {code: people for code, people in _expected(lock).items() if people}
    added = frozenset[str]().union(*(then[code] - before.get(code, frozenset()) for code in then))
    seen = last_sightings(
        record.establishment.pk, [UUID(person) for person in added], since=lock.sealed_at
    )
    if added - {str(person) for person in seen}:
        plate = lock.visit.vehicle.plate_display
        recall_vehicle(
            record,
            lock.visit,
            reason=RecallReason.LATE_ENTRY,
            sentence=f"A late entry adds people to the expected list of {plate}, and nobody has"
            " seen them since the lock was sealed.",
            people=added - {str(person) for person in seen},
        )
