"""Prepared calls of the commands about prisoners, counts, whole-prison rolls and stops."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from uuid import uuid4

from searches.facts.roll_imports import plan_of
from searches.facts.whole_rolls import expected_on_landings
from searches.models import Landing, Person, Search, Visit
from searches.rules.radio_counts import code_of, lock_number_of, minute_of
from searches.rules.roll_feeds import digest_of, read_feed
from searches.services.people.access_log import NameList
from searches.services.rolls.count_keys import secret_of
from searches.words.radio_counts import CodeContent
from searches.words.recalls import CallStep
from searches.words.roll_feeds import FeedDocument, FeedKind, FeedSource
from searches.words.rolls import AbsenceReason, RollPart
from searches.words.visits import ClosingBasis, StopStep
from tests.acts.working_day import Call, Day
from tests.support.factories import RecallVehicleFactory
from tests.support.sample_prison import PIN


def open_work_session(day: Day) -> Call:
    people = [prisoner.number for prisoner in day.prison.prisoners["laundry"]]
    return day.prison.lena, {"party_id": day.prison.party["laundry"].pk, "numbers": people}


def end_work_session(day: Day) -> Call:
    return day.prison.lena, {"session_id": day.do("open_work_session").pk}


def add_to_work_session(day: Day) -> Call:
    late = day.prison.prisoners["waste"][0].number
    return day.prison.lena, {"session_id": day.do("open_work_session").pk, "numbers": [late]}


def receive_hand_back(day: Day) -> Call:
    back = day.do("end_work_session").hand_backs.get(landing__code="a1")
    return day.prison.ava, {"hand_back_id": back.pk, "number": back.people.count()}


def note_overdue_movements(day: Day) -> Call:
    day.do("send_prisoner")
    day.wait(15 * 60)
    return day.prison.system_actor, {}


def add_to_timetable(day: Day) -> Call:
    about = {"weekdays": range(1, 8), "begins": time(0, 1), "ends": time(23, 59)}
    return day.prison.sam, {"party_id": day.prison.party["laundry"].pk, **about}


def remove_from_timetable(day: Day) -> Call:
    return day.prison.sam, {"entry_id": day.do("add_to_timetable").pk}


def confirm_planned_session(day: Day) -> Call:
    return day.prison.lena, {"entry_id": day.do("add_to_timetable").pk}


def note_unconfirmed_sessions(day: Day) -> Call:
    day.do("add_to_timetable")
    return day.prison.system_actor, {}


def import_of(day: Day, party: str) -> FeedDocument:
    """Return an import that adds one person to a party's list."""
    people = [*day.prison.prisoners[party], day.prison.prisoners[""][1]]
    rows = [{"prisonerNumber": man.number, "scheduleDescription": party} for man in people]
    return read_feed(json.dumps(rows), prison="WWI", today=date(2026, 2, 10))


def propose_import(day: Day) -> Call:
    return day.prison.ceri, {"document": import_of(day, "laundry")}


def receive_import(day: Day) -> Call:
    about = {"document": import_of(day, "waste"), "source": FeedSource.PUSHED}
    return day.prison.system_actor, about


def apply_import(day: Day) -> Call:
    row = day.do("propose_import")
    shown = digest_of(plan_of(row, day.prison.establishment))
    return day.prison.ceri, {"import_id": row.pk, "shown_sha256": shown}


def discard_import(day: Day) -> Call:
    return day.prison.ceri, {"import_id": day.do("propose_import").pk}


def pick_party(day: Day) -> Call:
    laundry, waste = import_of(day, "laundry"), import_of(day, "waste")
    both = replace(laundry, rows=(*laundry.rows, *waste.rows))
    row = day.do("propose_import", document=both)
    number = day.prison.prisoners[""][1].number
    return day.prison.ceri, {"import_id": row.pk, "number": number, "party": "waste"}


def note_feed_failure(day: Day) -> Call:
    return day.prison.system_actor, {"kind": FeedKind.PRISONERS, "since": "06:00"}


def note_parties_without_officer(day: Day) -> Call:
    """Begin work in the laundry, and close the account of its only officer."""
    day.do("open_work_session")
    Person.objects.filter(pk=day.prison.person["lena"].pk).update(is_active=False)
    return day.prison.system_actor, {}


def allocate_prisoners(day: Day) -> Call:
    numbers = [day.prison.prisoners[""][0].number]
    return day.prison.ceri, {"party_id": day.prison.party["kitchen"].pk, "numbers": numbers}


def remove_from_allocation(day: Day) -> Call:
    man = day.prison.prisoners["laundry"][0].pk
    about = {"prisoner_id": man, "reason": "Left the party"}
    return day.prison.ceri, {"party_id": day.prison.party["laundry"].pk, **about}


def replace_allocation(day: Day) -> Call:
    numbers = [day.prison.prisoners["waste"][0].number, day.prison.prisoners["laundry"][0].number]
    about = {"numbers": numbers, "reason": "New list of this week"}
    return day.prison.ceri, {"party_id": day.prison.party["laundry"].pk, **about}


def account_for_absence(day: Day) -> Call:
    man = day.prison.prisoners["laundry"][0].pk
    return day.prison.ceri, {"prisoner_id": man, "reason": AbsenceReason.COURT}


def state_not_at_work(day: Day) -> Call:
    about = {"party_id": day.prison.party["laundry"].pk, "reason": "No laundry today"}
    return day.prison.ceri, about


def send_prisoner(day: Day) -> Call:
    man, area = day.prison.prisoners["kitchen"][0], day.prison.area["healthcare"]
    return day.prison.kay, {"prisoner_id": man.pk, "to_area_id": area.pk}


def receive_prisoner(day: Day) -> Call:
    return day.prison.hana, {"movement_id": day.do("send_prisoner").pk}


def cancel_movement(day: Day) -> Call:
    return day.prison.kay, {"movement_id": day.do("send_prisoner").pk}


def send_back(day: Day) -> Call:
    receipt = day.do("receive_prisoner")
    return day.prison.hana, {"prisoner_id": receipt.movement.prisoner_id}


def swap_prisoners(day: Day) -> Call:
    first, second = (day.prison.prisoners[party][0].pk for party in ("kitchen", "stores"))
    about = {"first_id": first, "second_id": second, "reason": "They cannot work together"}
    return day.prison.ceri, about


def tap_seen(day: Day) -> Call:
    man, area = day.prison.prisoners["kitchen"][0], day.prison.area["healthcare"]
    return day.prison.hana, {"prisoner_id": man.pk, "area_id": area.pk}


def begin_count(day: Day) -> Call:
    day.sealed  # noqa: B018
    return day.prison.stan, {"party_id": day.prison.party["stores"].pk, "headcount": 2}


def tap_person(day: Day) -> Call:
    man = day.prison.prisoners["stores"][0]
    return day.prison.stan, {"count_id": day.do("begin_count").pk, "prisoner_id": man.pk}


def name_stranger(day: Day) -> Call:
    return day.prison.stan, {"count_id": day.do("begin_count").pk, "described_as": "Tall"}


def confirm_count(day: Day) -> Call:
    return day.prison.stan, {"count_id": day.do("begin_count").pk, "pin": PIN}


def join_count(day: Day) -> Call:
    day.sealed  # noqa: B018
    about = {"party_id": day.prison.party["kitchen"].pk, "headcount": 3}
    count = day.call("begin_count", day.prison.kay, **about)
    return replace(day.prison.kit, device=day.prison.device["office-1"].pk), {"count_id": count.pk}


def hand_out_count_key(day: Day) -> Call:
    return day.prison.stan, {"id": uuid4()}


def record_radio_count(day: Day) -> Call:
    """Count the stores by radio in the minute after the lock was sealed."""
    day.sealed  # noqa: B018
    key = day.do("hand_out_count_key")
    search = Search.objects.filter(visit=day.sealed).latest("number").pk
    day.wait(60)
    content = CodeContent("stores", 6, lock_number_of(search), minute_of(day.yard.now))
    about = {"search_id": search, "party_id": day.prison.party["stores"].pk, "headcount": 6}
    return day.prison.grace, {**about, "code": code_of(secret_of(key), content)}


def settle_found_person(day: Day) -> Call:
    """Name a prisoner who is in no party in the count of the stores."""
    stranger = day.prison.prisoners[""][0].number
    count = day.do("begin_count").pk
    tap = day.call("name_stranger", day.prison.stan, count_id=count, number=stranger)
    area = day.prison.area["stores"].pk
    return day.prison.ceri, {"tap_id": tap.pk, "to_area_id": area, "reason": "New today"}


def see_missed_person(day: Day) -> Call:
    count = day.do("confirm_count").count_id
    return day.prison.stan, {"count_id": count, "prisoner_id": day.prison.prisoners["stores"][0].pk}


def offer_handover(day: Day) -> Call:
    about = {"party_id": day.prison.party["kitchen"].pk, "pin": PIN}
    return day.prison.kay, {"officer_id": day.prison.kit.person, **about}


def take_over_party(day: Day) -> Call:
    return day.prison.kit, {"offer_id": day.do("offer_handover").pk, "pin": PIN}


def call_whole_roll(day: Day) -> Call:
    return day.prison.ceri, {}


def count_landing(day: Day) -> Call:
    landing = Landing.objects.within(day.prison.establishment).get(code="a1")
    roll = day.do("call_whole_roll")
    day.wait(120)
    expected = expected_on_landings(day.prison.establishment, day.yard.now)
    about = {"landing_id": landing.pk, "number": expected[landing.pk]}
    return day.prison.ava, {"roll_id": roll.pk, "every_one_responded": True, **about}


def count_place(day: Day) -> Call:
    roll = day.do("call_whole_roll").pk
    return day.prison.hana, {"roll_id": roll, "number": 0}


def ask_roll_row_again(day: Day) -> Call:
    roll = day.do("call_whole_roll").pk
    day.wait(60)
    day.call("count_place", day.prison.hana, roll_id=roll, number=3)
    row = {"part": RollPart.PLACE, "code": "healthcare"}
    return day.prison.ceri, {"roll_id": roll, **row}


def enter_official_roll(day: Day) -> Call:
    return day.prison.omar, {"roll_id": day.do("call_whole_roll").pk, "figure": 58}


def sign_whole_roll(day: Day) -> Call:
    roll = day.do("call_whole_roll").pk
    about = {"roll_id": roll, "number": 0, "every_one_responded": True}
    for landing in Landing.objects.within(day.prison.establishment).select_related("area"):
        assert landing.area is not None
        screen = day.prison.device[f"{landing.code}-1"].pk
        for name in ("hana", "kit"):
            officer = replace(getattr(day.prison, name), device=screen, device_area=landing.area_id)
            day.call("go_on_duty", officer, area_id=landing.area_id)
            day.call("count_landing", officer, landing_id=landing.pk, **about)
    for party, size, supervisor in (("kitchen", 3, "kay"), ("stores", 2, "stan")):
        who = getattr(day.prison, supervisor)
        place = day.prison.party[party].pk
        count = day.call("begin_count", who, party_id=place, headcount=size).pk
        for man in day.prison.prisoners[party][:size]:
            day.call("tap_person", who, count_id=count, prisoner_id=man.pk)
        day.call("confirm_count", who, count_id=count, pin=PIN)
    day.call("enter_official_roll", day.prison.omar, roll_id=roll, figure=58)
    return day.prison.ceri, {"roll_id": roll, "pin": PIN}


def raise_stop(day: Day) -> Call:
    return day.prison.ed, {}


def call_standfast(day: Day) -> Call:
    return day.prison.omar, {"stop_id": day.do("raise_stop").pk}


def acknowledge_stop(day: Day) -> Call:
    step = StopStep.POLICE_TOLD
    return day.prison.ceri, {"stop_id": day.do("raise_stop").pk, "step": step}


def ask_to_close_stop(day: Day) -> Call:
    stop = day.do("raise_stop").pk
    day.do("tap_seen")
    seen = {"basis": ClosingBasis.PERSON_SEEN, "pin": PIN}
    number = day.prison.prisoners["kitchen"][0].number
    return day.prison.ceri, {"stop_id": stop, "prisoner": number, **seen}


def close_stop(day: Day) -> Call:
    return day.prison.dee, {"closing_id": day.do("ask_to_close_stop").pk, "pin": PIN}


def record_operator_call(day: Day) -> Call:
    visit = Visit.objects.get(pk=day.visit)
    vehicle = RecallVehicleFactory.create(establishment=visit.establishment, visit=visit)
    about = {"pack_id": vehicle.pack_id, "visit_id": visit.pk, "step": CallStep.CALLED}
    return day.prison.ceri, about


def withdraw_operator_call(day: Day) -> Call:
    vehicle = day.do("record_operator_call").vehicle
    about = {"pack_id": vehicle.pack_id, "visit_id": vehicle.visit_id, "step": CallStep.CALLED}
    return day.prison.omar, about


def report_near_miss(day: Day) -> Call:
    return day.prison.kay, {"seen": "Soot on a sleeve."}


def look_at_names(day: Day) -> Call:
    about = {"names": NameList.ROLL, "subject": day.prison.establishment.pk, "size": 3}
    return day.prison.ceri, about


def look_at_counted_names(day: Day) -> Call:
    about = {"names": NameList.COUNT, "subject": day.prison.establishment.pk, "size": 3}
    return day.prison.omar, about
