"""Every operation of the schema is called without signing in and by each role of another prison."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from searches.api.offline.operations import TABLE
from searches.models import Announcement, Confirmation, ExceptionCase, LedgerHead
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.parked import park
from searches.services.rolls.counts import begin_count
from searches.services.rolls.handovers import offer_handover
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.whole_rolls import call_whole_roll
from searches.services.rolls.work_sessions import end_work_session, open_work_session
from searches.services.stops.stops import ask_to_close_stop, raise_stop
from searches.words.visits import ClosingBasis
from tests.api.tablet_client import VISIT, Tablet, operation
from tests.support.exception_cases import FOUND_OUT
from tests.support.factories import RecallVehicleFactory
from tests.support.sample_prison import PEOPLE, PIN, Prison
from tests.support.searching import InTheLock, send_photo

STRANGERS = sorted({role: name for name, _, role, _, _ in PEOPLE}.values()) + ["ann"]
#: Operations that name no row and list only rows of the caller's prison. See
#: tests/api/test_lists.py.
OWN_ONLY = {"visits", "stops", "near_misses", "exceptions", "parked", "confirmations"}
OWN_ONLY |= {"allocations", "announcements", "announcements_told"}
OWN_ONLY |= {"whereabouts", "received", "parties", "handover_offers"}
OWN_ONLY |= {"recalls", "found_people", "call_standfast"}
OWN_ONLY |= {"timetable"}
OWN_ONLY |= {"whole_rolls", "landing_to_count", "official_to_enter"}
OWN_ONLY |= {"tablet_key", "server_key", "sealed_draws", "count_key"}
OWN_ONLY |= {
    "tablet_pack",
    "arrival",
    "report_lost_entries",
    "barrier_key",
    "read_clock",
    "park",
    "expect_vehicle",
}
SHUT = {"inner_gate_shut": True, "no_prisoner_in_lock": True}


def operations() -> list[tuple[str, str, str]]:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return sorted(
        (description["operationId"], method.upper(), path)
        for path, methods in paths.items()
        for method, description in methods.items()
        if method in {"get", "put", "post"}
    )


OPERATIONS = operations()
#: Operations without a signed-in caller: a revoked tablet sends sealed records, which are only
#: parked; a feed has a key of its own (tests/views/prison/test_roll_import_pages.py).
NOBODYS = {"hand_in", "send_roll_import"}
CLOSED = [row for row in OPERATIONS if row[0] not in NOBODYS]
FOREIGN = [row for row in OPERATIONS if row[0] not in OWN_ONLY | NOBODYS]


@pytest.fixture
def world(prison: Prison, in_the_lock: InTheLock) -> dict[str, Any]:
    """Create one row of each kind in this prison, for another prison to try to reach."""
    photo = send_photo(prison.grace, in_the_lock, "U3", "U3").id
    return {
        "visit": in_the_lock.visit.pk,
        "search": in_the_lock.search.pk,
        "photo": photo,
        "stop": raise_stop(prison.ed).pk,
        "closing": _closing_of(prison),
        "case": _case_of(prison),
        "parked": park(prison.kay, id=uuid4(), kind="x", payload={}).pk,
        "confirmation": Confirmation.objects.filter(establishment=prison.establishment)
        .earliest("pk")
        .pk,
        "announcement": _announcement_of(prison),
        "roll": call_whole_roll(prison.ceri).pk,
        "recall": RecallVehicleFactory.create(
            establishment=prison.establishment, visit=in_the_lock.visit
        ).pack_id,
        "tap": _tap_of(prison),
        "session": _session_of(prison, "stan", "stores"),
        "count": begin_count(prison.kay, party_id=prison.party["kitchen"].pk, headcount=1).pk,
        "offer": _offer_of(prison),
        "hand_back": _hand_back_of(prison),
        "landing": prison.prisoners["kitchen"][0].landing_id,
        "party": prison.party["kitchen"].pk,
        "prisoner": prison.prisoners["kitchen"][0].pk,
        "area": prison.area["stores"].pk,
        "escort": prison.ed.person,
        "radio": {
            "checksum": "2T3QS7",
            "tablet": prison.device["gate-1"].pk,
            "orderly_officer": prison.omar.person,
            "governor": prison.dee.person,
            "told_by": prison.ceri.person,
        },
    }


def _case_of(prison: Prison) -> Any:
    catch_up(prison.establishment.pk)
    return ExceptionCase.objects.filter(establishment=prison.establishment).earliest("pk").pk


def _closing_of(prison: Prison) -> Any:
    """Return a stop closing that the control room has signed and the duty governor has not."""
    stop, man = raise_stop(prison.kay), prison.prisoners["waste"][0]
    tap_seen(prison.hana, prisoner_id=man.pk, area_id=prison.area["healthcare"].pk)
    about: dict[str, Any] = {"basis": ClosingBasis.PERSON_SEEN, "prisoner": man.number, "pin": PIN}
    return ask_to_close_stop(prison.ceri, stop_id=stop.pk, **about).pk


def _tap_of(prison: Prison) -> Any:
    where, man = prison.area["healthcare"].pk, prison.prisoners["waste"][1]
    return tap_seen(prison.hana, prisoner_id=man.pk, area_id=where).pk


def _session_of(prison: Prison, name: str, party: str) -> Any:
    numbers = [prisoner.number for prisoner in prison.prisoners[party]]
    officer = getattr(prison, name)
    return open_work_session(officer, party_id=prison.party[party].pk, numbers=numbers).pk


def _offer_of(prison: Prison) -> Any:
    party = prison.party["kitchen"].pk
    kit = prison.person["kit"].pk
    return offer_handover(prison.kay, party_id=party, officer_id=kit, pin=PIN).pk


def _hand_back_of(prison: Prison) -> Any:
    session = end_work_session(prison.lena, session_id=_session_of(prison, "lena", "laundry"))
    return session.hand_backs.earliest("pk").pk


def _announcement_of(prison: Prison) -> Any:
    announce_new_entries(prison.establishment.pk)
    return Announcement.objects.filter(establishment=prison.establishment).earliest("pk").pk


def body_of(name: str, world: dict[str, Any]) -> dict[str, Any]:
    """Return a valid body that names rows of this prison.

    Raises KeyError for a new operation: add its body.
    """
    id, visit = {"id": uuid4()}, {"visit": world["visit"]}
    photo = {"id": uuid4(), "sha256": hashlib.sha256(b"x").hexdigest(), "length": 1}
    bodies: dict[str, dict[str, Any]] = {
        **dict.fromkeys(("visit", "decision", "search_state", "photo", "stop", "evidence"), {}),
        **dict.fromkeys(("confirmation", "allocation"), {}),
        **dict.fromkeys(("ask_again", "acknowledge_announcement", "join_count"), id),
        "allocate_prisoners": id | {"numbers": ["A1000AA"]},
        "remove_from_allocation": {**id, "prisoner": world["prisoner"], "reason": "Mine it is."},
        "preview_allocation": {"numbers": ["A1000AA"]},
        "replace_allocation": {**id, "numbers": ["A1000AA"], "reason": "Mine it is."},
        "add_to_timetable": {
            **{"party": world["party"], "weekdays": [7]},
            **{"begins": "07:30", "ends": "11:30"},
        },
        **dict.fromkeys(("remove_from_timetable", "confirm_planned_session"), id),
        "account_for_absence": {"prisoner": world["prisoner"], "reason": "court"},
        "state_not_at_work": {"party": world["party"], "reason": "Mine it is."},
        **dict.fromkeys(("party", "count", "visit_counts", "stop_state", "photo_differences"), {}),
        "confirm_photographs_differ": {**id, "reason": FOUND_OUT, "pin": PIN},
        "acknowledge_stop": {**id, "step": "acknowledged"},
        "ask_to_close_stop": {**id, "basis": "nothing_there", "pin": PIN},
        "close_stop": {**id, "pin": PIN},
        "correct_plate": {**id, "plate": "KX24 LDV"},
        "add_to_work_session": id | {"numbers": ["A1000AA"]},
        "end_work_session": id,
        "confirm_count": {**id, "pin": PIN, "shown_sha256": "0" * 64},
        "offer_handover": {**id, "officer": world["escort"], "pin": PIN},
        "take_over_party": {**id, "pin": PIN},
        "receive_hand_back": {"hand_back": world["hand_back"], "number": 0},
        "call_whole_roll": {},
        "count_place": id | {"number": 3},
        "ask_roll_row_again": id | {"part": "party", "code": "kitchen"},
        "recall": {},
        "record_operator_call": {**id, **visit, "step": "called"},
        "settle_found_person": {"tap": world["tap"], "area": "stores", "reason": "Mine it is."},
        "count_landing": {
            **{"whole_roll": world["roll"], "landing": world["landing"]},
            **{"number": 0, "every_one_responded": True},
        },
        "enter_official_roll": {"whole_roll": world["roll"], "figure": 58},
        "sign_whole_roll": {**id, "pin": PIN, "shown_sha256": "0" * 64},
        **dict.fromkeys(("confirm", "refuse"), {**id, "pin": PIN, "reason": "Mine."}),
        "log_vehicle_in": {**VISIT, "escort": world["escort"]},
        "log_arrival": {**visit, "area": "stores"},
        "put_on_seal": {**visit, "number": "S7"},
        "close_inner_gate": id | SHUT,
        "void_lock": {**id, "reason": "inner_gate_opened"},
        **dict.fromkeys(("open_outer_gate", "turn_back", "detain"), id),
        "depart": {**id, "inner_gate_still_shut": True},
        "change_vehicle_type": {**id, "vehicle_type": "van"},
        "record_people_in_cab": {**id, "people_in_cab": 2},
        "release_vehicle": {**id, "pin": PIN, "shown_sha256": "0" * 64},
        "release_by_radio": {**id, **world["radio"], "pin": PIN},
        "record_radio_count": {
            **{"search": world["search"], "party": world["party"]},
            **{"headcount": 24, "code": "12345678"},
        },
        "answer_item": {"search": world["search"], "item": "U3", "result": "clear"},
        "announce_photos": {**visit, "photos": [photo]},
        "announce_records": {
            "records": [
                {
                    **{"id": uuid4(), "kind": "answer_item", "search": world["search"]},
                    **{"author": uuid4(), "occurred_at": "2026-11-23T07:27:00Z"},
                    "sha256": "0" * 64,
                }
            ]
        },
        **dict.fromkeys(("store_photo", "keep_parked_photo"), {}),
        "sign_upload": {**_placed(world), "type": "image/jpeg"},
        "photo_arrived": _placed(world),
        "open_work_session": {"party": world["party"], "numbers": []},
        "send_prisoner": {"prisoner": world["prisoner"], "to_area": world["area"]},
        "begin_count": {"party": world["party"], "headcount": 1},
        "raise_stop": {},
        "report_near_miss": {**visit, "seen": "Soot"},
        "judge_parked": {**id, "judgement": "Mine."},
        "resolve_exception": {**id, "outcome": "explained", "text": FOUND_OUT, "pin": PIN},
        "reopen_exception": {**id, "text": FOUND_OUT},
        "settle_clash": {**id, "judgement": "Mine.", "same_vehicle": True},
        "operations": {"operations": [operation("raise_stop", id=world["stop"])]},
    }
    return bodies[name]


def _placed(world: dict[str, Any]) -> dict[str, Any]:
    bytes_ = {"sha256": hashlib.sha256(b"x").hexdigest(), "length": 1}
    return {"visit": world["visit"], "item": "U3", "slot": "U3", "phase": "way_out", **bytes_}


def address_of(name: str, path: str, world: dict[str, Any]) -> str:
    known = dict.fromkeys(("photo", "confirm_photographs_differ"), "photo")
    known |= {"stop": "stop", "raise_stop": "stop", "judge_parked": "parked"}
    known |= dict.fromkeys(("settle_clash", "keep_parked_photo"), "parked")
    known |= dict.fromkeys(("confirmation", "confirm", "refuse", "ask_again"), "confirmation")
    known |= {"acknowledge_announcement": "announcement"}
    changes = ("allocate_prisoners", "remove_from_allocation", "replace_allocation")
    known |= dict.fromkeys(("allocation", "preview_allocation", *changes), "party")
    known |= dict.fromkeys(("resolve_exception", "reopen_exception"), "case")
    known |= dict.fromkeys(("add_to_work_session", "end_work_session"), "session")
    known |= dict.fromkeys(("stop_state", "acknowledge_stop", "ask_to_close_stop"), "stop")
    known |= {"offer_handover": "party", "take_over_party": "offer"}
    known |= {"close_stop": "closing"}
    known |= {"party": "party"} | dict.fromkeys(("count", "confirm_count", "join_count"), "count")
    known |= dict.fromkeys(("call_whole_roll", "sign_whole_roll"), "roll")
    known |= dict.fromkeys(("count_place", "ask_roll_row_again"), "roll")
    known |= dict.fromkeys(("recall", "record_operator_call"), "recall")
    made_new = {"log_arrival", "answer_item", "report_near_miss", "open_work_session"}
    made_new |= {"count_landing", "enter_official_roll", "receive_hand_back"}
    made_new |= {"add_to_timetable", "remove_from_timetable", "confirm_planned_session"}
    made_new |= {"put_on_seal", "send_prisoner", "begin_count", "store_photo", "log_vehicle_in"}
    made_new |= {"sign_upload", "photo_arrived", "account_for_absence", "state_not_at_work"}
    made_new |= {"settle_found_person"}
    id = uuid4() if name in made_new else world[known.get(name, "visit")]
    return path.replace("{id}", str(id)).replace("{photo_id}", str(id)).removeprefix("/api/v1/")


def test_an_anonymous_caller_gets_401(db: None) -> None:
    answered = {}
    for name, method, path in CLOSED:
        address = path.replace("{id}", str(uuid4())).replace("{photo_id}", str(uuid4()))
        answer = Client().generic(method, address, b"{}", content_type="application/json")
        if answer.status_code != 401:
            answered[name] = answer.status_code
    assert answered == {}


def test_no_role_of_another_prison_reaches_a_row(
    prison: Prison, other_prison: Prison, world: dict[str, Any]
) -> None:
    """All calls share one world, because a refused call changes nothing."""
    wrong = []
    for stranger in STRANGERS:
        tablet = Tablet(other_prison, stranger)
        for name, method, path in FOREIGN:
            before = LedgerHead.objects.get(establishment=prison.establishment).seq
            answer = call(tablet, name, method, path, world)
            if not is_refused(name, answer) or str(world["search"]) in answer.content.decode():
                wrong.append(f"{stranger}: {name} answers {answer.status_code} {answer.content!r}")
            if LedgerHead.objects.get(establishment=prison.establishment).seq != before:
                wrong.append(f"{stranger}: {name} wrote into the other prison")
    assert wrong == []


def call(tablet: Tablet, name: str, method: str, path: str, world: dict[str, Any]) -> Any:
    address = address_of(name, path, world)
    if name == "store_photo":
        query = f"?visit={world['visit']}&item=U3&slot=U3&phase=way_out"
        return tablet.send("PUT", address + query, b"x", content_type="image/jpeg")
    return tablet.send(method, address, body_of(name, world))


def is_refused(name: str, answer: Any) -> bool:
    if name == "operations":
        return bool(answer.json()["results"][0]["status"] == 409)
    if name == "announce_records":
        return bool(answer.json() == {"known": []})
    refusals = {
        "store_photo": {403, 404, 422},
        "raise_stop": {409},
        "call_whole_roll": {403, 409},
    }
    return answer.status_code in refusals.get(name, {403, 404})


@pytest.mark.slow
def test_no_operation_reaches_into_another_prison(
    other_prison: Prison, world: dict[str, Any]
) -> None:
    reach = {"count": uuid4(), "movement": uuid4(), "halt": uuid4(), "token": "x"} | world
    for stranger in STRANGERS:
        tablet = Tablet(other_prison, stranger)
        for kind, write in TABLE.items():
            fields: dict[str, Any] = {
                name: reach[name] for name in map(str, write.form().fields) if name in reach
            }
            more = {"item": "U3", "result": "clear", "headcount": 1, "seen": "Soot"}
            more |= {"described_as": "Tall", "to_area": world["area"], "number": "7"}
            more |= {"inner_gate_shut": True, "no_prisoner_in_lock": True}
            more |= {"reason": "inner_gate_opened", "inner_gate_still_shut": True}
            more |= {"code": "12345678"}
            times: dict[str, Any] = {
                name: more[name] for name in map(str, write.form().fields) if name in more
            }
            (result,) = tablet.operations(operation(kind, **fields, **times))
            # raise_stop and log_vehicle_in name no row. test_offline_signatures.py tests the two
            # signatures.
            if kind not in {"raise_stop", "log_vehicle_in", "sign_search", "look_by_radio"}:
                assert result["status"] in {403, 404}, (stranger, kind, result)
