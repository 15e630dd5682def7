"""Words for staff: the twelve roles and the acts they may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    GATE_OFFICER = "gate_officer"
    ESCORT = "escort"
    PARTY_SUPERVISOR = "party_supervisor"
    RECEIVING_OFFICER = "receiving_officer"
    WING_OFFICER = "wing_officer"  # counts the landings that were named when the role was granted
    CONTROL_ROOM = "control_room"
    GATE_MANAGER = "gate_manager"
    ORDERLY_OFFICER = "orderly_officer"
    DUTY_GOVERNOR = "duty_governor"
    SECURITY_LEAD = "security_lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """Everything that a person may do. `rules.permissions` says which role may do which act."""

    # Visits
    EXPECT_VEHICLE = "expect_vehicle"
    CHANGE_DELIVERY = "change_delivery"  # change its time, or record that it is not coming
    LOG_VEHICLE_IN = "log_vehicle_in"
    LOG_HALT = "log_halt"
    CHANGE_SEAL = "change_seal"
    REPORT_LOST_SIGHT = "report_lost_sight"
    CLOSE_INNER_GATE = "close_inner_gate"
    VOID_LOCK = "void_lock"
    TURN_BACK = "turn_back"
    DETAIN = "detain"
    OPEN_OUTER_GATE = "open_outer_gate"
    DEPART = "depart"
    CORRECT_PLATE = "correct_plate"
    ASK_PLATE_CORRECTION = "ask_plate_correction"  # after the lock has been sealed
    CHANGE_VEHICLE_TYPE = "change_vehicle_type"
    SETTLE_CLASH = "settle_clash"
    SEE_PARKED = "see_parked"
    SEE_VISITS = "see_visits"
    # Search
    ANSWER_ITEM = "answer_item"
    TAKE_PHOTO = "take_photo"
    SEE_PHOTOS = "see_photos"
    SIGN_FIRST_SEARCHER = "sign_first_searcher"
    SIGN_SECOND_SEARCHER = "sign_second_searcher"
    BEGIN_SECOND_SEARCH = "begin_second_search"
    # Rolls
    KEEP_ALLOCATIONS = "keep_allocations"
    KEEP_TIMETABLE = "keep_timetable"  # say when each party usually works
    SEE_TIMETABLE = "see_timetable"
    ACCOUNT_FOR_ABSENCE = "account_for_absence"
    STATE_NOT_AT_WORK = "state_not_at_work"
    OPEN_WORK_SESSION = "open_work_session"
    HAND_OVER_PARTY = "hand_over_party"  # offer a party to another officer, or take it over
    SEND_PRISONER = "send_prisoner"
    MOVE_ANYBODY = "move_anybody"  # move a prisoner of any party or of none, with a reason
    SEND_BACK = "send_back"  # send a prisoner back from a receiving place
    CANCEL_MOVEMENT = "cancel_movement"
    RECEIVE_PRISONER = "receive_prisoner"
    COUNT_PARTY = "count_party"
    ENTER_RADIO_COUNT = "enter_radio_count"  # enter a number and a code heard by radio
    COUNT_LANDING = "count_landing"
    COUNT_PLACE = "count_place"  # say how many people are at a receiving place
    ASK_ROLL_AGAIN = "ask_roll_again"  # ask for a row of the whole-prison roll again
    SIGN_WHOLE_ROLL = "sign_whole_roll"
    ENTER_OFFICIAL_ROLL = "enter_official_roll"
    SEE_NAMES = "see_names"
    SEE_PARTY_STATE = "see_party_state"
    SEE_ALL_ROLLS = "see_all_rolls"
    SEE_WHOLE_ROLL = "see_whole_roll"  # see the whole-prison roll and the standfast
    # Stops
    RAISE_STOP = "raise_stop"
    CALL_STANDFAST = "call_standfast"
    ACKNOWLEDGE_STOP = "acknowledge_stop"
    CLOSE_STOP = "close_stop"
    SEE_RECALL_PACKS = "see_recall_packs"  # vehicles that left and could carry a missing person
    RECORD_OPERATOR_CALL = "record_operator_call"
    REPORT_NEAR_MISS = "report_near_miss"
    # Release
    SEE_DECISION = "see_decision"
    RELEASE = "release"
    CONFIRM_DIFFERENCE = "confirm_difference"  # confirm that a photograph shows the vehicle itself
    ASK_OVERRIDE = "ask_override"
    GRANT_OVERRIDE = "grant_override"
    ENTER_MANUAL_RELEASE = "enter_manual_release"
    RELEASE_BY_RADIO = "release_by_radio"
    LOOK_BY_RADIO = "look_by_radio"
    # Review
    SEE_EXCEPTIONS = "see_exceptions"
    WORK_EXCEPTION = "work_exception"
    REOPEN_EXCEPTION = "reopen_exception"
    SETTLE_DRILL = "settle_drill"
    SET_WATCH_MARKER = "set_watch_marker"
    ACKNOWLEDGE_WATCH = "acknowledge_watch"
    PROPOSE_CHECKLIST = "propose_checklist"
    PUBLISH_CHECKLIST = "publish_checklist"
    CHANGE_POLICY = "change_policy"
    READ_LEDGER = "read_ledger"
    READ_EVERY_PAGE = "read_every_page"  # read each page that any role may open
    READ_EVIDENCE = "read_evidence"
    HOLD_EVIDENCE = "hold_evidence"
    # Administration
    MANAGE_PEOPLE = "manage_people"
    MANAGE_DEVICES = "manage_devices"
    SHARE_SCREEN = "share_screen"  # sign in on a shared screen with a PIN, and lock it
    WITHDRAW_PIN_SIGN_IN = "withdraw_pin_sign_in"  # take an officer off a shared tablet
    KEEP_ESTABLISHMENT = "keep_establishment"  # add areas, parties and landings
    KEEP_PRISONERS = "keep_prisoners"  # record who is held in the prison, and on which landing
    GO_ON_DUTY = "go_on_duty"
    USE_OWN_ACCOUNT = "use_own_account"
    SEE_CONFIRMATIONS = "see_confirmations"  # own requests, and requests to decide
    CONFIRM = "confirm"  # each kind of request also names its own roles
    HEAR_ANNOUNCEMENTS = "hear_announcements"  # get announcements and acknowledge them
    SEE_ANNOUNCEMENTS = "see_announcements"  # see who got which announcement, and when
