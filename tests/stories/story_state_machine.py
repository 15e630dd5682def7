"""Random stories: the ordinary work and disturbances in any order, by any person, at any time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar
from unittest import mock
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from searches.ledger.clock import replay_at
from searches.models import DeviceKey, RadioRelease, Release
from searches.rules.permissions import may
from searches.services.offline.tablet_keys import hand_out_key
from searches.words.actors import Actor
from searches.words.people import Act
from searches.words.releases import HoldCode
from tests.stories.disturbances import ALL, Disturbances
from tests.stories.hold_resolver import HoldResolver
from tests.stories.independent_radio import radio_rows_that_fail
from tests.stories.independent_rule import rows_that_fail
from tests.stories.simulated_prison import DAWN, Yard
from tests.support.sample_prison import PEOPLE, Prison

NAMES = tuple(name for name, *_ in PEOPLE)
RELEASERS = [name for name, _, role, *_ in PEOPLE if may(Act.RELEASE, {role})]
#: The most moves of a story. A move is one act or a few.
LENGTH = 20
#: The approximate number of acts in a story.
ACTS_A_STORY = 280

#: Half of the disturbances are by Grace, who may do most of them, and half by anybody.
MISCHIEF = st.runner().flatmap(
    lambda machine: st.tuples(
        st.sampled_from(machine.kinds),
        st.just("grace") | st.sampled_from(machine.people),
        st.integers(0, 3),
    )
)


@dataclass(frozen=True)
class Move:
    """Some disturbances, then a few steps of the ordinary work, then a request for GO."""

    happens: tuple[tuple[str, str, int], ...]  # kind of disturbance, person, variant
    times: int
    hard: bool
    asks: str
    by_radio: bool  # whether a release by radio is tried first, which costs as much as five acts


class UnsafeRelease(AssertionError):
    """A vehicle got GO although some rows of the table failed."""

    moves: tuple[Move, ...] = ()  # the moves of the story up to the release


class UndoRadioRelease(Exception):
    """Rolls back a release by radio."""


@dataclass
class Tally:
    """Statistics of the stories, because stories that never reach GO would prove nothing."""

    acts: int = 0
    stories: int = 0
    stories_with_go: int = 0
    releases: int = 0
    set_aside: int = 0
    by_radio: int = 0
    held: Counter[HoldCode] = field(default_factory=Counter)
    trail: list[str] = field(default_factory=list)

    def add(self, yard: Yard) -> None:
        self.acts += yard.acts
        self.stories += 1
        self.stories_with_go += bool(yard.releases)
        self.releases += len(yard.releases)
        self.by_radio += yard.by_radio
        self.set_aside += sum(bool(release.decision["set_aside"]) for release in yard.releases)
        self.held += yard.held
        self.trail += yard.trail


class Stories(RuleBasedStateMachine):
    prison: ClassVar[Prison]
    tally: ClassVar[Tally]
    kinds: ClassVar[tuple[str, ...]] = ALL
    people: ClassVar[tuple[str, ...]] = NAMES
    always_by_radio: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.yard = Yard(self.prison)
        self.resolver = HoldResolver(self.yard)
        self.mischief = Disturbances(self.yard, self.resolver)
        self.checked = 0
        self.moves: list[Move] = []

    def teardown(self) -> None:
        self.tally.add(self.yard)
        transaction.set_rollback(True)
        self.kept.__exit__(None, None, None)

    @rule(
        happens=st.lists(MISCHIEF, max_size=2),
        times=st.integers(1, 8),
        hard=st.sampled_from((False, False, True)),
        asks=st.sampled_from(RELEASERS) | st.sampled_from(NAMES),
        by_radio=st.sampled_from((False, False, True)),
    )
    def the_work_goes_on(
        self,
        happens: list[tuple[str, str, int]],
        times: int,
        hard: bool,
        asks: str,
        by_radio: bool,
    ) -> None:
        """Play one move.

        There is only one rule of this kind, because with several rules hypothesis would leave some
        of them out of most stories.
        """
        by_radio = by_radio or self.always_by_radio
        self.play(Move(tuple(happens), times, hard, asks, by_radio))

    def play(self, move: Move) -> None:
        """Play one move. Raises UnsafeRelease with the moves so far."""
        self.moves.append(move)
        try:
            self._play(move)
        except UnsafeRelease as escape:
            escape.moves = tuple(self.moves)
            raise

    def _play(self, move: Move) -> None:
        for kind, who, n in move.happens:
            self._step(partial(self.mischief.do, kind, getattr(self.prison, who), n))
        for _ in range(move.times):
            self._step(partial(self.resolver.go_on, hard=move.hard))
        asks = getattr(self.prison, move.asks)
        if move.by_radio:
            self.ask_by_radio(self.prison.ceri if move.asks == "mia" else asks)
        self._step(lambda: self.yard.release(asks))

    def ask_by_radio(self, who: Actor) -> None:
        """Try a release by radio now, check it, and roll it back before the story continues."""
        if self.yard.visit_id is None:
            return
        with suppress(UndoRadioRelease), transaction.atomic():
            radio = self.yard.release_by_radio(who)
            if radio is not None:
                self.yard.by_radio += 1
                demand_safe(radio, radio_rows_that_fail(radio))
            raise UndoRadioRelease

    def _step(self, act: Callable[[], Any]) -> None:
        act()
        for release in self.yard.releases[self.checked :]:
            demand_safe(release, rows_that_fail(release))
        self.checked = len(self.yard.releases)


def demand_safe(release: Release | RadioRelease, failing: list[str]) -> None:
    if failing:
        kind = type(release).__name__
        raise UnsafeRelease(f"{kind} although these rows fail: {', '.join(failing)}")


def play_stories(prison: Prison, number: int, *, acts: int, **machine_has: Any) -> Tally:
    """Play random stories with at least `acts` acts. The same `number` always gives the same
    stories.

    `kinds` and `people` limit the disturbances and their people. `always_by_radio` lets every move
    try a release by radio.
    """
    tally = Tally()
    give_the_tablet_its_key(prison)
    while tally.acts < acts:
        about = {"prison": prison, "tally": tally, **machine_has}
        machine = seed(number)(type("Told", (Stories,), about))
        kept = settings(
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            stateful_step_count=LENGTH,
            max_examples=max(1, (acts - tally.acts) // ACTS_A_STORY),
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        with no_chance_but(number):
            run_state_machine_as_test(machine, settings=kept)
        number += 1_000_000
    return tally


def replay(prison: Prison, moves: Iterable[Move]) -> Tally:
    """Play one story with given moves, and undo the story. Raises UnsafeRelease."""
    tally = Tally()
    give_the_tablet_its_key(prison)
    with no_chance_but(0):
        story = type("Told", (Stories,), {"prison": prison, "tally": tally})()
        try:
            for move in moves:
                story.play(move)
        finally:
            story.teardown()
    return tally


def give_the_tablet_its_key(prison: Prison) -> None:
    """Give the gate tablet a key, without which it cannot be used for a release by radio."""
    if not DeviceKey.objects.filter(device=prison.device["gate-1"]).exists():
        with replay_at(DAWN):
            hand_out_key(prison.grace, id=uuid4())


@contextmanager
def no_chance_but(number: int) -> Iterator[None]:
    """Make keys, codes and discs depend only on this number, so that stories can be replayed."""
    chance = random.Random(number).randbytes
    with mock.patch("os.urandom", chance), mock.patch("random._urandom", chance):
        yield
