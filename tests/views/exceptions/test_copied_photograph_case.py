"""The case of a copied photograph shows both pictures to people who may see photographs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.ledger.clock import replay_at, server_now
from searches.models import ExceptionCase, Photograph, Visit
from searches.rules import permissions
from searches.services.exceptions.event_readers import catch_up
from searches.services.photos.retention import delete_due
from searches.words.people import Act
from tests.support.browsers import browser
from tests.support.forms import read
from tests.support.sample_prison import Prison
from tests.support.searching import picture, received, seal, send_photo


@pytest.fixture
def first(prison: Prison) -> Photograph:
    """Store a photograph of another lorry from yesterday, and use its bytes again today.

    Returns the photograph from yesterday.
    """
    body = picture()
    with replay_at(server_now() - timedelta(days=1)):
        in_the_lock = seal(prison, plate="AB12CDE")
        kept = send_photo(prison.grace, in_the_lock, "U4", "U4", received=received(body)).id
    send_photo(prison.tom, seal(prison), "U3", "U3", received=received(body))
    catch_up(prison.establishment.pk)
    return Photograph.objects.get(pk=kept)


def address(prison: Prison) -> str:
    case = ExceptionCase.objects.within(prison.establishment).get(code="X07")
    return f"/exceptions/{case.pk}/"


def test_both_photographs_are_shown_with_visit_time_vehicle_and_zone(
    prison: Prison, first: Photograph
) -> None:
    copy = Photograph.objects.get(copy_of=first)
    page = read(browser(prison, "sam"), address(prison))
    text = " ".join(page.text.split())
    for photo, words, zone in ((first, "Earlier", "U4 "), (copy, "The copy", "U3 ")):
        assert photo.visit.vehicle.plate_display in text
        assert f"{words}, {photo.recorded_at:%-d %b %Y %H:%M}" in text
        assert zone in text and photo.taken_by.printed_name in text
        assert f"/photos/{photo.pk}/screen" in page.text
        assert f"/visits/{photo.visit_id}/" in page.text


def test_a_deleted_picture_is_named_as_deleted(prison: Prison, first: Photograph) -> None:
    long_ago = server_now() - timedelta(days=3000)
    Visit.objects.filter(pk=first.visit_id).update(entered_at=long_ago, departed_at=long_ago)
    delete_due(prison.system_actor)
    page = read(browser(prison, "sam"), address(prison))
    assert "This picture was deleted" in page.text
    assert f"/photos/{first.pk}/screen" not in page.text
    assert first.visit.vehicle.plate_display in page.text


def test_people_without_access_to_photographs_see_no_picture(
    prison: Prison, first: Photograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(permissions.ALLOWED, Act.SEE_PHOTOS, frozenset())
    page = read(browser(prison, "sam"), address(prison))
    assert "a copy of an earlier photograph" in page.text
    for sign in ("Copied from", "/screen", "/thumb"):
        assert sign not in page.text


def test_gate_officers_cannot_read_the_case(prison: Prison, first: Photograph) -> None:
    assert browser(prison, "grace").get(address(prison)).status_code == 403
