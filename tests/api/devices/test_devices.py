"""What a tablet reports: its clock, announced photographs, and records that could not be
applied.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from searches.models import ClockReading, LedgerEntry, Parked, PhotoAnnouncement
from tests.api.tablet_client import Tablet, operation
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock

PHOTO = {"sha256": hashlib.sha256(b"x").hexdigest(), "length": 1}


def test_the_clock_is_compared(prison: Prison) -> None:
    ahead = (datetime.now(UTC) + timedelta(seconds=90)).isoformat()
    body = Tablet(prison, "grace").post("clock", {"device_now": ahead}).json()
    assert 85 < body["offset_seconds"] <= 90
    assert ClockReading.objects.get().device_id == prison.grace.device


def test_a_clock_that_is_years_ahead_is_still_recorded(prison: Prison) -> None:
    response = Tablet(prison, "grace").post("clock", {"device_now": "2040-01-01T00:00:00Z"})
    assert response.status_code == 200
    assert response.json()["offset_seconds"] > 10**8


def test_the_clock_of_an_unenrolled_device_is_not_recorded(prison: Prison) -> None:
    tablet = Tablet(prison, "grace")
    tablet.client.cookies.pop("device_seen")
    response = tablet.post("clock", {"device_now": "2026-11-23T07:26:00Z"})
    assert (response.status_code, response.json()["code"]) == (409, "not-enrolled")


def test_photographs_are_announced_once(prison: Prison, in_the_lock: InTheLock) -> None:
    manifest = {"visit": in_the_lock.visit.pk, "photos": [{"id": uuid4(), **PHOTO}]}
    answers = [Tablet(prison, "grace").post("photos", manifest).json() for _ in range(2)]
    assert [answer["announced"] for answer in answers] == [1, 0]
    assert PhotoAnnouncement.objects.count() == 1


def test_other_bytes_under_an_announced_uuid_are_409(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    id, tablet = uuid4(), Tablet(prison, "grace")
    tablet.post("photos", {"visit": in_the_lock.visit.pk, "photos": [{"id": id, **PHOTO}]})
    other = {"id": id, "sha256": "0" * 64, "length": 1}
    answer = tablet.post("photos", {"visit": in_the_lock.visit.pk, "photos": [other]})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "wrong", [[], [{"id": "x", **PHOTO}], [{"id": str(uuid4()), **PHOTO, "length": 0}], "all"]
)
def test_an_empty_manifest_is_422(prison: Prison, in_the_lock: InTheLock, wrong: object) -> None:
    answer = Tablet(prison, "grace").post(
        "photos", {"visit": in_the_lock.visit.pk, "photos": wrong}
    )
    assert answer.status_code == 422


def test_a_record_that_cannot_be_applied_waits_for_a_decision(prison: Prison) -> None:
    body = {"id": uuid4(), "kind": "fly_a_kite", "payload": operation("fly_a_kite", height=7)}
    kay, sam = Tablet(prison, "kay"), Tablet(prison, "sam")
    assert [kay.post("parked", body).status_code for _ in range(2)] == [201, 200]
    parked = Parked.objects.get()
    (record,) = sam.get("parked").json()["results"]
    assert (record["kind"], record["parked_by"], record["judged_at"]) == (
        "fly_a_kite",
        "Kay Marsh",
        None,
    )
    judged = sam.post(f"parked/{parked.pk}/judge", {"id": uuid4(), "judgement": "A slip."})
    assert judged.status_code == 201
    parked.refresh_from_db()
    assert (parked.judged_by_id, parked.judgement) == (prison.sam.person, "A slip.")
    acts = LedgerEntry.objects.filter(establishment=prison.establishment).order_by("-seq")[:2]
    assert {entry.act for entry in acts} == {"park", "judge_parked"}


def test_the_ledger_has_the_digest_of_a_parked_record_and_not_its_content(
    prison: Prison,
) -> None:
    body = {"id": uuid4(), "kind": "tap_person", "payload": {"prisoner": "A0001KI"}}
    Tablet(prison, "kay").post("parked", body)
    entry = LedgerEntry.objects.filter(act="park").get()
    assert len(entry.body["said"]["payload_sha256"]) == 64
    assert "A0001KI" not in str(entry.body)


def test_only_security_decides_on_a_parked_record_and_only_once(
    prison: Prison, other_prison: Prison
) -> None:
    Tablet(prison, "kay").post("parked", {"id": uuid4(), "kind": "x", "payload": {}})
    path = f"parked/{Parked.objects.get().pk}/judge"

    def judge(tablet: Tablet) -> int:
        status: int = tablet.post(path, {"id": uuid4(), "judgement": "A slip."}).status_code
        return status

    assert judge(Tablet(prison, "kay")) == 403
    assert judge(Tablet(other_prison, "sam")) == 404
    assert [judge(Tablet(prison, "sam")) for _ in range(2)] == [201, 409]
