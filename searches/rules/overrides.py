"""The rules of overrides: which two people may override a hold, and for how long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from searches.words.people import Role
from searches.words.releases import (
    Hold,
    OverriddenHold,
    OverrideFact,
    OverrideKind,
    ReleaseFacts,
)

REASON_LENGTH = 20

#: The roles of the first and second signature (domain.md, section 4). A kind that is not in the
#: table cannot be overridden.
OVERRIDE_PAIRS: dict[OverrideKind, tuple[Role, Role]] = {
    OverrideKind.PLATE_TYPING: (Role.GATE_MANAGER, Role.ORDERLY_OFFICER),
    OverrideKind.DRIVER_CHANGED: (Role.ORDERLY_OFFICER, Role.DUTY_GOVERNOR),
    OverrideKind.PHOTO_NOT_CRITICAL: (Role.GATE_MANAGER, Role.ORDERLY_OFFICER),
    OverrideKind.DEEP_SEARCH_POSTPONED: (Role.ORDERLY_OFFICER, Role.DUTY_GOVERNOR),
    OverrideKind.TOOL_MISSING: (Role.SECURITY_LEAD, Role.DUTY_GOVERNOR),
    OverrideKind.AID_BROKEN: (Role.ORDERLY_OFFICER, Role.SECURITY_LEAD),
}


def granted_by(roles: Collection[Role]) -> frozenset[OverrideKind]:
    """Return the kinds of override whose second signature one of these roles may give."""
    return frozenset(kind for kind, (_, second) in OVERRIDE_PAIRS.items() if second in roles)


def took_part(facts: ReleaseFacts) -> frozenset[str]:
    """Return the ids of everybody who searched, counted or escorted, and may take no other part."""
    return searchers(facts) | counters(facts) | facts.escorts


def counters(facts: ReleaseFacts) -> frozenset[str]:
    """Return everybody who counted a party or a landing for this lock session, validly or not."""
    if facts.lock is None:
        return facts.counters
    sealed_at = facts.lock.sealed_at
    counts = [count for party in facts.parties for count in party.counts]
    by_party = {
        officer for count in counts if count.began_at >= sealed_at for officer in count.officers
    }
    rolls = [roll.counters for roll in facts.whole_rolls if roll.began_at >= sealed_at]
    return facts.counters.union(by_party, *rolls)


def searchers(facts: ReleaseFacts) -> frozenset[str]:
    """Return everybody who answered, photographed or signed in any search of the lock session."""
    if facts.search is None:
        return frozenset()
    search = facts.search
    return (
        frozenset(answer.answered_by for answer in search.answers)
        | frozenset(photo.taken_by for photo in search.photos)
        | frozenset(signature.signed_by for signature in search.signatures)
        | search.earlier_searchers
        | search.answerers
    )


def set_aside(
    holds: tuple[Hold, ...], facts: ReleaseFacts
) -> tuple[tuple[Hold, ...], tuple[OverriddenHold, ...]]:
    """Return the holds that still stand, and the holds that a granted override covers now."""
    aside = {}
    for hold in holds:
        cover = next(
            (override for override in facts.overrides if covers(override, hold, facts)), None
        )
        if cover is not None:
            aside[hold] = OverriddenHold(hold, cover.id)
    return tuple(hold for hold in holds if hold not in aside), tuple(aside.values())


def covers(override: OverrideFact, hold: Hold, facts: ReleaseFacts) -> bool:
    """Return whether this override covers this hold now.

    The override must be for the same hold, lock session and facts. The right two people must have
    signed it, and it must not be too old.
    """
    pair = OVERRIDE_PAIRS.get(hold.override)
    if pair is None or facts.lock is None:
        return False
    same_hold = (override.code, override.subject, override.kind, override.facts_key, override.lock)
    this_hold = (hold.code, hold.subject, hold.override, hold.facts_key, facts.lock.id)
    return (
        same_hold == this_hold and _two_people(override, pair, facts) and _in_time(override, facts)
    )


def _two_people(override: OverrideFact, pair: tuple[Role, Role], facts: ReleaseFacts) -> bool:
    first, second = pair
    people = {override.asked_by, override.granted_by}
    devices = {override.asked_device, override.granted_device}
    return (
        len(people) == 2
        and len(devices) == 2
        and "" not in devices
        and people.isdisjoint(took_part(facts))
        and first in override.asked_roles
        and second in override.granted_roles
        and len(override.reason.strip()) >= REASON_LENGTH
    )


def _in_time(override: OverrideFact, facts: ReleaseFacts) -> bool:
    age = facts.now - override.granted_at
    return timedelta(0) <= age <= timedelta(minutes=facts.policy.override_life_minutes)
