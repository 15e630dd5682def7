"""The board, search, decision and exceptions make as many queries for 100 rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from searches.services.exceptions.event_readers import catch_up
from searches.services.visits.near_misses import report_near_miss
from tests.support.browsers import browser
from tests.support.factories import (
    AnswerFactory,
    ExceptionCaseFactory,
    PhotographFactory,
    VehicleFactory,
    VisitFactory,
    each,
)
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, answer_everything, send_photo

MANY = 100


def many_more(prison: Prison, lorry: InTheLock) -> None:
    """Create MANY vehicles inside, answers and photographs of one search, and exceptions of one
    visit.
    """
    home, grace = prison.establishment, prison.person["grace"]
    vehicles = VehicleFactory.create_in_bulk(MANY, establishment=home, haulier=lorry.visit.haulier)
    VisitFactory.create_in_bulk(MANY, establishment=home, vehicle=each(vehicles))
    PhotographFactory.create_in_bulk(MANY, search=lorry.search, item="U3", taken_by=grace)
    AnswerFactory.create_in_bulk(MANY, search=lorry.search, item="U3", answered_by=grace)
    ExceptionCaseFactory.create_in_bulk(MANY, establishment=home, visit=lorry.visit)


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # the first call fills the caches that later calls use
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen)


@pytest.fixture
def busy_lorry(prison: Prison, in_the_lock: InTheLock) -> InTheLock:
    """Search a lorry, with one photograph and one near miss."""
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    answer_everything(prison.grace, in_the_lock)
    report_near_miss(prison.ed, seen="A rope.", visit_id=in_the_lock.visit.pk)
    catch_up(prison.establishment.pk)
    return in_the_lock


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("grace", "/board/"),
        ("omar", "/board/"),
        ("grace", "/visits/{visit}/sheet/"),
        ("grace", "/visits/{visit}/sheet/U3/"),
        ("ceri", "/visits/{visit}/release/"),
        ("sam", "/exceptions/"),
    ],
)
def test_screens_take_as_many_queries_for_100_rows_as_for_one(
    prison: Prison, busy_lorry: InTheLock, who: str, address: str
) -> None:
    client, page = browser(prison, who), address.format(visit=busy_lorry.visit.pk)
    few = queries_of(client, page)
    many_more(prison, busy_lorry)
    assert queries_of(client, page) == few


@pytest.mark.parametrize(("who", "other"), [("omar", "ceri"), ("grace", "ed")])
def test_the_board_makes_one_more_query_for_overrides_or_a_waiting_go(
    prison: Prison, busy_lorry: InTheLock, who: str, other: str
) -> None:
    """The orderly officer's board asks for override requests, and the control room's does not.

    The gate officer's board asks for a GO that waits, and the escort's does not. The two people of
    each pair may decide equally many kinds of requests, so their boards differ in this query alone.
    """
    watches = queries_of(browser(prison, other), "/board/sections/")
    assert queries_of(browser(prison, who), "/board/sections/") == watches + 1
