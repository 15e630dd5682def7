"""The release rule written a second time, one line for each row, without using searches/rules.

Each line says when a lorry must not leave. A line may refuse less often than the rule, never more
often.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from searches.words.checklists import Purpose, Result
from searches.words.releases import HoldCode, ReleaseFacts, SearchFacts
from searches.words.rolls import CountFact, PartyFacts

Says = Callable[[ReleaseFacts], bool]


def _search(facts: ReleaseFacts) -> SearchFacts:
    assert facts.search is not None
    return facts.search


def _minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def _parts(facts: ReleaseFacts) -> dict[str, set[str]]:
    search = _search(facts)
    assert facts.lock is not None
    sealed_at = facts.lock.sealed_at
    return {
        "search": {a.answered_by for a in search.answers}
        | {p.taken_by for p in search.photos}
        | {s.signed_by for s in search.signatures},
        "count": {c.counter for p in facts.parties for c in p.counts if c.began_at >= sealed_at},
        "escort": set(facts.escorts),
    }


def _good_count(count: CountFact, party: PartyFacts, facts: ReleaseFacts) -> bool:
    """Return whether a count is valid for this lock session, apart from its names."""
    assert facts.lock is not None
    times = [tap.seen_at for tap in count.seen]
    return (
        bool(times)
        and count.confirmed_at is not None
        and party.requested_at is not None
        and min(times) >= max(facts.lock.sealed_at, party.requested_at, count.began_at)
        and max(times) - min(times) <= _minutes(10)
        and facts.now - min(times) <= _minutes(30)
        and not count.movement_during
        and count.device_enrolled_to_area
        and count.counter_on_duty
        and count.counter not in _parts(facts)["search"] | _parts(facts)["escort"]
    )


def _uncounted(facts: ReleaseFacts) -> bool:
    good = [any(_good_count(c, p, facts) for c in p.counts) for p in facts.parties]
    return not good or not all(good)


def _unbalanced(facts: ReleaseFacts) -> bool:
    """Return whether some expected prisoner has not been tapped since the lock was sealed."""
    assert facts.lock is not None
    taps = [t for p in facts.parties for c in p.counts for t in c.seen]
    taps += [t for p in facts.parties for t in p.elsewhere]
    seen = {tap.prisoner for tap in taps if tap.seen_at >= facts.lock.sealed_at}
    return any(party.expected - seen for party in facts.parties)


def _answer(facts: ReleaseFacts, item: str) -> Result | None:
    return next((a.result for a in _search(facts).answers if a.item == item), None)


def _unanswered(facts: ReleaseFacts) -> bool:
    assert facts.lock is not None
    on_time = {a.item for a in _search(facts).answers if a.answered_at >= facts.lock.sealed_at}
    return any(item.code not in on_time for item in _search(facts).items)


def _photo_gone(facts: ReleaseFacts) -> bool:
    assert facts.lock is not None
    taken_slots = {p.slot for p in _search(facts).photos if p.taken_at >= facts.lock.sealed_at}
    return any(slot.code not in taken_slots for item in _search(facts).items for slot in item.slots)


def _unlooked(facts: ReleaseFacts) -> bool:
    slots = {s.code for item in _search(facts).items for s in item.slots if s.undercarriage}
    return any(
        facts.releaser is None or facts.releaser.looked_seconds.get(photo.id, 0) < 2
        for photo in _search(facts).photos
        if photo.slot in slots
    )


def _last_look_old(facts: ReleaseFacts) -> bool:
    codes = {i.code for i in _search(facts).items if Purpose.LAST_LOOK in i.purposes}
    times = [a.answered_at for a in _search(facts).answers if a.item in codes]
    return not times or facts.now - max(times) > _minutes(2)


def _signers(facts: ReleaseFacts) -> list[str]:
    return [s.signed_by for s in sorted(_search(facts).signatures, key=lambda s: s.place)]


MUST_NOT_GO: dict[HoldCode, Says] = {
    HoldCode.STOP: lambda f: bool(f.stops),
    HoldCode.LOCK_VOID: lambda f: (
        f.lock is None or bool(f.lock.voided_at) or f.now - f.lock.sealed_at > _minutes(60)
    ),
    HoldCode.IDENTITY: lambda f: (
        f.identity.plate_needs_correction
        or any(_answer(f, item) is Result.DIFFERENT for item in ("A1", "A2", "A3"))
    ),
    HoldCode.OCCUPANTS: lambda f: any(
        a.item == "A4" and a.number != f.identity.people_in_cab for a in _search(f).answers
    ),
    HoldCode.VEHICLE: lambda f: (
        f.vehicle.doubt != "" or f.vehicle.cages_with_a_cab or f.vehicle.unacknowledged_emergency
    ),
    HoldCode.SEARCH_INCOMPLETE: _unanswered,
    HoldCode.FOUND: lambda f: any(a.result is Result.FOUND for a in _search(f).answers),
    HoldCode.CANNOT_SEE: lambda f: any(
        a.result is Result.CANNOT_SEE and a.method is None for a in _search(f).answers
    ),
    HoldCode.PHOTO_MISSING: _photo_gone,
    HoldCode.PHOTO_REJECTED: lambda f: any(p.copy_of or p.problems for p in _search(f).photos),
    HoldCode.SEARCHERS: lambda f: len(set(_signers(f))) < 2,
    HoldCode.TOO_FAST: lambda f: (
        f.lock is not None
        and max(a.answered_at for a in _search(f).answers if a.item != "F1")
        < f.lock.sealed_at + _minutes(7)
    ),
    HoldCode.COUNT_MISSING: _uncounted,
    HoldCode.COUNT_UNBALANCED: _unbalanced,
    HoldCode.MOVEMENT_OVERDUE: lambda f: any(
        movement.party in {party.party for party in f.parties} for movement in f.overdue_movements
    ),
    HoldCode.DEEP_SEARCH: lambda f: f.draws.drill and not f.draws.drill_settled,
    HoldCode.TOOLS_SEALS: lambda f: (
        _answer(f, "E1") is Result.DIFFERENT
        or any(
            a.item == "D4"
            and a.text.strip()
            and (() if a.text == "none" else (a.text,)) != f.identity.seals
            for a in _search(f).answers
        )
    ),
    HoldCode.AIDS: lambda f: _answer(f, "E2") is Result.ALERT,
    HoldCode.LAST_LOOK: _last_look_old,
    HoldCode.RELEASER: lambda f: (
        f.releaser is None
        or not f.releaser.signed
        or _unlooked(f)
        or any(f.releaser.person in people for people in _parts(f).values())
    ),
    HoldCode.UNSYNCED: lambda f: (
        bool(f.sync.announced_missing)
        or bool(f.sync.missing_records)
        or any(abs(c.offset_seconds or 0) > 120 for c in f.sync.clocks)
    ),
    HoldCode.WATCH: lambda f: any(not w.acknowledged_for_visit for w in f.watches),
}
