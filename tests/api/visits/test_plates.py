"""A plate corrected through the API: at once before sealing, by two people afterwards."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from searches.models import LedgerEntry, Visit
from tests.api.tablet_client import VISIT, Tablet
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock


def plate_of(visit: Any) -> str:
    return Visit.objects.get(pk=visit).vehicle.plate


def correct(prison: Prison, name: str, visit: Any, **more: Any) -> Any:
    body = {"id": uuid4(), "plate": "KX24 LDV"} | more
    return Tablet(prison, name).post(f"visits/{visit}/plate", body)


def test_a_plate_is_corrected_after_sealing_by_two_people(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    lock = in_the_lock.visit.pk
    refused = correct(prison, "grace", lock, reason="A digit was wrong.")
    assert (refused.status_code, refused.json()["code"]) == (403, "sealed")
    blank = correct(prison, "mia", lock)
    assert (blank.status_code, blank.json()["field"]) == (422, "reason")
    response = correct(prison, "mia", lock, reason="A digit was wrong.")
    assert (response.status_code, response.json()["answer"]["corrected"]) == (201, False)
    (request,) = Tablet(prison, "omar").get("confirmations", state="waiting").json()["results"]
    assert (request["kind"], request["may_decide"]) == ("plate", True)
    body = {"id": uuid4(), "pin": PIN, "reason": "Read on the photograph."}
    decided = Tablet(prison, "omar").post(f"confirmations/{request['id']}/confirm", body)
    assert decided.status_code == 201
    assert plate_of(lock) == "KX24LDV"


def test_a_plate_is_corrected_at_once_before_sealing(prison: Prison) -> None:
    grace = Tablet(prison, "grace")
    visit = grace.put("visits", VISIT).json()["answer"]["id"]
    body = {"id": uuid4()}
    for status in (201, 200):
        answer = correct(prison, "grace", visit, **body)
        assert (answer.status_code, answer.json()["answer"]["corrected"]) == (status, True)
    assert plate_of(visit) == "KX24LDV"
    assert LedgerEntry.objects.within(prison.establishment).latest("seq").act == "correct_plate"
    wrong = correct(prison, "grace", visit, plate="not a plate")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "plate")
    assert correct(prison, "kay", visit).status_code == 403
