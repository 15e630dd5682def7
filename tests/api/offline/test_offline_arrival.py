"""An arrival and a lock session recorded offline, then sent as operations in any order."""

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
from tests.support.sample_prison import FOUNDED_AT, Prison

START = FOUNDED_AT + timedelta(hours=2)
SHUT = {"inner_gate_shut": True, "no_prisoner_in_lock": True}


def moment(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def offline_operation(
    kind: str, minutes: float, *, id: UUID | None = None, **payload: Any
) -> dict[str, Any]:
    """Return an operation as an offline tablet sends it: with its own time, in minutes after the
    start, and the age of its page.
    """
    return {
        "id": str(id or uuid4()),
        "kind": kind,
        "occurred_at": moment(minutes).isoformat(),
        "monotonic_ms": int(minutes * 60_000),
        "boot": "page",
        "payload": payload,
    }


class OfflineTablet:
    """Grace's tablet, which has a connection only at minutes 0 and 30.

    At minute 30 the tablet sends every record that was made in between.
    """

    def __init__(self, prison: Prison) -> None:
        self.tablet = Tablet(prison, "grace")
        self.visit, self.lock, self.search = uuid4(), uuid4(), uuid4()
        for minutes in (0, 30):
            with replay_at(moment(minutes)):
                reading = {"device_now": moment(minutes).isoformat(), "boot": "page"}
                body = reading | {"monotonic_ms": minutes * 60_000}
                assert self.tablet.post("clock", body).status_code == 200

    def send(self, *operations: dict[str, Any], at: float = 30) -> list[dict[str, Any]]:
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
def offline_tablet(prison: Prison) -> OfflineTablet:
    return OfflineTablet(prison)


def test_arrival_seal_and_answers_keep_the_times_of_the_tablet(
    offline_tablet: OfflineTablet,
) -> None:
    results = offline_tablet.send(
        offline_tablet.way_in(), offline_tablet.sealed(), offline_tablet.answer()
    )
    assert [result["status"] for result in results] == [201] * 3
    visit, lock = (
        Visit.objects.get(pk=offline_tablet.visit),
        LockSession.objects.get(pk=offline_tablet.lock),
    )
    assert (visit.entered_at, lock.sealed_at) == (moment(1), moment(12))
    assert Answer.objects.get().occurred_at == moment(13)
    sealed = results[1]["answer"]
    assert (sealed["search"], sealed["void_reason"]) == (str(offline_tablet.search), "")
    assert not EscortGap.objects.exists()


def test_an_operation_that_arrives_too_early_can_be_sent_again(
    offline_tablet: OfflineTablet,
) -> None:
    sent = [offline_tablet.answer(), offline_tablet.sealed(), offline_tablet.way_in()]
    first = offline_tablet.send(*sent)
    assert [result["status"] for result in first] == [404, 404, 201]
    second = offline_tablet.send(*sent)
    assert [result["status"] for result in second] == [404, 201, 200]
    assert [result["status"] for result in offline_tablet.send(*sent)] == [201, 200, 200]
    assert (Answer.objects.count(), LockSession.objects.count()) == (1, 1)


def test_a_refusal_for_a_missing_row_is_not_remembered(offline_tablet: OfflineTablet) -> None:
    offline_tablet.send(offline_tablet.answer())
    assert not Operation.objects.exists()


def test_a_seal_sent_twice_is_one_lock_session(offline_tablet: OfflineTablet) -> None:
    sent = [offline_tablet.way_in(), offline_tablet.sealed()]
    first, second = offline_tablet.send(*sent), offline_tablet.send(*sent, at=31)
    assert [result["answer"] for result in first] == [result["answer"] for result in second]
    assert LockSession.objects.count() == 1


def test_an_arrival_without_a_proven_time_needs_a_count_of_the_whole_prison(
    offline_tablet: OfflineTablet,
) -> None:
    way_in = offline_tablet.way_in()
    del way_in["boot"]
    assert offline_tablet.send(way_in)[0]["applied"]
    visit = Visit.objects.get(pk=offline_tablet.visit)
    gap = EscortGap.objects.get(visit=visit)
    assert (visit.entered_at, gap.began_at) == (moment(1), moment(1))


def test_a_seal_without_a_proven_time_is_stored_as_void(offline_tablet: OfflineTablet) -> None:
    sealed = offline_tablet.sealed()
    del sealed["monotonic_ms"]
    results = offline_tablet.send(offline_tablet.way_in(), sealed, offline_tablet.answer())
    assert [result["applied"] for result in results] == [True] * 3
    assert results[1]["answer"]["void_reason"] == "time_unproven"


def test_an_expected_visit_is_also_found_by_the_tablets_uuid(
    prison: Prison, offline_tablet: OfflineTablet
) -> None:
    with replay_at(START):
        expected = expect_vehicle(
            prison.ceri,
            expected=Expected("KX23 LDV", VehicleType.RIGID, "Brakes", "01632 960114", moment(2)),
            source=VisitSource.API,
        )
    results = offline_tablet.send(offline_tablet.way_in(), offline_tablet.sealed())
    assert results[0]["answer"]["id"] == str(expected.pk)
    assert LockSession.objects.get(pk=offline_tablet.lock).visit_id == expected.pk


def test_operations_of_another_person_wait_for_that_person(
    prison: Prison, offline_tablet: OfflineTablet
) -> None:
    theirs = offline_tablet.way_in() | {"author": str(prison.tom.person)}
    refused = offline_tablet.send(theirs)[0]
    assert (refused["problem"]["code"], refused["digest"]) == ("other-author", "")
    mine = offline_tablet.way_in() | {"author": str(prison.grace.person)}
    assert offline_tablet.send(mine)[0]["applied"]


def test_a_lock_session_of_another_prison_is_not_found(
    offline_tablet: OfflineTablet, other_prison: Prison
) -> None:
    offline_tablet.send(offline_tablet.way_in())
    other = OfflineTablet(other_prison)
    other.visit = offline_tablet.visit
    assert other.send(other.sealed())[0]["status"] == 404
