"""A visit through the API, from arrival to the outer gate, with its decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from searches.models import LockSession, OuterGateOpening, Release, Visit
from searches.services.search.checklists import load_default_checklists
from tests.api.tablet_client import VISIT, Tablet
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock

SHUT = {"inner_gate_shut": True, "no_prisoner_in_lock": True}


@pytest.fixture
def gate(prison: Prison) -> Tablet:
    load_default_checklists(prison.system_actor)
    return Tablet(prison, "grace")


@pytest.fixture
def visit(gate: Tablet) -> UUID:
    id = uuid4()
    assert gate.put("visits", VISIT, id=id).status_code == 201
    return id


def do(tablet: Tablet, visit: UUID, verb: str, **body: Any) -> Any:
    return tablet.post(f"visits/{visit}/{verb}", {"id": str(uuid4()), **body})


def test_a_visit_is_returned_as_it_was_logged(gate: Tablet, visit: UUID, prison: Prison) -> None:
    body = gate.get(f"visits/{visit}").json()
    assert (body["plate"], body["state"], body["source"]) == ("KX23 LDV", "inbound_look", "api")
    assert body["planned_areas"] == ["kitchen-bay"]
    assert body["lock"] is None
    assert Visit.objects.get(pk=visit).logged_by_id == prison.grace.person


def test_an_expected_vehicle_keeps_its_uuid(gate: Tablet, prison: Prison) -> None:
    named = {name: VISIT[name] for name in ("plate", "vehicle_type", "haulier", "phone_24h")}
    announced = uuid4()
    gate.put("deliveries", {**named, "expected_at": timezone.now().isoformat()}, id=announced)
    body = gate.put("visits", VISIT).json()
    assert body["answer"]["id"] == str(announced)
    assert Visit.objects.count() == 1


def test_sealing_starts_the_search(gate: Tablet, visit: UUID) -> None:
    response = do(gate, visit, "seal", **SHUT)
    assert response.status_code == 201, response.json()
    search = gate.get(f"visits/{visit}/search").json()
    assert (search["visit"], search["number"], search["done"]) == (str(visit), 1, 0)
    assert search["next_item"] in {item["code"] for item in search["items"]}
    assert gate.get(f"visits/{visit}").json()["lock"]["sealed_at"] == search["sealed_at"]


def test_an_answer_appears_in_the_search(gate: Tablet, visit: UUID) -> None:
    do(gate, visit, "seal", **SHUT)
    search = gate.get(f"visits/{visit}/search").json()
    gate.put("answers", {"search": search["search"], "item": "U3", "result": "clear"})
    items = {item["code"]: item for item in gate.get(f"visits/{visit}/search").json()["items"]}
    assert items["U3"]["answer"]["result"] == "clear"
    assert items["U3"]["results"] == ["clear", "found", "cannot_see"]


def test_before_sealing_there_is_no_search(gate: Tablet, visit: UUID) -> None:
    assert gate.get(f"visits/{visit}/search").status_code == 404


def test_a_gate_not_confirmed_shut_is_refused(gate: Tablet, visit: UUID) -> None:
    response = do(gate, visit, "seal", inner_gate_shut=False, no_prisoner_in_lock=True)
    assert (response.status_code, response.json()["code"]) == (422, "not-shut")
    assert not LockSession.objects.exists()


def test_the_same_seal_twice_is_one_lock_session(gate: Tablet, visit: UUID) -> None:
    id = uuid4()
    answers = [gate.post(f"visits/{visit}/seal", {"id": id, **SHUT}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert LockSession.objects.count() == 1


def test_opening_the_inner_gate_voids_the_lock_session(gate: Tablet, visit: UUID) -> None:
    do(gate, visit, "seal", **SHUT)
    assert do(gate, visit, "void-lock", reason="inner_gate_opened").status_code == 201
    assert gate.get(f"visits/{visit}").json()["lock"]["void_reason"] == "inner_gate_opened"
    again = do(gate, visit, "void-lock", reason="inner_gate_opened")
    assert again.status_code == 404


def test_the_decision_lists_every_hold_with_its_cure(gate: Tablet, visit: UUID) -> None:
    do(gate, visit, "seal", **SHUT)
    decision = gate.get(f"visits/{visit}/decision").json()
    assert (decision["go"], decision["ready_to_sign"], decision["released"]) == (False, False, None)
    holds = {hold["code"]: hold for hold in decision["holds"]}
    assert {"search-incomplete", "count-missing", "searchers"} <= holds.keys()
    for hold in decision["holds"]:
        assert hold["sentence"] and hold["cure"] and hold["cured_by"] and hold["override"]
    assert holds["count-missing"]["subject"]


def test_a_release_that_is_held_is_409_with_every_hold(prison: Prison, visit: UUID) -> None:
    mia = Tablet(prison, "mia")
    digest = mia.get(f"visits/{visit}/decision").json()["shown_sha256"]
    response = do(mia, visit, "release", pin=PIN, shown_sha256=digest)
    assert (response.status_code, response.json()["code"]) == (409, "held")
    assert "lock-void" in {hold["code"] for hold in response.json()["holds"]}
    assert not Release.objects.exists()


def test_a_wrong_pin_cannot_sign(prison: Prison, visit: UUID) -> None:
    response = do(Tablet(prison, "mia"), visit, "release", pin="0000", shown_sha256="")
    assert response.status_code == 422
    response = do(Tablet(prison, "mia"), visit, "release", pin="0000", shown_sha256="a" * 64)
    assert (response.status_code, response.json()["field"]) == (409, "pin")


def test_opening_the_outer_gate_without_a_go_is_recorded(gate: Tablet, visit: UUID) -> None:
    body = do(gate, visit, "gate-open", code="1234").json()
    assert (body["status"], body["answer"]["on_go"]) == (201, False)
    assert body["answer"]["note"] == "No GO was given."
    assert OuterGateOpening.objects.count() == 1
    assert do(gate, visit, "depart", inner_gate_still_shut=True).status_code == 201
    assert gate.get(f"visits/{visit}").json()["state"] == "departed"


def test_a_detained_vehicle_is_not_turned_back(gate: Tablet, visit: UUID) -> None:
    assert do(gate, visit, "detain", why="Smells of soot").status_code == 201
    assert gate.get(f"visits/{visit}").json()["state"] == "detained"
    assert do(gate, visit, "turn-back").json()["code"] == "has-been-inside"


def test_a_vehicle_is_turned_back_at_the_gate(gate: Tablet, visit: UUID) -> None:
    assert do(gate, visit, "turn-back").status_code == 201
    assert do(gate, visit, "turn-back").json()["code"] == "gone"


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("seal", SHUT),
        ("void-lock", {"reason": "inner_gate_opened"}),
        ("gate-open", {}),
        ("depart", {"inner_gate_still_shut": True}),
        ("turn-back", {}),
        ("detain", {}),
    ],
)
def test_each_action_is_only_for_its_roles_and_its_prison(
    prison: Prison, other_prison: Prison, visit: UUID, verb: str, body: dict[str, Any]
) -> None:
    assert do(Tablet(prison, "kay"), visit, verb, **body).status_code == 403
    assert do(Tablet(other_prison, "grace"), visit, verb, **body).status_code == 404
    assert do(Tablet(prison, "grace"), visit, verb, **body, more="x").status_code == 422


@pytest.mark.parametrize("what", ["", "/decision", "/search"])
def test_a_visit_of_another_prison_is_404_not_found(
    other_prison: Prison, in_the_lock: InTheLock, what: str
) -> None:
    answer = Tablet(other_prison, "mia").get(f"visits/{in_the_lock.visit.pk}{what}")
    assert answer.status_code == 404


def test_supervisors_do_not_see_the_decision(prison: Prison, in_the_lock: InTheLock) -> None:
    assert Tablet(prison, "kay").get(f"visits/{in_the_lock.visit.pk}/decision").status_code == 403
