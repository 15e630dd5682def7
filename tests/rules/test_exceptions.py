"""The catalogue X01 to X22, its deadlines, and what one ledger entry reveals by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from searches.rules.exceptions import CATALOGUE, KINDS, TELLERS, due_at, names_a_person, reveal
from searches.words.exceptions import ExceptionCode, Severity
from tests.support.lorry import at

CRIT, HIGH, MED, LOW = Severity.CRIT, Severity.HIGH, Severity.MED, Severity.LOW
#: domain, section 8.
SEVERITIES = (
    dict.fromkeys(("X01", "X02", "X03", "X04", "X05"), CRIT)
    | dict.fromkeys((f"X{number:02}" for number in range(6, 16)), HIGH)
    | dict.fromkeys(("X16", "X17", "X18", "X19", "X22"), MED)
    | {"X20": HIGH, "X21": LOW}
)

TOLD: list[tuple[str, dict[str, Any], set[str]]] = [
    ("raise_stop", {"stop": "s", "kind": "stop", "source": "person"}, {"X03"}),
    ("raise_by_system", {"kind": "stop", "source": "second_mismatch"}, {"X03", "X04"}),
    ("raise_by_system", {"kind": "stop", "source": "late_count"}, {"X03", "X21"}),
    ("grant_role", {"person": "p", "role": "gate_officer", "added_by_giver": True}, {"X18"}),
    ("grant_role", {"person": "p", "role": "administrator", "added_by_giver": True}, {"X18"}),
    ("grant_role", {"person": "p", "role": "auditor", "added_by_giver": True}, set()),
    ("grant_role", {"person": "p", "role": "gate_officer", "added_by_giver": False}, set()),
    ("grant_role", {"person": "p", "role": "gate_officer"}, set()),
    ("join_stop", {"stop": "s", "party": "p", "name": "Stores"}, {"X21"}),
    ("raise_by_system", {"kind": "incident", "source": "found"}, {"X02"}),
    ("raise_by_system", {"kind": "incident", "source": "aid_alert"}, {"X01"}),
    ("answer_item", {"item": "U5", "result": "cannot_see"}, {"X06"}),
    ("answer_item", {"item": "U5", "result": "clear"}, set()),
    ("answer_item", {"item": "U5", "result": "found", "person": True}, {"X01"}),
    ("answer_item", {"item": "U5", "result": "found", "person": False}, set()),
    ("answer_item", {"item": "A4", "people_agree": False}, {"X10"}),
    ("answer_item", {"item": "A4", "people_agree": True}, set()),
    ("answer_item", {"item": "D4", "seal_agrees": False}, {"X20"}),
    ("answer_item", {"item": "D4", "seal_agrees": True}, set()),
    ("answer_item", {"item": "A1", "result": "different", "purposes": ["plate"]}, {"X10"}),
    ("answer_item", {"item": "A1", "result": "same", "purposes": ["plate"]}, set()),
    ("answer_item", {"item": "E1", "result": "different", "purposes": ["tools"]}, {"X20"}),
    ("answer_item", {"item": "A7", "result": "not_done", "purposes": ["escort"]}, {"X12"}),
    ("log_vehicle_in", {"differs": ["Announced as Van, arrived as Skip."]}, {"X10"}),
    ("correct_plate", {"differs": ["Last time it had a tail-lift."]}, {"X10"}),
    ("change_vehicle_type", {"differs": ["Changed from Van to Rigid box lorry."]}, {"X10"}),
    ("correct_plate", {"before": "KX23LDV", "after": "KX23LDW"}, set()),
    ("log_vehicle_in", {"plate": "KX23LDV"}, set()),
    ("store_photo", {"photo": "p", "copy_of": "q"}, {"X07"}),
    ("store_photo", {"photo": "p", "copy_of": None}, set()),
    ("store_photo", {"photo": "p", "search": "s", "slot": "U3", "flat_copy_of": "q"}, {"X07"}),
    ("confirm_photographs_differ", {"photo": "p", "search": "s", "slot": "U3"}, {"X07"}),
    ("confirm_disc", {"photo": "p", "disc": 7, "shown": False}, {"X07"}),
    ("confirm_disc", {"photo": "p", "disc": 7, "shown": True}, set()),
    ("void_lock", {"lock": "l", "reason": "inner_gate_opened"}, {"X11"}),
    ("report_lost_sight", {}, {"X12"}),
    ("log_departure", {"unlisted_prisoner": True}, {"X12"}),
    ("log_departure", {"unlisted_prisoner": False}, set()),
    ("log_departure", {"after_sealing": "Stores"}, {"X12"}),
    ("log_arrival", {"after_sealing": "Stores"}, {"X12"}),
    ("log_arrival", {"area": "stores"}, set()),
    ("contradict_departure", {"after_sealing": "Stores", "gone": True}, {"X12"}),
    ("turn_back", {"minutes_inside": 0, "watched": True}, {"X10"}),
    ("request_counts", {"lock": "l", "whole_prison": ["unrecorded_halt"]}, {"X12"}),
    ("request_counts", {"lock": "l", "whole_prison": ["vehicle_type"]}, set()),
    ("confirm_count", {"verdicts": {"l": {"faults": ["clock"]}}}, {"X15"}),
    ("confirm_count", {"verdicts": {"l": {"faults": ["too_long"]}}}, set()),
    ("grant_override", {"override": "o"}, {"X13"}),
    ("release_vehicle", {"release": "r"}, set()),
    ("release_vehicle", {"release": "r", "immediate": True}, {"X13"}),
    ("enter_manual_release", {}, {"X14"}),
    ("release_by_radio", {"radio": "r"}, {"X14"}),
    ("refuse_radio_release", {"why": "All vehicles are stopped."}, {"X18"}),
    ("judge_radio_release", {"radio": "r", "faults": ["U3 is a copy."]}, {"X14"}),
    ("judge_radio_release", {"radio": "r", "faults": []}, set()),
    ("read_clock", {"offset_seconds": 120.0}, set()),
    ("read_clock", {"offset_seconds": -121.0}, {"X15"}),
    ("read_clock", {"offset_seconds": 0.0, "jumped_backwards": True}, {"X15"}),
    ("settle_drill", {"outcome": "missed"}, {"X17"}),
    ("settle_drill", {"outcome": "found"}, set()),
    ("report_near_miss", {"near_miss": "n"}, {"X19"}),
    ("report_near_miss", {"near_miss": "n", "person": True}, {"X19", "X01"}),
    ("close_stop", {"stop": "s", "kind": "incident", "basis": "person_seen"}, {"X01"}),
    ("close_stop", {"stop": "s", "kind": "incident", "basis": "nothing_there"}, set()),
    ("close_stop", {"stop": "s", "kind": "stop", "basis": "person_seen"}, set()),
    ("turn_back", {"minutes_inside": 4}, {"X12"}),
    ("turn_back", {"minutes_inside": 0}, set()),
    ("refuse_self_approval", {}, {"X18"}),
    ("misuse_draw", {"fault": "used-before"}, {"X18"}),
    ("hand_out_key", {"again": True}, {"X18"}),
    ("park_clash", {"parked": "p"}, {"X10"}),
    ("hand_out_key", {"again": False}, set()),
    ("refuse_own_role", {"role": "gate_manager"}, {"X18"}),
    ("set_password_anew", {"staff_number": "OS1"}, {"X18"}),
    ("reopen_account", {"staff_number": "OS1"}, {"X18"}),
    ("refuse_release", {"holds": [["too-fast", "floor"]]}, {"X18", "X08"}),
    ("refuse_release", {"holds": [["too-fast", "bulk"]]}, {"X18", "X09"}),
    ("refuse_release", {"holds": [["occupants", "A4"]]}, {"X18", "X10"}),
    ("refuse_release", {"holds": [["tools-seals", "D4"]]}, {"X18", "X20"}),
    ("open_outer_gate", {"release": None}, {"X05"}),
    ("open_outer_gate", {"release": "r"}, set()),
    ("begin_second_search", {"earlier_too_fast": ["floor", "bulk"]}, {"X08", "X09"}),
    ("begin_second_search", {"earlier_too_fast": []}, set()),
    ("depart", {}, {"X05"}),
    ("depart", {"release": "r", "inner_gate_still_shut": False}, {"X11"}),
    ("depart", {"release": "r", "inner_gate_still_shut": True}, set()),
    ("tap_person", {}, set()),
]


def test_the_catalogue_names_every_code_once_with_the_severity_of_the_domain() -> None:
    assert [kind.code for kind in CATALOGUE] == list(ExceptionCode)
    assert {kind.code.value: kind.severity for kind in CATALOGUE} == SEVERITIES


@pytest.mark.parametrize(("act", "said", "codes"), TOLD)
def test_an_entry_reveals(act: str, said: dict[str, Any], codes: set[str]) -> None:
    revealed = reveal(act, said, entry="entry-1")
    assert {one.code.value for one in revealed} == codes
    assert all(one.cause and one.summary for one in revealed)


def test_a_release_by_radio_that_does_not_agree_is_critical() -> None:
    said = {"radio": "r", "faults": ["U3 is a copy."]}
    (revealed,) = reveal("judge_radio_release", said, entry="entry-1")
    assert (revealed.severity, revealed.summary[-13:]) == (CRIT, "U3 is a copy.")


def test_every_teller_is_tried_above() -> None:
    assert {act for act, _, codes in TOLD if codes} >= TELLERS.keys()


@pytest.mark.parametrize("code", ExceptionCode)
def test_deadlines_follow_severity(code: ExceptionCode) -> None:
    opened, midnight = at("07:40"), at("24:00")
    due = due_at(code, opened_at=opened, day_ends_at=midnight)
    expected: dict[str, set[datetime | None]] = {
        CRIT: {None},
        HIGH: {midnight},
        MED: {opened + timedelta(days=1), opened + timedelta(days=7)},
        LOW: {opened + timedelta(days=7)},
    }
    assert due in expected[KINDS[code].severity]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A MAN behind the axle", True),
        ("Two legs.", True),
        ("somebody's shoe", True),
        ("A strap with a carabiner", False),
        ("Manual lying there", False),
        ("", False),
    ],
)
def test_a_found_person_is_read_from_the_words(text: str, named: bool) -> None:
    assert names_a_person(text) is named
