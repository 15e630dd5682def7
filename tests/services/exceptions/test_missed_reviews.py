"""A case that nobody has looked at when it is due is a missed review (X22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from searches.ledger.clock import server_now
from searches.models import ExceptionCase, LedgerEntry
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.exceptions import acknowledge_exception
from searches.services.exceptions.missed_reviews import NothingMissed, note_when_missed
from searches.words.events.exceptions import ExceptionRepeated, ReviewMissed
from searches.words.exceptions import ExceptionCode
from tests.support.browsers import browser
from tests.support.factories import ExceptionCaseFactory
from tests.support.forms import read
from tests.support.sample_prison import Prison

OPENED = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(OPENED, tick=False):
        yield


def opened(prison: Prison, code: str = "X13", due: datetime | None = DUE) -> ExceptionCase:
    number = ExceptionCase.objects.count()
    case: ExceptionCase = ExceptionCaseFactory.create(
        establishment=prison.establishment,
        code=ExceptionCode(code),
        cause=f"cause {number}",
        visit=None,
        deadline_at=due,
        occurred_at=server_now(),
        recorded_at=server_now(),
    )
    return case


def tick(prison: Prison, moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        try:
            return note_when_missed(prison.system_actor)
        except NothingMissed:
            return 0
        finally:
            catch_up(prison.establishment.pk)


def missed(prison: Prison) -> list[str]:
    cases = ExceptionCase.objects.within(prison.establishment).filter(code="X22")
    return list(cases.order_by("recorded_at").values_list("summary", flat=True))


def missed_case(prison: Prison) -> ExceptionCase:
    return ExceptionCase.objects.within(prison.establishment).get(code="X22")


def test_a_case_is_missed_once_after_its_deadline(prison: Prison) -> None:
    opened(prison)
    assert tick(prison, DUE) == 0
    assert tick(prison, DUE + SECOND) == 1
    assert tick(prison, DUE + 2 * SECOND) == 0
    assert missed(prison) == [
        "Nobody had looked at X13 Hold overridden when it was due on 30 November 2026."
    ]


@pytest.mark.parametrize(("late", "number"), [(0, 0), (1, 1)])
def test_a_look_by_the_deadline_is_in_time(prison: Prison, late: int, number: int) -> None:
    case = opened(prison)
    with time_machine.travel(DUE + late * SECOND, tick=False):
        acknowledge_exception(prison.sam, case_id=case.pk)
    assert tick(prison, DUE + 5 * SECOND) == number


def test_a_critical_case_is_missed_when_its_day_has_ended(prison: Prison) -> None:
    opened(prison, "X01", None)
    assert tick(prison, DUE) == 0
    assert tick(prison, DUE + SECOND) == 1


def test_the_cases_of_one_day_are_one_exception(prison: Prison) -> None:
    opened(prison)
    opened(prison, "X20")
    opened(prison, "X19", DUE + timedelta(days=1))
    assert tick(prison, DUE + SECOND) == 2
    assert len(missed(prison)) == 1
    page = read(browser(prison, "sam"), f"/exceptions/{missed_case(prison).pk}/").text
    assert "X13: Hold overridden" in page and "X20: Seal, tool or key does not match" in page
    repeated = LedgerEntry.objects.within(prison.establishment).of(ExceptionRepeated)
    assert repeated.count() == 1
    assert tick(prison, DUE + timedelta(days=1) + SECOND) == 1
    assert len(missed(prison)) == 2


def test_a_missed_review_is_not_missed_again(prison: Prison) -> None:
    opened(prison)
    tick(prison, DUE + SECOND)
    assert tick(prison, DUE + timedelta(days=9)) == 0
    entries = LedgerEntry.objects.within(prison.establishment).of(ReviewMissed)
    assert entries.count() == 1


def test_another_prison_hears_nothing_of_it(prison: Prison, other_prison: Prison) -> None:
    opened(prison)
    assert tick(other_prison, DUE + SECOND) == 0
