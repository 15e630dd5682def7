"""Two tablets log in the same plate: both records are stored, and a person decides which
is right.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.ledger.clock import replay_at
from searches.models import Halt, LedgerEntry, Parked, Visit
from tests.api.offline.test_offline_arrival import OfflineTablet, moment, offline_operation
from tests.api.tablet_client import VISIT, Tablet
from tests.support.sample_prison import Prison


@pytest.fixture
def second_arrival(prison: Prison) -> OfflineTablet:
    """Log the lorry in as Tom online, then send the arrival that Grace recorded offline."""
    with replay_at(moment(1)):
        assert Tablet(prison, "tom").put("visits", VISIT).status_code == 201
    offline_tablet = OfflineTablet(prison)
    result = offline_tablet.send(offline_tablet.way_in())[0]
    assert (result["status"], result["problem"]["code"]) == (409, "inside-elsewhere")
    return offline_tablet


def halt(offline_tablet: OfflineTablet) -> dict[str, Any]:
    return offline_operation("log_arrival", 3, visit=str(offline_tablet.visit), area="kitchen-bay")


def settle(prison: Prison, offline_tablet: OfflineTablet, name: str, *, same: bool = True) -> Any:
    body = {"id": uuid4(), "same_vehicle": same, "judgement": "I looked: one lorry."}
    return Tablet(prison, name).post(f"parked/{offline_tablet.visit}/settle", body)


def test_the_second_arrival_is_kept_and_reported(second_arrival: OfflineTablet) -> None:
    parked = Parked.objects.get(pk=second_arrival.visit)
    assert parked.payload["payload"]["way_in"]["driver_name"] == VISIT["driver_name"]
    entry = LedgerEntry.objects.get(act="park_clash")
    assert entry.visit_id == Visit.objects.get().pk


def test_records_of_the_second_arrival_wait_and_are_attached_after_the_decision(
    prison: Prison, second_arrival: OfflineTablet
) -> None:
    sent = halt(second_arrival)
    assert second_arrival.send(sent)[0]["status"] == 404
    assert settle(prison, second_arrival, "ceri").status_code == 201
    assert second_arrival.send(sent)[0]["status"] == 201
    assert Halt.objects.get().visit == Visit.objects.get()


def test_records_of_another_vehicle_stay_unprocessed(
    prison: Prison, second_arrival: OfflineTablet
) -> None:
    assert settle(prison, second_arrival, "mia", same=False).status_code == 201
    result = second_arrival.send(halt(second_arrival))[0]
    assert (result["status"], result["problem"]["code"]) == (409, "clash-settled")
    assert not Halt.objects.exists()


def test_a_clash_is_settled_once_and_by_the_right_roles(
    prison: Prison, second_arrival: OfflineTablet
) -> None:
    assert settle(prison, second_arrival, "grace").status_code == 403
    assert settle(prison, second_arrival, "kay").status_code == 403
    assert settle(prison, second_arrival, "ceri").status_code == 201
    assert settle(prison, second_arrival, "mia", same=False).json()["code"] == "judged"


def test_nobody_settles_a_clash_that_they_caused(prison: Prison) -> None:
    with replay_at(moment(1)):
        assert Tablet(prison, "mia").put("visits", VISIT).status_code == 201
    offline_tablet = OfflineTablet(prison)
    offline_tablet.send(offline_tablet.way_in())
    assert settle(prison, offline_tablet, "mia").json()["code"] == "own-clash"
    assert LedgerEntry.objects.filter(act="refuse_self_approval").exists()
