"""The facts on which a release was decided, for the record of a past visit.

A release stores its facts. For a lock session without a release, this module reads the facts as
they were at the end of the session.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from searches.facts.counts import CountsOf
from searches.facts.release import release_facts
from searches.facts.search import search_facts
from searches.models import LockSession, RadioRelease, Release
from searches.words.from_json import read
from searches.words.releases import LockFact, ReleaseFacts


def newest_release(lock: LockSession) -> Release | RadioRelease | None:
    """Return the newest GO given to this lock session, on a screen or by radio."""
    on_screen = Release.objects.filter(lock_session=lock).order_by("recorded_at").last()
    by_radio = RadioRelease.objects.filter(lock_session=lock).order_by("recorded_at").last()
    releases = [release for release in (on_screen, by_radio) if release is not None]
    return max(releases, key=lambda release: release.recorded_at, default=None)


def facts_as_decided(lock: LockSession, *, now: datetime) -> ReleaseFacts:
    """Return the facts of this lock session's newest GO, or of its end if there was no GO."""
    release = newest_release(lock)
    if release is not None:
        return read(ReleaseFacts, release.facts)
    return _facts_at(lock, ended_at(lock, now=now))


def ended_at(lock: LockSession, *, now: datetime) -> datetime:
    """Return when this lock session or its visit ended, or `now` if neither has ended."""
    visit = lock.visit
    ends = (lock.voided_at, lock.ended_at, visit.departed_at, visit.turned_back_at)
    return min((end for end in ends if end is not None), default=now)


def _facts_at(lock: LockSession, moment: datetime) -> ReleaseFacts:
    counts = CountsOf(lock)
    parties = tuple(
        replace(
            party,
            counts=tuple(count for count in party.counts if count.began_at <= moment),
            elsewhere=tuple(seen for seen in party.elsewhere if seen.seen_at <= moment),
        )
        for party in counts.parties()
    )
    rolls = (roll for roll in counts.whole_rolls() if roll.began_at <= moment)
    facts = release_facts(lock.visit, now=moment, releaser=None)
    return replace(
        facts,
        lock=LockFact(str(lock.pk), lock.sealed_at, lock.voided_at, lock.void_reason),
        search=search_facts(counts.search),
        parties=parties,
        whole_prison=counts.whole_prison(),
        whole_rolls=tuple(rolls),
        counters=counts.counters(),
    )
