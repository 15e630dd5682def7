"""What an act in the ledger is called where people read it: past tense, as a colleague says it."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

#: Act -> sentence, for every act there is.
SENTENCES: dict[str, str] = {
    "expect_vehicle": "Expected",
    "log_vehicle_in": "Logged in",
    "correct_plate": "Plate corrected",
    "change_vehicle_type": "Vehicle type changed from {before} to {after}",
    "turn_back": "Turned back",
    "cancel_delivery": "Not coming: {why}",
    "move_delivery": "Expected at another time",
    "detain": "Detained",
    "end_detention": "No longer detained",
    "log_arrival": "Halted at {area}",
    "log_departure": "Left the area",
    "contradict_departure": "Recorded a later departure from {after_sealing}",
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
    "request_counts": "Counts requested: {parties}",
    "ask_second_count": "Surprise second count: {name}",
    "void_lock": "Lock session void: {reason}",
    "answer_item": "{item}: {result}",
    "store_photo": "Photograph {slot}",
    "sign_search": "Search signed by searcher {place}",
    "look_at_photo": "Photograph looked at, {seconds} s",
    "confirm_disc": "Disc confirmed",
    "confirm_photographs_differ": "Photographs confirmed as different: {slot}",
    "refuse_release": "Release refused",
    "release_vehicle": "Released",
    "release_by_radio": "Released by radio, read out {checksum}",
    "refuse_radio_release": "Release by radio refused: {why}",
    "look_by_radio": "Orderly officer looked at {photographs} photographs at the gate",
    "judge_radio_release": "Release by radio checked: {verdict}",
    "ask_override": "Override requested: {hold}",
    "grant_override": "Override granted: {hold}",
    "refuse_self_approval": "Self-approval refused",
    "raise_by_system": "Stop raised by itself",
    "add_to_incident": "Left the prison while the incident is open",
    "join_stop": "Late count joined the stop: {name}",
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
    "add_to_exception": "Exception {code}: happened again",
    "raise_stop": "All vehicles stopped",
    "call_standfast": "Standfast called",
    "ask_to_close_stop": "Closing of a stop requested: {basis}",
    "announce_photos": "Photographs announced by a tablet",
    "read_clock": "Tablet's clock read, wrong by {offset_seconds} s",
    "begin_count": "Count of {party} begun, headcount {headcount}",
    "tap_person": "A person was seen at a count",
    "name_stranger": "A person who is not on the list was seen at a count",
    "confirm_count": "Count of {party} signed",
    "tap_seen": "A person was seen at {at}",
    "send_prisoner": "Sent on the way to {to}",
    "receive_prisoner": "Received at {at}",
    "carry_rosters_over": "Allocation lists made from the newest rosters: {allocated} people",
    "allocate_prisoners": "{added} people put on the allocation list of {party}",
    "remove_from_allocation": "A person was removed from the allocation list of {party}: {reason}",
    "replace_allocation": "Allocation list of {party} replaced: {added} added, {removed} removed",
    "account_for_absence": "A person of {party} was accounted for elsewhere: {reason}",
    "state_not_at_work": "{party} is not at work: {reason}",
    "open_work_session": "Work session of {party} opened with {size}",
    "add_to_work_session": "{size} people added to the work session of {party}",
    "end_work_session": "Work session of {party} ended",
    "receive_hand_back": "Landing {landing} confirmed {number} people back, {missing} missing",
    "movement_overdue": "Nobody has received a person sent from {party}",
    "call_whole_roll": "Whole-prison roll called",
    "count_landing": "Landing {landing} counted: {number}",
    "enter_official_roll": "Official roll entered: {figure}",
    "sign_whole_roll": "Whole-prison roll signed, correct: {correct}",
    "import_deliveries": "Deliveries imported: {kept} kept, {refused} refused",
    "change_haulier_number": "Haulier's number changed from {before} to {after}",
    "enter_drill_code": "Drill's code entered",
    "refuse_drill_code": "A code that belongs to no drill was entered",
    "set_watch_marker": "Security marker set",
    "close_watch_marker": "Security marker closed",
    "acknowledge_exception": "Exception looked at",
    "comment_exception": "Note on an exception",
    "propose_case_outcome": "Outcome of a critical exception proposed: {outcome}",
    "resolve_exception": "Exception resolved: {outcome}",
    "reopen_exception": "Exception {code} reopened",
    "refuse_self_review": "Review of one's own work refused",
    "refuse_own_role": "Role for oneself refused: {role}",
    "park": "A record could not be applied, so a person must decide",
    "judge_parked": "An unprocessed record was decided",
    "hand_in": "Handed in by a tablet",
    "hand_out_draws": "Sealed draws given to a tablet",
    "hand_out_key": "Keys given to a tablet",
    "propose_checklist": "Checklist {vehicle_type} {version} proposed",
    "publish_checklist": "Checklist {vehicle_type} {version} published",
    "load_default_checklists": "Shipped checklists loaded",
    "change_policy": "Policy changed",
    "weaken_policy": "Policy weakened for vehicles that enter from now on",
    "keep_policy_history": "The policy was recorded as its first version",
    "found_establishment": "Prison {code} founded",
    "found_people": "{staff_number} founded this prison as {role}",
    "found_second_person": "{staff_number} was added as the second person, as {role}",
    "found_administrator": "First administrator added",
    "add_area": "Area {area} added",
    "add_party": "Party {party} added",
    "add_landing": "Landing {landing} added",
    "admit_prisoner": "One prisoner added",
    "leave_prison": "A prisoner is no longer held here",
    "admit_prisoners": "{kept} prisoners added, {refused} refused",
    "add_person": "Staff number {staff_number} added",
    "deactivate_person": "An account was closed",
    "reopen_account": "Account of {staff_number} opened again",
    "set_password_anew": "Password of {staff_number} reset",
    "grant_role": "Role given: {role}",
    "withdraw_role": "Role withdrawn: {role}",
    "go_on_duty": "On duty at {area}",
    "go_off_duty": "Off duty",
    "choose_password": "Own password changed",
    "choose_pin": "Own PIN changed",
    "enrol_device": "Device enrolled",
    "deem_confirmed": "All {number} accounts, roles and screens known before are deemed confirmed",
    "ask_confirmation": "A second person was asked to confirm: {summary}",
    "confirm": "Confirmed: {summary}",
    "refuse": "Refused: {summary}",
    "revoke_device": "Device revoked",
    "look_at_names": "Names looked at: {size} on {list}",
    "look_at_page": "Page looked at: {path}",
    "look_at_ledger": "Audit log looked at",
    "announce": "Announced: {title}",
    "show_announcements": "Announcements shown on a screen",
    "acknowledge_announcement": "Announcement acknowledged: {title}",
}
GRAVE = frozenset(
    {
        "raise_by_system",
        "join_stop",
        "add_to_incident",
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


def words_used(act: str) -> frozenset[str]:
    """What of an entry its sentence says already."""
    parts = Formatter().parse(SENTENCES.get(act, ""))
    return frozenset(word for _, word, _, _ in parts if word)


def act_name(act: str) -> str:
    """The act itself, without what it was done to: for a list to choose from."""
    words = SENTENCES.get(act, act.replace("_", " "))
    return re.sub(r"[ ,:(…]*$", "", re.sub(r"\{\w+\}", "…", words).rstrip(". ")) or act


def sentence(act: str, said: dict[str, Any]) -> str:
    words = SENTENCES.get(act, act.replace("_", " ").capitalize())
    return words.format_map(_Said({key: _plain(value) for key, value in said.items()})).strip()


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value).replace("_", " ")
