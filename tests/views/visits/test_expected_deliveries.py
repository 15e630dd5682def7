"""The list of expected deliveries: in pages, moved to another time, or cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from searches.models import LedgerEntry, Visit
from searches.services.visits.visit_changes import turn_back
from searches.services.visits.visits import expect_vehicle
from searches.words.checklists import VehicleType
from searches.words.refusals import Invalid, Refused
from searches.words.visits import Expected, VisitSource
from tests.queries.test_query_counts import queries_of
from tests.support.browsers import browser
from tests.support.factories import VisitFactory
from tests.support.forms import Page, read
from tests.support.sample_prison import Prison

if TYPE_CHECKING:
    from tests.support.forms import ClientResponse


def announced(prison: Prison, *, plate: str = "KX23 LDV", **ahead: float) -> Visit:
    expected = Expected(
        plate=plate,
        vehicle_type=VehicleType.RIGID,
        haulier="Calder Foodservice",
        phone_24h="01632 960114",
        expected_at=timezone.now().replace(second=0, microsecond=0) + timedelta(**ahead),
    )
    return expect_vehicle(prison.ceri, expected=expected, source=VisitSource.PAGE)


def press(prison: Prison, visit: Visit, what: str, **typed: str) -> ClientResponse:
    address = f"/deliveries/{visit.pk}/{what}/"
    return browser(prison, "mia").post(address, {"uuid": str(uuid4()), **typed})


def test_next_weeks_deliveries_are_listed_by_day(prison: Prison) -> None:
    visit = announced(prison, days=9)
    page = read(browser(prison, "mia"), "/deliveries/")
    assert f"/visits/{visit.pk}/" in page.links
    assert visit.expected_at is not None
    assert f"{visit.expected_at:%A} {visit.expected_at.day} {visit.expected_at:%B}" in page.text


def test_a_long_list_has_pages_a_total_and_as_few_queries(prison: Prison) -> None:
    visit, mia = announced(prison, days=2), browser(prison, "mia")
    few = queries_of(mia, "/deliveries/")
    VisitFactory.create_in_bulk(
        130,
        establishment=prison.establishment,
        vehicle=visit.vehicle,
        expected=True,
        expected_at=visit.expected_at,
    )
    assert queries_of(mia, "/deliveries/") == few
    first = read(mia, "/deliveries/")
    assert "1 to 60 of 131" in first.text and "?page=2" in first.links
    assert "121 to 131 of 131" in read(mia, "/deliveries/?page=3").text
    assert "121 to 131 of 131" in read(mia, "/deliveries/?page=999").text
    assert "1 to 60 of 131" in read(mia, "/deliveries/?page=x").text


def test_a_cancelled_delivery_leaves_the_list_and_its_timeline_says_so(prison: Prison) -> None:
    visit = announced(prison, days=2)
    assert press(prison, visit, "not", why="The bakery is shut.").status_code == 302
    mia = browser(prison, "mia")
    assert f"/visits/{visit.pk}/" not in read(mia, "/deliveries/").links
    text = read(mia, f"/visits/{visit.pk}/").text
    assert "Delivery not coming: The bakery is shut." in text
    assert "Never came in" in text and "Turned back" not in text
    entry = LedgerEntry.objects.get(act="cancel_delivery")
    assert (entry.by, entry.body["said"]["why"]) == (prison.person["mia"], "The bakery is shut.")
    announced(prison, days=2)  # the same delivery may be announced again


def test_a_delivery_cancelled_twice_is_cancelled_once(prison: Prison) -> None:
    typed = {"uuid": str(uuid4()), "why": "The bakery is shut."}
    mia, address = browser(prison, "mia"), f"/deliveries/{announced(prison, days=2).pk}/not/"
    assert [mia.post(address, typed).status_code for _ in range(2)] == [302, 302]
    assert LedgerEntry.objects.filter(act="cancel_delivery").count() == 1


def test_cancelling_a_delivery_needs_a_reason(prison: Prison) -> None:
    visit = announced(prison, days=2)
    answer = press(prison, visit, "not", why=" ")
    assert (
        answer.status_code == 422
        and "Enter the reason why this vehicle is not coming" in Page(answer).text
    )
    visit.refresh_from_db()
    assert visit.turned_back_at is None


def test_people_who_cannot_announce_deliveries_cannot_cancel_them(prison: Prison) -> None:
    visit, kay = announced(prison, days=2), browser(prison, "kay")
    for what in ("not", "time"):
        typed = {"uuid": str(uuid4()), "why": "No.", "expected_at": "2026-01-01T07:30"}
        assert kay.post(f"/deliveries/{visit.pk}/{what}/", typed).status_code == 403


def test_a_cancelled_delivery_is_not_on_the_board(prison: Prison) -> None:
    kept, cancelled = announced(prison, hours=2), announced(prison, hours=3)
    press(prison, cancelled, "not", why="The bakery is shut.")
    links = read(browser(prison, "grace"), "/board/").links
    assert f"/visits/{kept.pk}/" in links and f"/visits/{cancelled.pk}/" not in links


def test_a_vehicle_turned_back_at_the_gate_stays_on_the_board(prison: Prison) -> None:
    visit = announced(prison, hours=2)
    turn_back(prison.grace, visit_id=visit.pk)
    assert f"/visits/{visit.pk}/" in read(browser(prison, "grace"), "/board/").links


def test_a_cancelled_delivery_cannot_be_logged_in(prison: Prison) -> None:
    visit = announced(prison, hours=2)
    press(prison, visit, "not", why="The bakery is shut.")
    answer = browser(prison, "grace").get("/visits/new/", {"visit": str(visit.pk)})
    assert answer.status_code == 404 and "off the list" in Page(answer).text
    assert "/visits/new/?visit=" not in read(browser(prison, "grace"), f"/visits/{visit.pk}/").text


def test_the_time_of_a_delivery_is_corrected(prison: Prison) -> None:
    visit = announced(prison, days=2)
    new_time = timezone.localtime() + timedelta(days=3)
    answer = press(prison, visit, "time", expected_at=f"{new_time:%Y-%m-%d}T07:30")
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.expected_at is not None and visit.expected_at.date() == new_time.date()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the date and time when the vehicle is expected."),
        ("2020-01-01T07:30", "The time must be in the future."),
        ("2090-01-01T07:30", "The date must be within the next 60 days."),
    ],
)
def test_a_wrong_time_is_refused(prison: Prison, typed: str, sentence: str) -> None:
    visit = announced(prison, days=2)
    answer = press(prison, visit, "time", expected_at=typed)
    assert answer.status_code == 422 and sentence in Page(answer).text


@pytest.mark.parametrize("what", ["not", "time"])
def test_a_delivery_that_arrived_cannot_be_cancelled(prison: Prison, what: str) -> None:
    visit = announced(prison, days=2)
    Visit.objects.filter(pk=visit.pk).update(entered_at=timezone.now())
    answer = press(prison, visit, what, why="No.", expected_at=f"{timezone.now():%Y-%m-%d}T23:59")
    assert (
        answer.status_code == 404
        and "already arrived or been taken off the list" in Page(answer).text
    )


@pytest.mark.parametrize("typed", ["", "2026-13-01", "2020-01-01T07:30"])
def test_an_unknown_delivery_is_404_before_its_form_is_checked(
    prison: Prison, other_prison: Prison, typed: str
) -> None:
    theirs, came = announced(other_prison, days=2), announced(prison, days=2)
    Visit.objects.filter(pk=came.pk).update(entered_at=timezone.now())
    for visit in (theirs, came, VisitFactory.build()):
        assert press(prison, visit, "time", expected_at=typed).status_code == 404


def test_two_deliveries_of_one_plate_are_moved_separately(prison: Prison) -> None:
    first, second = announced(prison, days=2), announced(prison, days=3)
    at = timezone.localtime(first.expected_at)
    answer = press(prison, second, "time", expected_at=f"{at:%Y-%m-%dT%H:%M}")
    assert answer.status_code == 409 and "already on the list" in Page(answer).text


@pytest.mark.parametrize(("hours", "code"), [(-1.1, "time-over"), (24 * 60 + 1, "time-far")])
def test_a_time_long_past_or_far_ahead_is_refused(prison: Prison, hours: float, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        announced(prison, hours=hours)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("hours", [-0.9, 24 * 60 - 1])
def test_a_time_just_inside_the_limit_is_accepted(prison: Prison, hours: float) -> None:
    assert announced(prison, hours=hours)


def test_the_same_delivery_twice_is_refused(prison: Prison) -> None:
    announced(prison, days=2)
    with pytest.raises(Refused, match="expected-already"):
        announced(prison, days=2)
