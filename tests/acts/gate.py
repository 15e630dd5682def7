"""Prepared calls of the commands of the gate: arrival, lock, search and release."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from searches.facts.release import release_facts, screen_document
from searches.ledger.canonical import sha256_of
from searches.ledger.clock import replay_at
from searches.models import Draw, Photograph
from searches.rules.answers import ItemAnswer
from searches.rules.csv_rows import Row
from searches.services.devices.encryption import Box
from searches.services.offline.announced_records import ComingRecord
from searches.services.photos.photo_views import opened_token
from searches.services.photos.photos import AnnouncedPhoto, Place
from searches.services.release.radio_looks import OfflineLook
from searches.services.visits.deliveries import COLUMNS
from searches.words.announced_records import RecordKind
from searches.words.checklists import Phase, Result, VehicleType
from searches.words.photos import Likeness, NearCopy
from searches.words.policy import Policy
from searches.words.radio import RadioEntry
from searches.words.refusals import Refused
from searches.words.releases import HoldCode
from searches.words.visits import (
    DrillOutcome,
    Expected,
    TabletReport,
    VisitSource,
    VoidReason,
    WayIn,
)
from tests.acts.working_day import Call, Day
from tests.stories.simulated_prison import picture
from tests.support.sample_prison import PIN

REASON = "The camera broke in the rain this morning."
FIRM = ("Brakes", "01632 960114")


def expect_vehicle(day: Day) -> Call:
    soon = day.yard.now + timedelta(hours=2)
    expected = Expected("BD68 SMR", VehicleType.VAN, *FIRM, expected_at=soon)
    return day.prison.ceri, {"expected": expected, "source": VisitSource.API}


def import_deliveries(day: Day) -> Call:
    soon = f"{day.yard.now + timedelta(hours=3):%Y-%m-%dT%H:%M}+00:00"
    cells = ("YK71OHB", "van", "Aire", "01632 960225", soon, "", "", "", "", "")
    return day.prison.ceri, {"rows": [Row(2, dict(zip(COLUMNS.known, cells, strict=True)))]}


def log_vehicle_in(day: Day) -> Call:
    way_in = WayIn(
        plate="KX23LDV",
        vehicle_type=VehicleType.RIGID,
        haulier=FIRM[0],
        phone_24h=FIRM[1],
        driver_name="Dan Moss",
        people_in_cab=1,
        tail_lift_fitted=True,
        escort=day.prison.ed.person,
        planned_areas=("kitchen-bay",),
    )
    return day.prison.grace, {"way_in": way_in, "source": VisitSource.PAGE}


def log_arrival(day: Day) -> Call:
    return day.prison.ed, {"visit_id": day.visit, "area": "kitchen-bay"}


def log_departure(day: Day) -> Call:
    return day.prison.ed, {"halt_id": day.do("log_arrival").pk}


def report_lost_sight(day: Day) -> Call:
    return day.prison.ed, {"visit_id": day.visit}


def regain_sight(day: Day) -> Call:
    day.do("report_lost_sight")
    return day.prison.ed, {"visit_id": day.visit}


def put_on_seal(day: Day) -> Call:
    return day.prison.ed, {"visit_id": day.visit, "number": "S777"}


def correct_plate(day: Day) -> Call:
    return day.prison.grace, {"visit_id": day.visit, "plate": "KX23LDW"}


def change_vehicle_type(day: Day) -> Call:
    return day.prison.grace, {"visit_id": day.visit, "vehicle_type": VehicleType.VAN}


def record_people_in_cab(day: Day) -> Call:
    ambulance = WayIn(
        plate="AM61ULA",
        vehicle_type=VehicleType.EMERGENCY,
        haulier="Ambulance service",
        phone_24h="",
        driver_name="",
        people_in_cab=0,
        escort=day.prison.ed.person,
        planned_areas=(),
    )
    visit = day.do("log_vehicle_in", way_in=ambulance)
    return day.prison.grace, {"visit_id": visit.pk, "people_in_cab": 2}


def turn_back(day: Day) -> Call:
    return day.prison.grace, {"visit_id": day.visit, "why": "Wrong gate."}


def cancel_delivery(day: Day) -> Call:
    return day.prison.ceri, {"visit_id": day.do("expect_vehicle").pk, "why": "Called off."}


def move_delivery(day: Day) -> Call:
    later = day.yard.now + timedelta(hours=5)
    return day.prison.ceri, {"visit_id": day.do("expect_vehicle").pk, "expected_at": later}


def detain(day: Day) -> Call:
    return day.prison.omar, {"visit_id": day.visit, "why": "A strap underneath."}


def end_detention(day: Day) -> Call:
    day.do("detain")
    return day.prison.dee, {"visit_id": day.visit, "why": "Police have it."}


def close_inner_gate(day: Day) -> Call:
    shut = {"inner_gate_shut": True, "no_prisoner_in_lock": True}
    return day.prison.grace, {"visit_id": day.visit, **shut}


def void_lock(day: Day) -> Call:
    return day.prison.grace, {"visit_id": day.sealed, "reason": VoidReason.PRISONER_ENTERED}


def void_expired_locks(day: Day) -> Call:
    day.sealed  # noqa: B018
    day.wait(61 * 60)
    return day.prison.system_actor, {}


def alert_late_counts(day: Day) -> Call:
    day.sealed  # noqa: B018
    day.wait(11 * 60)
    return day.prison.system_actor, {}


def announce_photos(day: Day) -> Call:
    coming = AnnouncedPhoto(photo_id=uuid4(), sha256="a" * 64, length=9)
    return day.prison.grace, {"visit_id": day.sealed, "photos": [coming]}


def announce_records(day: Day) -> Call:
    assert day.sealed and day.yard.search
    coming = ComingRecord(
        record_id=uuid4(),
        kind=RecordKind.ANSWER,
        author=uuid4(),
        author_name="Ed Price",
        occurred_at=day.yard.now,
        sha256="a" * 64,
        search_id=day.yard.search.pk,
    )
    return day.prison.grace, {"records": [coming]}


def store_photo(day: Day) -> Call:
    assert day.sealed and day.yard.search
    place = Place(day.visit, "U5", "U5-rear", Phase.WAY_OUT, day.yard.search.pk)
    about = {"id": uuid4(), "received": picture(), "in_application": True}
    return day.prison.grace, {"place": place, **about}


def answer_item(day: Day) -> Call:
    assert day.sealed and day.yard.search
    about = {"item": "A3", "answer": ItemAnswer(Result.SAME)}
    return day.prison.grace, {"search_id": day.yard.search.pk, **about}


def sign_search(day: Day) -> Call:
    day.searched()
    assert day.yard.search
    return day.prison.grace, {"search_id": day.yard.search.pk, "place": 1, "pin": PIN}


def begin_second_search(day: Day) -> Call:
    day.do("answer_item")
    assert day.yard.search
    return day.prison.greta, {"search_id": day.yard.search.pk}


def look_at_photo(day: Day) -> Call:
    photo = day.do("store_photo").pk
    with replay_at(day.yard.now):
        token = opened_token(day.prison.mia, photo)
    return day.prison.mia, {"photo_id": photo, "token": token}


def confirm_photographs_differ(day: Day) -> Call:
    """Prepare the comparison of a spine photograph that appears to show an earlier picture."""
    earlier: Photograph = day.do("store_photo")
    near = NearCopy(earlier.pk, Likeness(), is_copy=False, is_flat_copy=True)
    photo: Photograph = day.do("store_photo", received=replace(picture(), near=near))
    reason = "The mud on the axle was not there before."
    return day.prison.mia, {"photo_id": photo.pk, "reason": reason, "pin": PIN}


def confirm_disc(day: Day) -> Call:
    """Prepare the confirmation of a required disc.

    Only the default checklists have discs, so use a van.
    """
    way_in = replace(log_vehicle_in(day)[1]["way_in"], vehicle_type=VehicleType.VAN)
    day.yard.visit_id = day.do("log_vehicle_in", way_in=way_in).pk
    assert day.sealed and day.yard.search
    slot = next(iter(day.yard.search.discs))
    place = Place(day.visit, slot.partition("-")[0], slot, Phase.WAY_OUT, day.yard.search.pk)
    photo: Photograph = day.do("store_photo", place=place)
    return day.prison.mia, {"photo_id": photo.pk, "shown": True}


def settle_drill(day: Day) -> Call:
    day.yard.come_in(drawn=True)
    return day.prison.sam, {"visit_id": day.visit, "outcome": DrillOutcome.PLACED}


def enter_drill_code(day: Day) -> Call:
    day.do("settle_drill")
    code = Draw.objects.get(visit=day.visit).drill_code
    return day.prison.tom, {"visit_id": day.sealed, "code": code}


def ask_override(day: Day) -> Call:
    hold = {"hold_code": HoldCode.PHOTO_MISSING, "subject": "A1"}
    return day.prison.mia, {"visit_id": day.sealed, "reason": REASON, "pin": PIN, **hold}


def grant_override(day: Day) -> Call:
    return day.prison.omar, {"override_id": day.do("ask_override").pk, "pin": PIN}


def release_vehicle(day: Day) -> Call:
    day.ready()
    now = day.yard.now + timedelta(seconds=2)
    facts = release_facts(day.yard.visit, now=now, releaser=day.prison.mia)
    digest = sha256_of(screen_document(facts))
    return day.prison.mia, {"visit_id": day.visit, "pin": PIN, "shown_sha256": digest}


def enter_manual_release(day: Day) -> Call:
    return day.prison.dee, {"visit_id": day.visit, "reason": REASON, "pin": PIN}


def open_outer_gate(day: Day) -> Call:
    return day.prison.grace, {"code": day.do("release_vehicle").code, "visit_id": day.visit}


def depart(day: Day) -> Call:
    day.do("open_outer_gate")
    return day.prison.grace, {"visit_id": day.visit, "inner_gate_still_shut": True}


def release_by_radio(day: Day) -> Call:
    """Prepare a release by radio. Counts are done; the answers of the search are on the tablet."""
    day.ready()
    day.do("hand_out_key")
    people = [day.prison.person[name].pk for name in ("omar", "dee", "ceri")]
    radio_entry = RadioEntry("2T3QS7", day.prison.device["gate-1"].pk, *people)
    return day.prison.ceri, {
        "visit_id": day.visit,
        "radio_entry": radio_entry,
        "pin": PIN,
        "id": uuid4(),
    }


def look_by_radio(day: Day) -> Call:
    assert day.sealed and day.yard.search
    box = Box("", "", "", "")
    look = OfflineLook(uuid4(), day.yard.search.pk, "2T3QS7", {}, box, day.yard.now)
    return day.prison.omar, {"report": look, "pin": PIN}


def judge_radio_release(day: Day) -> Call:
    """Prepare the check of a radio release after an hour in which the tablet sent no record."""
    day.do("release_by_radio")
    day.wait(61 * 60)
    return day.prison.system_actor, {}


def place_legal_hold(day: Day) -> Call:
    return day.prison.dee, {"visit_id": day.visit, "reason": "The police asked for it."}


def lift_legal_hold(day: Day) -> Call:
    day.do("place_legal_hold")
    return day.prison.dee, {"visit_id": day.visit, "reason": "The police have it."}


def delete_pictures(day: Day) -> Call:
    """Prepare the deletion of pictures for a vehicle whose retention time is over."""
    day.do("depart")
    day.wait(Policy().photographs_kept_days * 24 * 3600 + 60)
    return day.prison.system_actor, {"visit_id": day.visit}


def keep_handed_in(day: Day) -> Call:
    lost = day.do("revoke_device").pk
    content = {"kind": "answer_item", "payload": {}}
    return day.prison.system_actor, {"id": uuid4(), "device_id": lost, "payload": content}


def settle_clash(day: Day) -> Call:
    """Prepare the decision on a vehicle that two tablets logged in under the same plate."""
    assert day.visit
    from_tablet = TabletReport(day.yard.now)
    with suppress(Refused):
        day.do("log_vehicle_in", id=(other := uuid4()), report=from_tablet)
    about = {"same_vehicle": True, "judgement": "One lorry, told twice."}
    return day.prison.mia, {"parked_id": other, **about}


def take_evidence(day: Day) -> Call:
    return day.prison.ada, {"visit_id": day.visit}


def hand_out_key(day: Day) -> Call:
    return day.prison.grace, {"id": uuid4()}


def hand_out_draws(day: Day) -> Call:
    return day.prison.grace, {}
