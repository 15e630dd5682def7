"""Attack 27: the lock is voided and sealed again, so that a colleague's unsent find is forgotten.

The tablet has announced the find. The find holds the vehicle until its record has arrived, or until
the people named by the rule have decided: two officers and a security lead if the record was handed
in, and an administrator and a security lead if the tablet is lost.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from searches.facts.announced_records import missing_records
from searches.facts.release import release_facts
from searches.ledger.clock import server_now
from searches.models import (
    Answer,
    Device,
    ExceptionCase,
    LedgerEntry,
    LockSession,
    Parked,
    RecordAnnouncement,
)
from searches.rules.release_vehicle import unsynced
from searches.services.devices.devices import revoke_device
from searches.services.exceptions.event_readers import catch_up
from searches.services.exceptions.lost_records import settle_lost_records
from searches.services.exceptions.parked import judge_parked, park
from searches.services.locks.locks import close_inner_gate, void_lock
from searches.services.offline.announced_records import digest_of_record
from searches.words.actors import Actor
from searches.words.refusals import Invalid, NotAllowed, Refused
from searches.words.releases import Hold
from searches.words.visits import VoidReason
from tests.api.offline.test_announced_records import announce, announcement, found, handed_in
from tests.api.tablet_client import Tablet
from tests.services.visits.test_visits import SEALED
from tests.support.browsers import browser
from tests.support.forms import Page, page_text, read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, seal

DECISION = "The search under the new lock session showed nothing."


def seal_again(prison: Prison, there: InTheLock) -> LockSession:
    opened = VoidReason.INNER_GATE_OPENED
    void_lock(prison.tom, visit_id=there.visit.pk, reason=opened)
    lock: LockSession = close_inner_gate(prison.tom, visit_id=there.visit.pk, **SEALED)
    return lock


def unsent(there: InTheLock) -> list[Hold]:
    """Return the holds for missing records, in the newest lock session."""
    facts = release_facts(there.visit, now=server_now(), releaser=None)
    return [hold for hold in unsynced(facts) if "not arrived from the tablet" in hold.sentence]


def revoke_gate_tablet(prison: Prison) -> None:
    revoke_device(prison.ann, device_id=prison.device["gate-1"].pk)


def settle(actor: Actor, there: InTheLock) -> int:
    return settle_lost_records(actor, visit_id=there.visit.pk, judgement=DECISION)


def test_a_new_seal_does_not_shed_a_colleagues_unsent_find(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    for _ in range(2):
        seal_again(prison, in_the_lock)
        (hold,) = unsent(in_the_lock)
        assert hold.sentence == (
            "1 answer by Grace Okafor, recorded outside this lock session, has not arrived from"
            " the tablet."
        )
        assert hold.subject == "other-answers"
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["applied"] and Answer.objects.get().result == "found"
    assert unsent(in_the_lock) == []


def test_a_find_under_a_seal_that_never_arrived_holds_the_vehicle(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """Grace sealed and searched without a connection. Meanwhile Tom seals the same lock again."""
    search = str(uuid4())
    sealing = {
        **found(in_the_lock, prison),
        "kind": "close_inner_gate",
        "payload": {"visit": str(in_the_lock.visit.pk), "search": search},
    }
    record = found(in_the_lock, prison)
    record["payload"]["search"] = search
    visit = {"visit": str(in_the_lock.visit.pk)}
    coming = [announcement(sealing) | visit, announcement(record) | visit]
    assert announce(prison, *coming) == [sealing["id"], record["id"]]
    seal_again(prison, in_the_lock)
    assert [hold.subject for hold in unsent(in_the_lock)] == ["other-answers", "other-sealings"]


def test_signatures_and_voids_hold_only_their_own_lock_session(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    sign = {**found(in_the_lock, prison), "kind": "sign_search"}
    sign["payload"] = {"search": str(in_the_lock.search.pk), "place": 1}
    void = {**found(in_the_lock, prison), "kind": "void_lock"}
    void["payload"] = {"visit": str(in_the_lock.visit.pk), "reason": "inner_gate_opened"}
    announce(prison, announcement(sign), announcement(void))
    assert [hold.subject for hold in unsent(in_the_lock)] == ["signatures", "voids"]
    seal_again(prison, in_the_lock)
    assert unsent(in_the_lock) == []


def test_an_answer_of_another_vehicle_holds_nothing(prison: Prison, in_the_lock: InTheLock) -> None:
    announce(prison, announcement(found(in_the_lock, prison)))
    other = seal(prison, plate="AB12CDE")
    assert missing_records(other.visit, other.lock) == ()


def test_a_find_that_was_handed_in_holds_every_lock_session_until_it_is_decided(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    parked = park(prison.tom, id=uuid4(), kind="answer_item", payload=handed_in(record))
    seal_again(prison, in_the_lock)
    assert len(unsent(in_the_lock)) == 1
    judge_parked(prison.sam, parked_id=parked.pk, judgement="The strap is the haulier's.")
    assert unsent(in_the_lock) == []


@pytest.mark.parametrize("kind", ["raise_stop", "note", "sign_search"])
def test_another_kind_of_record_handed_in_under_the_finds_uuid_settles_nothing(
    prison: Prison, in_the_lock: InTheLock, kind: str
) -> None:
    """The announcement of a stop is not compared with the stop, because a stop is never refused."""
    record = found(in_the_lock, prison)
    announce(prison, announcement(record))
    forged = {"operation": record["id"], "author": record["author"], "said": ""}
    if kind == "sign_search":
        with pytest.raises(Invalid, match="not-as-announced"):
            park(prison.tom, id=uuid4(), kind=kind, payload=forged)
    else:
        parked = park(prison.tom, id=uuid4(), kind=kind, payload=forged)
        judge_parked(prison.sam, parked_id=parked.pk, judgement="A slip.")
    assert len(unsent(in_the_lock)) == 1


def test_announcing_the_find_first_for_another_vehicle_sheds_nothing(
    prison: Prison, other_prison: Prison, in_the_lock: InTheLock
) -> None:
    record = found(in_the_lock, prison)
    other = seal(prison, plate="AB12CDE")
    elsewhere = announcement(record, search=str(other.search.pk))
    as_a_void = {**announcement(record), "kind": "void_lock"}
    as_a_stop = {**announcement(record), "kind": "raise_stop"}
    for forged in (elsewhere, as_a_void, as_a_stop):
        announce(prison, forged, by="ceri")
    announce(other_prison, announcement(record))
    announce(prison, announcement(record))
    assert [hold.subject for hold in unsent(in_the_lock)] == ["answers"]
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["applied"], "the true record still arrives"


def test_two_contents_announced_under_one_uuid_are_both_refused_when_handed_in(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    """Tom announces *Clear* under the UUID of the find before the tablet announces the find."""
    record = found(in_the_lock, prison)
    clear = {**record, "payload": {**record["payload"], "result": "clear", "text": ""}}
    announce(prison, announcement(clear))
    announce(prison, announcement(record))
    for content in (clear, record):
        with pytest.raises(Invalid, match="not-as-announced"):
            park(prison.tom, id=uuid4(), kind="answer_item", payload=handed_in(content))
    assert not Parked.objects.exists()
    assert len(unsent(in_the_lock)) == 1
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["applied"] and Answer.objects.get().result == "found"


def test_a_find_lost_with_its_tablet_needs_an_administrator_a_seal_and_a_security_lead(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    announce(prison, announcement(found(in_the_lock, prison)))
    with pytest.raises(Refused, match="nothing-lost"):
        settle(prison.sam, in_the_lock)  # the tablet can still send the find
    revoke_gate_tablet(prison)
    assert len(unsent(in_the_lock)) == 1
    with pytest.raises(Refused, match="seal-again"):
        settle(prison.sam, in_the_lock)
    seal_again(prison, in_the_lock)
    assert len(unsent(in_the_lock)) == 1, "revoking and sealing again are not enough"
    assert settle(prison.sam, in_the_lock) == 1
    assert unsent(in_the_lock) == []
    catch_up(prison.establishment.pk)
    case = ExceptionCase.objects.get(code="X24")
    assert (case.severity, case.visit_id) == ("crit", in_the_lock.visit.pk)
    assert "These records were lost with gate-1: 1 answer by Grace Okafor." in case.summary
    assert LedgerEntry.objects.filter(act="settle_lost_records").count() == 1


@pytest.mark.parametrize("name", ["grace", "tom", "ann", "ceri", "omar", "dee", "mia"])
def test_nobody_but_a_security_lead_decides_about_lost_records(
    prison: Prison, in_the_lock: InTheLock, name: str
) -> None:
    announce(prison, announcement(found(in_the_lock, prison)))
    revoke_gate_tablet(prison)
    seal_again(prison, in_the_lock)
    with pytest.raises(NotAllowed):
        settle(getattr(prison, name), in_the_lock)
    assert len(unsent(in_the_lock)) == 1


@pytest.mark.parametrize("part", ["author", "announcer", "escort"])
def test_a_security_lead_with_a_part_in_it_cannot_decide(
    prison: Prison, in_the_lock: InTheLock, part: str
) -> None:
    sam = "sam" if part == "author" else "grace"
    by = "sam" if part == "announcer" else "tom"
    announce(prison, announcement(found(in_the_lock, prison, by=sam)), by=by)
    if part == "escort":
        in_the_lock.visit.escort = prison.person["sam"]
        in_the_lock.visit.save(update_fields=["escort"])
    revoke_gate_tablet(prison)
    seal_again(prison, in_the_lock)
    with pytest.raises(NotAllowed, match="own-lost"):
        settle(prison.sam, in_the_lock)
    assert settle(prison.sid, in_the_lock) == 1


def test_a_find_announced_after_the_decision_holds_again(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    announce(prison, announcement(found(in_the_lock, prison)))
    revoke_gate_tablet(prison)
    seal_again(prison, in_the_lock)
    settle(prison.sam, in_the_lock)
    Device.objects.filter(pk=prison.device["gate-1"].pk).update(revoked_at=None)
    announce(prison, announcement(found(in_the_lock, prison)))
    assert len(unsent(in_the_lock)) == 1


def test_the_security_lead_decides_on_the_page_of_unprocessed_records(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    announce(prison, announcement(found(in_the_lock, prison)))
    page = read(browser(prison, "sam"), "/parked/")
    assert "Tablet gate-1 holds 1 unsent answer" in page.text
    assert not [form for form in page.forms if "/parked/lost/" in form.action]
    revoke_gate_tablet(prison)
    seal_again(prison, in_the_lock)
    assert "A security lead must decide" in page_text(browser(prison, "ceri").get("/parked/"))
    sam = browser(prison, "sam")
    form = read(sam, "/parked/").form(f"/parked/lost/{in_the_lock.visit.pk}/")
    refused = submit(sam, form, judgement="")
    assert refused.status_code == 422 and "Enter your decision about these" in page_text(refused)
    form = Page(refused).form(f"/parked/lost/{in_the_lock.visit.pk}/")
    assert submit(sam, form, judgement=DECISION).status_code == 302
    shown = page_text(sam.get("/parked/"))
    assert "holds 1 unsent answer" not in shown
    assert "This record was lost with a tablet." in shown and DECISION in shown


def test_thousands_of_lost_records_are_decided_in_one_act(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    RecordAnnouncement.objects.bulk_create(
        RecordAnnouncement(
            establishment=prison.establishment,
            visit=in_the_lock.visit,
            lock_session=in_the_lock.lock,
            record_id=uuid4(),
            kind="answer_item",
            sha256="a" * 64,
            author=prison.person["grace"].pk,
            device=prison.device["gate-1"],
            announced_by=prison.person["tom"],
            occurred_at=server_now(),
            recorded_at=server_now(),
        )
        for _ in range(1000)
    )
    revoke_gate_tablet(prison)
    seal_again(prison, in_the_lock)
    assert settle(prison.sam, in_the_lock) == 1000
    assert unsent(in_the_lock) == []


def test_a_forged_digest_is_not_the_true_record(prison: Prison, in_the_lock: InTheLock) -> None:
    record: dict[str, Any] = found(in_the_lock, prison)
    announce(prison, announcement(record, sha256="b" * 64))
    assert digest_of_record(**{name: record[name] for name in record if name != "id"}) != "b" * 64
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["problem"]["code"] == "conflict"
    assert len(unsent(in_the_lock)) == 1
    announce(prison, announcement(record))
    (result,) = Tablet(prison, "grace").operations(record)
    assert result["applied"], "the tablet's own announcement lets the true record in"
