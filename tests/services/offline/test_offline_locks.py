"""A lock sealed offline starts at the time that the tablet's clocks prove, or is void."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from searches.ledger.clock import replay_at
from searches.models import CountRequest, LedgerEntry, LockSession, Search, Visit
from searches.services.devices.clocks import read_clock
from searches.services.locks.locks import close_inner_gate, void_lock
from searches.services.visits.halts import log_arrival, log_departure
from searches.services.visits.visits import log_vehicle_in
from searches.words.clocks import Tick
from searches.words.refusals import Conflict, NotThere, Refused
from searches.words.visits import TabletReport, VisitSource, VoidReason
from tests.services.visits.test_visits import LORRY, SEALED
from tests.support.sample_prison import FOUNDED_AT, Prison

START = FOUNDED_AT + timedelta(hours=2)
MINUTE = timedelta(minutes=1)


@dataclass
class Gate:
    """Grace's tablet. Its wall clock may be wrong, and its monotonic clock starts at START."""

    prison: Prison
    ahead: timedelta = timedelta()
    boot: str = "first page"

    def tick(self, minutes: float) -> Tick:
        return Tick(self.boot, int(minutes * 60_000))

    def contact(self, minutes: float, *, ahead: timedelta | None = None) -> None:
        now = START + minutes * MINUTE
        with replay_at(now):
            off = self.ahead if ahead is None else ahead
            read_clock(self.prison.grace, device_now=now + off, tick=self.tick(minutes))

    def come_in(self, minutes: float = 1) -> Visit:
        with replay_at(START + minutes * MINUTE):
            way_in = replace(LORRY, escort=self.prison.ed.person)
            return log_vehicle_in(self.prison.grace, way_in=way_in, source=VisitSource.API)

    def seal(
        self, visit: Visit, *, at: float, arrives: float, claimed: float | None = None, **ids: UUID
    ) -> LockSession:
        """Seal at minute `at`, sent to the server at minute `arrives`.

        `claimed` is the minute on a wrong clock.
        """
        wall = START + (at if claimed is None else claimed) * MINUTE + self.ahead
        actor = replace(self.prison.grace, tick=self.tick(at))
        from_tablet = TabletReport(wall, **{"search": uuid4(), **ids})
        with replay_at(START + arrives * MINUTE):
            return close_inner_gate(actor, visit_id=visit.pk, report=from_tablet, **SEALED)


@pytest.fixture
def gate(prison: Prison) -> Gate:
    return Gate(prison)


def test_the_proven_time_is_the_time_of_the_seal(gate: Gate) -> None:
    gate.ahead = timedelta(seconds=90)
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30)
    search = uuid4()
    lock = gate.seal(visit, at=12, arrives=30, search=search, lock=uuid4())
    assert (lock.sealed_at, lock.voided_at) == (START + 12 * MINUTE, None)
    assert lock.said_at == START + 12 * MINUTE + gate.ahead
    assert Search.objects.get(pk=search).began_at == lock.sealed_at
    assert CountRequest.objects.filter(lock_session=lock).exists()


def test_counts_are_requested_when_the_seal_arrives(gate: Gate) -> None:
    """A count that began before the server requested counts must not answer this lock session."""
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30)
    lock = gate.seal(visit, at=12, arrives=30)
    requested_at = CountRequest.objects.filter(lock_session=lock).values_list(
        "recorded_at", flat=True
    )
    assert set(requested_at) == {START + 30 * MINUTE}


def unproven(gate: Gate, lock: LockSession) -> None:
    assert lock.void_reason == VoidReason.TIME_UNPROVEN
    assert lock.voided_at is not None
    assert not CountRequest.objects.filter(lock_session=lock).exists()
    assert Search.objects.filter(lock_session=lock).exists()
    entered = LedgerEntry.objects.get(act="void_lock", body__said__lock=str(lock.pk))
    assert entered.body["said"]["reason"] == VoidReason.TIME_UNPROVEN


def test_a_seal_without_a_clock_reading_is_unproven(gate: Gate) -> None:
    unproven(gate, gate.seal(gate.come_in(), at=12, arrives=30))


def test_a_seal_without_a_later_contact_is_unproven(gate: Gate) -> None:
    gate.contact(0)
    unproven(gate, gate.seal(gate.come_in(), at=12, arrives=30))


def test_a_clock_two_minutes_off_does_not_prove_the_time(gate: Gate) -> None:
    gate.ahead = timedelta(seconds=121)
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30)
    unproven(gate, gate.seal(visit, at=12, arrives=30))


def test_a_clock_set_back_for_one_tap_is_found_by_the_monotonic_clock(gate: Gate) -> None:
    """Seal at minute 12 with the wall clock set back to 7, and correct the clock before the next
    contact.
    """
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30)
    unproven(gate, gate.seal(visit, at=12, claimed=7, arrives=30))


def test_contacts_by_other_page_loads_prove_nothing(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30)
    gate.boot = "another page"
    unproven(gate, gate.seal(visit, at=12, arrives=30))


def test_a_new_page_load_proves_the_times_after_it(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    gate.boot = "another page"
    gate.contact(30)
    assert gate.seal(visit, at=12, arrives=30).voided_at is None


def test_a_clock_that_was_set_back_does_not_prove_the_time(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30, ahead=timedelta(seconds=-60))
    unproven(gate, gate.seal(visit, at=12, arrives=30))


def test_a_seal_before_the_arrival_or_last_departure_is_unproven(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in(5)
    gate.contact(30)
    unproven(gate, gate.seal(visit, at=4, arrives=30))
    with replay_at(START + 31 * MINUTE):
        halt = log_arrival(gate.prison.grace, visit_id=visit.pk, area="kitchen-bay")
    with replay_at(START + 40 * MINUTE):
        log_departure(gate.prison.ed, halt_id=halt.pk)
    gate.contact(50)
    unproven(gate, gate.seal(visit, at=39, arrives=50))


def test_a_vehicle_that_returned_to_an_area_has_no_valid_lock_session(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    with replay_at(START + 20 * MINUTE):
        log_arrival(gate.prison.grace, visit_id=visit.pk, area="kitchen-bay")
    gate.contact(30)
    assert gate.seal(visit, at=12, arrives=30).void_reason == VoidReason.VEHICLE_WENT_BACK


def test_a_seal_that_is_an_hour_old_on_arrival_is_too_old(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(73)
    assert gate.seal(visit, at=12, arrives=73).void_reason == VoidReason.TIME_RAN_OUT


def test_a_late_seal_does_not_void_a_newer_lock_session(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    with replay_at(START + 20 * MINUTE):
        newer = close_inner_gate(gate.prison.tom, visit_id=visit.pk, **SEALED)
    gate.contact(30)
    older = gate.seal(visit, at=12, arrives=30)
    newer.refresh_from_db()
    assert (older.void_reason, newer.voided_at) == (VoidReason.VEHICLE_WENT_BACK, None)


def test_a_late_void_affects_only_its_own_lock_session(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30)
    older = gate.seal(visit, at=12, arrives=30)
    with replay_at(START + 31 * MINUTE):
        newer = close_inner_gate(gate.prison.tom, visit_id=visit.pk, **SEALED)
        opened: dict[str, Any] = {"visit_id": visit.pk, "reason": VoidReason.INNER_GATE_OPENED}
        with pytest.raises(Refused, match="lock-void-already"):
            void_lock(gate.prison.grace, lock_id=older.pk, **opened)
        with pytest.raises(NotThere):
            void_lock(gate.prison.grace, lock_id=uuid4(), **opened)
    newer.refresh_from_db()
    assert newer.voided_at is None


def test_a_search_uuid_is_used_once(gate: Gate) -> None:
    gate.contact(0)
    visit = gate.come_in()
    gate.contact(30)
    search = uuid4()
    gate.seal(visit, at=12, arrives=30, search=search)
    with pytest.raises(Conflict):
        gate.seal(visit, at=13, arrives=30, search=search)
