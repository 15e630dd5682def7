"""A lorry that may leave is never released once it has one or more faults, in any combination.

The tests compare the rule with its second version in tests/independent_rule.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searches.rules.release import RULES, decide
from searches.words.announced_records import RecordKind
from searches.words.checklists import Method, Result
from searches.words.releases import (
    ClockFact,
    DrawFacts,
    HoldCode,
    IdentityFacts,
    LockFact,
    MissingRecord,
    ReleaseFacts,
    ReleaserFacts,
    SearchFacts,
    SearchSignatureFact,
    StopFact,
    SyncFacts,
    WatchFact,
)
from searches.words.rolls import CountFact, PartyFacts, Sighting, SightingKind
from tests.independent_rule import MUST_NOT_GO
from tests.support.broken_lorries import BROKEN, Broken
from tests.support.lorry import NOW, SEALED, good_facts

Change = Callable[[ReleaseFacts], ReleaseFacts]
PEOPLE = ("grace", "tom", "ed", "kay", "kit", "stan", "mia", "ceri")
people = st.sampled_from(PEOPLE)
shifts = st.integers(-1500, 1500).map(lambda seconds: timedelta(seconds=seconds))
small = st.integers(-3, 3).map(lambda ms: timedelta(milliseconds=ms))
gaps = st.one_of(shifts, small)


def _search(facts: ReleaseFacts, **changes: Any) -> ReleaseFacts:
    search = facts.search
    assert search is not None
    return replace(facts, search=replace(search, **changes))


def _answers(facts: ReleaseFacts) -> SearchFacts:
    assert facts.search is not None
    return facts.search


@st.composite
def answer_changes(draw: st.DrawFn) -> Change:
    item = draw(st.sampled_from([item.code for item in _answers(good_facts()).items]))
    result, by, gap = draw(st.sampled_from(Result)), draw(people), draw(gaps)
    number, method = draw(st.integers(0, 3)), draw(st.sampled_from([None, *Method]))
    gone = draw(st.booleans())

    def change(facts: ReleaseFacts) -> ReleaseFacts:
        answers = tuple(
            replace(
                answer,
                result=result,
                answered_by=by,
                answered_at=answer.answered_at + gap,
                number=number,
                method=method,
            )
            if answer.item == item
            else answer
            for answer in _answers(facts).answers
            if not (gone and answer.item == item)
        )
        return _search(facts, answers=answers)

    return change


@st.composite
def photo_changes(draw: st.DrawFn) -> Change:
    slots = [slot.code for item in _answers(good_facts()).items for slot in item.slots]
    slot, by, gap = draw(st.sampled_from(slots)), draw(people), draw(gaps)
    problem, copy = draw(st.sampled_from([(), ("blurred",)])), draw(st.sampled_from(["", "old"]))
    gone = draw(st.booleans())

    def change(facts: ReleaseFacts) -> ReleaseFacts:
        photos = tuple(
            replace(
                photo, taken_by=by, taken_at=photo.taken_at + gap, problems=problem, copy_of=copy
            )
            if photo.slot == slot
            else photo
            for photo in _answers(facts).photos
            if not (gone and photo.slot == slot)
        )
        return _search(facts, photos=photos)

    return change


def _recounted(count: CountFact, gap: timedelta, by: str, dropped: int) -> CountFact:
    seen = tuple(replace(tap, seen_at=tap.seen_at + gap, seen_by=by) for tap in count.seen)
    return replace(
        count, counter=by, began_at=count.began_at + gap, seen=seen[dropped:], confirmed_at=NOW
    )


@st.composite
def count_changes(draw: st.DrawFn) -> Change:
    gap, by, dropped = draw(gaps), draw(people), draw(st.integers(0, 2))
    keep, add = draw(st.booleans()), draw(st.booleans())
    honest = draw(st.booleans())
    tapped = draw(gaps)

    def change(facts: ReleaseFacts) -> ReleaseFacts:
        if not facts.parties or not facts.parties[0].counts:
            return facts
        first, *others = facts.parties
        old = first.counts[-1]
        new = _recounted(old, gap, by, dropped)
        new = replace(new, headcount=len(new.seen) if honest else old.headcount)
        counts = ((old,) if keep else ()) + (new,)
        tap = Sighting("kitchen-01", SEALED + tapped, "hana", SightingKind.SEEN)
        party: PartyFacts = replace(first, counts=counts, elsewhere=(tap,) if add else ())
        return replace(facts, parties=(party, *others))

    return change


def fields(**choices: list[object]) -> list[st.SearchStrategy[Change]]:
    """Return strategies, each of which replaces one whole field by one of its possible values."""
    return [
        st.sampled_from(values).map(partial(_replaced, name)) for name, values in choices.items()
    ]


def _replaced(name: str, value: Any) -> Change:
    return lambda facts: replace(facts, **{name: value})


changes = st.one_of(
    answer_changes(),
    photo_changes(),
    count_changes(),
    gaps.map(lambda gap: lambda f: replace(f, now=f.now + gap)),
    gaps.map(lambda gap: lambda f: replace(f, lock=LockFact("lock-1", SEALED + gap, None))),
    st.lists(people, max_size=2).map(
        lambda who: (
            lambda f: _search(
                f,
                signatures=tuple(
                    SearchSignatureFact(n + 1, person, NOW) for n, person in enumerate(who)
                ),
            )
        )
    ),
    st.tuples(people, st.booleans(), st.integers(0, 3)).map(
        lambda it: (
            lambda f: replace(
                f,
                releaser=ReleaserFacts(
                    it[0], True, {photo.id: it[2] for photo in _answers(f).photos}, it[1]
                ),
            )
        )
    ),
    *fields(
        stops=[(), (StopFact("s", "stop", NOW),)],
        lock=[None, LockFact("lock-1", SEALED, NOW, "inner_gate_opened")],
        identity=[IdentityFacts(2), IdentityFacts(3)],
        draws=[DrawFacts(False, False), DrawFacts(False, True), DrawFacts(False, True, True)],
        parties=[(), good_facts().parties[:1]],
        escorts=[frozenset({"ed"}), frozenset({"mia"}), frozenset({"tom"})],
        sync=[
            SyncFacts((), ()),
            SyncFacts(("p",), ()),
            SyncFacts((), (), (MissingRecord("r", RecordKind.ANSWER, "Ed Price"),)),
            SyncFacts((), (ClockFact("d", 200.0),)),
        ],
        watches=[(WatchFact("w", "driver", False),), (WatchFact("w", "driver", True),)],
    ),
)


def bad_rows(facts: ReleaseFacts) -> set[HoldCode]:
    if facts.lock is None:
        return {HoldCode.LOCK_VOID}
    return {code for code, says in MUST_NOT_GO.items() if says(facts)}


@settings(max_examples=1500)
@given(st.lists(changes, min_size=1, max_size=4))
def test_no_broken_lorry_is_released(done: list[Change]) -> None:
    facts = good_facts()
    for change in done:
        facts = change(facts)
    decision = decide(facts)
    assert not any(hold.subject == "crash" for hold in decision.holds)
    if decision.go:
        assert bad_rows(facts) == set()


@settings(max_examples=200)
@given(st.sampled_from(BROKEN), st.lists(changes, max_size=2))
def test_a_further_fault_does_not_cure_another(broken: Broken, done: list[Change]) -> None:
    """A broken lorry is held unless a change undoes its fault.

    If it is released, the independent rule must agree.
    """
    facts = broken.make()
    for change in done:
        facts = change(facts)
    if decide(facts).go:
        assert bad_rows(facts) == set()


def test_the_independent_rule_releases_the_good_lorry() -> None:
    assert bad_rows(good_facts()) == set()


@pytest.mark.parametrize("code", HoldCode)
def test_the_independent_rule_notices_a_removed_row(code: HoldCode) -> None:
    """Remove each row once. The rule must then release a lorry that the independent rule holds."""
    rules = [(name, rule) for name, rule in RULES if name is not code]
    slipped = [lorry for lorry in BROKEN if lorry.code is code and decide(lorry.make(), rules).go]
    assert any(bad_rows(lorry.make()) for lorry in slipped)
