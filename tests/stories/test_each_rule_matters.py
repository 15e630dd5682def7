"""Patch one rule away, and the property must fail: each row of the table is really proven."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from searches.rules import radio, release_photos
from searches.rules.release import RULES, Rule, decide
from searches.services import releases
from searches.words.releases import HoldCode
from tests.cast import Prison
from tests.stories.machine import UnsafeRelease, tell
from tests.stories.yard import open_prison

CODES = [code for code, _ in RULES]
#: The mischief a row is there for: the only one in its stories, so that few are needed. A tap
#: in healthcare is none: it thins the others out, or stands where work left undone is enough.
WRONGS: dict[HoldCode, tuple[str, ...]] = {
    HoldCode.STOP: ("raise_stop",),
    HoldCode.FOUND: ("found", "close_stops"),
    HoldCode.LOCK_VOID: ("void", "tap"),
    HoldCode.IDENTITY: ("another_plate",),
    HoldCode.OCCUPANTS: ("two_in_the_cab",),
    HoldCode.VEHICLE: ("new_plate",),
    HoldCode.SEARCH_INCOMPLETE: ("search", "engine_runs"),
    HoldCode.CANNOT_SEE: ("cannot_see",),
    HoldCode.PHOTO_MISSING: ("answer_spine", "tap"),
    HoldCode.PHOTO_REJECTED: ("copied_spine",),
    HoldCode.TOOLS_SEALS: ("tool_missing",),
    HoldCode.AIDS: ("aid_alert", "close_stops", "tap"),
    HoldCode.DEEP_SEARCH: ("drawn",),
    HoldCode.TOO_FAST: ("rush",),
    HoldCode.SEARCHERS: ("tap",),
    HoldCode.COUNT_MISSING: ("tap",),
    HoldCode.COUNT_UNBALANCED: ("short_count", "tap", "tap"),
    HoldCode.MOVEMENT_OVERDUE: ("move", "tap"),
    HoldCode.WATCH: ("mark",),
    HoldCode.UNSYNCED: ("announce",),
    HoldCode.LAST_LOOK: ("dawdle",),
    HoldCode.RELEASER: ("tap",),
}


@dataclass(frozen=True)
class Part:
    """A condition inside one row of the table, and how to take only that condition out."""

    row: HoldCode
    kinds: tuple[str, ...]
    without: tuple[tuple[Any, str, Any], ...]  # owner, name, what replaces it


#: What nobody settles by their own word alone (domain, section 4a), where it shares a row.
PARTS = {
    "picture of a picture": Part(
        HoldCode.PHOTO_REJECTED,
        ("spine_from_a_screen",),
        ((release_photos, "is_unresolved_flat_copy", lambda *_: False),),
    ),
}


def test_every_rule_has_its_mischief() -> None:
    assert set(WRONGS) == set(CODES) == set(HoldCode)
    assert len(CODES) == len(set(CODES))


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_without_this_rule_a_story_releases_a_vehicle(
    prison: Prison, monkeypatch: pytest.MonkeyPatch, code: HoldCode
) -> None:
    open_prison(prison)
    monkeypatch.setattr(releases, "decide", partial(decide, rules=without(code)))
    with pytest.raises(UnsafeRelease, match=rf"^Release .*\b{code}\b"):
        tell(prison, 0, acts=5_000, kinds=WRONGS[code], people=("grace",))


@pytest.mark.slow
@pytest.mark.parametrize("name", PARTS)
def test_without_this_part_of_a_rule_a_story_releases_a_vehicle(
    prison: Prison, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    part = PARTS[name]
    open_prison(prison)
    for owner, condition, instead in part.without:
        monkeypatch.setattr(owner, condition, instead)
    with pytest.raises(UnsafeRelease, match=rf"^Release .*\b{part.row}\b"):
        tell(prison, 0, acts=5_000, kinds=part.kinds, people=("grace",))


@pytest.mark.slow
@pytest.mark.parametrize("code", [HoldCode.STOP, HoldCode.LOCK_VOID, HoldCode.COUNT_MISSING])
def test_without_this_rule_a_story_releases_a_vehicle_by_radio(
    prison: Prison, monkeypatch: pytest.MonkeyPatch, code: HoldCode
) -> None:
    open_prison(prison)
    monkeypatch.setattr(radio, "RULES", without(code))
    with pytest.raises(UnsafeRelease, match=rf"RadioRelease .*\b{code}\b"):
        tell(prison, 0, acts=5_000, kinds=WRONGS[code], people=("grace",))


def without(code: HoldCode) -> tuple[tuple[HoldCode, Rule], ...]:
    return tuple((other, one) for other, one in RULES if other != code)
