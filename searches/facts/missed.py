"""Rows -> whom counts did not see: those that raised a stop, those of a lock now open."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from searches.facts.counts import CountsOf
from searches.facts.joined import joined_to
from searches.facts.rolls import counted_by_number
from searches.models import Count, LockSession, Party, Stop, Tap
from searches.words.visits import StopSource


def missed_by_counts(stop: Stop) -> frozenset[str]:
    """Ids of the expected that neither the last count nor a receiving officer saw.

    Empty where no count raised the stop, and where the party is counted by number alone.
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
    """Ids of whoever the parties that did not count in time still have to account for."""
    lock = stop.lock_session
    if stop.source != StopSource.LATE_COUNT or lock is None:
        return frozenset()
    late = {one.party.code for one in (stop, *joined_to(stop)) if one.party is not None}
    return unaccounted(lock, of=late)


def unaccounted(lock: LockSession, *, of: Collection[str] | None = None) -> frozenset[str]:
    """Ids of everybody this lock asks for, `of` these parties, whom nobody saw since the seal.

    The newest signed count of each party stands; with none, a receiving officer's tap does.
    """
    counts, found = CountsOf(lock), set[str]()
    codes = counts.contact.parties if of is None else of
    asked = Party.objects.within(lock.establishment).filter(code__in=codes)
    for party in asked:
        expected = counts.expected(party.code)
        signed = Count.objects.filter(party=party, confirmation__isnull=False)
        last = signed.filter(recorded_at__gte=lock.sealed_at).order_by("recorded_at").last()
        if last and counted_by_number(party) and last.headcount == len(expected):
            continue
        taps = Tap.objects.filter(
            Q(count=last) | Q(count__isnull=True),
            establishment=lock.establishment_id,
            recorded_at__gte=lock.sealed_at,
        )
        found |= expected - {str(one) for one in taps.values_list("prisoner_id", flat=True)}
    return frozenset(found)
