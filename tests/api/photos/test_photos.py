"""PUT /api/v1/photos/{uuid}: the raw bytes are verified, judged and stored once."""

from __future__ import annotations

import base64
import hashlib
from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.models import Photograph
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, picture


@pytest.fixture
def tablet(prison: Prison, client: Client) -> Client:
    client.force_login(prison.person["grace"])
    return client


def digest_of(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def put(tablet: Client, in_the_lock: InTheLock, body: bytes, *, id: UUID | None = None, **more):
    upload = {"kind": "image/jpeg", "slot": "U3", "digest": digest_of(body), "headers": {}, **more}
    return tablet.put(
        f"/api/v1/photos/{id or uuid4()}"
        f"?visit={in_the_lock.visit.pk}&item=U3&slot={upload['slot']}&phase=way_out",
        body,
        content_type=upload["kind"],
        headers={"Content-Digest": upload["digest"], "X-Camera": "page", **upload["headers"]},
    )


def test_a_photograph_is_stored_and_its_uuid_and_digest_are_returned(
    tablet: Client, in_the_lock: InTheLock
) -> None:
    body, photo_id = picture(), uuid4()
    answer = put(tablet, in_the_lock, body, id=photo_id)
    assert answer.status_code == 201
    assert answer.json() == {
        "id": str(photo_id),
        "sha256": hashlib.sha256(body).hexdigest(),
        "usable": True,
        "problems": [],
        "warnings": [],
        "copy_of": None,
        "earlier": None,
    }
    assert Photograph.objects.get().in_application


@pytest.mark.slow
def test_the_same_again_is_200_and_changes_nothing(tablet: Client, in_the_lock: InTheLock) -> None:
    body, photo_id = picture(), uuid4()
    first = put(tablet, in_the_lock, body, id=photo_id)
    again = put(tablet, in_the_lock, body, id=photo_id)
    assert (again.status_code, again.json()) == (200, first.json())
    assert Photograph.objects.count() == 1


def test_other_bytes_are_409(tablet: Client, in_the_lock: InTheLock) -> None:
    photo_id = uuid4()
    put(tablet, in_the_lock, picture(), id=photo_id)
    answer = put(tablet, in_the_lock, picture(), id=photo_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_a_digest_that_differs_is_422(tablet: Client, in_the_lock: InTheLock) -> None:
    answer = put(tablet, in_the_lock, picture(), digest=digest_of(b"other"))
    assert (answer.status_code, answer.json()["code"]) == (422, "digest-differs")
    assert answer["Content-Type"] == "application/problem+json"
    assert not Photograph.objects.exists()


def test_no_digest_is_422(tablet: Client, in_the_lock: InTheLock) -> None:
    assert put(tablet, in_the_lock, picture(), digest="").json()["code"] == "digest-needed"


def test_another_content_type_is_415(tablet: Client, in_the_lock: InTheLock) -> None:
    answer = put(tablet, in_the_lock, picture(), kind="text/html")
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong-type")


def test_over_20_mb_is_413(tablet: Client, in_the_lock: InTheLock) -> None:
    answer = put(tablet, in_the_lock, b"\xff" * (20 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_page_that_says_it_is_a_jpeg_is_refused(tablet: Client, in_the_lock: InTheLock) -> None:
    answer = put(tablet, in_the_lock, b"<!doctype html><script>alert(1)</script>")
    assert answer.status_code in {415, 422}
    assert not Photograph.objects.exists()


def test_an_unknown_slot_is_422_with_a_problem_document(
    tablet: Client, in_the_lock: InTheLock
) -> None:
    answer = put(tablet, in_the_lock, picture(), slot="U99")
    assert (answer.status_code, answer.json()["code"]) == (422, "no-slot")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "occurred_at", ["yesterday", "2026-11-23T07:26:00", "2026-13-45T00:00:00Z"]
)
def test_a_time_without_its_offset_is_422(
    tablet: Client, in_the_lock: InTheLock, occurred_at: str
) -> None:
    answer = put(tablet, in_the_lock, picture(), headers={"X-Occurred-At": occurred_at})
    assert (answer.status_code, answer.json()["field"]) == (422, "X-Occurred-At")


def test_the_system_camera_is_flagged(tablet: Client, in_the_lock: InTheLock) -> None:
    put(tablet, in_the_lock, picture(), headers={"X-Camera": "system"})
    assert not Photograph.objects.get().in_application


def test_the_measures_of_a_photograph_can_be_read(tablet: Client, in_the_lock: InTheLock) -> None:
    photo_id = uuid4()
    stored = put(tablet, in_the_lock, picture(), id=photo_id)
    assert tablet.get(f"/api/v1/photos/{photo_id}").json() == stored.json()
    assert tablet.get(f"/api/v1/photos/{uuid4()}").status_code == 404


def test_supervisors_and_anonymous_callers_send_no_photograph(
    prison: Prison, client: Client, in_the_lock: InTheLock
) -> None:
    assert put(client, in_the_lock, picture()).status_code == 401
    client.force_login(prison.person["kay"])
    assert put(client, in_the_lock, picture()).status_code == 403


def test_a_visit_of_another_prison_is_404(
    other_prison: Prison, client: Client, in_the_lock: InTheLock
) -> None:
    client.force_login(other_prison.person["grace"])
    assert put(client, in_the_lock, picture()).status_code == 404


def test_a_photograph_without_the_csrf_token_is_refused(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(prison.person["grace"])
    assert put(strict, in_the_lock, picture()).status_code == 403
