"""A refused photograph is sent with its bytes for a person to review. Nothing is applied."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.models import LedgerEntry, Parked, Photograph
from searches.services.exceptions.parked import park
from searches.services.photos.uploads import blob_name, photographs
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import picture


@pytest.fixture
def jpeg() -> bytes:
    return picture()


def parked(prison: Prison, body: bytes, name: str = "grace") -> UUID:
    """Park the record of a photograph, as the tablet does before it sends the bytes."""
    id, sha256 = uuid4(), hashlib.sha256(body).hexdigest()
    payload = {"item": "U3", "slot": "U3", "sha256": sha256}
    park(getattr(prison, name), id=id, kind="photo", payload=payload)
    return id


def put(tablet: Tablet, id: UUID, body: bytes) -> Any:
    kind = "application/octet-stream"
    return tablet.send("PUT", f"parked/{id}/photo", body, content_type=kind)


def test_a_refused_photograph_is_stored_and_not_applied(prison: Prison, jpeg: bytes) -> None:
    id, sha256 = parked(prison, jpeg), hashlib.sha256(jpeg).hexdigest()
    entries = LedgerEntry.objects.count()
    answers = [put(Tablet(prison, "grace"), id, jpeg) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == {"id": str(id), "sha256": sha256}
    with photographs().open(blob_name(sha256)) as kept:
        assert kept.read() == jpeg
    assert not Photograph.objects.exists()
    assert LedgerEntry.objects.count() == entries  # parking already wrote the digest to the ledger


def test_bytes_that_differ_from_the_announced_digest_are_refused(
    prison: Prison, jpeg: bytes
) -> None:
    id = parked(prison, jpeg)
    answer = put(Tablet(prison, "grace"), id, jpeg + b"x")
    assert (answer.status_code, answer.json()["code"]) == (422, "digest-differs")
    assert not photographs().exists(blob_name(hashlib.sha256(jpeg).hexdigest()))


def test_too_many_bytes_are_refused(prison: Prison, jpeg: bytes) -> None:
    answer = put(Tablet(prison, "grace"), parked(prison, jpeg), b"x" * (20 * 1024 * 1024 + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["tom", "kay", "sam"])
def test_only_the_person_who_sent_the_record_may_send_its_bytes(
    prison: Prison, jpeg: bytes, name: str
) -> None:
    assert put(Tablet(prison, name), parked(prison, jpeg), jpeg).status_code == 404


@pytest.mark.parametrize("sha256", [None, 7, "../../etc/passwd", "A" * 64, "f" * 63])
def test_a_record_without_a_photograph_takes_no_bytes(
    prison: Prison, jpeg: bytes, sha256: Any
) -> None:
    id = uuid4()
    park(prison.grace, id=id, kind="photo", payload={"sha256": sha256})
    assert put(Tablet(prison, "grace"), id, jpeg).status_code == 404
    assert browser(prison, "sam").get(f"/parked/{id}/picture").status_code == 404
    assert Parked.objects.get().payload["payload"] == {"sha256": sha256}


def test_the_reviewer_sees_the_refused_photograph(prison: Prison, jpeg: bytes) -> None:
    id = parked(prison, jpeg)
    put(Tablet(prison, "grace"), id, jpeg)
    lead = browser(prison, "sam")
    assert f"/parked/{id}/picture" in page_text(lead.get("/parked/"))
    picture = lead.get(f"/parked/{id}/picture")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert picture["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["kay", "grace"])
def test_other_roles_cannot_see_the_refused_photograph(
    prison: Prison, jpeg: bytes, name: str
) -> None:
    id = parked(prison, jpeg)
    put(Tablet(prison, "grace"), id, jpeg)
    assert browser(prison, name).get(f"/parked/{id}/picture").status_code == 403


def test_a_file_that_is_not_a_picture_is_stored_and_never_shown(prison: Prison) -> None:
    page = b"<script>alert(1)</script>"
    id = parked(prison, page)
    assert put(Tablet(prison, "grace"), id, page).status_code == 200
    assert browser(prison, "sam").get(f"/parked/{id}/picture").status_code == 404
