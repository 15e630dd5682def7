"""The part of docs/adversary.md that the simulation prints between two markers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from searches.rules.discs import CHALLENGES, DISCS
from searches.words.policy import Policy
from tests.support.sample_prison import Prison
from tests.world.matrix import (
    ORDER,
    Pair,
    cell_text,
    every_pair_of_tricks,
    furthest_alone,
    play_all,
    single_person_cases,
    together,
    worst_of_each,
)
from tests.world.morning import Case, Setting
from tests.world.tricks import PART_OF, PARTS
from tests.world.tricks import Trick as T

BEGINS = "<!-- printed by python -m tests.world: begins -->"
ENDS = "<!-- printed by python -m tests.world: ends -->"

#: The text of each cell of a table.
Cells = dict[Pair, str]


FOUND = Setting()
BLIND = Setting(eyes=False)


def printed(prison: Prison) -> str:
    """Return the whole part of the page, which is the same each time."""
    return page_of(cells_of(prison, cases(FOUND)), cells_of(prison, cases(BLIND)))


def page_of(found: Cells, blind: Cells) -> str:
    """Return the tables, the tricks and the odds as Markdown."""
    parts = (
        "### An honest look underneath finds the prisoner",
        _table_of(found),
        "### Every search honestly sees nothing, as in 2023",
        _table_of(blind),
        "### The tricks that come furthest",
        "\n".join(
            f"* {part.called.capitalize()}: {'; '.join(part.furthest)}."  # one line for each person
            for part in PARTS
        ),
        "### What still catches people who act together, and how often",
        odds(Policy()),
    )
    return "\n\n".join(parts) + "\n"


#: Pairs that come further with other tricks when every search sees nothing, as `--all` found.
FURTHER_WHERE_BLIND = (
    (("grace", "ed"), {T.SEAL_EARLY, T.DEPART_FALSELY}),
    (("grace", "dee"), {T.LOG_AS_EMERGENCY, T.ACKNOWLEDGE_EMERGENCY}),
    (("kit", "ann"), {T.COUNT_ABSENT, T.RESET_PIN}),
    (("omar", "ann"), {T.COUNT_ABSENT, T.RESET_PIN}),
    (("dee", "ann"), {T.CONFIRM_ALL, T.RESET_PIN}),
    (("sam", "ann"), {T.CONFIRM_ALL, T.RESET_PIN}),
)


def cases(setting: Setting) -> list[Case]:
    """Return each person and each pair with their most successful tricks."""
    further = () if setting.eyes else FURTHER_WHERE_BLIND
    return [
        *furthest_alone(setting),
        *together(setting),
        *(Case(liars, frozenset(tricks), setting) for liars, tricks in further),
    ]


def cells_of(prison: Prison, played: Iterable[Case]) -> Cells:
    """Play these cases. Returns the worst outcome of each person and pair as text."""
    worst = worst_of_each(play_all(prison, played))
    return {liars: cell_text(outcome) for liars, (outcome, _) in worst.items()}


def read_cells(page: str) -> tuple[Cells, Cells]:
    """Return the cells of the two tables of a printed page."""
    found, blind = (block for block in page.split("\n\n") if block.startswith("|  | "))
    return _read(found), _read(blind)


def _read(table: str) -> Cells:
    names = [part.name for part in PARTS]
    cells: Cells = {}
    for first, row in zip(names, table.splitlines()[2:], strict=True):
        for second, cell in zip(names, row.strip("| ").split(" | ")[1:], strict=True):
            cells[_pair(first, second)] = cell
    return cells


def worse_than_printed(prison: Prison, setting: Setting) -> list[str]:
    """Play every trick with every other. Returns each pair that ends worse than the table says."""
    printed = worst_of_each(play_all(prison, cases(setting)))
    every = worst_of_each(
        play_all(prison, [*single_person_cases(setting), *every_pair_of_tricks(setting)])
    )
    return [
        f"{' and '.join(pair)}: {cell_text(outcome)} by {', '.join(sorted(case.tricks))}"
        for pair, (outcome, case) in every.items()
        if ORDER.index(outcome.ending) > ORDER.index(printed[pair][0].ending)
    ]


def odds(policy: Policy) -> str:
    """Return the table of odds, from the default policy of a prison."""
    deep = 1 / policy.deep_search_one_in
    again = 1 / policy.surprise_count_one_in if policy.surprise_count_one_in else 0.0
    guessed = 1.0
    for drawn in range(CHALLENGES):
        guessed /= len(DISCS) - drawn
    rows = (
        ("the count, while the officers who count are honest", "always"),
        ("a drawn deep search", f"1 in {policy.deep_search_one_in}, or {deep:.1%}"),
        (
            "a surprise second count by another officer",
            f"1 in {policy.surprise_count_one_in}, or {again:.1%}",
        ),
        (
            "one or the other of these two draws",
            f"{1 - (1 - deep) * (1 - again):.1%}",
        ),
        (
            f"the {CHALLENGES} numbered discs, when the photographs were taken beforehand",
            f"{1 - guessed:.2%}",
        ),
        (
            "the releaser, who looks at each photograph of the underside for at least "
            f"{policy.photo_view_seconds} s",
            "whenever a photograph shows the prisoner",
        ),
    )
    return _table(("what", "how often"), rows)


def _table_of(cells: Cells) -> str:
    """Return the table of pairs of roles. The diagonal has each person alone."""
    names = [part.name for part in PARTS]
    rows = [
        (PART_OF[first].called, *(cells[_pair(first, second)] for second in names))
        for first in names
    ]
    return _table(("", *(PART_OF[name].called for name in names)), rows)


def _pair(first: str, second: str) -> Pair:
    names = [part.name for part in PARTS]
    return (first,) if first == second else tuple(sorted((first, second), key=names.index))


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    line: Callable[[Iterable[str]], str] = lambda cells: f"| {' | '.join(cells)} |"  # noqa: E731
    header = tuple(header)
    return "\n".join([line(header), line(["---"] * len(header)), *map(line, rows)])
