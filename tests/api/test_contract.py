"""Every PUT answers as documented, from 201 to 422, and makes one row at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from searches.models import Operation
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import end_work_session, open_work_session
from searches.services.sync import once
from tests.api.tablet_client import VISIT, Tablet
from tests.support.sample_prison import Prison
from tests.support.searching import seal

Body = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One kind of PUT: a permitted person, a person without permission, and a valid body."""

    path: str
    may: str
    may_not: str  # empty when every role may send it
    body: Callable[[Prison], Body]
    other: Body
    wrong: Body


def answer_body(prison: Prison) -> Body:
    return {"search": seal(prison).search.pk, "item": "U3", "result": "clear"}


def halt_body(prison: Prison) -> Body:
    visit = Tablet(prison, "grace").put("visits", VISIT).json()["answer"]["id"]
    return {"visit": visit, "area": "kitchen-bay"}


def seal_body(prison: Prison) -> Body:
    visit = Tablet(prison, "grace").put("visits", VISIT).json()["answer"]["id"]
    return {"visit": visit, "number": "S7", "in_place_of": "S123"}


def movement_body(prison: Prison) -> Body:
    man = prison.prisoners["kitchen"][0]
    open_work_session(prison.kay, party_id=prison.party["kitchen"].pk, numbers=[man.number])
    return {"prisoner": man.pk, "to_area": "healthcare"}


def count_body(prison: Prison) -> Body:
    call_whole_roll(prison.ceri)
    return {"party": prison.party["kitchen"].pk, "headcount": 24}


def landing_body(prison: Prison) -> Body:
    roll = call_whole_roll(prison.ceri)
    return {"whole_roll": roll.pk, "landing": "a1", "number": 0, "every_one_responded": True}


def official_body(prison: Prison) -> Body:
    return {"whole_roll": call_whole_roll(prison.ceri).pk, "figure": 58}


def hand_back_body(prison: Prison) -> Body:
    """End work in the laundry with one prisoner of landing A1. Returns the body of the receipt."""
    man = next(
        prisoner for prisoner in prison.prisoners["laundry"] if prisoner.landing.code == "a1"
    )
    party = prison.party["laundry"].pk
    session = open_work_session(prison.lena, party_id=party, numbers=[man.number])
    end_work_session(prison.lena, session_id=session.pk)
    return {"hand_back": session.hand_backs.get().pk, "number": 1}


CASES = [
    Case("visits", "grace", "kay", lambda _: VISIT, {"seal": "S9"}, {"people_in_cab": "many"}),
    Case(
        "deliveries",
        "grace",
        "kay",
        lambda _: (
            {name: VISIT[name] for name in ("plate", "vehicle_type", "haulier", "phone_24h")}
            | {"expected_at": f"{timezone.now() + timedelta(days=1):%Y-%m-%d}T07:00:00Z"}
        ),
        {"load": "food"},
        {"expected_at": "2026-11-25T07:00:00"},
    ),
    Case("halts", "ed", "kay", halt_body, {"area": "stores"}, {"area": 7}),
    Case("seals", "ed", "kay", seal_body, {"number": "S8"}, {"number": 7.5}),
    Case("answers", "grace", "kay", answer_body, {"result": "found"}, {"result": "maybe"}),
    Case(
        "work-sessions",
        "kay",
        "grace",
        lambda prison: {"party": "kitchen", "numbers": [prison.prisoners["kitchen"][0].number]},
        {"numbers": []},
        {"numbers": "A1234BC"},
    ),
    Case("movements", "kay", "grace", movement_body, {"to_area": "stores"}, {"to_area": None}),
    Case("counts", "kay", "grace", count_body, {"headcount": 23}, {"headcount": 1e9}),
    Case(
        "absences",
        "ceri",
        "kay",
        lambda prison: {"prisoner": prison.prisoners["kitchen"][0].number, "reason": "court"},
        {"reason": "hospital"},
        {"reason": "asleep"},
    ),
    Case(
        "not-at-work",
        "ceri",
        "kay",
        lambda _: {"party": "waste", "reason": "The compactor is broken."},
        {"reason": "There is no officer for it."},
        {"reason": 7},
    ),
    Case("hand-back-receipts", "ava", "grace", hand_back_body, {"number": 0}, {"number": -1}),
    Case("landing-counts", "ava", "grace", landing_body, {"number": 1}, {"number": "many"}),
    Case("official-rolls", "omar", "kay", official_body, {"figure": 57}, {"figure": 10_001}),
    Case("stops", "ed", "", lambda _: {"said": "One short"}, {"said": ""}, {"said": ["x"]}),
    Case("near-misses", "kay", "", lambda _: {"seen": "Soot"}, {"seen": "Rope"}, {"seen": ""}),
]
#: Kinds whose body names a row. Another prison has no such row, so its answer is 404.
NAME_A_ROW = {"halts", "answers", "movements", "counts", "hand-back-receipts"}
NAME_A_ROW |= {"landing-counts", "official-rolls"}
each = pytest.mark.parametrize("case", CASES, ids=[case.path for case in CASES])


@each
def test_the_first_time_is_201_and_names_uuid_and_digest(case: Case, prison: Prison) -> None:
    id = uuid4()
    answer = Tablet(prison, case.may).put(case.path, case.body(prison), id=id)
    body = answer.json()
    assert (answer.status_code, body["id"], body["applied"]) == (201, str(id), True), body
    assert len(body["digest"]) == 64
    assert body["answer"]["recorded_at"]
    assert "no-store" in answer["Cache-Control"]


@each
def test_the_same_again_is_200_and_changes_nothing(case: Case, prison: Prison) -> None:
    tablet, id, body = Tablet(prison, case.may), uuid4(), case.body(prison)
    first = tablet.put(case.path, body, id=id).json()
    rows = Operation.objects.count()
    again = tablet.put(case.path, body, id=id)
    assert (again.status_code, again.json()) == (200, {**first, "status": 200})
    assert Operation.objects.count() == rows


@each
def test_other_content_under_the_same_uuid_is_409(case: Case, prison: Prison) -> None:
    tablet, id, body = Tablet(prison, case.may), uuid4(), case.body(prison)
    tablet.put(case.path, body, id=id)
    answer = tablet.put(case.path, {**body, **case.other}, id=id)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@each
def test_unreadable_content_is_422_and_names_the_field(case: Case, prison: Prison) -> None:
    answer = Tablet(prison, case.may).put(case.path, {**case.body(prison), **case.wrong})
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), (
        problem
    )
    assert problem["field"] in {*case.wrong, *(f"{name}.0" for name in case.wrong)}


@each
def test_an_unknown_field_is_refused_by_name(case: Case, prison: Prison) -> None:
    answer = Tablet(prison, case.may).put(case.path, {**case.body(prison), "sael": "S1"})
    assert (answer.status_code, answer.json()["field"]) == (422, "sael")


@pytest.mark.parametrize(
    "case", [write for write in CASES if write.may_not], ids=lambda write: write.path
)
def test_a_role_without_permission_is_403_and_the_uuid_stays_free(
    case: Case, prison: Prison
) -> None:
    body = case.body(prison)
    rows = Operation.objects.count()
    answer = Tablet(prison, case.may_not).put(case.path, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-part")
    assert Operation.objects.count() == rows


@each
def test_an_anonymous_caller_gets_401(case: Case, prison: Prison) -> None:
    answer = Client().put(f"/api/v1/{case.path}/{uuid4()}", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.path in NAME_A_ROW],
    ids=lambda case: case.path,
)
def test_a_row_of_another_prison_is_404(case: Case, prison: Prison, other_prison: Prison) -> None:
    answer = Tablet(other_prison, case.may).put(case.path, case.body(prison))
    assert (answer.status_code, answer.json()["code"]) == (404, "not-there")


def test_a_refusal_is_remembered(prison: Prison) -> None:
    tablet, id = Tablet(prison, "grace"), uuid4()
    body = {**VISIT, "planned_areas": ["the moon"]}
    answers = [tablet.put("visits", body, id=id) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json() == answers[1].json()


def test_a_uuid_of_another_person_is_409(prison: Prison) -> None:
    id = uuid4()
    Tablet(prison, "grace").put("stops", {"said": ""}, id=id)
    assert Tablet(prison, "tom").put("stops", {"said": ""}, id=id).status_code == 409


def test_a_uuid_of_an_existing_row_without_an_operation_is_409(
    prison: Prison, other_prison: Prison
) -> None:
    """Expect 409 and no 500 from the database, whichever prison has the row."""
    id = uuid4()
    Tablet(other_prison, "grace").put("stops", {}, id=id)
    assert Tablet(prison, "grace").put("stops", {}, id=id).status_code == 409
    Operation.objects.filter(pk=id).delete()
    assert Tablet(prison, "grace").put("stops", {}, id=id).status_code == 409


def test_the_page_and_the_api_share_one_uuid(prison: Prison) -> None:
    id: UUID = uuid4()
    once(prison.grace, id=id, kind="raise_stop", payload={}, run=lambda: {"id": id})
    assert Tablet(prison, "grace").put("stops", {}, id=id).status_code == 200
