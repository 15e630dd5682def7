"""If a tablet seals a lock while an incident about a find on the vehicle is open, the lock session
is void from the beginning.
"""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.ledger.clock import server_now
from searches.models import (
    Announcement,
    CountRequest,
    ExceptionCase,
    LedgerEntry,
    LockSession,
    Search,
    Stop,
)
from searches.queries.exceptions.announcements import strips_for
from searches.rules.answers import ItemAnswer
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import close_inner_gate, void_lock
from searches.services.stops.stops import ask_to_close_stop, close_stop
from searches.words.announcements import AnnouncementKind
from searches.words.checklists import Result
from searches.words.refusals import Refused
from searches.words.visits import ClosingBasis, TabletReport, VoidReason
from tests.api.tablet_client import Tablet
from tests.services.visits.test_visits import SEALED
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import InTheLock, answer

NOTE = "Stopped on the A64, searched by police."


def find(prison: Prison, there: InTheLock) -> Stop:
    answer(prison.grace, there, "B1", ItemAnswer(Result.FOUND))
    found: Stop = Stop.objects.get()
    return found


def void(prison: Prison, there: InTheLock) -> None:
    opened = VoidReason.INNER_GATE_OPENED
    void_lock(prison.grace, visit_id=there.visit.pk, reason=opened)


def report_seal(prison: Prison, there: InTheLock, *, search: UUID | None = None) -> LockSession:
    """Report as Tom's tablet that the lock was sealed again without a connection."""
    report = TabletReport(server_now(), lock=uuid4(), search=search or uuid4())
    about = {"visit_id": there.visit.pk, "report": report, **SEALED}
    lock: LockSession = close_inner_gate(prison.tom, **about)
    return lock


def close(prison: Prison, stop: Stop) -> None:
    closing = ask_to_close_stop(
        prison.ceri, stop_id=stop.pk, basis=ClosingBasis.NOTHING_THERE, note=NOTE, pin=PIN
    )
    close_stop(prison.dee, closing_id=closing.pk, pin=PIN)


def test_a_seal_under_an_open_find_is_kept_as_a_fact_and_void_from_the_beginning(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    find(prison, in_the_lock)
    void(prison, in_the_lock)
    lock = report_seal(prison, in_the_lock)
    assert (lock.void_reason, lock.voided_at is not None) == (VoidReason.FOUND_OPEN, True)
    assert not CountRequest.objects.filter(lock_session=lock).exists()
    assert Search.objects.filter(lock_session=lock).exists(), "its answers are facts as well"
    entered = LedgerEntry.objects.get(act="void_lock", body__said__lock=str(lock.pk))
    assert entered.body["said"]["reason"] == VoidReason.FOUND_OPEN
    catch_up(prison.establishment.pk)
    assert ExceptionCase.objects.filter(code="X11", cause=str(lock.pk)).exists()


def test_an_acknowledged_find_still_voids_the_seal(prison: Prison, in_the_lock: InTheLock) -> None:
    stop = find(prison, in_the_lock)
    client = Client()
    client.force_login(prison.person["omar"])
    client.post(f"/visits/{in_the_lock.visit.pk}/sheet/found/", {"uuid": str(uuid4())})
    void(prison, in_the_lock)
    assert report_seal(prison, in_the_lock).void_reason == VoidReason.FOUND_OPEN
    assert not hasattr(stop, "closed")


def test_a_seal_made_before_the_incident_was_closed_is_void_when_it_arrives_later(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    stop = find(prison, in_the_lock)
    void(prison, in_the_lock)
    sealed_at = server_now()
    close(prison, stop)
    report = TabletReport(sealed_at, lock=uuid4(), search=uuid4())
    about = {"visit_id": in_the_lock.visit.pk, "report": report, **SEALED}
    lock = close_inner_gate(prison.tom, **about)
    assert lock.void_reason == VoidReason.FOUND_OPEN


def test_once_the_incident_is_closed_the_lock_is_sealed_as_usual(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    stop = find(prison, in_the_lock)
    void(prison, in_the_lock)
    close(prison, stop)
    lock = close_inner_gate(prison.tom, visit_id=in_the_lock.visit.pk, **SEALED)
    assert lock.voided_at is None


def test_a_find_that_arrives_after_the_new_seal_voids_it(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    void(prison, in_the_lock)
    lock = close_inner_gate(prison.tom, visit_id=in_the_lock.visit.pk, **SEALED)
    find(prison, in_the_lock)  # in the search of the first lock session
    lock.refresh_from_db()
    assert lock.void_reason == VoidReason.FOUND_OPEN


def test_a_find_in_the_search_of_the_lock_session_does_not_void_it(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    find(prison, in_the_lock)
    in_the_lock.lock.refresh_from_db()
    assert in_the_lock.lock.voided_at is None


def test_gate_and_control_room_are_told_that_the_seal_is_void(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    find(prison, in_the_lock)
    void(prison, in_the_lock)
    report_seal(prison, in_the_lock)
    announce_new_entries(prison.establishment.pk)
    told = Announcement.objects.get(kind=AnnouncementKind.SEALED_UNDER_FIND)
    assert "was sealed again although something had been found on it" in told.sentence
    for actor in (prison.grace, prison.tom, prison.ceri, prison.omar, prison.dee):
        kinds = [strip.kind for strip in strips_for(actor)]
        assert AnnouncementKind.SEALED_UNDER_FIND in kinds, actor


def test_the_tablet_learns_that_its_seal_is_void_and_why(
    prison: Prison, in_the_lock: InTheLock
) -> None:
    find(prison, in_the_lock)
    void(prison, in_the_lock)
    tablet = Tablet(prison, "tom", screen="gate-1")
    sealing = {"visit": str(in_the_lock.visit.pk), "search": str(uuid4())}
    sealing |= {"inner_gate_shut": True, "no_prisoner_in_lock": True}  # type: ignore[dict-item]
    operation = {"id": str(uuid4()), "kind": "close_inner_gate", "payload": sealing}
    (result,) = tablet.operations(operation | {"occurred_at": server_now().isoformat()})
    assert (result["applied"], result["answer"]["void_reason"]) == (True, "found_open")
    (visit,) = tablet.get("tablet").json()["visits"]
    assert visit["found"] == "B1 Cab inside" or visit["found"].startswith("B1 ")


@pytest.mark.parametrize("acknowledged", [False, True])
def test_the_page_for_sealing_offers_no_seal_while_a_find_is_open(
    prison: Prison, in_the_lock: InTheLock, acknowledged: bool
) -> None:
    find(prison, in_the_lock)
    void(prison, in_the_lock)
    if acknowledged:
        omar = Client()
        omar.force_login(prison.person["omar"])
        omar.post(f"/visits/{in_the_lock.visit.pk}/sheet/found/", {"uuid": str(uuid4())})
    client = Client()
    client.force_login(prison.person["tom"])
    answered = client.get(f"/visits/{in_the_lock.visit.pk}/seal/")
    assert "Seal vehicle lock" not in page_text(answered)
    with pytest.raises(Refused, match="found-open"):
        close_inner_gate(prison.tom, visit_id=in_the_lock.visit.pk, **SEALED)
