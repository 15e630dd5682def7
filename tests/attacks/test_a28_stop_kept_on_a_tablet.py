"""Attack 28: a stop or a departure is recorded offline, and the tablet never sends it.

Only its author can send it. The control room therefore hears at once what the tablet holds.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.models import Announcement, LedgerEntry, RecordAnnouncement, Stop
from searches.queries.exceptions.announcements import strips_for
from searches.queries.exceptions.unsent_records import unsent_records
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.parked import park
from searches.services.offline.announced_records import digest_of_record
from searches.words.actors import Actor
from searches.words.announcements import AnnouncementKind
from tests.api.offline.test_announced_records import OCCURRED_AT, announce
from tests.api.tablet_client import Tablet
from tests.attacks.test_a27_find_forgotten_after_a_new_seal import unsent
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock


def made(prison: Prison, kind: str, **payload: Any) -> dict[str, Any]:
    author = str(prison.person["grace"].pk)
    about = {"id": str(uuid4()), "kind": kind, "author": author, "occurred_at": OCCURRED_AT}
    return {**about, "payload": payload}


def coming(record: dict[str, Any], **place: str) -> dict[str, Any]:
    """Return how the tablet announces this record, about the vehicle in `place`."""
    parts = {name: record[name] for name in ("kind", "author", "occurred_at", "payload")}
    digest = digest_of_record(**parts)
    del parts["payload"]
    return {"id": record["id"], "author_name": "", **parts, **place, "sha256": digest}


def strips(prison: Prison, actor: Actor) -> list[str]:
    announce_new_entries(prison.establishment.pk)
    shown = strips_for(actor)
    return [one.sentence for one in shown if one.kind == AnnouncementKind.UNSENT_RECORDS]


def test_an_unsent_stop_is_shown_loudly_to_everybody_in_command(prison: Prison) -> None:
    stop = made(prison, "raise_stop", said="")
    assert announce(prison, coming(stop)) == [stop["id"]]
    sentence = (
        "Tablet gate-1 holds 1 unsent stop. Ask who raised the stop. If in doubt, stop all"
        " vehicles."
    )
    for actor in (prison.ceri, prison.omar, prison.dee):
        assert strips(prison, actor) == [sentence]
    assert Announcement.objects.get(kind="unsent_records").urgent
    assert strips(prison, prison.kay) == []
    shown = page_text(browser(prison, "ceri").get("/parked/"))
    assert "Tablet gate-1 holds 1 unsent stop" in shown
    assert "Nobody has received this stop." in shown and "Recorded by Grace Okafor." in shown


def test_a_stop_that_arrives_is_no_longer_announced(prison: Prison) -> None:
    stop = made(prison, "raise_stop", said="")
    announce(prison, coming(stop))
    assert strips(prison, prison.ceri)
    (result,) = Tablet(prison, "grace").operations(stop)
    assert result["applied"] and Stop.objects.count() == 1
    assert strips(prison, prison.ceri) == []
    assert unsent_records(prison.establishment.pk) == ()


def test_a_stop_is_never_refused_because_of_what_was_announced(prison: Prison) -> None:
    stop = made(prison, "raise_stop", said="")
    announce(prison, coming(stop) | {"sha256": "b" * 64})
    (result,) = Tablet(prison, "grace").operations(stop)
    assert result["applied"] and Stop.objects.count() == 1


def test_a_stop_that_is_handed_in_is_announced(prison: Prison) -> None:
    stop = made(prison, "raise_stop", said="")
    park(prison.tom, id=uuid4(), kind="raise_stop", payload={"operation": stop["id"], "said": ""})
    (sentence,) = strips(prison, prison.dee)
    assert sentence.startswith("A stop that a tablet could not send was handed in")


def test_announcing_the_stop_again_writes_and_sounds_nothing(prison: Prison) -> None:
    stop = coming(made(prison, "raise_stop", said=""))
    announce(prison, stop)
    before = LedgerEntry.objects.filter(act="announce_records").count()
    assert announce(prison, stop) == [stop["id"]]
    assert LedgerEntry.objects.filter(act="announce_records").count() == before == 1


@pytest.mark.parametrize(
    ("kind", "subject", "noun", "urgent"),
    [
        ("depart", "other-departures", "departure", True),
        ("open_outer_gate", "other-openings", "opening of the outer gate", True),
        ("close_inner_gate", "other-sealings", "sealing of the lock", False),
    ],
)
def test_an_unsent_record_of_the_gate_holds_its_vehicle_and_is_announced(
    prison: Prison, in_the_lock: InTheLock, kind: str, subject: str, noun: str, urgent: bool
) -> None:
    visit = str(in_the_lock.visit.pk)
    record = made(prison, kind, visit=visit)
    assert announce(prison, coming(record, visit=visit)) == [record["id"]]
    assert [hold.subject for hold in unsent(in_the_lock)] == [subject]
    plate = in_the_lock.visit.vehicle.plate_display
    assert strips(prison, prison.ceri) == [
        f"Tablet gate-1 holds 1 unsent {noun} for vehicle {plate}. The officer who recorded"
        " this must sign in on the tablet."
    ]
    assert Announcement.objects.get(kind="unsent_records").urgent is urgent
    assert strips(prison, prison.omar) == []


def test_records_of_a_vehicle_that_the_server_does_not_know_hold_nothing_and_are_shown(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """Grace logged a vehicle in, sealed its lock and found something, all without a connection."""
    way_in = made(prison, "log_vehicle_in", plate="AB12 CDE")
    seal = made(prison, "close_inner_gate", visit=way_in["id"], search=str(uuid4()))
    find = made(prison, "answer_item", search=seal["payload"]["search"], item="U5", result="found")
    records = [coming(record, visit=way_in["id"]) for record in (way_in, seal, find)]
    assert announce(prison, *records) == []
    assert unsent(in_the_lock) == []
    (row,) = unsent_records(prison.establishment.pk)
    assert (row.tablet, row.visit_id, row.is_lost) == ("gate-1", None, False)
    words = {"1 unsent answer", "1 unsent vehicle logged in", "1 unsent sealing of the lock"}
    assert set(row.words) == words
    assert "Gatehouse does not know this vehicle yet" in page_text(
        browser(prison, "ceri").get("/parked/")
    )
    entries = LedgerEntry.objects.count()
    assert announce(prison, *records) == [], "the tablet announces them again"
    assert LedgerEntry.objects.count() == entries


def test_once_the_vehicle_is_known_its_records_hold_it(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    find = made(prison, "answer_item", search=str(uuid4()), item="U5", result="found")
    assert announce(prison, coming(find, visit=str(uuid4()))) == []
    known = coming(find, visit=str(in_the_lock.visit.pk))
    assert announce(prison, known) == [find["id"]]
    assert RecordAnnouncement.objects.count() == 2
    assert [hold.subject for hold in unsent(in_the_lock)] == ["other-answers"]
    (row,) = unsent_records(prison.establishment.pk)
    assert row.visit_id == in_the_lock.visit.pk


@pytest.mark.parametrize("number", [1, 40])
def test_the_list_takes_the_same_queries_for_any_number_of_records(
    prison: Prison, number: int
) -> None:
    records = [coming(made(prison, "raise_stop", said="")) for _ in range(number)]
    announce(prison, *records)
    with CaptureQueriesContext(connection) as queries:
        (row,) = unsent_records(prison.establishment.pk)
    assert row.words == (f"{number} unsent stop{'' if number == 1 else 's'}",)
    assert len(queries) == 4


def test_another_prisons_unsent_stop_is_not_shown(prison: Prison, other_prison: Prison) -> None:
    announce(other_prison, coming(made(other_prison, "raise_stop", said="")))
    assert unsent_records(prison.establishment.pk) == ()
