"""docs/adversary.md shows the tables that the simulation prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from searches.words.policy import Policy
from tests.stories.simulated_prison import open_prison
from tests.support.sample_prison import Prison
from tests.world.page import (
    BEGINS,
    BLIND,
    ENDS,
    FOUND,
    Cells,
    cases,
    cells_of,
    odds,
    page_of,
    printed,
    read_cells,
)
from tests.world.test_colluding_pairs import THOROUGH

pytestmark = pytest.mark.first_visit

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "adversary.md").read_text("utf-8")
PRINTED = PAGE.partition(BEGINS)[2].partition(ENDS)[0].lstrip("\n")
#: The cells played on every run, some of each kind. `make nightly` plays all of them.
FEW_FOUND = {("grace",), ("tom",), ("kay",), ("grace", "tom"), ("kay", "kit"), ("ceri", "dee")}
FEW_BLIND = {("kay",), ("hana",), ("kit", "omar"), ("ceri", "dee"), ("dee", "ann")}


def test_the_page_equals_the_output_for_its_cells() -> None:
    assert page_of(*read_cells(PRINTED)) == PRINTED


@pytest.mark.slow
def test_the_cells_equal_the_results_of_the_simulation(prison: Prison) -> None:
    open_prison(prison)
    if THOROUGH:
        assert printed(prison) == PRINTED
        return
    for cells, setting, few in zip(
        read_cells(PRINTED), (FOUND, BLIND), (FEW_FOUND, FEW_BLIND), strict=True
    ):
        played = cells_of(prison, [case for case in cases(setting) if case.liars in few])
        assert played == among(cells, few)


def test_no_pair_leaves_with_a_clean_record_past_an_honest_search() -> None:
    found, blind = read_cells(PRINTED)
    assert "**clean**" not in found.values()
    weakest = {pair for pair in blind if "kay" in pair}
    weakest |= {("grace", "ed"), ("grace", "dee"), ("kit", "ann"), ("dee", "ann"), ("sam", "ann")}
    clean = {pair for pair, cell in blind.items() if cell == "**clean**"}
    assert clean == weakest, "each is described in prose"


def test_the_odds_follow_the_policy() -> None:
    assert "1 in 15, or 6.7%" in odds(Policy())
    assert "| 16.0% |" in odds(Policy())
    strict = Policy(deep_search_one_in=2, surprise_count_one_in=2)
    assert "| 75.0% |" in odds(strict)


def among(cells: Cells, pairs: set[tuple[str, ...]]) -> Cells:
    return {pair: cells[pair] for pair in pairs}
