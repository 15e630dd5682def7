"""A release is decided again on its stored facts after the rule has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from searches.models import Release
from searches.rules.holds import Rule, hold
from searches.rules.release import RULES, decide
from searches.services.evidence import verification
from searches.services.evidence.verification import replay_decision
from searches.services.release import releases
from searches.words.releases import (
    Decision,
    Hold,
    HoldCode,
    OverriddenHold,
    OverrideKind,
    ReleaseFacts,
)
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.sample_prison import Prison

OVERRIDE = "5a6b31c8-e8be-4b72-ac02-b08818aa4625"
#: Rows that the rule did not have when the release was made.
ADDED = {HoldCode.VEHICLE, HoldCode.MOVEMENT_OVERDUE}
EARLIER: tuple[tuple[HoldCode, Rule], ...] = tuple(row for row in RULES if row[0] not in ADDED)


Decide = Callable[[ReleaseFacts], Decision]


@pytest.fixture
def release(prison: Prison, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Make a release with an earlier rule, which has fewer rows than today's."""
    return release_with_rule(prison, monkeypatch, partial(decide, rules=EARLIER))


def release_with_rule(prison: Prison, monkeypatch: pytest.MonkeyPatch, rule: Decide) -> Release:
    open_prison(prison)
    yard = Yard(prison)
    resolver = HoldResolver(yard)
    with monkeypatch.context() as earlier:
        earlier.setattr(releases, "decide", rule)
        while not yard.releases and yard.acts < 100:
            resolver.go_on()
    return yard.releases[0]


def overridden(code: HoldCode, words: str, facts: ReleaseFacts) -> Decision:
    """Return a decision with one overridden hold, which has these words as its sentence
    and cure.
    """
    aid = replace(hold(code, words, override=OverrideKind.AID_BROKEN), cure=words, facts_key="")
    return replace(decide(facts), set_aside=(OverriddenHold(aid, OVERRIDE),))


def test_a_row_added_later_does_not_change_the_decision(release: Release) -> None:
    assert release.decision["rules_run"] == len(RULES) - len(ADDED)
    assert replay_decision(release.pk)


def test_a_row_that_no_longer_exists_is_a_difference(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "decide", partial(decide, rules=EARLIER[1:]))
    assert not replay_decision(release.pk)


def test_a_hold_that_only_todays_rule_finds_is_a_difference(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def holds(_: Any) -> Iterator[Hold]:
        yield hold(HoldCode.VEHICLE, "Nobody knows what this vehicle is.")

    rules = [*EARLIER, (HoldCode.VEHICLE, holds)]
    monkeypatch.setattr(verification, "decide", partial(decide, rules=rules))
    assert not replay_decision(release.pk)


def test_an_overridden_hold_may_have_new_wording(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = release_with_rule(
        prison, monkeypatch, partial(overridden, HoldCode.AIDS, "Old words.")
    )
    assert release.decision["set_aside"][0]["hold"]["sentence"] == "Old words."
    monkeypatch.setattr(verification, "decide", partial(overridden, HoldCode.AIDS, "New words."))
    assert replay_decision(release.pk)


@pytest.mark.slow
def test_another_overridden_hold_is_a_difference(
    prison: Prison, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = release_with_rule(
        prison, monkeypatch, partial(overridden, HoldCode.AIDS, "The same words.")
    )

    def another(facts: ReleaseFacts) -> Decision:
        decision = overridden(HoldCode.AIDS, "The same words.", facts)
        aside = decision.set_aside[0]
        hold_of_tools = replace(aside.hold, code=HoldCode.TOOLS_SEALS)
        return replace(decision, set_aside=(replace(aside, hold=hold_of_tools),))

    monkeypatch.setattr(verification, "decide", another)
    assert not replay_decision(release.pk)
