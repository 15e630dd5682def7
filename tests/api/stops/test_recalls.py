"""Recall packs and standfasts through the API, under the same rules as on the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.models import LedgerEntry, RecallVehicle, Stop, WholeRoll
from searches.words.events.people import NamesViewed
from tests.api.tablet_client import Tablet
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import Prison


@pytest.fixture
def pack(morning: Morning) -> str:
    """Let a lorry leave, then miss a kitchen prisoner at the next count. Return the pack's id."""
    gone = morning.lorry(entered="06:59:00", plate="BB23BBB", driver_name="Ray Booth")
    morning.halt(gone, "kitchen-bay", "07:01:00", "07:10:00")
    lock = morning.seal(gone, "07:12:00")
    type(lock).objects.filter(pk=lock.pk).update(ended_at=moment("07:20:00"))
    type(gone).objects.filter(pk=gone.pk).update(departed_at=moment("07:20:00"))
    waits = morning.lorry(entered="07:42:00", plate="DD23DDD")
    morning.halt(waits, "kitchen-bay", "07:44:00", "07:56:00")
    morning.seal(waits, "07:58:00")
    morning.count(
        morning.prison.kay, "kitchen", "08:01:00", "08:10:00", people=morning.kitchen[:-1]
    )
    return str(RecallVehicle.objects.get(visit=gone).pack_id)


def read(morning: Morning, name: str, path: str) -> Any:
    with at("08:12:00"):
        return Tablet(morning.prison, name).get(path)


def call(morning: Morning, pack: str, step: str, **more: Any) -> Any:
    body = {
        "id": uuid4(),
        "visit": RecallVehicle.objects.get(pack_id=UUID(pack)).visit_id,
        "step": step,
    }
    with at("08:13:00"):
        return Tablet(morning.prison, "ceri").post(f"recalls/{pack}/call", body | more)


def test_a_pack_has_vehicles_people_and_the_text_for_the_police(
    morning: Morning, pack: str
) -> None:
    shown = read(morning, "ceri", f"recalls/{pack}").json()
    (vehicle,) = shown["vehicles"]
    assert (vehicle["plate"], vehicle["driver"]) == ("BB23BBB", "Ray Booth")
    assert vehicle["report"][0].startswith("This is HMP Wharfdale.")
    assert [person["number"] for person in shown["people"]] == [morning.kitchen[-1].number]
    looks = LedgerEntry.objects.of(NamesViewed, subject=pack)
    assert [entry.by.printed_name for entry in looks if entry.by] == ["Ceri Vale"]


def test_names_are_only_for_callers_who_may_see_them(morning: Morning, pack: str) -> None:
    listed = read(morning, "ceri", "recalls")
    for answer in (read(morning, "omar", f"recalls/{pack}"), listed):
        assert answer.status_code == 200
        assert morning.kitchen[-1].name not in answer.content.decode()
    assert [line["id"] for line in listed.json()["results"]] == [pack]
    assert read(morning, "grace", f"recalls/{pack}").status_code == 403


def test_a_call_is_recorded_answered_and_withdrawn(morning: Morning, pack: str) -> None:
    assert call(morning, pack, "answered").status_code == 409
    for step in ("called", "answered"):
        assert call(morning, pack, step).status_code == 201
    (vehicle,) = read(morning, "ceri", f"recalls/{pack}").json()["vehicles"]
    assert (vehicle["called"]["by"], vehicle["answered"]["by"]) == ("Ceri Vale", "Ceri Vale")
    assert call(morning, pack, "answered", mistake=True).status_code == 201
    (vehicle,) = read(morning, "ceri", f"recalls/{pack}").json()["vehicles"]
    assert (vehicle["answered"]["by"], vehicle["answered"]["at"]) == ("", None)


def test_a_standfast_without_a_stop_stops_all_vehicles_and_calls_the_roll(
    prison: Prison,
) -> None:
    id = uuid4()
    for status in (201, 200):  # sent twice, as after a lost answer
        answer = Tablet(prison, "ceri").put("standfasts", {}, id=id)
        assert answer.status_code == status, answer.content
    assert sorted(Stop.objects.values_list("kind", flat=True)) == ["standfast", "stop"]
    assert WholeRoll.objects.count() == 1
    again = Tablet(prison, "omar").put("standfasts", {})
    assert again.status_code == 409
    assert Tablet(prison, "grace").put("standfasts", {}).status_code == 403
