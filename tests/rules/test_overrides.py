"""Overrides: two people, two devices, one hold and ten minutes, and the holds without any
override.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from searches.rules.overrides import OVERRIDE_PAIRS, took_part
from searches.rules.release import decide
from searches.words.checklists import Purpose, Result, VehicleType
from searches.words.people import Role
from searches.words.policy import Policy
from searches.words.releases import (
    DrawFacts,
    Hold,
    HoldCode,
    OverrideFact,
    OverrideKind,
    ReleaseFacts,
)
from tests.support.broken_lorries import BROKEN, Broken
from tests.support.lorry import (
    NOW,
    SECOND,
    good_facts,
    good_search,
    with_answer,
    with_photo,
    without_photo,
)

MINUTE = timedelta(minutes=1)
EVERY_ROLE = frozenset(Role)
#: From section 4 of the domain description: the holds that can be overridden, and the two roles.
MAY_BE_SET_ASIDE: dict[str, tuple[ReleaseFacts, Role, Role]] = {
    "plate typing": (
        with_answer("A1", result=Result.DIFFERENT),
        Role.GATE_MANAGER,
        Role.ORDERLY_OFFICER,
    ),
    "driver changed": (
        with_answer("A3", result=Result.DIFFERENT),
        Role.ORDERLY_OFFICER,
        Role.DUTY_GOVERNOR,
    ),
    "photograph not critical": (without_photo("B6"), Role.GATE_MANAGER, Role.ORDERLY_OFFICER),
    "photograph not critical, dark": (
        with_photo("B6", problems=("too_dark",)),
        Role.GATE_MANAGER,
        Role.ORDERLY_OFFICER,
    ),
    "deep search postponed": (
        good_facts(search=good_search(), draws=DrawFacts(True, False)),
        Role.ORDERLY_OFFICER,
        Role.DUTY_GOVERNOR,
    ),
    "drill postponed": (
        good_facts(draws=DrawFacts(False, True)),
        Role.ORDERLY_OFFICER,
        Role.DUTY_GOVERNOR,
    ),
    "tool missing": (
        with_answer("E1", result=Result.DIFFERENT),
        Role.SECURITY_LEAD,
        Role.DUTY_GOVERNOR,
    ),
    "aid broken": (
        replace(
            with_answer("E2", result=Result.NOT_WORKING),
            policy=Policy(required_aids=("heartbeat",)),
        ),
        Role.ORDERLY_OFFICER,
        Role.SECURITY_LEAD,
    ),
}
NEVER_ROWS = {
    HoldCode.STOP,
    HoldCode.LOCK_VOID,
    HoldCode.OCCUPANTS,
    HoldCode.VEHICLE,
    HoldCode.SEARCH_INCOMPLETE,
    HoldCode.FOUND,
    HoldCode.CANNOT_SEE,
    HoldCode.SEARCHERS,
    HoldCode.TOO_FAST,
    HoldCode.COUNT_MISSING,
    HoldCode.COUNT_UNBALANCED,
    HoldCode.MOVEMENT_OVERDUE,
    HoldCode.LAST_LOOK,
    HoldCode.RELEASER,
    HoldCode.UNSYNCED,
    HoldCode.WATCH,
}


def granted(hold: Hold, first: Role, second: Role, **changes: Any) -> OverrideFact:
    fact = OverrideFact(
        id="override-1",
        lock="lock-1",
        code=hold.code,
        subject=hold.subject,
        kind=hold.override,
        facts_key=hold.facts_key,
        asked_by="asker",
        asked_roles=frozenset({first}),
        asked_device="office-1",
        granted_by="granter",
        granted_roles=frozenset({second}),
        granted_device="office-2",
        granted_at=NOW - 5 * MINUTE,
        reason="The camera of gate 1 is broken.",
    )
    return replace(fact, **changes)


def only_hold(facts: ReleaseFacts) -> Hold:
    (hold,) = decide(facts).holds
    return hold


def no_roof(**changes: Any) -> ReleaseFacts:
    """Return facts without a photograph of the roof, with an override of that hold."""
    facts = without_photo("B6")
    pair = OVERRIDE_PAIRS[OverrideKind.PHOTO_NOT_CRITICAL]
    return replace(facts, overrides=(granted(only_hold(facts), *pair, **changes),))


@pytest.mark.parametrize("name", MAY_BE_SET_ASIDE)
def test_the_two_right_people_override_a_hold(name: str) -> None:
    facts, first, second = MAY_BE_SET_ASIDE[name]
    hold = only_hold(facts)
    decision = decide(replace(facts, overrides=(granted(hold, first, second),)))
    assert decision.go
    assert [(aside.hold, aside.override_id) for aside in decision.set_aside] == [
        (hold, "override-1")
    ]


@pytest.mark.parametrize("name", MAY_BE_SET_ASIDE)
def test_no_other_two_roles_override_a_hold(name: str) -> None:
    facts, first, second = MAY_BE_SET_ASIDE[name]
    hold = only_hold(facts)
    for wrong in (
        granted(hold, first, second, asked_roles=EVERY_ROLE - {first}),
        granted(hold, first, second, granted_roles=EVERY_ROLE - {second}),
        granted(hold, second, first),
    ):
        assert not decide(replace(facts, overrides=(wrong,))).go


#: Cases of rows that can be overridden for some of their holds, but not for these.
NEVER_CASES = [
    broken
    for broken in BROKEN
    if broken.code in NEVER_ROWS
    or broken.name
    in {
        "typed plate",
        "no plate asked",
        "no driver asked",
        "no spine",
        "copy",
        "wrong disc",
        "drill missed",
        "tools not asked",
        "other seal",
        "alert",
    }
]


@pytest.mark.parametrize("broken", NEVER_CASES, ids=lambda lorry: lorry.name)
def test_these_holds_can_never_be_overridden(broken: Broken) -> None:
    """Sign an override of every kind with every role. None may have an effect."""
    facts = broken.make()
    signed = tuple(
        granted(
            hold,
            Role.GATE_MANAGER,
            Role.ORDERLY_OFFICER,
            kind=kind,
            asked_roles=EVERY_ROLE,
            granted_roles=EVERY_ROLE,
        )
        for hold in decide(facts).holds
        for kind in OverrideKind
    )
    decision = decide(replace(facts, overrides=signed))
    assert not decision.go
    assert decision.set_aside == ()
    assert {hold.override for hold in decision.holds} == {OverrideKind.NEVER}


def test_every_kind_except_never_has_a_pair_of_roles() -> None:
    assert OVERRIDE_PAIRS.keys() == set(OverrideKind) - {OverrideKind.NEVER}


@pytest.mark.parametrize(
    "slot", ["U3", "U4", "U5-front", "U5-rear", "U7a", "U7b", "F1"], ids=lambda slot: slot
)
def test_holds_for_critical_photographs_are_never_overridden(slot: str) -> None:
    holds = [hold for hold in decide(without_photo(slot)).holds if hold.subject == slot]
    assert {hold.override for hold in holds} == {OverrideKind.NEVER}


def test_another_trailer_is_not_a_typing_error() -> None:
    facts = good_facts(search=good_search(VehicleType.CURTAIN_SIDER))
    items = facts.search.items if facts.search else ()
    trailer = next(item.code for item in items if Purpose.TRAILER in item.purposes)
    held = only_hold(with_answer(trailer, facts, result=Result.DIFFERENT))
    assert (held.code, held.override) == (HoldCode.IDENTITY, OverrideKind.NEVER)


def test_a_postponed_deep_search_leaves_its_items_unanswered() -> None:
    drawn = good_facts(search=good_search(deep=True), draws=DrawFacts(True, False))
    search = drawn.search
    assert search is not None
    deep = {item.code for item in search.items if Purpose.DEEP_SEARCH in item.purposes}
    undone = replace(
        search,
        answers=tuple(answer for answer in search.answers if answer.item not in deep),
        photos=tuple(photo for photo in search.photos if photo.item not in deep),
    )
    facts = replace(drawn, search=undone)
    pair = OVERRIDE_PAIRS[OverrideKind.DEEP_SEARCH_POSTPONED]
    assert decide(replace(facts, overrides=(granted(only_hold(facts), *pair),))).go


@pytest.mark.parametrize(
    "changes",
    [
        {"lock": "lock-0"},
        {"subject": "U8"},
        {"facts_key": "changed"},
        {"code": HoldCode.PHOTO_REJECTED},
        {"kind": OverrideKind.PLATE_TYPING},
        {"granted_by": "asker"},
        {"granted_device": "office-1"},
        {"asked_device": ""},
        {"granted_device": ""},
        {"asked_by": "grace"},
        {"granted_by": "tom"},
        {"asked_by": "kay"},
        {"granted_by": "stan"},
        {"reason": "Nineteen characters"},
        {"reason": "  short        padded        "},
        {"granted_at": NOW - 10 * MINUTE - SECOND},
        {"granted_at": NOW + SECOND},
    ],
    ids=str,
)
def test_a_faulty_override_has_no_effect(changes: dict[str, Any]) -> None:
    assert decide(no_roof()).go
    assert not decide(no_roof(**changes)).go


def test_an_override_lasts_ten_minutes_and_needs_twenty_characters() -> None:
    assert decide(no_roof(granted_at=NOW - 10 * MINUTE)).go
    assert decide(no_roof(reason="Exactly twenty chars")).go


def test_an_override_lapses_when_the_facts_change() -> None:
    """Override the hold for a dark photograph. Another dark photograph is a different fact."""
    facts = with_photo("B6", problems=("too_dark",))
    pair = OVERRIDE_PAIRS[OverrideKind.PHOTO_NOT_CRITICAL]
    signed = replace(facts, overrides=(granted(only_hold(facts), *pair),))
    assert decide(signed).go
    assert not decide(with_photo("B6", signed, id="photo-B6-again")).go


def test_an_override_covers_one_hold_only() -> None:
    facts = without_photo("B2", no_roof())
    assert {hold.subject for hold in decide(facts).holds} == {"B2"}


def test_searchers_counters_and_escorts_took_part() -> None:
    assert took_part(good_facts()) == {"grace", "tom", "kay", "stan", "ed"}
    earlier = replace(good_search(), earlier_searchers=frozenset({"greta"}))
    assert "greta" in took_part(good_facts(search=earlier))


def test_a_plate_not_photographed_at_arrival_is_not_a_typing_error() -> None:
    seen = with_answer("A1", result=Result.DIFFERENT)
    unseen = replace(seen, identity=replace(seen.identity, plate_photographed=False))
    assert only_hold(seen).override is OverrideKind.PLATE_TYPING
    assert only_hold(unseen).override is OverrideKind.NEVER
