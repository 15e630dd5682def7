"""Attack 5: the lock is sealed while the vehicle is still at an area.

In a second form of the attack, a departure later than the sealing is reported afterwards.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from searches.ledger.clock import replay_at
from searches.models import ExceptionCase, Halt, LockSession, Visit
from searches.services.exceptions.event_readers import catch_up
from searches.services.locks.locks import close_inner_gate, depart
from searches.services.visits.halts import log_arrival, log_departure
from tests.api.offline.test_offline_arrival import OfflineTablet, moment, offline_operation
from tests.api.tablet_client import Tablet
from tests.services.visits.test_visits import SEALED, come_in
from tests.support.browsers import browser
from tests.support.forms import Page, read, submit
from tests.support.sample_prison import FOUNDED_AT, Prison

START = FOUNDED_AT + timedelta(hours=2)
MINUTE = timedelta(minutes=1)
WHY = "Ed's radio and tablet have no signal at the bay."


def at_the_kitchen(prison: Prison) -> tuple[Visit, Halt]:
    visit = come_in(prison)
    return visit, log_arrival(prison.ed, visit_id=visit.pk, area="kitchen-bay", id=uuid4())


def seal(client: Client, visit: Visit) -> Page:
    """Press "Seal vehicle lock" with both boxes ticked, and return the page that follows."""
    form = read(client, f"/visits/{visit.pk}/seal/").form("/seal/")
    return Page(submit(client, form, shut="1", empty="1"))


def record_departure(client: Client, visit: Visit, **typed: str) -> Page:
    """Record the departure. The escort has the form on the visit's page; others open a link."""
    page = read(client, f"/visits/{visit.pk}/")
    if not any(form.action.endswith("/leave/") for form in page.forms):
        page = read(client, next(link for link in page.links if link.endswith("/leave/")))
    form = page.form("/leave/")
    for box in ("parties", "unlisted"):
        form.fields.pop(box)
    return Page(submit(client, form, nobody="1", **typed))


def is_sealed(visit: Visit) -> bool:
    return LockSession.objects.filter(visit=visit, voided_at__isnull=True).exists()


def cases(prison: Prison, visit: UUID) -> dict[str, str]:
    catch_up(prison.establishment.pk)
    rows = ExceptionCase.objects.filter(visit_id=visit)
    return {row.code: f"{row.severity} {row.summary}" for row in rows}


def test_the_lock_is_not_sealed_while_a_halt_is_open(prison: Prison) -> None:
    visit, _ = at_the_kitchen(prison)
    page = seal(browser(prison, "grace"), visit)
    assert "still recorded at Kitchen bay" in page.text
    assert "Ed Price" in page.text, "the sentence names who must record the departure"
    assert not LockSession.objects.exists()


def test_the_seal_page_shows_an_open_halt(prison: Prison) -> None:
    visit, halt = at_the_kitchen(prison)
    page = read(browser(prison, "grace"), f"/visits/{visit.pk}/seal/")
    assert "still recorded at Kitchen bay" in page.text
    assert any(f"/halts/{halt.pk}/leave/" in link for link in page.links)


def test_the_escort_records_the_departure_on_the_visits_page(prison: Prison) -> None:
    visit, halt = at_the_kitchen(prison)
    record_departure(browser(prison, "ed"), visit)
    halt.refresh_from_db()
    assert halt.left_recorded_by_id == prison.ed.person
    seal(browser(prison, "grace"), visit)
    assert is_sealed(visit)


def test_only_the_escort_records_a_departure_without_a_reason(prison: Prison) -> None:
    visit, halt = at_the_kitchen(prison)
    page = record_departure(browser(prison, "tom"), visit)
    assert "Enter the reason why you record this departure" in page.text
    record_departure(browser(prison, "tom"), visit, reason=WHY)
    halt.refresh_from_db()
    assert (halt.left_recorded_by_id, halt.left_reason) == (prison.tom.person, WHY)
    seal(browser(prison, "grace"), visit)
    assert is_sealed(visit)


def test_the_officer_who_recorded_the_departure_cannot_seal(prison: Prison) -> None:
    visit, _ = at_the_kitchen(prison)
    gate = browser(prison, "grace")
    record_departure(gate, visit, reason=WHY)
    page = seal(gate, visit)
    assert "Another officer must seal the lock" in page.text
    assert not LockSession.objects.exists()
    seal(browser(prison, "tom"), visit)
    assert is_sealed(visit)


def test_the_api_refuses_a_seal_with_an_open_halt_too(prison: Prison) -> None:
    visit, halt = at_the_kitchen(prison)
    gate = Tablet(prison, "grace")
    body = {"id": str(uuid4()), "inner_gate_shut": True, "no_prisoner_in_lock": True}
    refused = gate.post(f"visits/{visit.pk}/seal", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "halt-open")
    now = {"occurred_at": halt.arrived_at.isoformat()}
    (own,) = gate.operations(offline_operation("log_departure", 0, halt=str(halt.pk)) | now)
    assert own["problem"]["code"] == "reason"


@pytest.mark.parametrize(("later", "void"), [(0, False), (1, True)])
def test_a_departure_later_than_the_seal_voids_the_lock(
    prison: Prison, later: int, void: bool
) -> None:
    """Tom reports a departure, and Grace seals at 12 min.

    Ed, who is with the vehicle, reports a later departure.
    """
    with replay_at(START):
        visit, halt = at_the_kitchen(prison)
    with replay_at(START + 11 * MINUTE):
        log_departure(prison.tom, halt_id=halt.pk, reason=WHY)
    with replay_at(START + 12 * MINUTE):
        lock = close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    left_at = lock.sealed_at + timedelta(milliseconds=later)
    with replay_at(START + 20 * MINUTE):
        departure = offline_operation("log_departure", 0, halt=str(halt.pk)) | {
            "occurred_at": left_at.isoformat()
        }
        (answer,) = Tablet(prison, "ed").operations(departure)
    assert answer["status"] == 409
    lock.refresh_from_db()
    assert (lock.voided_at is not None) is void
    found = cases(prison, visit.pk)
    assert ({"X11", "X12"} <= set(found)) is void


def test_an_arrival_later_than_the_seal_voids_the_lock(prison: Prison) -> None:
    visit = come_in(prison)
    lock = close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    arrived = {"uuid": str(uuid4()), "area": "kitchen-bay"}
    browser(prison, "ed").post(f"/visits/{visit.pk}/arrive/", arrived)
    lock.refresh_from_db()
    assert lock.voided_at is not None
    assert {"X11", "X12"} <= set(cases(prison, visit.pk))


def test_a_late_departure_sent_after_the_vehicle_left_is_critical(prison: Prison) -> None:
    with replay_at(START):
        visit, halt = at_the_kitchen(prison)
    with replay_at(START + 11 * MINUTE):
        log_departure(prison.tom, halt_id=halt.pk, reason=WHY)
    with replay_at(START + 12 * MINUTE):
        close_inner_gate(prison.grace, visit_id=visit.pk, **SEALED)
    with replay_at(START + 30 * MINUTE):
        depart(prison.grace, visit_id=visit.pk, inner_gate_still_shut=True)
    later = (START + 14 * MINUTE).isoformat()
    with replay_at(START + 40 * MINUTE):
        arrival = offline_operation("log_arrival", 0, visit=str(visit.pk), area="stores")
        leaving = offline_operation("log_departure", 0, halt=str(halt.pk))
        ed = Tablet(prison, "ed")
        ed.operations(leaving | {"occurred_at": later}, arrival | {"occurred_at": later})
    assert cases(prison, visit.pk)["X12"].startswith("crit")
    assert Halt.objects.filter(visit=visit, area__code="stores").exists(), "the fact is kept"


@pytest.fixture
def offline_tablet(prison: Prison) -> OfflineTablet:
    return OfflineTablet(prison)


def test_a_lock_sealed_offline_with_an_open_halt_is_void(
    offline_tablet: OfflineTablet,
) -> None:
    arrival = offline_operation(
        "log_arrival", 3, visit=str(offline_tablet.visit), area="kitchen-bay"
    )
    results = offline_tablet.send(offline_tablet.way_in(), arrival, offline_tablet.sealed())
    assert results[2]["answer"]["void_reason"] == "halt_open"
    lock = LockSession.objects.get(pk=offline_tablet.lock)
    assert (lock.voided_at, lock.sealed_at) == (moment(30), moment(12))
    assert Halt.objects.get().left_at is None, "sealing ends no halt"


def test_a_lock_sealed_offline_by_the_officer_who_recorded_the_departure_is_void(
    offline_tablet: OfflineTablet,
) -> None:
    halt = uuid4()
    arrival = offline_operation(
        "log_arrival", 3, id=halt, visit=str(offline_tablet.visit), area="kitchen-bay"
    )
    leaving = offline_operation("log_departure", 9, halt=str(halt), reason=WHY)
    results = offline_tablet.send(
        offline_tablet.way_in(), arrival, leaving, offline_tablet.sealed()
    )
    assert results[3]["answer"]["void_reason"] == "halt_unconfirmed"
