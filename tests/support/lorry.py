"""A rigid food lorry that may leave, as facts for the release rule. Tests change one fact at a
time.

Entry 06:50, sealed 07:26, kitchen list of 24, searched until 07:38, released 07:40. Grace and Tom
search, Ed escorts, Kay counts the kitchen, Stan counts the stores, and Mia releases.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from searches.rules.checklists import default_checklists, sheet_for
from searches.rules.counts import Terms
from searches.words.checklists import AnswerKind, Checklist, Purpose, Result, VehicleType
from searches.words.policy import Policy
from searches.words.releases import (
    AnswerFact,
    ClockFact,
    DrawFacts,
    IdentityFacts,
    ItemFact,
    LockFact,
    PhotoFact,
    ReleaseFacts,
    ReleaserFacts,
    SearchFacts,
    SearchSignatureFact,
    SlotFact,
    SyncFacts,
)
from searches.words.rolls import CountFact, PartyFacts, Sighting, SightingKind


def at(clock: str) -> datetime:
    """Return a time on the morning of the lorry, such as `at("07:26:05")`."""
    hours, minutes, seconds = (*clock.split(":"), "0")[:3]
    whole = datetime(2026, 1, 6, tzinfo=UTC) + timedelta(hours=int(hours), minutes=int(minutes))
    return whole + timedelta(seconds=float(seconds))


SECOND = timedelta(seconds=1)
MS = timedelta(milliseconds=1)
ENTERED = at("06:50")
SEALED = at("07:26")
SIGNED = at("07:39")
LAST_LOOK = at("07:39:30")
NOW = at("07:40")
DISCS = {"U3": 7, "U6": 12}
GOOD = {
    AnswerKind.LOOK: Result.CLEAR,
    AnswerKind.SAME: Result.SAME,
    AnswerKind.DONE: Result.DONE,
    AnswerKind.NUMBER: Result.RECORDED,
    AnswerKind.TEXT: Result.RECORDED,
    AnswerKind.AID: Result.CLEAR,
}


def terms(now: datetime = NOW, *barred: str, sealed_at: datetime = SEALED) -> Terms:
    return Terms(sealed_at, now, frozenset(barred), Policy())


def prisoners(party: str, number: int) -> frozenset[str]:
    return frozenset(f"{party}-{place:02}" for place in range(1, number + 1))


def taps(
    people: frozenset[str] | set[str],
    *,
    first: datetime,
    last: datetime | None = None,
    by: str = "kay",
    party: str = "kitchen",
) -> tuple[Sighting, ...]:
    """Return one tap for each person, at equal intervals from the first to the last."""
    last = last or first + 2 * SECOND * max(len(people) - 1, 0)
    gaps = max(len(people) - 1, 1)
    kind = SightingKind.COUNTED
    return tuple(
        Sighting(
            prisoner,
            first + (last - first) * place / gaps,
            by,
            kind if prisoner.startswith(party) else SightingKind.STRANGER,
            party,
        )
        for place, prisoner in enumerate(sorted(people))
    )


def count(
    seen: frozenset[str] | set[str],
    *,
    headcount: int | None = None,
    first: datetime = SEALED,
    last: datetime | None = None,
    by: str = "kay",
    **changes: Any,
) -> CountFact:
    """Return a confirmed count. `headcount` is by default the number of people seen."""
    party = changes.get("party", "kitchen")
    tapped = taps(seen, first=first, last=last, by=by, party=party)
    fact = CountFact(
        id=f"count-{by}-{first:%H%M%S}",
        party=party,
        counter=by,
        began_at=first,
        headcount=len(seen) if headcount is None else headcount,
        seen=tapped,
        unnamed_strangers=0,
        confirmed_at=max([first, *(tap.seen_at for tap in tapped)]) + 5 * SECOND,
        device_enrolled_to_area=True,
        counter_on_duty=True,
    )
    return replace(fact, **changes)


def party(name: str, number: int, *counts: CountFact, **changes: Any) -> PartyFacts:
    code = name.casefold()
    fact = PartyFacts(
        party=code,
        name=name,
        number_only=False,
        expected=prisoners(code, number),
        requested_at=SEALED,
        counts=counts,
    )
    return replace(fact, **changes)


def kitchen(*counts: CountFact, **changes: Any) -> PartyFacts:
    return party("Kitchen", 24, *counts, **changes)


def good_parties() -> tuple[PartyFacts, ...]:
    stores = count(prisoners("stores", 6), first=at("07:28"), by="stan", party="stores")
    return (
        kitchen(count(prisoners("kitchen", 24), first=at("07:27"))),
        party("Stores", 6, stores),
    )


@cache
def sheet(kind: VehicleType = VehicleType.RIGID, *, deep: bool = False) -> Checklist:
    checklist = next(
        candidate for candidate in default_checklists() if candidate.vehicle_type is kind
    )
    return sheet_for(checklist, tail_lift=True, deep_search=deep)


def items_of(checklist: Checklist) -> tuple[ItemFact, ...]:
    return tuple(
        ItemFact(
            code=item.code,
            title=item.title,
            level=item.level,
            kind=item.kind,
            purposes=item.purposes,
            slots=tuple(
                SlotFact(slot.code, slot.label, slot.critical, slot.undercarriage, _disc(slot.code))
                for slot in item.photos
            ),
        )
        for item in checklist.items
    )


def good_search(
    kind: VehicleType = VehicleType.RIGID, *, deep: bool = False, **changes: Any
) -> SearchFacts:
    items = items_of(sheet(kind, deep=deep))
    step = (SIGNED - SEALED) / (len(items) + 1)
    times = {item.code: SEALED + step * (place + 1) for place, item in enumerate(items)}
    times |= {item.code: LAST_LOOK for item in items if Purpose.LAST_LOOK in item.purposes}
    fact = SearchFacts(
        id="search-1",
        began_at=SEALED,
        floor_seconds=sheet(kind).floor_minutes * 60,
        items=items,
        answers=tuple(good_answer(item, times[item.code]) for item in items),
        answer_times=tuple(sorted(times.values())),
        founds=(),
        photos=tuple(
            good_photo(slot, item.code, times[item.code]) for item in items for slot in item.slots
        ),
        signatures=(
            SearchSignatureFact(1, "grace", SIGNED),
            SearchSignatureFact(2, "tom", SIGNED + SECOND),
        ),
    )
    return replace(fact, **changes)


def good_answer(item: ItemFact, when: datetime) -> AnswerFact:
    text = "S123456" if item.kind is AnswerKind.TEXT else ""
    return AnswerFact(item.code, GOOD[item.kind], "grace", when, number=2, text=text)


def good_photo(slot: SlotFact, item: str, when: datetime) -> PhotoFact:
    return PhotoFact(
        id=f"photo-{slot.code}",
        slot=slot.code,
        item=item,
        taken_by="tom",
        taken_at=when,
        in_application=True,
        problems=(),
        disc_confirmed=True if slot.disc else None,
    )


def good_facts(**changes: Any) -> ReleaseFacts:
    """Return facts with which this lorry may leave. `changes` replace whole fields."""
    search = changes.pop("search", None) or good_search()
    looked = {photo.id: 4 for photo in search.photos}
    facts = ReleaseFacts(
        now=NOW,
        policy=Policy(),
        visit="visit-1",
        entered_at=ENTERED,
        departed_at=None,
        released_at=None,
        turned_back_or_detained=False,
        stops=(),
        lock=LockFact("lock-1", SEALED, None),
        second_vehicle_in_lock=False,
        identity=IdentityFacts(2, plate_photographed=True, seals=("S123456",)),
        search=search,
        whole_prison=(),
        parties=good_parties(),
        whole_rolls=(),
        draws=DrawFacts(deep_search=False, drill=False),
        releaser=ReleaserFacts("mia", may_release=True, looked_seconds=looked, signed=True),
        escorts=frozenset({"ed"}),
        counters=frozenset({"kay", "stan"}),
        sync=SyncFacts((), (ClockFact("gate-1", 0.4), ClockFact("gate-2", -1.0))),
        watches=(),
        overrides=(),
    )
    return replace(facts, **changes)


def with_search(facts: ReleaseFacts | None = None, **changes: Any) -> ReleaseFacts:
    facts = facts or good_facts()
    assert facts.search is not None
    return replace(facts, search=replace(facts.search, **changes))


def with_answer(item: str, facts: ReleaseFacts | None = None, **changes: Any) -> ReleaseFacts:
    facts = facts or good_facts()
    assert facts.search is not None
    answers = tuple(
        replace(answer, **changes) if answer.item == item else answer
        for answer in facts.search.answers
    )
    assert answers != facts.search.answers, f"nothing changed on {item}"
    return with_search(facts, answers=answers)


def with_photo(slot: str, facts: ReleaseFacts | None = None, **changes: Any) -> ReleaseFacts:
    facts = facts or good_facts()
    assert facts.search is not None
    photos = tuple(
        replace(photo, **changes) if photo.slot == slot else photo for photo in facts.search.photos
    )
    assert photos != facts.search.photos, f"nothing changed on {slot}"
    return with_search(facts, photos=photos)


def without_photo(slot: str, facts: ReleaseFacts | None = None) -> ReleaseFacts:
    facts = facts or good_facts()
    assert facts.search is not None
    return with_search(facts, photos=tuple(p for p in facts.search.photos if p.slot != slot))


def _disc(slot: str) -> int | None:
    return DISCS.get(slot)
