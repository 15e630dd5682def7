"""The whole way in and the lock as operations, in whatever order they come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.ledger.clock import replay_at
from searches.models import Answer, EscortGap, LockSession, Operation, Visit
from searches.services.visits.visits import expect_vehicle
from searches.words.checklists import VehicleType
from searches.words.visits import Expected, VisitSource
from tests.api.tablet_client import VISIT, Tablet
from tests.support.cast import FOUNDED_AT, Prison

START = FOUNDED_AT + timedelta(hours=2)
SHUT = {"inner_gate_shut": True, "no_prisoner_in_lock": True}


def moment(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def offline_operation(
    kind: str, minutes: float, *, id: UUID | None = None, **payload: Any
) -> dict[str, Any]:
    """As a tablet sends it: its own clock, and how long its page has lived."""
    return {
        "id": str(id or uuid4()),
        "kind": kind,
        "occurred_at": moment(minutes).isoformat(),
        "monotonic_ms": int(minutes * 60_000),
        "boot": "page",
        "payload": payload,
    }


class Alone:
    """Grace's tablet: contact at 0 and at 30, and everything between told at 30."""

    def __init__(self, prison: Prison) -> None:
        self.tablet = Tablet(prison, "grace")
        self.visit, self.lock, self.search = uuid4(), uuid4(), uuid4()
        for minutes in (0, 30):
            with replay_at(moment(minutes)):
                reading = {"device_now": moment(minutes).isoformat(), "boot": "page"}
                body = reading | {"monotonic_ms": minutes * 60_000}
                assert self.tablet.post("clock", body).status_code == 200

    def tell(self, *operations: dict[str, Any], at: float = 30) -> list[dict[str, Any]]:
        with replay_at(moment(at)):
            return self.tablet.operations(*operations)

    def way_in(self, **more: Any) -> dict[str, Any]:
        return offline_operation("log_vehicle_in", 1, id=self.visit, **(VISIT | more))

    def sealed(self, **more: Any) -> dict[str, Any]:
        ids = {"visit": str(self.visit), "search": str(self.search)}
        return offline_operation("close_inner_gate", 12, id=self.lock, **(ids | SHUT | more))

    def answer(self) -> dict[str, Any]:
        return offline_operation(
            "answer_item", 13, search=str(self.search), item="A1", result="same"
        )


@pytest.fixture
def alone(prison: Prison) -> Alone:
    return Alone(prison)


def test_the_way_in_the_lock_and_the_search_at_their_own_times(alone: Alone) -> None:
    results = alone.tell(alone.way_in(), alone.sealed(), alone.answer())
    assert [result["status"] for result in results] == [201] * 3
    visit, lock = Visit.objects.get(pk=alone.visit), LockSession.objects.get(pk=alone.lock)
    assert (visit.entered_at, lock.sealed_at) == (moment(1), moment(12))
    assert Answer.objects.get().occurred_at == moment(13)
    sealed = results[1]["answer"]
    assert (sealed["search"], sealed["void_reason"]) == (str(alone.search), "")
    assert not EscortGap.objects.exists()


def test_in_the_wrong_order_what_came_too_early_is_sent_again(alone: Alone) -> None:
    sent = [alone.answer(), alone.sealed(), alone.way_in()]
    first = alone.tell(*sent)
    assert [result["status"] for result in first] == [404, 404, 201]
    second = alone.tell(*sent)
    assert [result["status"] for result in second] == [404, 201, 200]
    assert [result["status"] for result in alone.tell(*sent)] == [201, 200, 200]
    assert (Answer.objects.count(), LockSession.objects.count()) == (1, 1)


def test_what_is_not_there_yet_is_not_remembered(alone: Alone) -> None:
    alone.tell(alone.answer())
    assert not Operation.objects.exists()


def test_told_twice_it_is_sealed_once(alone: Alone) -> None:
    sent = [alone.way_in(), alone.sealed()]
    first, second = alone.tell(*sent), alone.tell(*sent, at=31)
    assert [result["answer"] for result in first] == [result["answer"] for result in second]
    assert LockSession.objects.count() == 1


def test_no_proof_of_the_way_in_counts_the_whole_prison(alone: Alone) -> None:
    way_in = alone.way_in()
    del way_in["boot"]
    assert alone.tell(way_in)[0]["applied"]
    visit = Visit.objects.get(pk=alone.visit)
    gap = EscortGap.objects.get(visit=visit)
    assert (visit.entered_at, gap.began_at) == (moment(1), moment(1))


def test_a_seal_without_proof_is_kept_and_void(alone: Alone) -> None:
    sealed = alone.sealed()
    del sealed["monotonic_ms"]
    results = alone.tell(alone.way_in(), sealed, alone.answer())
    assert [result["applied"] for result in results] == [True] * 3
    assert results[1]["answer"]["void_reason"] == "time_unproven"


def test_an_expected_visit_answers_to_the_tablets_uuid_as_well(
    prison: Prison, alone: Alone
) -> None:
    with replay_at(START):
        expected = expect_vehicle(
            prison.ceri,
            expected=Expected("KX23 LDV", VehicleType.RIGID, "Brakes", "01632 960114", moment(2)),
            source=VisitSource.API,
        )
    results = alone.tell(alone.way_in(), alone.sealed())
    assert results[0]["answer"]["id"] == str(expected.pk)
    assert LockSession.objects.get(pk=alone.lock).visit_id == expected.pk


def test_somebody_elses_work_waits_for_them(prison: Prison, alone: Alone) -> None:
    theirs = alone.way_in() | {"author": str(prison.tom.person)}
    refused = alone.tell(theirs)[0]
    assert (refused["problem"]["code"], refused["digest"]) == ("other-author", "")
    mine = alone.way_in() | {"author": str(prison.grace.person)}
    assert alone.tell(mine)[0]["applied"]


def test_a_lock_of_another_prison_is_not_reached(alone: Alone, other_prison: Prison) -> None:
    alone.tell(alone.way_in())
    other = Alone(other_prison)
    other.visit = alone.visit
    assert other.tell(other.sealed())[0]["status"] == 404
