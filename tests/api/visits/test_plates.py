"""A plate corrected through the API: at once before sealing, by two people afterwards."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.models import LedgerEntry, Visit
from searches.services.confirmations.confirmations import ask_confirmation
from searches.services.visits import visit_changes
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


@pytest.mark.parametrize("is_old", [False, True])
def test_two_people_correct_a_plate_to_another_kind(
    prison: Prison, in_the_lock: InTheLock, monkeypatch: pytest.MonkeyPatch, is_old: bool
) -> None:
    """An old request names no kind of plate. It says only whether the plate is foreign."""

    def ask_as_before(record: Any, *, payload: dict[str, Any], **more: Any) -> Any:
        old = {name: payload[name] for name in ("plate", "foreign", "before")}
        return ask_confirmation(record, payload=old, **more)

    if is_old:
        monkeypatch.setattr(visit_changes, "ask_confirmation", ask_as_before)
    lock = in_the_lock.visit.pk
    kind = {"foreign": True} if is_old else {"plate_kind": "diplomatic"}
    correct(prison, "mia", lock, plate="101 D 123", reason="An embassy's van.", **kind)
    (request,) = Tablet(prison, "omar").get("confirmations", state="waiting").json()["results"]
    body = {"id": uuid4(), "pin": PIN, "reason": "Read on the photograph."}
    Tablet(prison, "omar").post(f"confirmations/{request['id']}/confirm", body)
    vehicle = Visit.objects.get(pk=lock).vehicle
    expected = ("101D123", "foreign" if is_old else "diplomatic")
    assert (vehicle.plate, vehicle.plate_kind) == expected


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ({"plate": "101 D 123", "plate_kind": "diplomatic"}, "diplomatic"),
        ({"plate": "AB 12 CD", "plate_kind": "military", "foreign": False}, "military"),
        ({"plate": "B-MW 12345", "foreign": True}, "foreign"),
        ({"plate": "B-MW 12345", "plate_kind": "foreign"}, "foreign"),
        ({"plate": "KX23 LDV", "plate_kind": "uk"}, "current"),
    ],
)
def test_a_program_names_the_kind_of_plate(prison: Prison, sent: dict[str, Any], kind: str) -> None:
    visit = Tablet(prison, "grace").put("visits", VISIT | sent).json()["answer"]["id"]
    assert Visit.objects.get(pk=visit).vehicle.plate_kind == kind


def test_an_unknown_kind_of_plate_is_refused(prison: Prison) -> None:
    answer = Tablet(prison, "grace").put("visits", VISIT | {"plate_kind": "royal"})
    assert (answer.status_code, answer.json()["field"]) == (422, "plate_kind")
