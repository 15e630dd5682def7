"""The table of taps in the documents. `make taps` counts the taps; no test does."""

from __future__ import annotations

import re

import pytest

from tests.taps import BEGIN, DOCUMENT, END, ROWS, Effort, Row, over_the_goal, table, with_table

MEASURED = {row: Effort(6, 0, 3) for row in ROWS}
GOALS = {row: row.goal for row in ROWS if row.goal}
AT_THE_GOAL = MEASURED | {
    row: Effort(goal.taps, goal.characters or 0) for row, goal in GOALS.items()
}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def table_of_the_page() -> list[str]:
    _, _, rest = DOCUMENT.read_text().partition(BEGIN)
    return rest.partition(END)[0].strip().splitlines()


def test_the_page_of_the_tablet_has_a_row_for_everything_that_is_counted() -> None:
    lines = table_of_the_page()
    due = table(MEASURED).splitlines()
    assert [cells(line)[:2] for line in lines] == [cells(line)[:2] for line in due]


def test_the_table_replaces_what_is_between_its_markers_and_nothing_else() -> None:
    before, after = (
        f"# Page\n{BEGIN}\nold\n{END}\nMore.\n",
        f"# Page\n{BEGIN}\n\nnew\n\n{END}\nMore.\n",
    )
    assert with_table(before, "new") == after
    assert with_table(after, "new") == after


def test_a_page_without_both_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="must both be in the document"):
        with_table(f"# Page\n{BEGIN}\n", "new")


@pytest.mark.parametrize("row", GOALS, ids=lambda row: row.name)
def test_one_tap_or_character_more_than_the_goal_is_named(row: Row) -> None:
    goal = GOALS[row]
    assert over_the_goal(AT_THE_GOAL) == []
    too_much = [Effort(goal.taps + 1, 0)]
    if goal.characters is not None:
        too_much.append(Effort(goal.taps, goal.characters + 1))
    for effort in too_much:
        (sentence,) = over_the_goal({**AT_THE_GOAL, row: effort})
        assert sentence.startswith(row.name)


def test_the_table_of_the_page_reaches_every_goal() -> None:
    for row, line in zip(ROWS, table_of_the_page()[2:], strict=True):
        taps, characters = map(int, re.findall(r"(\d+) (?:taps|characters)", cells(line)[2]))
        assert row.goal is None or row.goal.holds(Effort(taps, characters)), row.name
