"""After a restore from a backup: a tablet knows entries that the ledger no longer has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.ledger.clock import replay_at, server_now
from searches.models import Announcement, ExceptionCase, LedgerEntry, LedgerHead
from searches.services.evidence.checkpoints import make_checkpoint
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.event_readers import catch_up
from tests.api.tablet_client import Tablet, operation
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock

ELSEWHERE = "f" * 64


@pytest.fixture
def gate(prison: Prison) -> Tablet:
    return Tablet(prison, "grace")


def pack_of(tablet: Tablet, known: str = "") -> dict[str, Any]:
    more: dict[str, Any] = {"HTTP_X_KNOWN_ENTRY": known} if known else {}
    answer = tablet.client.get("/api/v1/tablet", **more)
    assert answer.status_code == 200, answer.content
    pack: dict[str, Any] = answer.json()
    return pack


def named(pack: dict[str, Any], **other: Any) -> str:
    return "{establishment}.{seq}.{head_sha256}".format(**pack | other)


def report(tablet: Tablet, pack: dict[str, Any], **more: Any) -> Any:
    body = {
        "id": uuid4(),
        "establishment": pack["establishment"],
        "seq": pack["seq"],
        "head_sha256": ELSEWHERE,
        "known_at": pack["server_now"],
        "records": [],
        "vehicles": [],
    }
    return tablet.post("tablet/ledger", body | more)


def cases(prison: Prison) -> list[ExceptionCase]:
    catch_up(prison.establishment.pk)
    return list(ExceptionCase.objects.within(prison.establishment).filter(code="X23"))


def test_a_ledger_that_grew_continues(gate: Tablet) -> None:
    before = pack_of(gate)
    assert before["ledger_continues"] is None
    gate.post("clock", {"device_now": before["server_now"]})
    after = pack_of(gate, named(before))
    assert (after["ledger_continues"], after["seq"] > before["seq"]) == (True, True)


def test_a_ledger_with_a_lower_number_does_not_continue(gate: Tablet) -> None:
    pack = pack_of(gate)
    assert pack_of(gate, named(pack, seq=pack["seq"] + 1))["ledger_continues"] is False


def test_a_ledger_with_another_hash_at_that_number_does_not_continue(gate: Tablet) -> None:
    pack = pack_of(gate)
    assert pack_of(gate, named(pack, head_sha256=ELSEWHERE))["ledger_continues"] is False


def test_the_entry_of_another_prison_is_not_compared(gate: Tablet, other_prison: Prison) -> None:
    pack = pack_of(gate)
    theirs = named(pack, establishment=other_prison.establishment.pk, head_sha256=ELSEWHERE)
    assert pack_of(gate, theirs)["ledger_continues"] is None


def test_a_write_answers_with_an_entry_at_or_after_its_own(gate: Tablet, prison: Prison) -> None:
    known = named(pack_of(gate))
    body = {"operations": [operation("report_near_miss", seen="Soot")]}
    answer = gate.post("operations", body, HTTP_X_KNOWN_ENTRY=known)
    assert answer["X-Ledger-Continues"] == "yes"
    own = LedgerEntry.objects.within(prison.establishment).get(act="report_near_miss")
    newest = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert answer["X-Ledger-Head"] == f"{prison.establishment.pk}.{newest.seq}.{newest.sha256}"
    assert newest.seq >= own.seq


@pytest.mark.parametrize("method", ["operations", "clock"])
def test_a_write_says_that_the_known_entry_is_gone(gate: Tablet, method: str) -> None:
    pack = pack_of(gate)
    body = {"operations": [operation("report_near_miss", seen="Soot")]}
    body = body if method == "operations" else {"device_now": pack["server_now"]}
    known = named(pack, head_sha256=ELSEWHERE)
    assert gate.post(method, body, HTTP_X_KNOWN_ENTRY=known)["X-Ledger-Continues"] == "no"


def test_no_entry_is_named_to_others(gate: Tablet, other_prison: Prison) -> None:
    pack = pack_of(gate)
    theirs = named(pack, establishment=other_prison.establishment.pk)
    for known in ("", "1", theirs):
        more = {"HTTP_X_KNOWN_ENTRY": known} if known else {}
        answer = gate.post("clock", {"device_now": pack["server_now"]}, **more)
        assert (answer.status_code, answer.has_header("X-Ledger-Head")) == (200, False), known
    anonymous = Client().post("/api/v1/clock", HTTP_X_KNOWN_ENTRY=named(pack))
    assert (anonymous.status_code, anonymous.has_header("X-Ledger-Head")) == (401, False)


@pytest.mark.parametrize("header", ["1", "x.1.y", f"{UUID(int=1)}.-1.{ELSEWHERE}"])
def test_a_header_that_names_no_entry_is_refused(gate: Tablet, header: str) -> None:
    answer = gate.client.get("/api/v1/tablet", HTTP_X_KNOWN_ENTRY=header)
    assert (answer.status_code, answer.json()["field"]) == (422, "X-Known-Entry")


def test_the_pack_names_the_entries_that_a_checkpoint_covers(gate: Tablet, prison: Prison) -> None:
    made = make_checkpoint(prison.establishment.pk)
    assert pack_of(gate)["checkpoint"] == made.size
    gate.post("clock", {"device_now": pack_of(gate)["server_now"]})
    pack = pack_of(gate)
    assert pack["checkpoint"] < pack["seq"]


def test_the_server_says_what_it_has_and_opens_a_critical_case(
    gate: Tablet, prison: Prison, in_the_lock: InTheLock
) -> None:
    here = uuid4()
    (result,) = gate.operations(operation("report_near_miss", id=here, seen="Soot"))
    assert result["applied"]
    lost = [{"id": uuid4(), "kind": "answer_item"}, {"id": uuid4(), "kind": "photo"}]
    vehicles = [
        {"id": in_the_lock.visit.pk, "plate": "KX23 LDV"},
        {"id": uuid4(), "plate": "AB12 CDE"},
    ]
    records = [{"id": here, "kind": "report_near_miss"}, *lost]
    answer = report(gate, pack_of(gate), records=records, vehicles=vehicles)
    assert (answer.status_code, answer.json()["here"]) == (201, [str(here)])
    (case,) = cases(prison)
    assert (case.severity, case.deadline_at) == ("crit", None)
    assert case.summary == (
        "A tablet knows an entry that the ledger does not have. The tablet still has 2 records"
        " that the server did not have. Vehicles that only the tablet knows: AB12 CDE."
    )
    said = LedgerEntry.objects.get(act="report_lost_entries").body["said"]
    assert said["missing"] == {"answer_item": 1, "photo": 1}
    assert said["records"] == 3


def test_a_refused_record_is_not_here(gate: Tablet) -> None:
    id = uuid4()
    (result,) = gate.operations(operation("answer_item", id=id, search="none"))
    assert not result["applied"]
    answer = report(gate, pack_of(gate), records=[{"id": id, "kind": "answer_item"}])
    assert answer.json()["here"] == []


def test_the_control_room_and_security_hear_of_it(gate: Tablet, prison: Prison) -> None:
    report(gate, pack_of(gate))
    announce_new_entries(prison.establishment.pk)
    row = Announcement.objects.get(kind="ledger_backwards")
    assert {"control_room", "orderly_officer", "security_lead"} <= set(row.roles)
    assert row.urgent


def test_a_second_tablet_joins_the_open_case(gate: Tablet, prison: Prison) -> None:
    report(gate, pack_of(gate))
    report(Tablet(prison, "tom"), pack_of(gate))
    assert len(cases(prison)) == 1
    assert LedgerEntry.objects.filter(act="report_lost_entries").count() == 2
    assert LedgerEntry.objects.filter(act="add_to_exception").count() == 1


def announcements_made(prison: Prison) -> int:
    announce_new_entries(prison.establishment.pk)
    return Announcement.objects.filter(kind="ledger_backwards").count()


def test_the_reports_of_one_hour_are_announced_once(gate: Tablet, prison: Prison) -> None:
    pack, began = pack_of(gate), server_now() - timedelta(hours=3)
    with replay_at(began):
        report(gate, pack)
    with replay_at(began + timedelta(minutes=59, seconds=59)):
        report(Tablet(prison, "tom"), pack)
    assert announcements_made(prison) == 1
    with replay_at(began + timedelta(hours=2)):
        report(gate, pack)
    assert announcements_made(prison) == 2


def test_the_case_says_what_each_tablet_knows(gate: Tablet, prison: Prison) -> None:
    lost = [{"id": uuid4(), "kind": "answer_item"}, {"id": uuid4(), "kind": "photo"}]
    report(gate, pack_of(gate), records=lost)
    vehicles = [{"id": uuid4(), "plate": "AB12 CDE"}]
    report(Tablet(prison, "tom"), pack_of(gate), vehicles=vehicles)
    (case,) = cases(prison)
    html = page_text(browser(prison, "sam").get(f"/exceptions/{case.pk}/"))
    assert "2 of 2 (answer item: 1, photo: 1)" in html
    assert "0 of 0" in html and "AB12 CDE" in html
    for name in ("grace", "tom"):
        assert prison.person[name].printed_name in html


def test_a_report_sent_again_enters_nothing_more(gate: Tablet, prison: Prison) -> None:
    pack, id = pack_of(gate), uuid4()
    first, second = report(gate, pack, id=id), report(gate, pack, id=id)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert LedgerEntry.objects.filter(act="report_lost_entries").count() == 1


def test_a_report_about_an_entry_that_is_here_is_refused(gate: Tablet, prison: Prison) -> None:
    pack = pack_of(gate)
    answer = report(gate, pack, head_sha256=pack["head_sha256"])
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger-continues")
    assert cases(prison) == []


def test_a_report_about_another_prison_is_refused(
    gate: Tablet, prison: Prison, other_prison: Prison
) -> None:
    seq = LedgerHead.objects.get(establishment=other_prison.establishment).seq
    answer = report(gate, pack_of(gate), establishment=other_prison.establishment.pk, seq=seq)
    assert answer.status_code == 409
    assert not LedgerEntry.objects.filter(act="report_lost_entries").exists()


def test_the_establishment_of_the_pack_is_the_persons_own(gate: Tablet, prison: Prison) -> None:
    assert UUID(pack_of(gate)["establishment"]) == prison.establishment.pk
