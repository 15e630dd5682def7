"""Attack 26: a forged record takes the place of a colleague's unsent *Found something*.

The tablet has announced the record, so the vehicle is held. Whoever has the tablet knows the UUID.
Thousands of announcements hold only their own vehicle.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from searches.facts.announced_records import missing_records
from searches.ledger.clock import server_now
from searches.models import Answer, Operation, Parked, RecordAnnouncement
from searches.services.photos.photos import AnnouncedPhoto, announce_photos
from searches.words.announced_records import MOST_MISSING
from tests.api.offline.test_announced_records import (
    announce,
    announcement,
    found,
    handed_in,
    holds,
)
from tests.api.tablet_client import Tablet
from tests.support.browsers import browser
from tests.support.forms import read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, seal


def forged_clear(record: dict[str, Any]) -> dict[str, Any]:
    return {
        **record["payload"],
        "result": "clear",
        "text": "",
        "occurred_at": record["occurred_at"],
    }


def test_another_officers_put_under_the_announced_uuid_is_refused(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    answer = Tablet(prison, "tom").put("answers", forged_clear(record), id=UUID(record["id"]))
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert not Answer.objects.exists() and len(holds(in_the_lock)) == 1
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["applied"], "the true record still arrives"


def test_another_content_by_its_author_is_refused_on_every_way(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    answer = Tablet(prison, "grace").put("answers", forged_clear(record), id=UUID(record["id"]))
    assert answer.status_code == 409
    assert len(holds(in_the_lock)) == 1


def test_a_form_with_the_announced_uuid_settles_nothing(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    greta = browser(prison, "greta")
    page = read(greta, f"/visits/{in_the_lock.visit.pk}/sheet/A5/")
    form = next(form for form in page.forms if ("result", "done") in form.buttons)
    answer = submit(greta, form, result="done", uuid=record["id"])
    assert answer.status_code == 409
    assert not Operation.objects.filter(pk=record["id"]).exists()
    assert len(holds(in_the_lock)) == 1


def test_an_operation_of_another_prison_settles_nothing(
    prison: Prison, other_prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    there = seal(other_prison)
    forged = {**forged_clear(record), "search": str(there.search.pk)}
    Tablet(other_prison, "grace").put("answers", forged, id=UUID(record["id"]))
    assert len(holds(in_the_lock)) == 1


def test_a_forged_record_cannot_be_handed_in_for_the_announced_one(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """A security lead would decide about "Clear", and the decision would end the hold."""
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    tablet = Tablet(prison, "tom", screen="gate-1")
    forged = {**handed_in(record), "result": "clear", "text": ""}
    body = {"id": str(uuid4()), "kind": "answer_item", "payload": forged}
    answer = tablet.post("parked", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "not-as-announced")
    assert not Parked.objects.exists()
    true = {"id": str(uuid4()), "kind": "answer_item", "payload": handed_in(record)}
    assert tablet.post("parked", true).status_code == 201


def test_another_photograph_cannot_be_handed_in_for_the_announced_one(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    photo, sha256 = uuid4(), "a" * 64
    coming = [AnnouncedPhoto(photo, sha256, 1)]
    announce_photos(prison.grace, visit_id=in_the_lock.visit.pk, photos=coming)
    tablet = Tablet(prison, "tom", screen="gate-1")
    for digest, status in (("b" * 64, 422), ("", 422), (sha256, 201)):
        payload = {"operation": str(photo), "sha256": digest}
        body = {"id": str(uuid4()), "kind": "photo", "payload": payload}
        assert tablet.post("parked", body).status_code == status


def announce_in_bulk(prison: Prison, there: InTheLock, number: int) -> list[RecordAnnouncement]:
    now = server_now()
    return RecordAnnouncement.objects.bulk_create(
        RecordAnnouncement(
            establishment=prison.establishment,
            visit=there.visit,
            lock_session=there.lock,
            record_id=uuid4(),
            kind="answer_item",
            sha256="a" * 64,
            author=uuid4(),
            author_name=f"Officer {place}",
            announced_by=prison.person["tom"],
            occurred_at=now,
            recorded_at=now,
        )
        for place in range(number)
    )


def test_thousands_of_announcements_hold_only_their_vehicle_and_slow_nobody_down(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    announce_in_bulk(prison, in_the_lock, 3 * MOST_MISSING)
    assert len(missing_records(in_the_lock.visit, in_the_lock.lock)) == MOST_MISSING
    (hold,) = holds(in_the_lock)
    assert hold.sentence.startswith("At least 200 answers by Officer ")
    assert "and 195 more have not arrived from the tablet." in hold.sentence
    assert len(hold.sentence) < 200 and len(hold.cure) < 400
    other = seal(prison, plate="AB12CDE")
    assert missing_records(other.visit, other.lock) == ()


def test_decided_records_hide_no_record_after_them(prison: Prison, in_the_lock: InTheLock) -> None:
    decided = announce_in_bulk(prison, in_the_lock, MOST_MISSING)
    Parked.objects.bulk_create(
        Parked(
            establishment=prison.establishment,
            kind="answer_item",
            payload={"payload": {"operation": str(row.record_id)}},
            judged_at=server_now(),
            judged_by=prison.person["sam"],
            judgement="There is nothing on it.",
            recorded_at=server_now(),
        )
        for row in decided
    )
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    assert [missing.id for missing in missing_records(in_the_lock.visit, in_the_lock.lock)] == [
        record["id"]
    ]
