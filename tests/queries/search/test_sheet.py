"""The search screens read the same number of rows, however much of the search is done."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.queries.photos.photo_viewer import releaser_photos
from searches.queries.search.sheet import sheet
from searches.rules.answers import ItemAnswer
from searches.words.checklists import Result
from searches.words.refusals import NotThere
from tests.support.factories import AnswerFactory, PhotographFactory
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, answer_everything


@pytest.mark.parametrize("times", [0, 1, 5])
def test_the_number_of_queries_is_fixed(prison: Prison, in_the_lock: InTheLock, times: int) -> None:
    search, grace = in_the_lock.search, prison.person["grace"]
    for item in in_the_lock.items:
        AnswerFactory.create_in_bulk(times, search=search, item=item.code, answered_by=grace)
    PhotographFactory.create_in_bulk(times, search=search, taken_by=grace)
    home, visit = prison.establishment.pk, in_the_lock.visit.pk
    with CaptureQueriesContext(connection) as queries:
        sheet(home, visit)
    # The policy's versions, the zones that any search of this lock session could not see, and the
    # searchers' names.
    assert len(queries) == 11 + bool(times)
    with CaptureQueriesContext(connection) as queries:
        releaser_photos(home, visit, prison.mia.person)
    assert len(queries) == 7


def test_the_next_item_is_never_underneath_before_the_vehicle_is_safe(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    safe = frozenset({"A5"})
    answer_everything(prison.grace, in_the_lock, but=safe)
    card = sheet(prison.establishment.pk, in_the_lock.visit.pk)
    assert card.next_item is not None and not card.next_item.goes_under
    assert card.safety_code == "A5" and not card.made_safe


def test_an_item_answered_cannot_see_is_not_done(prison: Prison, in_the_lock: InTheLock) -> None:
    answer(prison.grace, in_the_lock, "B1", ItemAnswer(Result.CANNOT_SEE))
    card = sheet(prison.establishment.pk, in_the_lock.visit.pk).card("B1")
    assert not card.is_done and card.needs_another_way


def test_a_checklist_of_another_prison_is_404(other_prison: Prison, in_the_lock: InTheLock) -> None:
    with pytest.raises(NotThere):
        sheet(other_prison.establishment.pk, in_the_lock.visit.pk)
