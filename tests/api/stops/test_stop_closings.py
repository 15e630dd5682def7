"""A stop through the API: its steps, the vehicle of its incident, and the two signatures that close
it.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.models import LedgerEntry, LockSession, Stop, StopClosed
from searches.services.rolls.movements import tap_seen
from searches.services.stops.stops import raise_stop
from tests.api.tablet_client import Tablet
from tests.support.counting import Morning, at
from tests.support.sample_prison import PIN, Prison

NOTE = "Stopped on the A64, searched by police."


@pytest.fixture
def stop(prison: Prison) -> Stop:
    """Raise a stop as Kay, who cannot account for a prisoner.

    Hana then sees the prisoner in healthcare.
    """
    stop = raise_stop(prison.kay)
    man = prison.prisoners["kitchen"][0]
    tap_seen(prison.hana, prisoner_id=man.pk, area_id=prison.area["healthcare"].pk)
    return stop


def ask(prison: Prison, name: str, stop: Stop, **more: Any) -> Any:
    number = prison.prisoners["kitchen"][0].number
    body = {"id": uuid4(), "basis": "person_seen", "prisoner": number, "pin": PIN} | more
    return Tablet(prison, name).post(f"stops/{stop.pk}/ask-to-close", body)


def sign(prison: Prison, name: str, closing: str, **more: Any) -> Any:
    body = {"id": uuid4(), "pin": PIN} | more
    return Tablet(prison, name).post(f"stop-closings/{closing}/sign", body)


def state(prison: Prison, name: str, stop: Stop) -> dict[str, Any]:
    answer = Tablet(prison, name).get(f"stops/{stop.pk}/state")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def step(prison: Prison, name: str, stop: Stop, step: str, id: Any = None) -> Any:
    body = {"id": id or uuid4(), "step": step}
    return Tablet(prison, name).post(f"stops/{stop.pk}/step", body)


def newest_act(prison: Prison) -> str:
    return LedgerEntry.objects.within(prison.establishment).latest("seq").act


def test_the_steps_are_listed_with_their_deadlines_and_recorded_once(
    prison: Prison, stop: Stop
) -> None:
    id = uuid4()
    first = step(prison, "ceri", stop, "police_told", id)
    assert (first.status_code, step(prison, "ceri", stop, "police_told", id).status_code) == (
        201,
        200,
    )
    assert newest_act(prison) == "acknowledge_stop"
    assert step(prison, "omar", stop, "standfast").status_code == 201
    assert newest_act(prison) == "call_whole_roll", "a standfast also calls the roll"
    again = step(prison, "ceri", stop, "standfast")
    assert (again.status_code, again.json()["code"]) == (409, "standfast-called")
    done_by = {step["step"]: step["done_by"] for step in state(prison, "grace", stop)["steps"]}
    assert done_by["police_told"] == "Ceri Vale"
    assert done_by["standfast"] == "Omar Reed"
    assert done_by["recount_result"] == ""


def test_control_room_and_duty_governor_close_a_stop_together(prison: Prison, stop: Stop) -> None:
    first = ask(prison, "ceri", stop)
    assert first.status_code == 201, first.content
    assert newest_act(prison) == "ask_to_close_stop"
    closing = first.json()["answer"]["id"]
    (listed,) = state(prison, "dee", stop)["closings"]
    assert (listed["id"], listed["asked_by"], listed["asked_as"]) == (
        closing,
        "Ceri Vale",
        "control_room",
    )
    assert listed["seen"].startswith("seen by Hana Cole")
    alone = sign(prison, "ceri", closing)
    assert (alone.status_code, alone.json()["code"]) == (403, "two-people")
    assert not StopClosed.objects.exists()
    body = {"id": uuid4()}
    assert sign(prison, "dee", closing, **body).status_code == 201
    assert sign(prison, "dee", closing, **body).status_code == 200
    after = state(prison, "grace", stop)
    assert (after["closed_by"], bool(after["closed_at"])) == ("Ceri Vale and Dee Stone", True)
    late = sign(prison, "dee", closing)
    assert (late.status_code, late.json()["code"]) == (409, "stop-closed")


def test_the_raiser_cannot_close_a_stop_and_every_closing_needs_a_ground(
    prison: Prison, stop: Stop
) -> None:
    own = raise_stop(prison.ceri)
    refused = ask(prison, "ceri", own)
    assert (refused.status_code, refused.json()["code"]) == (403, "raiser-closes")
    for wrong, code in (
        ({"prisoner": prison.prisoners["kitchen"][1].number}, "not-seen"),
        ({"basis": "whole_roll_correct"}, "no-roll"),
        ({"basis": "nothing_there"}, "needs-ground"),
        ({"pin": "0000"}, "wrong-pin"),
    ):
        refused = ask(prison, "dee", stop, **wrong)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert not StopClosed.objects.exists()


@pytest.mark.parametrize("name", ["grace", "kay", "ava", "mia", "omar", "sam", "ada", "ann"])
def test_other_roles_read_the_stop_without_prisoners(prison: Prison, stop: Stop, name: str) -> None:
    ask(prison, "ceri", stop)
    body = state(prison, name, stop)
    assert (body["closings"], body["not_seen"], body["seen"]) == ([], [], [])
    assert prison.prisoners["kitchen"][0].number not in str(body)
    assert ask(prison, name, stop).status_code == 403


def test_command_roles_see_the_driver_and_operator_of_an_incident(
    morning: Morning, lock: LockSession
) -> None:
    """Open the gate without GO.

    Only the officers who look for the vehicle may see driver and operator.
    """
    prison = morning.prison
    lock.visit.driver_name = "Ray Booth"
    lock.visit.save(update_fields=["driver_name"])
    with at("07:31:00"):
        body = {"id": uuid4(), "code": ""}
        opened = Tablet(prison, "grace").post(f"visits/{lock.visit_id}/gate-open", body)
        assert opened.json()["answer"]["on_go"] is False
    incident = Stop.objects.get(source="gate_without_go")
    with at("07:32:00"):
        for name in ("ceri", "omar", "dee", "mia"):
            vehicle = state(prison, name, incident)["incident"]
            assert (vehicle["plate"], vehicle["driver"]) == ("KX23LDV", "Ray Booth")
            assert (vehicle["phone_24h"], vehicle["left_at"]) == ("01", None)
        assert state(prison, "grace", incident)["incident"] is None
        short = ask(prison, "ceri", incident, basis="nothing_there", prisoner="", note="Fine.")
        assert (short.status_code, short.json()["field"]) == (422, "note")
        response = ask(prison, "ceri", incident, basis="nothing_there", prisoner="", note=NOTE)
        closing = response.json()["answer"]["id"]
        assert sign(prison, "dee", closing).status_code == 201
