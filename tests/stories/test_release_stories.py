"""Stories played through the services. Each release is checked by the independent rule."""

from __future__ import annotations

from typing import Any

import pytest

from searches.ledger.clock import replay_at
from searches.services.release.overrides import ask_override
from searches.services.search.searches import begin_second_search
from searches.words.refusals import Refused
from searches.words.releases import HoldCode
from tests.stories.hold_resolver import HoldResolver
from tests.stories.independent_rule import ROWS, rows_that_fail
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def yard(prison: Prison) -> Yard:
    open_prison(prison)
    return Yard(prison)


def test_an_undisturbed_lorry_goes_and_every_row_passes(yard: Yard) -> None:
    resolver = HoldResolver(yard)
    while not yard.releases and yard.acts < 100:
        resolver.go_on()
    assert [rows_that_fail(release) for release in yard.releases] == [[]]


def test_independent_rule_knows_every_row() -> None:
    assert set(ROWS) == set(HoldCode)


def test_a_photographer_of_the_first_search_cannot_release(
    yard: Yard,
) -> None:
    """A random story found this fault: a second search forgot who took photographs in the first."""
    resolver = HoldResolver(yard)
    while yard.search is None:
        resolver.go_on()
    yard.photograph("U5", "U5-rear", who=yard.prison.mia)
    yard.act(begin_second_search, yard.prison.greta, search_id=yard.search.pk)
    while not yard.releases and yard.acts < 100:
        resolver.go_on()
    assert [release.released_by_id for release in yard.releases] == [yard.prison.ceri.person]


def test_an_officer_whose_answer_was_replaced_cannot_release(yard: Yard) -> None:
    """A random story found this fault: only the newest answer to an item decided who had
    searched.
    """
    resolver = HoldResolver(yard)
    while yard.search is None:
        resolver.go_on()
    yard.answer("U5", who=yard.prison.mia)
    yard.answer("U5", who=yard.prison.grace)
    while not yard.releases and yard.acts < 100:
        resolver.go_on()
    assert [release.released_by_id for release in yard.releases] == [yard.prison.ceri.person]


def test_an_override_requested_before_the_seal_is_refused(yard: Yard) -> None:
    """A random story found this fault: a drawn drill holds the vehicle before there is a lock
    session for which two people could override the drill.
    """
    yard.come_in(drawn=True)
    about: dict[str, Any] = {"hold_code": HoldCode.DEEP_SEARCH, "subject": "drill", "pin": PIN}
    with pytest.raises(Refused, match="not-sealed"), replay_at(yard.now):
        ask_override(
            yard.prison.omar,
            visit_id=yard.visit.pk,
            reason="The tag is not at the gate yet.",
            **about,
        )
