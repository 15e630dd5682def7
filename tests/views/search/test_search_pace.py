"""A search that is too fast is reported beside the vehicle, with its cure, before the decision."""

from __future__ import annotations

import pytest
from django.test import Client

from searches.models import Answer, ExceptionCase, Search
from searches.queries.search.search_pace import haste
from searches.rules.answers import ItemAnswer
from searches.services.exceptions.event_readers import catch_up
from searches.words.checklists import Method, Result
from searches.words.exceptions import ExceptionCode
from tests.support.browsers import browser
from tests.support.forms import read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer, answer_everything

BULK = "5 answers were given within 10 seconds."
FLOOR = "The search took less than the required 7 minutes."
AGAIN = "/sheet/again/"


@pytest.fixture
def home(in_the_lock: InTheLock) -> str:
    return f"/visits/{in_the_lock.visit.pk}/sheet/"


def gate(prison: Prison, name: str) -> Client:
    return browser(prison, name)


def answer_first(prison: Prison, in_the_lock: InTheLock, number: int) -> None:
    answer_everything(
        prison.grace, in_the_lock, but=frozenset(item.code for item in in_the_lock.items[number:])
    )


@pytest.mark.parametrize("page", ["", "zones/", "B1/"])
def test_the_fifth_answer_in_ten_seconds_is_reported_at_once(
    prison: Prison, in_the_lock: InTheLock, home: str, page: str
) -> None:
    answer_first(prison, in_the_lock, 4)
    text = read(gate(prison, "grace"), home + page).text
    assert BULK not in text and "Minimum search time" in text
    answer_first(prison, in_the_lock, 5)
    text = read(gate(prison, "grace"), home + page).text
    assert BULK in text and FLOOR not in text, "it may still take its time"


def test_a_search_below_the_shortest_time_is_reported(
    prison: Prison, in_the_lock: InTheLock, home: str
) -> None:
    answer_everything(prison.grace, in_the_lock, but=frozenset({"F1"}))
    assert FLOOR in read(gate(prison, "grace"), home).text
    now = haste(in_the_lock.visit.pk)
    assert now is not None and now.floor_ends_at is None, "no clock runs to nothing"


def test_only_other_officers_are_offered_the_second_search(
    prison: Prison, in_the_lock: InTheLock, home: str
) -> None:
    answer_first(prison, in_the_lock, 6)
    forms = read(gate(prison, "grace"), home).forms
    assert not [form for form in forms if AGAIN in form.action]
    submit(gate(prison, "tom"), read(gate(prison, "tom"), home).form(AGAIN))
    assert Search.objects.filter(visit=in_the_lock.visit).count() == 2
    assert BULK not in read(gate(prison, "tom"), home).text, "the second search has its own pace"


def test_naming_another_method_opens_no_second_case(prison: Prison, in_the_lock: InTheLock) -> None:
    answer(prison.grace, in_the_lock, "U5", ItemAnswer(Result.CANNOT_SEE))
    answer(prison.grace, in_the_lock, "U5", ItemAnswer(Result.CANNOT_SEE, method=Method.PIT))
    assert Answer.objects.filter(item="U5").count() == 2
    catch_up(prison.establishment.pk)
    cases = ExceptionCase.objects.filter(code=ExceptionCode.CANNOT_SEE)
    assert cases.count() == 1
    answer(prison.grace, in_the_lock, "U6", ItemAnswer(Result.CANNOT_SEE, method=Method.PIT))
    catch_up(prison.establishment.pk)
    assert cases.count() == 2, "one for each item"
