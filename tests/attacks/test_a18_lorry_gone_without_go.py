"""Attack 18: a lorry leaves without GO, and none of the officers in command notices.

In the first version the boards kept showing "Search and counts", and later "left 12:13".
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from searches.models import LockSession, Stop
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison

COMMAND = ("ceri", "omar", "dee")
NOTE = "Stopped on the A64, searched by police."


@pytest.fixture
def gate(morning: Morning, lock: LockSession) -> Client:
    """Sign in at the gate. The food lorry has been in the lock since 07:26, and nobody has searched
    it or counted a party for it.
    """
    lock.visit.driver_name = "Ray Booth"
    lock.visit.save(update_fields=["driver_name"])
    return browser(morning.prison, "grace")


def open_gate(gate: Client, lock: LockSession) -> None:
    with at("07:31:00"):
        gate.post(f"/visits/{lock.visit_id}/outer-gate/", {"uuid": uuid4(), "code": ""})


def leave(gate: Client, lock: LockSession, clock: str = "07:32:00") -> None:
    with at(clock):
        gate.post(f"/visits/{lock.visit_id}/gone/", {"uuid": uuid4(), "still_shut": "yes"})


def page(prison: Prison, name: str, path: str, clock: str = "07:33:00") -> str:
    with at(clock):
        return page_text(browser(prison, name).get(path))


def banner(prison: Prison, name: str) -> str:
    return page(prison, name, "/stops/banner/")


def incident() -> Stop:
    return Stop.objects.get(source="gate_without_go")


@pytest.mark.parametrize("name", COMMAND)
def test_a_gate_opened_without_go_is_an_incident_on_command_screens(
    morning: Morning, lock: LockSession, gate: Client, name: str
) -> None:
    open_gate(gate, lock)
    html = banner(morning.prison, name)
    assert "KX23LDV: outer gate opened without GO" in html
    assert "Ray Booth" in html
    assert 'href="tel:01"' in html
    assert "Police" in html
    assert f"/stops/{incident().pk}/" in html


@pytest.mark.parametrize("name", COMMAND)
def test_the_board_shows_the_incident_first(
    morning: Morning, lock: LockSession, gate: Client, name: str
) -> None:
    open_gate(gate, lock)
    board = page(morning.prison, name, "/board/sections/")
    assert board.index("Without GO") < board.index("In the lock")
    assert "Outer gate opened without GO" in board
    assert "Search and counts" not in board
    leave(gate, lock)
    board = page(morning.prison, name, "/board/sections/")
    assert board.index("Without GO") < board.index("In the lock")
    assert "Left without GO" in board
    assert "left 07:32" not in board


def test_leaving_without_a_recorded_gate_opening_is_an_incident_too(
    morning: Morning, lock: LockSession, gate: Client
) -> None:
    leave(gate, lock)
    assert "KX23LDV: left without GO" in banner(morning.prison, "ceri")
    assert incident().visit_id == lock.visit_id


def test_one_vehicle_makes_one_incident(morning: Morning, lock: LockSession, gate: Client) -> None:
    open_gate(gate, lock)
    open_gate(gate, lock)
    leave(gate, lock)
    assert Stop.objects.filter(kind="incident").count() == 1
    assert "KX23LDV: left without GO" in banner(morning.prison, "dee")


def test_the_gate_sees_the_stop_without_the_driver(
    morning: Morning, lock: LockSession, gate: Client
) -> None:
    open_gate(gate, lock)
    html = banner(morning.prison, "tom")
    assert "KX23LDV: outer gate opened without GO" in html
    assert "Ray Booth" not in html


def test_nothing_else_is_released_while_the_incident_is_open(
    morning: Morning, lock: LockSession, gate: Client
) -> None:
    leave(gate, lock)
    other = morning.food_lorry(plate="AB12CDE")
    morning.seal(other, "07:40:00")
    release = page(morning.prison, "mia", f"/visits/{other.pk}/release/", "07:41:00")
    assert "without GO" in release


def test_the_page_of_the_incident_has_the_numbers_to_call(
    morning: Morning, lock: LockSession, gate: Client
) -> None:
    leave(gate, lock)
    html = page(morning.prison, "ceri", f"/stops/{incident().pk}/")
    assert "KX23LDV left without GO" in html
    assert "Call the operator" in html
    assert 'href="tel:01"' in html
    assert "Ray Booth" in html


def close(prison: Prison, name: str, clock: str, **typed: str) -> str:
    path = f"/stops/{incident().pk}/close/"
    with at(clock):
        answer = browser(prison, name).post(path, {"uuid": uuid4(), "pin": PIN, **typed})
    return page_text(answer)


def test_control_room_and_duty_governor_close_the_incident_with_the_vehicles_place(
    morning: Morning, lock: LockSession, gate: Client
) -> None:
    leave(gate, lock)
    prison = morning.prison
    refused = close(prison, "ceri", "07:50:00", basis="nothing_there", note="ok")
    assert "Enter where the vehicle is now and who searched it." in refused
    close(prison, "ceri", "07:51:00", basis="nothing_there", note=NOTE)
    closing = incident().closings.get()
    close(prison, "dee", "07:52:00", closing=str(closing.pk))
    assert incident().closed
    assert banner(prison, "ceri").strip() == ""
    board = page(prison, "ceri", "/board/sections/", "07:53:00")
    assert "left without GO" in board, "what is gone stays what it was"


def test_after_the_incident_is_closed_a_second_opening_is_a_new_one(
    morning: Morning, lock: LockSession, gate: Client
) -> None:
    open_gate(gate, lock)
    close(morning.prison, "ceri", "07:40:00", basis="nothing_there", note=NOTE)
    closing = incident().closings.get()
    close(morning.prison, "dee", "07:41:00", closing=str(closing.pk))
    leave(gate, lock, "07:42:00")
    assert Stop.objects.filter(source="gate_without_go").count() == 2
