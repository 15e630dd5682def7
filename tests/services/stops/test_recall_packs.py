"""Vehicles that left and could carry a missing person are in a recall pack, with their calls."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from searches.ledger.record import open_record
from searches.models import (
    Announcement,
    LedgerEntry,
    LockSession,
    OperatorCall,
    Party,
    RecallPack,
    RecallVehicle,
    Stop,
    Visit,
    WorkSession,
)
from searches.queries.stops.recalls import read_recall_pack
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.work_sessions import add_to_work_session
from searches.services.stops.recalls import record_operator_call, withdraw_operator_call
from searches.services.stops.stops import raise_by_system
from searches.views.stops.recall_pdf import content_of
from searches.words.checklists import VehicleType
from searches.words.events.people import NamesViewed
from searches.words.recalls import CallStep
from searches.words.refusals import NotAllowed, NotThere, Refused
from searches.words.visits import StopKind, StopSource
from tests.support.browsers import browser
from tests.support.counting import Morning, at, moment
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


def leave(lock: LockSession, clock: str) -> Visit:
    """Let the vehicle of this lock session leave the prison at this time."""
    LockSession.objects.filter(pk=lock.pk).update(ended_at=moment(clock))
    Visit.objects.filter(pk=lock.visit_id).update(departed_at=moment(clock))
    return Visit.objects.get(pk=lock.visit_id)


def visits_of(morning: Morning) -> dict[str, Visit]:
    """Let three lorries leave: at 06:58, at 07:20 from the kitchen, and at 07:40 from the laundry.

    The last prisoner of the kitchen is seen at 07:05, and a fourth lorry is sealed at 07:58.
    """
    early = morning.lorry(entered="06:40:00", plate="AA23AAA")
    morning.halt(early, "kitchen-bay", "06:42:00", "06:50:00")
    gone = {"early": leave(morning.seal(early, "06:52:00"), "06:58:00")}
    with at("07:05:00"):
        where = morning.prison.area["healthcare"].pk
        tap_seen(morning.prison.hana, prisoner_id=morning.kitchen[-1].pk, area_id=where)
    released = morning.lorry(entered="06:59:00", plate="BB23BBB", driver_name="Ray Booth")
    morning.halt(released, "kitchen-bay", "07:01:00", "07:10:00")
    gone["released"] = leave(morning.seal(released, "07:12:00"), "07:20:00")
    other = morning.lorry(
        entered="07:21:00", plate="CC23CCC", vehicle_type=VehicleType.CONTRACTOR_VAN
    )
    morning.halt(other, "laundry", "07:23:00", "07:33:00")
    gone["other"] = leave(morning.seal(other, "07:35:00"), "07:40:00")
    last = morning.lorry(entered="07:42:00", plate="DD23DDD")
    morning.halt(last, "kitchen-bay", "07:44:00", "07:56:00")
    morning.seal(last, "07:58:00")
    return gone


@pytest.fixture
def gone(morning: Morning) -> dict[str, Visit]:
    return visits_of(morning)


@pytest.fixture
def pack(morning: Morning, gone: dict[str, Visit]) -> RecallPack:
    """Count the kitchen without its last prisoner at 08:10."""
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "08:05:00", "08:10:00", people=people)
    return RecallPack.objects.get()


def page(morning: Morning, name: str, path: str, clock: str = "08:12:00") -> str:
    with at(clock):
        return page_text(browser(morning.prison, name).get(path))


def test_a_count_short_at_ten_past_eight_lists_the_lorry_of_twenty_past_seven_first(
    morning: Morning, gone: dict[str, Visit], pack: RecallPack
) -> None:
    """The lorry that left before the last sighting is not listed.

    The one that left later, but stopped only at the laundry, is second.
    """
    listed = list(pack.vehicles.values_list("visit_id", flat=True))
    assert listed == [gone["released"].pk, gone["other"].pk]
    assert [person.prisoner_id for person in pack.people.all()] == [morning.kitchen[-1].pk]
    assert "open_recall_pack" in morning.acts()


def test_a_vehicle_without_contact_is_not_listed(morning: Morning) -> None:
    """Let a vehicle halt only at the laundry, so that no kitchen prisoner could reach it."""
    Party.objects.filter(code="kitchen").update(always_in_contact=False)
    van = morning.lorry(entered="07:21:00", plate="CC23CCC", vehicle_type=VehicleType.CAGES)
    morning.halt(van, "laundry", "07:23:00", "07:33:00")
    leave(morning.seal(van, "07:35:00"), "07:40:00")
    last = morning.lorry(entered="07:42:00", plate="DD23DDD")
    morning.halt(last, "kitchen-bay", "07:44:00", "07:56:00")
    morning.seal(last, "07:58:00")
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "08:05:00", "08:10:00", people=people)
    assert not RecallPack.objects.exists()


def test_a_balanced_count_makes_no_pack(morning: Morning, gone: dict[str, Visit]) -> None:
    morning.count(morning.prison.kay, "kitchen", "08:05:00", "08:10:00")
    assert not RecallPack.objects.exists()


def test_a_recount_that_misses_the_same_person_makes_no_second_pack(
    morning: Morning, pack: RecallPack
) -> None:
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kit, "kitchen", "08:11:00", "08:14:00", people=people)
    assert Stop.objects.filter(source="second_mismatch").exists()
    assert RecallPack.objects.get() == pack


def test_a_person_seen_after_every_departure_makes_no_pack(
    morning: Morning, gone: dict[str, Visit]
) -> None:
    with at("07:45:00"):
        where = morning.prison.area["healthcare"].pk
        tap_seen(morning.prison.hana, prisoner_id=morning.kitchen[-1].pk, area_id=where)
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kay, "kitchen", "08:05:00", "08:10:00", people=people)
    assert not RecallPack.objects.exists()


def test_the_pack_is_announced_to_command_and_security(morning: Morning, pack: RecallPack) -> None:
    announce_new_entries(morning.prison.establishment.pk)
    announced = Announcement.objects.get(kind="vehicles_to_recall")
    assert {"control_room", "orderly_officer", "security_lead"} <= set(announced.roles)
    assert announced.sentence.startswith("A count of Kitchen is short, and BB23")
    assert announced.urgent and morning.kitchen[-1].name not in announced.sentence
    with at("08:11:00"):
        response = browser(morning.prison, "sam").post(
            f"/announcements/{announced.pk}/open/", {"uuid": str(uuid4())}
        )
    assert response["Location"] == f"/recalls/{pack.pk}/"


def test_the_page_reads_the_report_to_the_police(morning: Morning, pack: RecallPack) -> None:
    missing = morning.kitchen[-1]
    shown = page(morning, "ceri", f"/recalls/{pack.pk}/")
    for sentence in (
        "This is HMP Wharfdale. A vehicle has left the prison, and a prisoner may be in it",
        "Bravo Bravo 2 3 Bravo Bravo Bravo. UK plate. The vehicle is a rigid box lorry.",
        "The vehicle left at 07:20 on 10 February 2026.",
        "The operator is Brakes. The operator’s 24-hour number is 01.",
        "The driver is Ray Booth. The driver was alone in the cab.",
        f"{missing.name}, prison number {missing.number}, is missing.",
        "An officer last saw this person at 07:05 on 10 February, Healthcare.",
    ):
        assert sentence in shown
    looks = LedgerEntry.objects.of(NamesViewed, subject=pack.pk)
    assert [entry.by.printed_name for entry in looks if entry.by] == ["Ceri Vale"]


def test_the_pack_is_one_page_of_a_pdf(morning: Morning, pack: RecallPack) -> None:
    with at("08:12:00"):
        answer = browser(morning.prison, "ceri").get(f"/recalls/{pack.pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="recall-pack-')
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.docinfo["/Title"]) == "Recall pack of 10/02/2026 08:10:00"
    looks = LedgerEntry.objects.of(NamesViewed, subject=pack.pk)
    assert [entry.by.printed_name for entry in looks if entry.by] == ["Ceri Vale"]


def test_the_pdf_names_the_vehicles_the_missing_and_the_calls(
    morning: Morning, pack: RecallPack, gone: dict[str, Visit]
) -> None:
    with at("08:12:00"):
        record_operator_call(
            morning.prison.ceri,
            pack_id=pack.pk,
            visit_id=gone["released"].pk,
            step=CallStep.CALLED,
        )
        shown = read_recall_pack(morning.prison.establishment.pk, pack.pk, names=True)
        content = content_of(shown)
    missing, first = morning.kitchen[-1], content["vehicles"][0]
    assert content["missing"][0].startswith(f"{missing.name}, {missing.number}, cell ")
    assert "Last seen at 10/02/2026 07:05:00, Healthcare" in content["missing"][0]
    assert (first["plate"], first["phone"]) == ("BB23BBB", "01")
    assert first["calls"][0] == "Operator called: by Ceri Vale at 10/02/2026 08:12:00."
    assert first["calls"][1].startswith("Operator answered: time ____")
    assert "Read" not in " ".join(first["report"]) and "HMP Wharfdale" in first["report"][0]


def test_the_pdf_of_the_orderly_officer_names_nobody(morning: Morning, pack: RecallPack) -> None:
    shown = read_recall_pack(morning.prison.establishment.pk, pack.pk, names=False)
    content = content_of(shown)
    assert content["missing"] == []
    assert morning.kitchen[-1].name not in json.dumps(content)


def test_the_stop_page_shows_the_pack_before_the_steps(morning: Morning, pack: RecallPack) -> None:
    people = morning.kitchen[:-1]
    morning.count(morning.prison.kit, "kitchen", "08:11:00", "08:14:00", people=people)
    stop = Stop.objects.get(source="second_mismatch")
    shown = page(morning, "dee", f"/stops/{stop.pk}/", "08:15:00")
    assert shown.index("Call these 2 vehicles back") < shown.index("What is due")
    assert f"/recalls/{pack.pk}/call/" in shown


def test_the_orderly_officer_sees_the_vehicle_and_no_name(
    morning: Morning, pack: RecallPack
) -> None:
    shown = page(morning, "omar", f"/recalls/{pack.pk}/")
    assert "BB23" in shown and "Operator called" in shown
    assert morning.kitchen[-1].name not in shown and morning.kitchen[-1].number not in shown


@pytest.mark.parametrize("name", ["grace", "mia", "ed", "kay", "hana", "ann"])
def test_other_roles_see_no_pack(morning: Morning, pack: RecallPack, name: str) -> None:
    client = browser(morning.prison, name)
    with at("08:12:00"):
        for part in ("", "now/", "pdf/"):
            assert client.get(f"/recalls/{pack.pk}/{part}").status_code == 403
        stops = page_text(client.get("/stops/"))
    assert str(pack.pk) not in stops


def test_another_prison_finds_no_pack(
    morning: Morning, pack: RecallPack, other_prison: Prison
) -> None:
    with at("08:12:00"):
        assert browser(other_prison, "ceri").get(f"/recalls/{pack.pk}/").status_code == 404
        with pytest.raises(NotThere):
            called(morning, pack, "ceri", prison=other_prison)


def called(
    morning: Morning,
    pack: RecallPack,
    name: str = "ceri",
    step: CallStep = CallStep.CALLED,
    *,
    prison: Prison | None = None,
) -> OperatorCall:
    visit = RecallVehicle.objects.get(pack=pack, place=0).visit_id
    who = getattr(prison or morning.prison, name)
    return record_operator_call(who, pack_id=pack.pk, visit_id=visit, step=step)


def test_called_and_answered_are_recorded_with_who_and_when(
    morning: Morning, pack: RecallPack
) -> None:
    with at("08:11:00"), pytest.raises(Refused, match="call-first"):
        called(morning, pack, step=CallStep.ANSWERED)
    with at("08:12:00"):
        called(morning, pack)
    with at("08:13:00"):
        called(morning, pack, "omar", CallStep.ANSWERED)
        with pytest.raises(Refused, match="Omar Reed has already recorded"):
            called(morning, pack, step=CallStep.ANSWERED)
        line = read_recall_pack(pack.establishment_id, pack.pk, names=False).vehicles[0]
    assert (line.called.at, line.called.by) == (moment("08:12:00"), "Ceri Vale")
    assert (line.answered.at, line.answered.by) == (moment("08:13:00"), "Omar Reed")
    assert morning.acts()[-2:] == ["record_operator_call", "record_operator_call"]
    with at("08:14:00"), pytest.raises(NotAllowed):
        called(morning, pack, "sam")


def test_a_tick_made_by_mistake_is_withdrawn_and_both_records_are_kept(
    morning: Morning, pack: RecallPack
) -> None:
    visit = RecallVehicle.objects.get(pack=pack, place=0).visit_id
    about = {"pack_id": pack.pk, "visit_id": visit}
    with at("08:11:00"):
        called(morning, pack)
    with at("08:12:00"):
        called(morning, pack, step=CallStep.ANSWERED)
    with at("08:13:00"), pytest.raises(Refused, match="answer-first"):
        withdraw_operator_call(morning.prison.ceri, step=CallStep.CALLED, **about)
    with at("08:14:00"):
        withdraw_operator_call(morning.prison.ceri, step=CallStep.ANSWERED, **about)
        with pytest.raises(Refused, match="step-not-recorded"):
            withdraw_operator_call(morning.prison.ceri, step=CallStep.ANSWERED, **about)
        line = read_recall_pack(pack.establishment_id, pack.pk, names=False).vehicles[0]
    assert line.called.at and line.answered.at is None
    assert OperatorCall.objects.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        OperatorCall.objects.all().delete()


def test_the_ticks_are_buttons_of_the_page(morning: Morning, pack: RecallPack) -> None:
    visit = RecallVehicle.objects.get(pack=pack, place=0).visit_id
    client = browser(morning.prison, "ceri")
    post(client, pack, visit=visit, tick="called")
    post(client, pack, visit=visit, tick="called", status=409)
    assert "Ticked by mistake" in page(morning, "ceri", f"/recalls/{pack.pk}/now/")
    post(client, pack, visit=visit, tick="called", mistake="on")
    assert [call.withdrawn for call in OperatorCall.objects.order_by("recorded_at")] == [
        False,
        True,
    ]


def post(client: Client, pack: RecallPack, *, status: int = 302, **form: object) -> None:
    clock = f"08:2{OperatorCall.objects.count()}:00"
    with at(clock):
        sent = {"uuid": str(uuid4()), **form}
        assert client.post(f"/recalls/{pack.pk}/call/", sent).status_code == status


def test_a_pack_ends_when_the_person_is_seen(morning: Morning, pack: RecallPack) -> None:
    with at("08:20:00"):
        where = morning.prison.area["healthcare"].pk
        tap_seen(morning.prison.hana, prisoner_id=morning.kitchen[-1].pk, area_id=where)
    shown = page(morning, "ceri", f"/recalls/{pack.pk}/", "08:21:00")
    assert "Everybody has been seen since" in shown
    with at("08:21:00"):
        read = read_recall_pack(pack.establishment_id, pack.pk, names=True)
    assert read.everybody_seen and read.number_missing == 0


def test_an_arrival_entered_late_puts_an_earlier_release_in_doubt(
    morning: Morning, gone: dict[str, Visit]
) -> None:
    """Enter only at 08:00 that a laundry prisoner joined the kitchen while the lorry was there."""
    prisoner = morning.prison.prisoners["waste"][0]
    with at("08:00:00"):
        add_to_work_session(
            morning.prison.kay,
            session_id=WorkSession.objects.get(party__code="kitchen").pk,
            numbers=[prisoner.number],
            occurred_at=moment("07:02:00"),
        )
    pack = RecallPack.objects.get(reason="late_entry", vehicles__visit=gone["released"])
    assert [person.prisoner_id for person in pack.people.all()] == [prisoner.pk]


def test_a_find_reported_after_the_vehicle_left_makes_one_pack(
    morning: Morning, gone: dict[str, Visit]
) -> None:
    visit = gone["released"]
    found: dict[str, Any] = {"kind": StopKind.INCIDENT, "source": StopSource.FOUND}
    with at("07:45:00"), transaction.atomic():
        record = open_record(morning.prison.establishment.pk, morning.prison.system_actor)
        for sentence in ("A strap under the vehicle.", "A bag behind the cab."):
            raise_by_system(record, sentence=sentence, visit=visit, **found)
    pack = RecallPack.objects.get(reason="late_record")
    assert [vehicle.visit_id for vehicle in pack.vehicles.all()] == [visit.pk]
    with at("07:46:00"):
        shown = page_text(browser(morning.prison, "ceri").get(f"/recalls/{pack.pk}/"))
    assert "A strap under the vehicle." in shown
    assert "The prison does not know yet who is missing." in shown
