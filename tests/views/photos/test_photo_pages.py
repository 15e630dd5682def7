"""Photographs on pages: who may see them, the releaser's viewing, and arrival beside exit."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.ledger.clock import replay_at, server_now
from searches.models import DiscConfirmation, Photograph, PhotoLook
from searches.queries.photos.photo_viewer import way_in
from searches.services.photos.photo_views import opened_token
from tests.support.forms import Page, read, send_file, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture, received, send_photo


@pytest.fixture
def photo(prison: Prison, in_the_lock: InTheLock) -> UUID:
    return send_photo(prison.grace, in_the_lock, "U5", "U5-front").id


def as_(prison: Prison, name: str) -> Client:
    client = Client()
    client.force_login(prison.person[name])
    return client


@pytest.mark.parametrize("size", ["thumb", "screen"])
def test_the_screen_size_is_a_jpeg_with_private_caching(
    prison: Prison, photo: UUID, size: str
) -> None:
    answer = as_(prison, "mia").get(f"/photos/{photo}/{size}")
    assert answer.status_code == 200 and answer.content[:3] == b"\xff\xd8\xff"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_the_original_is_served_byte_for_byte_as_a_download(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    body = picture(kind="PNG")
    sent = send_photo(prison.grace, in_the_lock, "U3", "U3", received=received(body))
    answer = as_(prison, "mia").get(f"/photos/{sent.id}/original")
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(body).digest()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == f'attachment; filename="{sent.id}.png"'


@pytest.mark.parametrize("name", ["kay", "hana", "ann"])
def test_people_without_access_see_no_photographs(prison: Prison, photo: UUID, name: str) -> None:
    for place in ("", "thumb", "screen", "original"):
        assert as_(prison, name).get(f"/photos/{photo}/{place}").status_code == 403


def test_another_prison_sees_no_photograph(other_prison: Prison, photo: UUID) -> None:
    for place in ("", "thumb", "screen", "original"):
        assert as_(other_prison, "mia").get(f"/photos/{photo}/{place}").status_code == 404


def test_an_unknown_photograph_is_404(prison: Prison) -> None:
    assert as_(prison, "mia").get(f"/photos/{uuid4()}/thumb").status_code == 404


def test_viewing_too_briefly_shows_the_same_photograph_again(prison: Prison, photo: UUID) -> None:
    mia = as_(prison, "mia")
    form = read(mia, f"/photos/{photo}/").form("/looked/")
    answer = submit(mia, form)
    assert answer.status_code == 302 and answer["Location"] == f"/photos/{photo}/?early"
    assert "Look for at least 2 seconds." in read(mia, answer["Location"]).text
    assert PhotoLook.objects.get().seconds == 0


def test_viewing_long_enough_leads_to_the_next_photograph(
    prison: Prison, in_the_lock: InTheLock, photo: UUID
) -> None:
    other = send_photo(prison.grace, in_the_lock, "U5", "U5-rear").id
    mia = as_(prison, "mia")
    assert f"/photos/{photo}/" in read(mia, f"/visits/{in_the_lock.visit.pk}/photos/").links
    form = read(mia, f"/photos/{photo}/").form("/looked/")
    form.fields["token"] = _opened_before(prison, photo, seconds=3)
    assert submit(mia, form)["Location"] == f"/photos/{other}/"


def _opened_before(prison: Prison, photo: UUID, *, seconds: int) -> str:
    with replay_at(server_now() - timedelta(seconds=seconds)):
        return opened_token(prison.mia, photo)


def test_the_releaser_must_confirm_the_disc(prison: Prison, in_the_lock: InTheLock) -> None:
    slot, disc = next(iter(in_the_lock.search.discs.items()))
    photo_id = send_photo(prison.grace, in_the_lock, slot, slot).id
    mia = as_(prison, "mia")
    page = read(mia, f"/photos/{photo_id}/")
    assert f"Does the photograph show disc {disc}?" in page.text
    submit(mia, page.form("/looked/"), disc="missing")
    assert DiscConfirmation.objects.get().shown is False
    assert (
        "Does the photograph show disc" not in read(as_(prison, "ada"), f"/photos/{photo_id}/").text
    )


@pytest.mark.slow
def test_arrival_photographs_are_taken_slot_by_slot(prison: Prison, in_the_lock: InTheLock) -> None:
    grace, visit = as_(prison, "grace"), in_the_lock.visit.pk
    slots = [slot.code for slot in way_in(prison.establishment.pk, visit).slots]
    for code in slots:
        form = read(grace, f"/visits/{visit}/photos/{code}/").form(f"/photos/{code}/")
        assert send_file(grace, form, picture()).status_code == 302
    taken = Photograph.objects.filter(visit=visit, phase="way_in")
    assert set(taken.values_list("slot", flat=True)) == set(slots)
    assert (
        "All photographs of the way in have been taken."
        in read(grace, f"/visits/{visit}/photos/{slots[0]}/").text
    )


def test_an_unknown_arrival_slot_is_404(prison: Prison, in_the_lock: InTheLock) -> None:
    answer = as_(prison, "grace").get(f"/visits/{in_the_lock.visit.pk}/photos/Z9/")
    assert answer.status_code == 404


def test_photographs_of_arrival_and_exit_are_side_by_side(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    grace, visit = as_(prison, "grace"), in_the_lock.visit.pk
    form = read(grace, f"/visits/{visit}/photos/U3/").form("/photos/U3/")
    send_file(grace, form, picture())
    before = Photograph.objects.get()
    after = send_photo(prison.grace, in_the_lock, "U3", "U3").id
    page = read(grace, f"/visits/{visit}/photos/compare/")
    assert page.text.index(f"/photos/{before.pk}/s") < page.text.index(f"/photos/{after}/s")
    submit(grace, read(grace, f"/visits/{visit}/sheet/A5/").form("/answer/"), result="done")
    assert f"/photos/{before.pk}/screen" in read(grace, f"/visits/{visit}/sheet/U3/").text


def test_the_zone_says_why_a_photograph_was_refused(prison: Prison, in_the_lock: InTheLock) -> None:
    grace, home = as_(prison, "grace"), f"/visits/{in_the_lock.visit.pk}/sheet/A1/"
    body = picture()
    send_photo(prison.grace, in_the_lock, "A1", "A1", received=received(body))
    send_photo(prison.grace, in_the_lock, "A1", "A1", received=received(body))
    page = Page(grace.get(home))
    assert "This photograph was used before. Take a new photograph." in page.text
    assert any(form.takes_file for form in page.forms)
