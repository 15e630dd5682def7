"""Release by radio: the rows that the server checks at once, and the faults found afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from searches.rules.holds import ROWS
from searches.rules.radio import TABLETS_OWN, decide_by_radio, judge, rules_known_to_server
from searches.rules.release import RULES
from searches.words.checklists import Result
from searches.words.radio import GateLook, LookFact, RadioFacts
from searches.words.releases import (
    Decision,
    DrawFacts,
    HoldCode,
    ReleaseFacts,
    ReleaserFacts,
    StopFact,
    WatchFact,
)
from tests.support.lorry import (
    NOW,
    SEALED,
    SECOND,
    good_facts,
    good_search,
    with_answer,
    with_photo,
    with_search,
    without_photo,
)

OMAR = GateLook("omar", may_look=True)
CERI = ReleaserFacts("ceri", may_release=True, looked_seconds={}, signed=True)
#: Rows without an override whose facts the server knows, whatever the tablet has.
KNOWN_AND_NEVER = {HoldCode.STOP, HoldCode.LOCK_VOID, HoldCode.FOUND, HoldCode.OCCUPANTS}
KNOWN_AND_NEVER |= {HoldCode.VEHICLE}
KNOWN_AND_NEVER |= {HoldCode.COUNT_MISSING, HoldCode.COUNT_UNBALANCED, HoldCode.RELEASER}
KNOWN_AND_NEVER |= {HoldCode.MOVEMENT_OVERDUE}


def known_here(**changes: Any) -> ReleaseFacts:
    """Return facts of a sealed and counted vehicle whose search is still only on the tablet."""
    bare = {"answers": (), "photos": (), "signatures": (), "answer_times": ()}
    facts = good_facts(releaser=CERI, **changes)
    return facts if "search" in changes else with_search(facts, **bare)


def codes(decision: Decision) -> set[str]:
    return {f"{hold.code} {hold.subject}" for hold in decision.holds}


def test_facts_only_on_the_tablet_do_not_hold_a_release_by_radio() -> None:
    decision = decide_by_radio(known_here(), OMAR)
    assert decision.go, codes(decision)
    assert decision.rules_run == len(RULES) + 1


def test_a_call_checks_every_row_that_is_not_the_tablets_own() -> None:
    assert [code for code, _ in rules_known_to_server()] == [code for code, _ in RULES]


def test_rows_without_an_override_are_checked_at_once_if_known() -> None:
    never = {code for code, row in ROWS.items() if not row.overrides}
    assert not TABLETS_OWN & KNOWN_AND_NEVER
    assert never - TABLETS_OWN >= KNOWN_AND_NEVER
    facts_on_the_tablet = {HoldCode.SEARCH_INCOMPLETE, HoldCode.CANNOT_SEE, HoldCode.SEARCHERS}
    facts_on_the_tablet |= {HoldCode.TOO_FAST, HoldCode.LAST_LOOK, HoldCode.UNSYNCED}
    assert never & TABLETS_OWN == facts_on_the_tablet


def found_then() -> ReleaseFacts:
    facts = good_facts(releaser=CERI)
    return with_answer("U3", facts, result=Result.FOUND)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (known_here(stops=(StopFact("s", "stop", NOW),)), "stop s"),
        (known_here(lock=None), "lock-void lock"),
        (known_here(parties=()), "count-missing nobody"),
        (known_here(whole_prison=("escort_gap",)), "count-missing whole-prison"),
        (known_here(watches=(WatchFact("w", "driver", False),)), "watch w"),
        (known_here(draws=DrawFacts(deep_search=True, drill=False)), "deep-search deep"),
        (known_here(draws=DrawFacts(deep_search=False, drill=True)), "deep-search drill"),
        (known_here(released_at=NOW - SECOND), "lock-void go"),
        (known_here(now=SEALED + 3601 * SECOND), "lock-void lock-1"),
        (found_then(), "found U3"),
        (with_answer("A4", good_facts(releaser=CERI), number=3), "occupants A4"),
        (with_answer("A3", good_facts(releaser=CERI), result=Result.DIFFERENT), "identity A3"),
        (known_here(counters=frozenset({"ceri"})), "releaser counted"),
        (known_here(escorts=frozenset({"ceri"})), "releaser escorted"),
    ],
)
def test_facts_known_to_the_server_hold_a_release_by_radio(facts: ReleaseFacts, code: str) -> None:
    assert code in codes(decide_by_radio(facts, OMAR))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (with_photo("U3", copy_of="older"), "photo-rejected U3"),
        (with_photo("U3", problems=("blurred",)), "photo-rejected U3"),
        (with_answer("U3", result=Result.CANNOT_SEE), "cannot-see U3"),
        (with_answer("A5", result=Result.NOT_DONE), "search-incomplete A5"),
        (with_answer("E1", result=Result.DIFFERENT), "tools-seals E1"),
        (with_answer("E2", result=Result.ALERT), "aids E2"),
    ],
)
def test_bad_facts_that_arrived_hold_a_release_by_radio(facts: ReleaseFacts, code: str) -> None:
    assert code in codes(decide_by_radio(replace(facts, releaser=CERI), OMAR))


def test_a_deep_search_on_the_checklist_does_not_hold_a_call() -> None:
    deep = good_search(deep=True, answers=(), photos=(), signatures=(), answer_times=())
    draws = DrawFacts(deep_search=True, drill=False)
    assert decide_by_radio(known_here(search=deep, draws=draws), OMAR).go


@pytest.mark.parametrize(
    ("look", "facts", "subject"),
    [
        (replace(OMAR, may_look=False), known_here(), "orderly-role"),
        (replace(OMAR, on_own=False), known_here(), "orderly-same"),
        (replace(OMAR, person="kay"), known_here(), "orderly-counted"),
        (replace(OMAR, person="ed"), known_here(), "orderly-escorted"),
        (replace(OMAR, person="tom"), good_facts(releaser=CERI), "orderly-searched"),
    ],
)
def test_the_officer_at_the_gate_must_have_no_other_part(
    look: GateLook, facts: ReleaseFacts, subject: str
) -> None:
    assert f"releaser {subject}" in codes(decide_by_radio(facts, look))


LOOKED = {f"photo-{slot.code}": 3 for item in good_search().items for slot in item.slots}
LOOK = LookFact("look-1", "omar", "gate-1", "2T3QS7", LOOKED, NOW)
TOLD = RadioFacts(
    checksum="2T3QS7",
    tablet="gate-1",
    orderly_officer="omar",
    released_by="ceri",
    look=LOOK,
    checksum_of_rows="2T3QS7",
    signed_as_held=True,
    missing_photos=0,
    departure_reported=True,
)


def test_a_complete_record_that_agrees_with_the_call_has_no_fault() -> None:
    assert judge(good_facts(releaser=None), TOLD) == ()


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (replace(TOLD, look=None), "never arrived"),
        (replace(TOLD, look=replace(LOOK, person="greta")), "not the orderly officer whom"),
        (replace(TOLD, look=replace(LOOK, person="tom")), "searched"),
        (replace(TOLD, look=replace(LOOK, person="kay")), "counted"),
        (replace(TOLD, look=replace(LOOK, device="gate-2")), "not made on the tablet"),
        (replace(TOLD, look=replace(LOOK, seconds={})), "nobody opened"),
        (replace(TOLD, look=replace(LOOK, seconds=LOOKED | {"photo-U3": 1})), "nobody opened: 1"),
        (replace(TOLD, checksum_of_rows="ABCDEF"), "do not match the search that arrived"),
        (replace(TOLD, signed_as_held=False), "signatures of both searchers"),
        (replace(TOLD, missing_photos=2), "Photographs that never arrived: 2"),
        (replace(TOLD, departure_reported=False), "never reported that the vehicle left"),
        (replace(TOLD, gate_fault="The lock session was void."), "The lock session was void."),
        (replace(TOLD, released_by="kay"), "another part"),
    ],
)
def test_every_difference_from_the_call_is_named(facts: RadioFacts, word: str) -> None:
    assert any(word in fault for fault in judge(good_facts(releaser=None), facts))


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (without_photo("U3"), "has no photograph"),
        (with_photo("U3", copy_of="photo-old"), "copy"),
        (with_photo("U3", problems=("too_dark",)), "too dark"),
        (with_answer("U3", result=Result.FOUND), "found"),
        (with_answer("U3", result=Result.CANNOT_SEE), "could not be seen"),
        (with_answer("A4", number=3), "in the cab"),
        (with_answer("A3", result=Result.DIFFERENT), "driver"),
        (with_answer("D4", text="S999999"), "eal"),
        (with_search(signatures=()), "not signed"),
        (with_search(answers=()), "No answer yet"),
    ],
)
def test_a_row_of_the_tablets_own_is_checked_afterwards(facts: ReleaseFacts, word: str) -> None:
    assert any(word in fault for fault in judge(facts, TOLD))


def test_facts_that_expired_afterwards_are_no_fault() -> None:
    """The lorry left, its counts expired and a stop was raised an hour later.

    None of this was true at the call.
    """
    stop = StopFact("s", "stop", NOW)
    later = good_facts(departed_at=NOW, stops=(stop,), parties=(), releaser=None)
    assert judge(later, TOLD) == ()
