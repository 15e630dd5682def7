"""A way-in photograph that is still being sent is not called missing."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from searches.management.demo.history import FOOD
from searches.models import Visit
from searches.queries.photos.photo_viewer import way_in
from searches.services.photos.photos import AnnouncedPhoto, announce_photos
from searches.services.visits.visits import log_vehicle_in
from searches.words.visits import VisitSource
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(prison: Prison) -> Visit:
    arrival = replace(FOOD, escort=prison.ed.person)
    return log_vehicle_in(prison.grace, way_in=arrival, source=VisitSource.PAGE)


def cookie_of(visit: Visit, *codes: str) -> str:
    records = (f"{code}:{uuid4().hex}:photo::4000000000::{code}" for code in codes)
    return "/".join([visit.pk.hex, *records])


def test_the_page_for_sealing_says_which_photographs_are_on_the_tablet(
    prison: Prison, visit: Visit
) -> None:
    first, second = way_in(prison.establishment.pk, visit.pk).slots[:2]
    client = browser(prison, "grace")
    client.cookies["held"] = cookie_of(visit, first.code)
    page = page_text(client.get(f"/visits/{visit.pk}/seal/"))
    on_tablet = f"Way-in photographs on this tablet, not sent yet: {first.reference.label}."
    assert on_tablet in page
    missing = page.partition("Way-in photographs missing:")[2].partition(".")[0]
    assert first.reference.label not in missing
    assert second.reference.label in missing


def test_the_page_of_the_vehicle_counts_the_photographs_on_the_tablet(
    prison: Prison, visit: Visit
) -> None:
    slots = way_in(prison.establishment.pk, visit.pk).slots
    client = browser(prison, "grace")
    client.cookies["held"] = cookie_of(visit, slots[0].code)
    page = page_text(client.get(f"/visits/{visit.pk}/"))
    assert f"Way-in photographs: 1 of {len(slots)}" in page
    assert f"On this tablet, not sent yet: {slots[0].reference.label}." in page


def test_the_lock_is_the_main_action_when_the_last_photographs_are_on_the_tablet(
    prison: Prison,
) -> None:
    arrival = replace(FOOD, escort=prison.ed.person, planned_areas=())
    visit = log_vehicle_in(prison.grace, way_in=arrival, source=VisitSource.PAGE)
    slots = way_in(prison.establishment.pk, visit.pk).slots
    client = browser(prison, "grace")
    client.cookies["held"] = cookie_of(visit, *(slot.code for slot in slots))
    page = page_text(client.get(f"/visits/{visit.pk}/"))
    assert "The vehicle is in the lock" in page[page.index('id="visit-next"') :]


def test_the_camera_goes_on_after_the_photographs_on_the_tablet(
    prison: Prison, visit: Visit
) -> None:
    first, second = way_in(prison.establishment.pk, visit.pk).slots[:2]
    client = browser(prison, "grace")
    client.cookies["held"] = cookie_of(visit, first.code)
    page = page_text(client.get(f"/visits/{visit.pk}/photos/{first.code}/"))
    assert f"{first.reference.label}: on this tablet." in page
    assert f"/visits/{visit.pk}/photos/{second.code}/" in page.partition("Next photograph")[0]


def test_another_screen_is_told_that_a_tablet_is_still_sending_photographs(
    prison: Prison, visit: Visit
) -> None:
    coming = [AnnouncedPhoto(photo_id=uuid4(), sha256="a" * 64, length=9) for _ in range(2)]
    announce_photos(prison.grace, visit_id=visit.pk, photos=coming)
    page = page_text(browser(prison, "tom").get(f"/visits/{visit.pk}/seal/"))
    assert "A tablet is still sending photographs of this vehicle: 2." in page


def test_a_cookie_about_another_vehicle_changes_nothing(prison: Prison, visit: Visit) -> None:
    client = browser(prison, "grace")
    client.cookies["held"] = f"{uuid4().hex}/{cookie_of(visit, 'A1').partition('/')[2]}"
    assert "on this tablet" not in page_text(client.get(f"/visits/{visit.pk}/seal/"))
