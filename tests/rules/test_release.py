"""Each row of the release rule holds a vehicle on its own, and without the row the vehicle could
leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from searches.rules import release
from searches.rules.holds import ROWS, row
from searches.rules.release import NO_WAIT, RULES, decide
from searches.words.checklists import VehicleType
from searches.words.releases import (
    DrawFacts,
    Hold,
    HoldCode,
    OverrideKind,
    ReleaseFacts,
    StopFact,
)
from tests.support.broken_lorries import BROKEN, Broken
from tests.support.lorry import NOW, good_facts, good_search, sheet

KINDS = [kind for kind in VehicleType if kind is not VehicleType.EMERGENCY]


def test_the_good_lorry_is_released() -> None:
    decision = decide(good_facts())
    assert decision.go
    assert decision.holds == ()
    assert decision.rules_run == len(HoldCode)
    assert decision.decided_at == NOW


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("deep", [False, True], ids=["", "deep"])
def test_every_kind_of_vehicle_goes_when_every_row_passes(kind: VehicleType, deep: bool) -> None:
    facts = good_facts(search=good_search(kind, deep=deep), draws=DrawFacts(deep, False))
    assert decide(facts).holds == ()


@pytest.mark.parametrize("broken", BROKEN, ids=lambda lorry: lorry.name)
def test_a_broken_lorry_is_held_by_its_own_row_only(broken: Broken) -> None:
    decision = decide(broken.make())
    assert not decision.go
    assert {hold.code for hold in decision.holds} == {broken.code}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda lorry: lorry.name)
def test_a_broken_lorry_would_go_without_its_row(broken: Broken) -> None:
    """Prove that this row, and no other, holds the lorry."""
    others = [(code, rule) for code, rule in RULES if code is not broken.code]
    assert decide(broken.make(), others).go


@pytest.mark.parametrize("broken", BROKEN, ids=lambda lorry: lorry.name)
def test_each_hold_has_a_sentence_and_a_cure(broken: Broken) -> None:
    for hold in decide(broken.make()).holds:
        assert len(hold.sentence.split()) <= 15
        assert hold.sentence.endswith(".")
        assert hold.cure
        assert hold.cured_by
        assert hold.subject
        assert len(hold.facts_key) == 64


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (good_facts(entered_at=None), "This vehicle has not come in yet."),
        (good_facts(departed_at=NOW), "This vehicle has already left."),
        (good_facts(turned_back_or_detained=True), "This vehicle was turned back or detained."),
        (replace(good_facts(), search=None), "Nobody has checked the driver yet."),
        (
            good_facts(search=replace(good_search(), items=())),
            "The checklist does not ask for the driver.",
        ),
    ],
)
def test_the_sentence_names_what_is_missing(facts: ReleaseFacts, sentence: str) -> None:
    assert sentence in {hold.sentence for hold in decide(facts).holds}


def test_every_row_has_a_broken_lorry_and_a_heading() -> None:
    assert {broken.code for broken in BROKEN} == set(HoldCode)
    assert {code for code, _ in RULES} == set(HoldCode) == ROWS.keys()
    assert len(RULES) == len(HoldCode)


def test_each_row_has_one_rule() -> None:
    heading = ROWS[HoldCode.STOP]
    second = row(
        HoldCode.STOP,
        stands_unless=heading.stands_unless,
        cure=heading.cure,
        cured_by=heading.cured_by,
        place=heading.place,
    )
    with pytest.raises(ValueError, match="two rules are declared for the row stop"):
        second(crash)
    assert ROWS[HoldCode.STOP] is heading


def test_the_rules_run_in_the_order_of_the_codes() -> None:
    assert [code for code, _ in RULES] == list(HoldCode)
    assert next(iter(HoldCode)) is HoldCode.STOP


def test_go_is_false_when_no_rule_ran() -> None:
    assert not decide(good_facts(), ()).go


def crash(facts: ReleaseFacts) -> Iterator[Hold]:
    1 / 0  # noqa: B018  # a rule is a generator, so the fault comes when its holds are read
    yield from ()


@pytest.mark.parametrize("code", HoldCode)
def test_a_rule_that_crashes_holds_every_vehicle(code: HoldCode) -> None:
    rules = [(name, crash if name is code else rule) for name, rule in RULES]
    decision = decide(good_facts(), rules)
    (hold,) = decision.holds
    assert not decision.go
    assert hold.code is code
    assert "could not be checked" in hold.sentence
    assert hold.override is OverrideKind.NEVER


def test_a_crash_does_not_hide_other_holds() -> None:
    rules = [(code, crash if code is HoldCode.WATCH else rule) for code, rule in RULES]
    decision = decide(good_facts(stops=(StopFact("s", "stop", NOW),)), rules)
    assert {hold.code for hold in decision.holds} == {HoldCode.STOP, HoldCode.WATCH}


def test_unknown_facts_hold_by_many_rows() -> None:
    """Decide without a lock session, search and releaser.

    Every row that needs them gives a hold, and no row crashes.
    """
    facts = good_facts(lock=None, parties=(), releaser=None)
    decision = decide(replace(facts, search=None))
    assert not any(hold.subject == "crash" for hold in decision.holds)
    assert {hold.code for hold in decision.holds} >= {
        HoldCode.LOCK_VOID,
        HoldCode.SEARCH_INCOMPLETE,
        HoldCode.PHOTO_MISSING,
        HoldCode.SEARCHERS,
        HoldCode.COUNT_MISSING,
        HoldCode.LAST_LOOK,
        HoldCode.RELEASER,
    }


def ambulance(**changes: object) -> ReleaseFacts:
    search = good_search(VehicleType.EMERGENCY, answer_times=())
    return good_facts(search=search, parties=(), immediate=True, **changes)


def test_an_ambulance_does_not_wait_for_counts_but_for_a_stop() -> None:
    assert sheet(VehicleType.EMERGENCY).immediate
    assert decide(ambulance()).go
    assert not decide(ambulance(stops=(StopFact("s", "stop", NOW),))).go
    assert decide(ambulance()).rules_run == len(HoldCode) - len(NO_WAIT)


def test_every_rule_is_in_the_list() -> None:
    assert release.RULES is RULES
