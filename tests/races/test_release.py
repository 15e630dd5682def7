"""A release and another command at the same moment: the first in the ledger decides."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from searches.models import Release, Search
from searches.rules.answers import ItemAnswer
from searches.services.locks.locks import void_lock
from searches.services.release.releases import release_vehicle
from searches.services.rolls.counts import begin_count
from searches.services.rolls.movements import send_prisoner
from searches.services.search.searches import answer_item
from searches.services.stops.stops import raise_stop
from searches.words.checklists import Result
from searches.words.refusals import Refused
from searches.words.visits import VoidReason
from tests.races.rounds import Deed, Rounds, ready_to_leave
from tests.support.sample_prison import PIN, Prison

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("RACE_ROUNDS", "100" if os.environ.get("CI") else "25"))


@pytest.fixture
def rounds(prison: Prison) -> Iterator[Rounds]:
    ready = ready_to_leave(prison)
    yield ready
    ready.end()


def releasing(rounds: Rounds, name: str = "ceri") -> Deed:
    return partial(
        release_vehicle,
        getattr(rounds.prison, name),
        visit_id=rounds.visit,
        pin=PIN,
        shown_sha256=rounds.shown_sha256,
    )


def stopping(rounds: Rounds) -> Deed:
    return partial(raise_stop, rounds.prison.kay)


def voiding(rounds: Rounds) -> Deed:
    reason = VoidReason.INNER_GATE_OPENED
    return partial(void_lock, rounds.prison.tom, visit_id=rounds.visit, reason=reason)


def finding(rounds: Rounds) -> Deed:
    search = Search.objects.get(visit_id=rounds.visit)
    found_answer = ItemAnswer(Result.FOUND)
    return partial(
        answer_item, rounds.prison.grace, search_id=search.pk, item="U5", answer=found_answer
    )


def recounting(rounds: Rounds) -> Deed:
    party = rounds.prison.party["kitchen"].pk
    return partial(begin_count, rounds.prison.kit, party_id=party, headcount=23)


def moving(rounds: Rounds) -> Deed:
    prisoner = rounds.prison.prisoners["kitchen"][0].pk
    area = rounds.prison.area["healthcare"].pk
    return partial(send_prisoner, rounds.prison.kay, prisoner_id=prisoner, to_area_id=area)


@pytest.mark.parametrize(
    ("rival", "act"),
    [
        (stopping, "raise_stop"),
        (voiding, "void_lock"),
        (finding, "answer_item"),
        (recounting, "begin_count"),
    ],
)
def test_an_event_before_the_release_holds_the_lorry(
    rounds: Rounds, rival: Callable[[Rounds], Deed], act: str
) -> None:
    """The event is a stop, an opened inner gate, *Found* or a recount."""
    _raced(rounds, rival, act)


def test_a_movement_at_the_moment_of_a_release(rounds: Rounds) -> None:
    for _ in range(ROUNDS):
        _, moved = rounds.race(releasing(rounds), moving(rounds))
        assert not isinstance(moved, Refused)
        assert "send_prisoner" in rounds.acts()
        rounds.again()


def _raced(rounds: Rounds, rival: Callable[[Rounds], Deed], act: str) -> None:
    """Start the rival together with the release, or later by up to one and a quarter times its
    duration.

    A release checks a PIN first. Therefore a rival that starts together with a release nearly
    always comes first.
    """
    alone = rounds.seconds_of(releasing(rounds))
    first = {"release": 0, "rival": 0}
    for number in range(ROUNDS):
        late = partial(_after, alone * (number % 6) / 4, rival(rounds))
        released, done = rounds.race(releasing(rounds), late)
        acts = rounds.acts()
        assert not isinstance(done, Refused), done
        if isinstance(released, Refused):
            assert "release_vehicle" not in acts
            first["rival"] += 1
        else:
            assert acts["release_vehicle"] < acts[act], "released after it was known"
            first["release"] += 1
        rounds.again()
    assert all(first.values()), f"only one order was ever seen: {first}"


def _after(seconds: float, deed: Deed) -> object:
    time.sleep(seconds)
    return deed()


def test_two_releases_in_one_moment_give_one_go(rounds: Rounds) -> None:
    for _ in range(ROUNDS):
        answers = rounds.race(releasing(rounds), releasing(rounds))
        assert sum(isinstance(answer, Release) for answer in answers) == 1
        assert Release.objects.filter(visit_id=rounds.visit).count() == 1
        assert {"release_vehicle", "refuse_release"} <= rounds.acts().keys()
        rounds.again()
