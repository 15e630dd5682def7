"""One officer taps a prisoner whom the count missed, although no movement was recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.models import ExceptionCase
from searches.rules.release import decide
from searches.rules.release_people import seen_without_movement
from searches.words.releases import ReleaseFacts
from searches.words.rolls import SeenWithoutMovement, Sighting, SightingKind
from tests.stories.simulated_prison import open_prison
from tests.support.lorry import SEALED, at, count, good_facts, good_parties, kitchen, prisoners
from tests.support.sample_prison import Prison
from tests.world.morning import Case, Ending, Morning, Setting
from tests.world.tricks import Trick

MISSED = "kitchen-24"


def with_one_elsewhere(
    *, tapped_at_home: bool = False, received: bool = False, seen_at=SEALED
) -> ReleaseFacts:
    here = prisoners("kitchen", 24) if tapped_at_home else prisoners("kitchen", 24) - {MISSED}
    party = kitchen(
        count(here, first=at("07:27")),
        elsewhere=(Sighting(MISSED, seen_at, "hana", SightingKind.SEEN),),
        still_on_list=prisoners("kitchen", 24) - ({MISSED} if received else set()),
    )
    return good_facts(parties=(party, good_parties()[1]))


def test_a_sighting_without_a_movement_names_the_prisoner_and_the_officer() -> None:
    facts = with_one_elsewhere()
    assert decide(facts).go
    assert seen_without_movement(facts) == (
        SeenWithoutMovement("kitchen", "Kitchen", 1, ("hana",)),
    )


@pytest.mark.parametrize(
    "ordinary",
    [
        good_facts(),
        with_one_elsewhere(received=True),
        with_one_elsewhere(tapped_at_home=True),
        with_one_elsewhere(seen_at=SEALED - timedelta(milliseconds=1)),
    ],
)
def test_an_ordinary_morning_reports_no_sighting(ordinary: ReleaseFacts) -> None:
    assert seen_without_movement(ordinary) == ()


@pytest.mark.slow
@pytest.mark.first_visit
def test_a_sighting_elsewhere_without_a_movement_is_reported_at_release(prison: Prison) -> None:
    open_prison(prison)
    case = Case(("hana",), frozenset({Trick.RECEIVE_ABSENT}), Setting(eyes=False))
    outcome = Morning(prison, case).run()
    assert outcome.ending is Ending.CRITICAL
    x04 = ExceptionCase.objects.get(code="X04")
    assert x04.summary == (
        "Kitchen: 1 person was expected but not counted. Only Hana Cole saw this person, "
        "outside the count, and no officer of the party had sent this person away."
    )
    assert x04.severity == "crit"
