"""A tablet announces records that it cannot send yet, and the vehicle is held until they arrive."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from searches.facts.announced_records import missing_records
from searches.facts.photos import missing_photos
from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import Answer, Device, LedgerEntry, Operation, RecordAnnouncement
from searches.rules.release_vehicle import unsynced
from searches.services.exceptions.parked import judge_parked, park
from searches.services.exceptions.revoked_tablet_records import keep_handed_in
from searches.services.offline.announced_records import digest_of_record
from searches.services.people.people import deactivate_person
from searches.services.photos.photos import AnnouncedPhoto, announce_photos
from searches.words.actors import system
from searches.words.releases import Hold
from tests.api.tablet_client import Tablet
from tests.support.factories import LockSessionFactory
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, seal

OCCURRED_AT = "2026-11-23T07:27:00Z"


def found(there: InTheLock, prison: Prison, *, by: str = "grace") -> dict[str, Any]:
    """Return the answer *Found something* as a tablet stores it now and sends it later."""
    return {
        "id": str(uuid4()),
        "kind": "answer_item",
        "author": str(prison.person[by].pk),
        "occurred_at": OCCURRED_AT,
        "payload": {
            "search": str(there.search.pk),
            "item": "U5",
            "result": "found",
            "number": None,
            "text": "A strap under the rail",
            "method": None,
        },
    }


def announcement(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    about = {name: record[name] for name in ("id", "kind", "author", "occurred_at")}
    payload = record["payload"]
    place = {"search": payload["search"]} if "search" in payload else {"visit": payload["visit"]}
    digest = digest_of_record(
        kind=record["kind"],
        author=record["author"],
        occurred_at=record["occurred_at"],
        payload=payload,
    )
    return {**about, **place, "author_name": "", "sha256": digest, **changes}


def announce(prison: Prison, *announced: dict[str, Any], by: str = "tom") -> list[str]:
    """Announce these records with Tom signed in on Grace's tablet, and return what is known."""
    tablet = Tablet(prison, by, screen="gate-1")
    answer = tablet.post("operations/announced", {"records": announced})
    assert answer.status_code == 200, answer.content
    known: list[str] = answer.json()["known"]
    return known


def handed_in(record: dict[str, Any]) -> dict[str, Any]:
    """Return the content with which an officer hands a record in, as the tablet sends it."""
    beside = {name: record[name] for name in ("author", "occurred_at")}
    return {**record["payload"], "operation": record["id"], **beside, "said": "Nobody sent it."}


def holds(there: InTheLock) -> list[Hold]:
    facts = release_facts(there.visit, now=server_now(), releaser=None)
    return [hold for hold in unsynced(facts) if hold.subject in {"answers", "signatures", "voids"}]


def test_a_colleagues_unsent_found_holds_the_vehicle(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    assert announce(prison, announcement(record)) == [record["id"]]
    (hold,) = holds(in_the_lock)
    assert hold.sentence == "1 answer by Grace Okafor has not arrived from the tablet."
    assert hold.cure.startswith("Ask Grace Okafor to sign in on the tablet")
    row = RecordAnnouncement.objects.get()
    assert (row.lock_session, row.announced_by) == (in_the_lock.lock, prison.person["tom"])
    assert row.author == prison.person["grace"].pk
    assert row.device_id == prison.grace.device


def test_the_hold_names_every_author_and_how_many(prison: Prison, in_the_lock: InTheLock) -> None:
    records = [found(in_the_lock, prison, by=by) for by in ("grace", "ed", "ed")]
    signature = {
        **found(in_the_lock, prison),
        "kind": "sign_search",
        "payload": {"search": str(in_the_lock.search.pk), "place": 1},
    }
    announce(prison, *map(announcement, [*records, signature]))
    assert [hold.sentence for hold in holds(in_the_lock)] == [
        "3 answers by Ed Price and Grace Okafor have not arrived from the tablet.",
        "1 signature by Grace Okafor has not arrived from the tablet.",
    ]


def test_the_answer_settles_the_hold_when_it_arrives(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["applied"], result
    assert Answer.objects.get().result == "found"
    assert holds(in_the_lock) == []


def test_another_answer_under_the_announced_uuid_is_refused(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    clear = {**record, "payload": {**record["payload"], "result": "clear", "text": ""}}
    (result,) = Tablet(prison, "grace").operations(clear)
    assert (result["applied"], result["problem"]["code"]) == (False, "conflict")
    assert not Answer.objects.exists()
    assert len(holds(in_the_lock)) == 1
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["applied"]


def test_announcing_again_writes_nothing(prison: Prison, in_the_lock: InTheLock) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    before = LedgerEntry.objects.count()
    assert announce(prison, announcement(record)) == [record["id"]]
    assert RecordAnnouncement.objects.count() == 1
    assert LedgerEntry.objects.count() == before
    assert LedgerEntry.objects.get(act="announce_records").visit_id == in_the_lock.visit.pk


def test_a_record_of_an_unknown_search_is_announced_again_later(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    lost = announcement(found(in_the_lock, prison), search=str(uuid4()))
    assert announce(prison, lost, announcement(record)) == [record["id"]]
    before = LedgerEntry.objects.count()
    assert announce(prison, lost) == []
    assert LedgerEntry.objects.count() == before


def test_a_search_of_another_prison_is_not_known(prison: Prison, other_prison: Prison) -> None:
    there = seal(other_prison)
    record = found(there, prison)
    assert announce(prison, announcement(record)) == []
    assert missing_records(there.visit, there.lock) == ()


def test_a_handed_in_answer_holds_until_a_security_lead_has_decided(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    deactivate_person(prison.ann, person_id=prison.person["grace"].pk)
    parked = park(
        prison.tom,
        id=uuid4(),
        kind="answer_item",
        payload=handed_in(record),
    )
    assert len(holds(in_the_lock)) == 1
    judge_parked(prison.sam, parked_id=parked.pk, judgement="The strap is the haulier's.")
    assert holds(in_the_lock) == []


def test_a_decision_about_another_kind_of_record_settles_no_answer(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    parked = park(prison.tom, id=uuid4(), kind="note", payload={"operation": record["id"]})
    judge_parked(prison.sam, parked_id=parked.pk, judgement="A slip.")
    assert len(holds(in_the_lock)) == 1


def from_revoked_tablet(prison: Prison, id: UUID, kind: str) -> UUID:
    """Hand in a record as a revoked tablet does: under its own UUID, with nobody signed in."""
    tablet = prison.grace.device
    assert tablet is not None
    Device.objects.filter(pk=tablet).update(revoked_at=server_now())
    home = prison.establishment.pk
    payload = {"kind": kind, "payload": {}, "author": str(prison.person["grace"].pk)}
    keep_handed_in(system(home), id=id, device_id=tablet, payload=payload)
    return id


def test_what_a_revoked_tablet_handed_in_holds_until_it_is_decided(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record, photo = found(in_the_lock, prison), uuid4()
    announce(prison, announcement(record))
    coming = [AnnouncedPhoto(photo, "a" * 64, 1)]
    announce_photos(prison.grace, visit_id=in_the_lock.visit.pk, photos=coming)
    for id, kind in ((UUID(record["id"]), "answer_item"), (photo, "photo")):
        from_revoked_tablet(prison, id, kind)
    facts = release_facts(in_the_lock.visit, now=server_now(), releaser=None).sync
    assert (facts.announced_missing, len(facts.missing_records)) == ((str(photo),), 1)
    for id in (UUID(record["id"]), photo):
        judge_parked(prison.sam, parked_id=id, judgement="Nothing to see on it.")
    facts = release_facts(in_the_lock.visit, now=server_now(), releaser=None).sync
    assert (facts.announced_missing, facts.missing_records) == ((), ())


def test_a_lost_tablets_photographs_do_not_hold_the_next_lock_session(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """An announced answer does hold the vehicle: test_a27_find_forgotten_after_a_new_seal.py."""
    coming = [AnnouncedPhoto(uuid4(), "a" * 64, 1)]
    announce_photos(prison.grace, visit_id=in_the_lock.visit.pk, photos=coming)
    again = LockSessionFactory.create(
        visit=in_the_lock.visit,
        sealed_at=server_now(),
        sealed_by=prison.person["tom"],
        voided_at=server_now(),
        void_reason="time_ran_out",
    )
    facts = release_facts(in_the_lock.visit, now=server_now(), releaser=None).sync
    assert len(facts.announced_missing) == 1
    Device.objects.filter(pk=prison.device["gate-1"].pk).update(revoked_at=server_now())
    assert missing_photos(in_the_lock.visit, again) == set()
    assert len(missing_photos(in_the_lock.visit, in_the_lock.lock)) == 1


def test_a_refused_signature_does_not_hold_but_a_refused_answer_does(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    wrong = found(in_the_lock, prison)
    wrong["payload"]["item"] = "Z9"  # the checklist has no such item
    box = {"v": 1, "kid": "k", "epk": "e", "iv": "i", "ct": "c"}
    sign = {
        **found(in_the_lock, prison),
        "kind": "sign_search",
        "payload": {
            "search": str(in_the_lock.search.pk),
            "place": 1,
            "shown_sha256": "0" * 64,
            "sealed_pin": box,
        },
    }
    announce(prison, announcement(wrong), announcement(sign))
    assert len(holds(in_the_lock)) == 2
    results = Tablet(prison, "grace").operations(wrong, sign)
    assert [result["applied"] for result in results] == [False, False]
    assert all(result["digest"] for result in results)
    assert [hold.subject for hold in holds(in_the_lock)] == ["answers"]


def test_a_colleagues_unsent_void_holds_the_vehicle(prison: Prison, in_the_lock: InTheLock) -> None:
    void = {
        **found(in_the_lock, prison),
        "kind": "void_lock",
        "payload": {"visit": str(in_the_lock.visit.pk), "reason": "inner_gate_opened"},
    }
    announce(prison, announcement(void))
    (hold,) = holds(in_the_lock)
    expected = "1 report of a void lock by Grace Okafor has not arrived from the tablet."
    assert hold.sentence == expected


def test_a_void_names_its_visit_by_the_uuid_that_the_tablet_made(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """The tablet logged an expected vehicle in without a connection, under a UUID of its own."""
    name = uuid4()
    Operation.objects.create(
        id=name,
        establishment=prison.establishment,
        kind="log_vehicle_in",
        digest="0" * 64,
        sent_by=prison.person["grace"],
        status=201,
        answer={"id": str(in_the_lock.visit.pk)},
        recorded_at=server_now(),
    )
    payload = {"visit": str(name), "reason": "inner_gate_opened"}
    void = {**found(in_the_lock, prison), "kind": "void_lock", "payload": payload}
    assert announce(prison, announcement(void)) == [void["id"]]
    assert [hold.subject for hold in holds(in_the_lock)] == ["voids"]


def test_an_author_without_an_account_is_named_as_the_tablet_names_them(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = {**found(in_the_lock, prison), "author": str(uuid4())}
    announce(prison, announcement(record, author_name="Pat Lost"))
    (hold,) = holds(in_the_lock)
    assert "1 answer by Pat Lost has not arrived" in hold.sentence
    nameless = {**found(in_the_lock, prison), "author": str(uuid4())}
    announce(prison, announcement(nameless))
    assert "2 answers by Pat Lost and another officer have" in holds(in_the_lock)[0].sentence


@pytest.mark.parametrize("by", ["tom", "ceri", "kay"])
def test_whoever_holds_the_tablet_announces(
    prison: Prison, in_the_lock: InTheLock, by: str
) -> None:
    record = found(in_the_lock, prison)
    assert announce(prison, announcement(record), by=by) == [record["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"records": []},
        {"records": "all"},
        {"records": [{"id": "x"}]},
        {},
    ],
)
def test_an_announcement_that_cannot_be_read_is_refused(prison: Prison, wrong: Any) -> None:
    assert Tablet(prison, "grace").post("operations/announced", wrong).status_code == 422


def test_the_same_record_twice_in_one_announcement_is_refused(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = announcement(found(in_the_lock, prison))
    answer = Tablet(prison, "grace").post("operations/announced", {"records": [record, record]})
    assert (answer.status_code, answer.json()["code"]) == (422, "twice")


def test_an_announcement_cannot_be_changed_or_deleted(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    announce(prison, announcement(found(in_the_lock, prison)))
    for change in (
        lambda: RecordAnnouncement.objects.update(sha256="1" * 64),
        lambda: RecordAnnouncement.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize("number", [0, 1, 30])
def test_missing_records_take_the_same_queries_for_any_number(
    prison: Prison, in_the_lock: InTheLock, number: int
) -> None:
    records = [announcement(found(in_the_lock, prison)) for _ in range(number)]
    if records:
        announce(prison, *records)
    with CaptureQueriesContext(connection) as queries:
        assert len(missing_records(in_the_lock.visit, in_the_lock.lock)) == number
    assert len(queries) == (1 if number == 0 else 4)
