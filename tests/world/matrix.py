"""Play many mornings, and make a table of the worst ending of each pair of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from django.db import transaction

from tests.support.sample_prison import Prison
from tests.world.morning import STEPS, Case, Ending, Morning, Outcome, Setting, in_the_world
from tests.world.tricks import PARTS, Part, Trick

#: The endings from best to worst.
ORDER = (Ending.STOPPED, Ending.CRITICAL, Ending.CLEAN)
Pair = tuple[str, ...]


def play(prison: Prison, case: Case) -> Outcome:
    """Play and undo one morning."""
    return play_all(prison, [case])[case]


def play_all(prison: Prison, cases: Iterable[Case]) -> dict[Case, Outcome]:
    """Play and undo every case. A beginning that several cases share is played only once.

    Each step depends on which people play which tricks. Cases that agree on all of these play the
    step once, together, and separate at the first step on which they differ.
    """
    outcomes: dict[Case, Outcome] = {}
    by_setting: dict[Setting, list[Case]] = {}
    for case in cases:
        by_setting.setdefault(case.setting, []).append(case)
    for setting, alike in by_setting.items():
        with transaction.atomic(), in_the_world(setting):
            _go_on(Morning(prison, alike[0]), 0, alike, outcomes)
            transaction.set_rollback(True)
    return outcomes


def _go_on(so_far: Morning, step: int, cases: list[Case], outcomes: dict[Case, Outcome]) -> None:
    """Play this step and all later steps, once for each way in which the cases differ."""
    while cases:
        before = transaction.savepoint()
        morning = so_far.copy(cases[0])
        over = morning.take(step)
        alike = [case for case in cases if _answers(case, morning.questions)]
        if over:
            outcomes.update(dict.fromkeys(alike, morning.outcome(step)))
        else:
            _go_on(morning, step + 1, alike, outcomes)
        transaction.savepoint_rollback(before)
        cases = [case for case in cases if not _answers(case, morning.questions)]


def _answers(case: Case, questions: dict[tuple[str, Trick], bool]) -> bool:
    return all(case.lies(*question) is answer for question, answer in questions.items())


def single_person_cases(setting: Setting) -> Iterator[Case]:
    """Yield each trick of each person alone, then all the tricks of each person together."""
    for part in PARTS:
        for trick in part.tricks:
            yield Case((part.name,), frozenset({trick}), setting)
        yield Case((part.name,), frozenset(part.tricks), setting)


def furthest_alone(setting: Setting) -> Iterator[Case]:
    """Yield each person with their most successful tricks."""
    for part in PARTS:
        yield Case((part.name,), frozenset(part.furthest), setting)


def together(setting: Setting) -> Iterator[Case]:
    """Yield each pair of people with their most successful tricks."""
    for first, second in combinations(PARTS, 2):
        yield Case(_names(first, second), frozenset((*first.furthest, *second.furthest)), setting)


def every_pair_of_tricks(setting: Setting) -> Iterator[Case]:
    """Yield each trick of each person with each trick of each other person."""
    for first, second in combinations(PARTS, 2):
        for mine, theirs in product(first.tricks, second.tricks):
            yield Case(_names(first, second), frozenset({mine, theirs}), setting)


def _names(first: Part, second: Part) -> Pair:
    return first.name, second.name


def worst_of_each(outcomes: dict[Case, Outcome]) -> dict[Pair, tuple[Outcome, Case]]:
    """Return the worst outcome of each person and pair.

    If outcomes are equal, the latest step counts.
    """
    worst: dict[Pair, tuple[Outcome, Case]] = {}
    for case, outcome in outcomes.items():
        known = worst.get(case.liars)
        if known is None or _badness(outcome) > _badness(known[0]):
            worst[case.liars] = outcome, case
    return worst


def _badness(outcome: Outcome) -> tuple[int, int]:
    return ORDER.index(outcome.ending), outcome.step


def cell_text(outcome: Outcome) -> str:
    """Return the text of one cell of the table."""
    if outcome.ending is Ending.CLEAN:
        return "**clean**"
    because = ", ".join(outcome.because)
    if outcome.ending is Ending.CRITICAL:
        return f"left, critical {because}"
    if outcome.because == ("found",):
        return f"stopped: {STEPS[outcome.step].called}"
    return f"stopped: `{because}`"
