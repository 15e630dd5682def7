"""Facts about people whom nobody has seen, for a stop and for a lock session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from searches.facts.counts import CountsOf
from searches.facts.last_sightings import SeenAt, last_sightings
from searches.facts.late_counts import evidence_starts_at, joined_to
from searches.facts.rolls import counted_by_number
from searches.models import Count, LockSession, Party, Stop, Tap
from searches.words.visits import StopSource


def missed_by_counts(stop: Stop) -> frozenset[str]:
    """Return the ids of expected people whom neither the last count nor another officer saw.

    The set is empty if the stop was not raised by a second mismatch, or if the party is counted by
    number only.
    """
    lock, party = stop.lock_session, stop.party
    if stop.source != StopSource.SECOND_MISMATCH or lock is None or party is None:
        return frozenset()
    if counted_by_number(party):
        return frozenset()
    signed = Count.objects.filter(party=party, confirmation__recorded_at__lte=stop.recorded_at)
    last = signed.order_by("recorded_at").last()
    taps = Tap.objects.filter(
        Q(count=last) | Q(count__isnull=True),
        establishment=stop.establishment_id,
        recorded_at__gte=lock.sealed_at,
        recorded_at__lte=stop.recorded_at,
    )
    seen = {str(person) for person in taps.values_list("prisoner_id", flat=True)}
    return CountsOf(lock).expected(party.code) - seen


def uncounted(stop: Stop) -> frozenset[str]:
    """Return the ids of expected people of the parties whose late counts raised this stop.

    People whom an officer has seen since the count of their party was late are left out.
    """
    lock = stop.lock_session
    if stop.source != StopSource.LATE_COUNT or lock is None:
        return frozenset()
    late = [
        (one.party.code, one.recorded_at)
        for one in (stop, *joined_to(stop))
        if one.party is not None
    ]
    return frozenset[str]().union(
        *(unaccounted(lock, of={code}, since=since) for code, since in late)
    )


def missing_under(stop: Stop) -> frozenset[str]:
    """Return the ids of the people whom this stop is about, as far as counts say who is missing.

    The set is empty for a stop that a person raised, because such a stop names nobody.
    """
    return missed_by_counts(stop) | uncounted(stop)


def seen_since_stop(stop: Stop) -> dict[UUID, SeenAt]:
    """Return the last sighting of everybody whom an officer has seen since the stop was raised."""
    return last_sightings(stop.establishment_id, None, since=evidence_starts_at(stop))


def unaccounted(
    lock: LockSession,
    *,
    of: Collection[str] | None = None,
    since: datetime | None = None,
) -> frozenset[str]:
    """Return the ids of expected people of this lock session whom nobody has seen.

    `of` has the codes of the parties, by default of every party of the contact set. A tap counts if
    it was made since `since`, by default since the sealing, and belongs to the party's newest
    signed count or to no count.
    """
    counts, found = CountsOf(lock), set[str]()
    codes = counts.contact.parties if of is None else of
    since = since or lock.sealed_at
    parties = Party.objects.within(lock.establishment).filter(code__in=codes)
    for party in parties:
        expected = counts.expected(party.code)
        signed = Count.objects.filter(party=party, confirmation__isnull=False)
        last = signed.filter(recorded_at__gte=since).order_by("recorded_at").last()
        if last and counted_by_number(party) and last.headcount == len(expected):
            continue
        taps = Tap.objects.filter(
            Q(count=last) | Q(count__isnull=True),
            establishment=lock.establishment_id,
            recorded_at__gte=since,
        )
        found |= expected - {str(one) for one in taps.values_list("prisoner_id", flat=True)}
    return frozenset(found)
