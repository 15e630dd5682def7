"""The guide of the demo prison says who acts next in the story, and on which screen."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from django.test import Client

from searches.queries.demo import demo
from searches.queries.demo.demo import Story
from searches.views.demo.demo import PLAYED, next_step
from searches.words.demo import SCREENS, STAFF
from searches.words.policy import Policy
from tests.stories.hold_resolver import HoldResolver
from tests.stories.simulated_prison import Yard, open_prison
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

NOTHING = replace(
    Story(*[None] * len(fields(Story))),  # type: ignore[arg-type]
    short_counts=0,
    signatures=0,
    policy=Policy(),
    floor_minutes=7,
)
IN_THE_LOCK = replace(NOTHING, entered=True, halted=True, sealed=True)
SHORT = replace(IN_THE_LOCK, short_counts=2, stopped=True)
COUNTED = replace(IN_THE_LOCK, kitchen_balanced=True, stores_counted=True)
LOOKED = replace(COUNTED, both_looked=True)


@pytest.mark.parametrize(
    ("story", "number", "screen"),
    [
        (NOTHING, "GATE1", "Gate tablet"),
        (replace(NOTHING, entered=True), "ESCORT1", "Escort's tablet"),
        (IN_THE_LOCK, "KITCHEN1", "Kitchen screen"),
        (replace(IN_THE_LOCK, short_counts=1), "KITCHEN2", "Kitchen screen"),
        (SHORT, "HEALTH1", "Healthcare screen"),
        (replace(SHORT, found_elsewhere=True), "CONTROL1", "Control room"),
        (replace(COUNTED, stores_counted=False), "STORES1", "Stores screen"),
        (COUNTED, "GATE1", "Gate tablet"),
        (LOOKED, "GATE1", "Gate tablet"),
        (replace(LOOKED, signatures=1), "GATE2", "Second gate tablet"),
        (replace(LOOKED, signatures=2), "CONTROL1", "Control room"),
    ],
)
def test_the_next_step_names_an_officer_and_their_screen(
    story: Story, number: str, screen: str
) -> None:
    step = next_step(story)
    assert step is not None
    assert (step["number"], step["screen"]) == (number, screen)
    assert number in {row[0] for row in STAFF}
    assert screen in {SCREENS[number] for number in PLAYED}


def test_the_story_ends_when_the_lorry_has_left() -> None:
    left = replace(LOOKED, signatures=2, released=True, departed=True)
    assert next_step(left) is None


def test_the_steps_give_the_numbers_of_the_policy() -> None:
    policy = Policy(second_searcher_least_items=6, photo_view_seconds=3, last_look_seconds=90)
    search = next_step(replace(COUNTED, policy=policy, floor_minutes=10.5))
    decision = next_step(replace(LOOKED, signatures=2, policy=policy))
    assert search is not None and decision is not None
    assert "at least 6 zones" in str(search["words"])
    assert "at least 10.5 minutes" in str(search["words"])
    assert "for 3 seconds" in str(decision["words"])


@pytest.mark.django_db
def test_the_page_follows_the_lorry(prison: Prison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "CODE", prison.establishment.code)
    assert "Next: Gate officer (GATE1)" in page_text(Client().get("/demo/"))
    open_prison(prison)
    yard = Yard(prison)
    yard.come_in()
    assert "Next: Escort (ESCORT1)" in page_text(Client().get("/demo/"))
    yard.halt()
    yard.seal()
    assert "Next: Kitchen (KITCHEN1)" in page_text(Client().get("/demo/"))
    resolver = HoldResolver(yard)
    resolver.search()
    assert demo.story_of(prison.establishment.pk).both_looked
    resolver._sign()
    assert demo.story_of(prison.establishment.pk).signatures == 2
