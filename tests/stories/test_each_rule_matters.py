"""Each row of the release rule is needed: without the row, a story wrongly releases a vehicle.

The stories are written down in `escapes_without_a_row.py`, so no run has to search for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from searches.rules import radio, release_photos, release_vehicle
from searches.rules.holds import Rule
from searches.rules.release import RULES, decide
from searches.services.release import releases
from searches.words.releases import HoldCode
from tests.stories.escapes_without_a_row import TRAILS
from tests.stories.simulated_prison import open_prison
from tests.stories.story_state_machine import UnsafeRelease, replay
from tests.support.sample_prison import Prison

CODES = [code for code, _ in RULES]


@dataclass(frozen=True)
class Case:
    """The parts that are replaced, and the text of the unsafe release that follows."""

    name: str
    without: tuple[tuple[Any, str, Any], ...]  # owner, name, replacement
    says: str  # a regular expression

    def __str__(self) -> str:
        return self.name


def without(code: HoldCode) -> tuple[tuple[HoldCode, Rule], ...]:
    return tuple((other, one) for other, one in RULES if other != code)


def row(code: HoldCode) -> Case:
    decided = partial(decide, rules=without(code))
    return Case(str(code), ((releases, "decide", decided),), rf"^Release .*\b{code}\b")


def row_by_radio(code: HoldCode) -> Case:
    replaced = ((radio, "RULES", without(code)),)
    return Case(f"{code} by radio", replaced, rf"RadioRelease .*\b{code}\b")


#: Conditions inside a row that one person cannot settle alone (section 4a of the domain
#: description).
PARTS = (
    Case(
        "picture of a picture",
        ((release_photos, "is_unresolved_flat_copy", lambda *_: False),),
        rf"^Release .*\b{HoldCode.PHOTO_REJECTED}\b",
    ),
    Case(
        "answer on another officer's tablet",
        ((release_vehicle, "_missing_records", lambda *_: ()),),
        rf"^Release .*\b{HoldCode.UNSYNCED}\b",
    ),
)
BY_RADIO = (HoldCode.STOP, HoldCode.LOCK_VOID, HoldCode.COUNT_MISSING)
CASES = (*map(row, CODES), *PARTS, *map(row_by_radio, BY_RADIO))


def test_every_rule_has_a_story() -> None:
    assert set(CODES) == set(HoldCode)
    assert len(CODES) == len(set(CODES))
    assert set(TRAILS) == {case.name for case in CASES}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
def test_without_this_rule_a_story_releases_a_vehicle(
    prison: Prison, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    open_prison(prison)
    replay(prison, TRAILS[case.name])  # with the rule in force the story is safe
    take_out(monkeypatch, case)
    with pytest.raises(UnsafeRelease, match=case.says):
        replay(prison, TRAILS[case.name])


def take_out(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    for owner, name, instead in case.without:
        monkeypatch.setattr(owner, name, instead)
