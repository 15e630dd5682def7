"""What an act in the ledger is called where people read it: past tense, as a colleague says it."""

from __future__ import annotations

from typing import Any

#: Act -> sentence. An act that is not here is shown by its own name.
SENTENCES: dict[str, str] = {
    "expect_vehicle": "Expected",
    "log_vehicle_in": "Logged in",
    "correct_plate": "Plate corrected",
    "turn_back": "Turned back",
    "detain": "Detained",
    "end_detention": "Free again",
    "log_arrival": "Halted at {area}",
    "log_departure": "Left the area",
    "put_on_seal": "Seal {number} put on",
    "report_lost_sight": "Escort lost sight",
    "regain_sight": "In sight again",
    "close_inner_gate": "Lock sealed",
    "draw_search": "Search drawn",
    "park_clash": "Logged in at another tablet as well",
    "settle_clash": "Logged in twice: settled",
    "use_draw": "Sealed draw {number} used",
    "keep_draw": "Draw kept",
    "misuse_draw": "Sealed draw out of turn",
    "begin_second_search": "Second search begun",
    "request_counts": "Counts asked for: {parties}",
    "void_lock": "Lock void: {reason}",
    "answer_item": "{item}: {result}",
    "store_photo": "Photograph {slot}",
    "sign_search": "Search signed, place {place}",
    "look_at_photo": "Photograph looked at, {seconds} s",
    "confirm_disc": "Disc confirmed",
    "refuse_release": "Release refused",
    "release_vehicle": "Released",
    "release_by_radio": "Released by radio, read out {checksum}",
    "refuse_radio_release": "Release by radio refused: {why}",
    "look_by_radio": "Orderly officer looked at {photographs} photographs at the gate",
    "judge_radio_release": "Release by radio looked into: {verdict}",
    "ask_override": "Override asked: {hold}",
    "grant_override": "Override granted: {hold}",
    "refuse_self_approval": "Self-approval refused",
    "raise_by_system": "Stop raised by itself",
    "alert_late_count": "Count is late: {party}",
    "open_outer_gate": "Outer gate opened. {fault}",
    "depart": "Left the prison",
    "enter_manual_release": "Manual release entered",
    "settle_drill": "Drill: {outcome}",
    "acknowledge_watch": "Security marker acknowledged",
    "report_near_miss": "Near miss reported",
    "acknowledge_stop": "Stop acknowledged",
    "close_stop": "Stop closed",
    "place_legal_hold": "Legal hold: {reason}",
    "lift_legal_hold": "Legal hold lifted: {reason}",
    "delete_pictures": "{pictures} photographs deleted. {reason}",
    "take_evidence": "Evidence pack taken",
    "open_exception": "Exception {code} opened",
}
GRAVE = frozenset(
    {
        "raise_by_system",
        "void_lock",
        "refuse_release",
        "refuse_radio_release",
        "release_by_radio",
        "refuse_self_approval",
        "grant_override",
        "report_lost_sight",
        "enter_manual_release",
        "alert_late_count",
    }
)


class _Said(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def sentence(act: str, said: dict[str, Any]) -> str:
    words = SENTENCES.get(act, act.replace("_", " ").capitalize())
    return words.format_map(_Said({key: _plain(value) for key, value in said.items()})).strip()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value).replace("_", " ")
