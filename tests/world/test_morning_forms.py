"""An ordinary morning needs no more forms than docs/benchmarks.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sample_prison import Prison
from tests.world.morning_forms import BEFORE, MorningWalk, printed
from tests.world.test_colluding_pairs import THOROUGH

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md").read_text("utf-8")
#: For the small prison of the stories: 9 items with 5 photographs, and parties of 3 and 2.
SMALL = {
    "log the lorry in": 1,
    "record the halt": 2,
    "seal the lock": 1,
    "search": 14,
    "count": 9,
    "release": 7,
    "let the lorry out": 2,
    "end the work sessions": 7,
}


@pytest.mark.slow
def test_an_ordinary_morning_needs_no_more_forms(prison: Prison) -> None:
    assert MorningWalk(prison, small=True).run() == SMALL


@pytest.mark.slow
@pytest.mark.skipif(not THOROUGH, reason="long: the small prison is walked instead")
def test_the_whole_checklist_needs_as_many_forms_as_the_page_says(prison: Prison) -> None:
    assert printed(MorningWalk(prison).run()) in PAGE


def test_search_count_and_release_need_as_many_forms_as_before() -> None:
    rows = dict(line.strip("| ").split(" | ", 1) for line in PAGE.splitlines() if " | " in line)
    for what in ("search", "count", "release", "seal the lock", "let the lorry out"):
        assert rows[what] == f"{BEFORE[what]} | {BEFORE[what]}"
