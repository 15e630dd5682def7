"""A whole-prison roll through the API, under the same rules as on the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.models import (
    LandingCount,
    LedgerEntry,
    OfficialRoll,
    Stop,
    WholeRoll,
    WholeRollSignature,
)
from searches.services.people.people import go_on_duty
from tests.api.tablet_client import Tablet
from tests.attacks import whole_roll
from tests.attacks.whole_roll import HELD, OFFICERS, idle
from tests.support.counting import Morning, at
from tests.support.factories import LandingCountFactory
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def roll(morning: Morning) -> str:
    """Call a roll at 07:30 with two officers on duty on each landing.

    Returns the id of the roll.
    """
    whole_roll.second_officers_go_on_duty(morning)
    id = uuid4()
    with at("07:30:00"):
        answer = Tablet(morning.prison, "ceri").put("whole-rolls", {}, id=id)
    assert answer.status_code == 201
    return str(id)


def number_of(
    prison: Prison, roll: str, name: str, landing: str, number: int, clock: str, **more: Any
) -> Any:
    """Enter an officer's number for a landing on the landing's own screen, or on the device
    `screen`.
    """
    tablet = Tablet(prison, name, screen=more.pop("screen", f"{landing}-1"))
    body = {"whole_roll": roll, "landing": landing, "number": number, "every_one_responded": True}
    with at(clock):
        return tablet.put("landing-counts", body | more)


def count_landings(morning: Morning, roll: str, **wrong: int) -> None:
    for landing, (_, first, second) in OFFICERS.items():
        number = len(idle(morning.prison, landing)) + wrong.get(landing, 0)
        for name, clock in ((first, "07:31:00"), (second, "07:31:30")):
            answer = number_of(morning.prison, roll, name, landing, number, clock)
            assert answer.status_code == 201, answer.content


def enter(
    prison: Prison, roll: str, figure: int = HELD, *, name: str = "omar", clock: str = "07:32:00"
) -> Any:
    with at(clock):
        body = {"whole_roll": roll, "figure": figure}
        return Tablet(prison, name).put("official-rolls", body)


def read_whole_rolls(prison: Prison, name: str = "ceri") -> dict[str, Any]:
    with at("07:38:00"):
        answer = Tablet(prison, name).get("whole-rolls")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def sign(prison: Prison, roll: str, digest: str, *, name: str = "ceri", **more: Any) -> Any:
    body = {"id": str(uuid4()), "pin": PIN, "shown_sha256": digest} | more
    with at("07:38:00"):
        return Tablet(prison, name).post(f"whole-rolls/{roll}/sign", body)


def acts(prison: Prison) -> list[str]:
    entries = LedgerEntry.objects.within(prison.establishment).order_by("-seq")
    return list(entries.values_list("act", flat=True)[:3])


def test_an_honest_roll_is_called_counted_compared_and_signed(morning: Morning, roll: str) -> None:
    prison = morning.prison
    count_landings(morning, roll)
    whole_roll.count_parties(morning)
    assert enter(prison, roll).status_code == 201
    roll_state = read_whole_rolls(prison)["roll"]
    assert (
        roll_state["id"],
        roll_state["total"],
        roll_state["official_agrees"],
    ) == (roll, HELD, True)
    assert (
        roll_state["complete"],
        roll_state["outstanding"],
        roll_state["differences"],
    ) == (True, [], [])
    by = {
        landing["name"]: [number["by"] for number in landing["numbers"]]
        for landing in roll_state["landings"]
    }
    assert by["A1"] == ["Ava Lane", "Hana Cole"]
    assert {
        number["screen"] for landing in roll_state["landings"] for number in landing["numbers"]
    } == {screen for screen, _, _ in OFFICERS.values()}
    body = {"id": str(uuid4())}
    first = sign(prison, roll, roll_state["shown_sha256"], **body)
    again = sign(prison, roll, roll_state["shown_sha256"], **body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["answer"] == again.json()["answer"]
    assert first.json()["answer"]["correct"] is True
    assert WholeRollSignature.objects.get().correct
    assert acts(prison)[0] == "sign_whole_roll"
    after = read_whole_rolls(prison)
    assert (after["roll"], after["last"]["correct"], after["last"]["by"]) == (
        None,
        True,
        "Ceri Vale",
    )
    assert not Stop.objects.exists()


def test_a_call_sent_again_is_the_same_call_and_a_second_roll_is_refused(
    morning: Morning, roll: str
) -> None:
    ceri = Tablet(morning.prison, "ceri")
    assert ceri.put("whole-rolls", {}, id=UUID(roll)).status_code == 200
    other = ceri.put("whole-rolls", {})
    assert (other.status_code, other.json()["code"]) == (409, "roll-open")
    assert WholeRoll.objects.count() == 1
    assert acts(morning.prison)[0] == "call_whole_roll"


def test_a_landing_is_counted_on_its_own_screen_by_an_officer_on_duty_there(
    morning: Morning, roll: str
) -> None:
    prison, number = morning.prison, len(idle(morning.prison, "a1"))
    for name, screen, code in (
        ("kay", "a1-1", "not-on-duty"),
        ("ava", "healthcare-1", "wrong-device"),
        ("ava", "nowhere", "wrong-device"),
        ("ava", "a2-1", "wrong-device"),
    ):
        answer = number_of(prison, roll, name, "a1", number, "07:32:00", screen=screen)
        assert (answer.status_code, answer.json()["code"]) == (403, code), name
    assert not LandingCount.objects.exists()


def test_a_number_comes_no_sooner_than_people_can_answer(morning: Morning, roll: str) -> None:
    number = len(idle(morning.prison, "a1"))
    limit = f"07:30:{number * 2:02d}"
    early = number_of(morning.prison, roll, "ava", "a1", number, f"07:30:{number * 2 - 1:02d}.999")
    assert (early.status_code, early.json()["code"]) == (409, "too-fast")
    assert early.json()["field"] == "number"
    assert number_of(morning.prison, roll, "ava", "a1", number, limit).status_code == 201


def test_a_landing_counter_sees_only_their_own_number(morning: Morning, roll: str) -> None:
    prison, number = morning.prison, len(idle(morning.prison, "a1"))
    number_of(prison, roll, "ava", "a1", number, "07:31:00")
    with at("07:31:10"):
        blind = Tablet(prison, "hana", screen="a1-1").get("landing-counts").json()
        mine = Tablet(prison, "ava").get("landing-counts").json()
        elsewhere = Tablet(prison, "hana").get("landing-counts").json()
    assert blind == {
        "whole_roll": roll,
        "called_at": blind["called_at"],
        "landing": str(idle(prison, "a1")[0].landing_id),
        "name": "A1",
        "on_duty": True,
        "mine": None,
        "seconds_a_person": 2,
    }
    assert mine["mine"] == number
    assert (elsewhere["whole_roll"], elsewhere["landing"]) == (roll, None)


def test_the_counted_numbers_are_hidden_when_the_official_roll_is_entered(
    morning: Morning, roll: str
) -> None:
    count_landings(morning, roll)
    with at("07:31:50"):
        blind = Tablet(morning.prison, "omar").get("official-rolls").json()
    assert blind == {
        "whole_roll": roll,
        "called_at": blind["called_at"],
        "entries": [],
        "counted": False,
    }
    assert Tablet(morning.prison, "omar").get("whole-rolls").status_code == 403
    assert enter(morning.prison, roll, 57).status_code == 201
    assert enter(morning.prison, roll, 58, clock="07:32:30").status_code == 201
    with at("07:33:00"):
        entries = Tablet(morning.prison, "omar").get("official-rolls").json()["entries"]
    assert [(entry["figure"], entry["by"]) for entry in entries] == [
        (57, "Omar Reed"),
        (58, "Omar Reed"),
    ]
    assert OfficialRoll.objects.count() == 2


def test_the_officer_who_entered_the_official_roll_cannot_sign(morning: Morning, roll: str) -> None:
    prison = morning.prison
    count_landings(morning, roll)
    whole_roll.count_parties(morning)
    assert enter(prison, roll, name="ceri").status_code == 201
    refused = sign(prison, roll, read_whole_rolls(prison)["roll"]["shown_sha256"])
    assert (refused.status_code, refused.json()["code"]) == (403, "entered-official-roll")
    assert not WholeRollSignature.objects.exists()


def test_a_counter_does_not_enter_the_official_roll(morning: Morning, roll: str) -> None:
    """Try it as the control room, the only role that reads the roll and enters the number."""
    prison = morning.prison
    called = WholeRoll.objects.get()
    LandingCountFactory.create(
        whole_roll=called,
        landing=prison.prisoners["kitchen"][0].landing,
        counter=prison.person["ceri"],
        device=prison.device["a1-1"],
        recorded_at=called.recorded_at,
    )
    refused = enter(prison, roll, name="ceri")
    assert (refused.status_code, refused.json()["code"]) == (403, "counted-in-roll")
    with at("07:32:10"):
        assert Tablet(prison, "ceri").get("official-rolls").json()["counted"] is True


def test_a_roll_is_not_signed_before_every_part_has_a_number(morning: Morning, roll: str) -> None:
    prison = morning.prison
    count_landings(morning, roll)
    roll_state = read_whole_rolls(prison)["roll"]
    assert not roll_state["complete"]
    assert "The official roll has not been entered." in roll_state["outstanding"]
    refused = sign(prison, roll, roll_state["shown_sha256"])
    assert (refused.status_code, refused.json()["code"]) == (409, "roll-incomplete")


@pytest.mark.slow
def test_a_roll_that_changed_since_it_was_shown_is_not_signed(morning: Morning, roll: str) -> None:
    prison = morning.prison
    count_landings(morning, roll)
    whole_roll.count_parties(morning)
    enter(prison, roll, 57)
    digest = read_whole_rolls(prison)["roll"]["shown_sha256"]
    enter(prison, roll, HELD, clock="07:32:30")
    refused = sign(prison, roll, digest)
    assert (refused.status_code, refused.json()["code"]) == (409, "changed")
    wrong = sign(prison, roll, read_whole_rolls(prison)["roll"]["shown_sha256"], pin="0000")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong-pin")
    assert not WholeRollSignature.objects.exists()


def test_a_roll_whose_parts_differ_is_signed_as_not_correct_and_stops_all_vehicles(
    morning: Morning, roll: str
) -> None:
    prison = morning.prison
    count_landings(morning, roll, a1=-1)
    whole_roll.count_parties(morning)
    enter(prison, roll)
    roll_state = read_whole_rolls(prison)["roll"]
    assert roll_state["official_agrees"] is False
    assert "The sum of all parts is 57. The official roll is 58." in roll_state["differences"]
    (a1,) = [landing for landing in roll_state["landings"] if landing["name"] == "A1"]
    assert (a1["agrees"], a1["expected"] - a1["numbers"][0]["number"]) == (False, 1)
    signed = sign(prison, roll, roll_state["shown_sha256"])
    assert (signed.status_code, signed.json()["answer"]["correct"]) == (201, False)
    assert Stop.objects.get().said == "The whole-prison roll is not correct."


def test_prisoners_on_the_way_are_named_and_the_reading_is_recorded(
    morning: Morning, roll: str
) -> None:
    prison, man = morning.prison, morning.kitchen[0]
    with at("07:30:10"):
        body = {"prisoner": man.number, "to_area": "healthcare"}
        assert Tablet(prison, "kay").put("movements", body).status_code == 201
    roll_page = read_whole_rolls(prison)
    assert [movement["person"]["number"] for movement in roll_page["on_the_way"]] == [man.number]
    assert acts(prison)[0] == "look_at_names"
    kitchen = next(party for party in roll_page["parties"] if party["name"] == "Kitchen")
    assert (kitchen["size"], kitchen["on_the_way"], kitchen["agrees"]) == (24, 1, None)


def test_numbers_cannot_be_entered_without_a_roll(prison: Prison) -> None:
    assert Tablet(prison, "ceri").get("whole-rolls").json()["roll"] is None
    assert Tablet(prison, "ava").get("landing-counts").json()["whole_roll"] is None
    assert Tablet(prison, "omar").get("official-rolls").json()["whole_roll"] is None
    answer = enter(prison, str(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not-there")


READERS = {
    "whole-rolls": {"ceri", "dee", "sam", "ada"},
    "landing-counts": {"kay", "ava"},
    "official-rolls": {"ceri", "omar"},
}


@pytest.mark.parametrize("path", READERS)
def test_each_address_can_be_read_by_the_roles_of_its_page(prison: Prison, path: str) -> None:
    names = ["grace", "ed", "kay", "ava", "ceri", "mia", "omar", "dee", "sam", "ada", "ann"]
    readers = {name for name in names if Tablet(prison, name).get(path).status_code == 200}
    assert readers == READERS[path]


@pytest.mark.parametrize("name", ["grace", "kay", "ava", "mia", "omar", "dee", "sam", "ada"])
def test_only_the_control_room_calls_and_signs(morning: Morning, roll: str, name: str) -> None:
    assert Tablet(morning.prison, name).put("whole-rolls", {}).status_code == 403
    assert sign(morning.prison, roll, "0" * 64, name=name).status_code == 403


def test_a_wrong_row_is_asked_again_and_a_right_one_is_not(morning: Morning, roll: str) -> None:
    prison = morning.prison
    count_landings(morning, roll, a1=1)
    rows = {row["code"]: row for row in read_whole_rolls(prison)["roll"]["rows"]}
    assert rows["a1"]["agrees"] is False and rows["b1"]["agrees"] is True
    for code, status in (("a1", 201), ("b1", 409), ("nowhere", 404)):
        body = {"id": uuid4(), "part": "landing", "code": code}
        with at("07:33:00"):
            answer = Tablet(prison, "ceri").post(f"whole-rolls/{roll}/ask-again", body)
        assert answer.status_code == status, answer.content
    assert acts(prison)[0] == "ask_roll_row_again"


def test_a_receiving_place_is_counted_on_its_own_screen(morning: Morning, roll: str) -> None:
    hana, where = morning.prison.hana, morning.prison.area["healthcare"].pk
    with at("07:29:00"):
        go_on_duty(hana, area_id=where)
    for screen, status in (("healthcare-1", 201), ("gate-1", 422)):
        with at("07:33:00"):
            answer = Tablet(morning.prison, "hana", screen=screen).post(
                f"whole-rolls/{roll}/count-place", {"id": uuid4(), "number": 2}
            )
        assert answer.status_code == status, answer.content
