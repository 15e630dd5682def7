"""Stories driven through the services, each release held to the rule told again over the rows."""

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
from tests.stories.yard import Yard, open_prison
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def yard(prison: Prison) -> Yard:
    open_prison(prison)
    return Yard(prison)


def test_undisturbed_lorry_goes_and_every_row_held(yard: Yard) -> None:
    resolver = HoldResolver(yard)
    while not yard.releases and yard.acts < 100:
        resolver.go_on()
    assert [rows_that_fail(release) for release in yard.releases] == [[]]


def test_independent_rule_knows_every_row() -> None:
    assert set(ROWS) == set(HoldCode)


def test_who_photographed_in_the_first_search_does_not_release_after_the_second(
    yard: Yard,
) -> None:
    """Found by a story: a second search forgot who had taken photographs in the first."""
    resolver = HoldResolver(yard)
    while yard.search is None:
        resolver.go_on()
    yard.photograph("U5", "U5-rear", who=yard.prison.mia)
    yard.act(begin_second_search, yard.prison.greta, search_id=yard.search.pk)
    while not yard.releases and yard.acts < 100:
        resolver.go_on()
    assert [release.released_by_id for release in yard.releases] == [yard.prison.ceri.person]


def test_whose_answer_was_given_again_by_another_does_not_release(yard: Yard) -> None:
    """Found by a story: only the newest answer to an item said who had searched."""
    resolver = HoldResolver(yard)
    while yard.search is None:
        resolver.go_on()
    yard.answer("U5", who=yard.prison.mia)
    yard.answer("U5", who=yard.prison.grace)
    while not yard.releases and yard.acts < 100:
        resolver.go_on()
    assert [release.released_by_id for release in yard.releases] == [yard.prison.ceri.person]


def test_override_asked_before_the_seal_is_refused(yard: Yard) -> None:
    """Found by a story: a drawn drill holds before there is a lock session to set it aside for."""
    yard.come_in(drawn=True)
    about: dict[str, Any] = {"hold_code": HoldCode.DEEP_SEARCH, "subject": "drill", "pin": PIN}
    with pytest.raises(Refused, match="not-sealed"), replay_at(yard.now):
        ask_override(
            yard.prison.omar,
            visit_id=yard.visit.pk,
            reason="The tag is not at the gate yet.",
            **about,
        )
