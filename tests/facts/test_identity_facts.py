"""The vehicle and people recorded at arrival, with which the exit search's answers are compared."""

from __future__ import annotations

from uuid import uuid4

import pytest

from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import ExceptionCase
from searches.rules.answers import ItemAnswer
from searches.services.exceptions.event_readers import catch_up
from searches.services.photos.photos import Place, keep_photo
from searches.words.checklists import Phase, Result
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, picture, received


def photographed(in_the_lock: InTheLock) -> bool:
    return release_facts(
        in_the_lock.visit, now=server_now(), releaser=None
    ).identity.plate_photographed


def on_the_way_in(prison: Prison, in_the_lock: InTheLock, slot: str, size: tuple[int, int]) -> None:
    keep_photo(
        prison.grace,
        id=uuid4(),
        received=received(picture(size=size)),
        place=Place(in_the_lock.visit.pk, slot, slot, Phase.WAY_IN),
        in_application=True,
        occurred_at=None,
    )


def test_a_plate_needs_a_usable_photograph_from_arrival(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    assert not photographed(in_the_lock)
    on_the_way_in(prison, in_the_lock, "U1", (1280, 960))
    assert not photographed(in_the_lock)
    on_the_way_in(prison, in_the_lock, "A1", (320, 240))
    assert not photographed(in_the_lock)
    on_the_way_in(prison, in_the_lock, "A1", (1280, 960))
    assert photographed(in_the_lock)


@pytest.mark.parametrize(
    ("item", "answer_given", "code", "reported"),
    [
        ("A4", ItemAnswer(Result.RECORDED, number=1), "X10", False),
        ("A4", ItemAnswer(Result.RECORDED, number=2), "X10", True),
        ("U5", ItemAnswer(Result.FOUND, text="A man on the axle"), "X01", True),
        ("U5", ItemAnswer(Result.FOUND, text="A strap"), "X01", False),
    ],
)
def test_an_answer_that_differs_is_reported_to_security_at_once(
    prison: Prison,
    in_the_lock: InTheLock,
    item: str,
    answer_given: ItemAnswer,
    code: str,
    reported: bool,
) -> None:
    answer(prison.grace, in_the_lock, item, answer_given)
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.within(prison.establishment).filter(code=code)
    assert cases.exists() is reported
