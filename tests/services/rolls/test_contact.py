"""Contact set and expected lists from rows: never empty, and the whole prison in case of doubt."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from searches.facts.counts import CountsOf
from searches.models import CountRequest, LockSession
from searches.services.rolls.movements import receive_prisoner, send_prisoner
from searches.services.visits.halts import log_arrival, log_departure, report_lost_sight
from searches.words.checklists import VehicleType
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import Prison


def reasons(lock: LockSession) -> tuple[str, ...]:
    return CountsOf(LockSession.objects.get(pk=lock.pk)).whole_prison()


def reasons_by_party(lock: LockSession) -> dict[str, list[str]]:
    requests = CountRequest.objects.filter(lock_session=lock).select_related("party")
    return {request.party.code: request.reasons for request in requests}


def test_a_food_lorry_at_stores_and_kitchen_needs_counts_of_both(
    morning: Morning, lock: LockSession
) -> None:
    assert reasons_by_party(lock) == {
        "kitchen": ["always", "halted_at_area"],
        "stores": ["always", "halted_at_area"],
    }
    assert reasons(lock) == ()


def test_a_supply_lorry_needs_counts_of_kitchen_and_stores_anywhere(morning: Morning) -> None:
    visit = morning.lorry()
    morning.halt(visit, "laundry", "06:52:00", "07:00:00")
    assert set(reasons_by_party(morning.seal(visit))) == {"kitchen", "stores", "laundry"}


def test_parties_near_the_vehicle_or_packing_its_load_are_counted(morning: Morning) -> None:
    visit = morning.lorry(packed_by=["workshop-3"])
    morning.halt(visit, "stores", "06:52:00", "07:00:00", parties_present=["waste"])
    found = reasons_by_party(morning.seal(visit))
    assert found["workshop-3"] == ["packed_load"]
    assert found["waste"] == ["near_vehicle"]


def test_a_planned_area_is_counted_even_without_a_halt(morning: Morning) -> None:
    found = reasons_by_party(morning.seal(morning.food_lorry(planned_areas=["laundry"])))
    assert found["laundry"] == ["on_route"]


def test_a_halt_after_sealing_adds_no_party(morning: Morning) -> None:
    visit = morning.food_lorry()
    morning.halt(visit, "laundry", "07:30:00", "07:31:00")
    assert "laundry" not in reasons_by_party(morning.seal(visit))


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"vehicle_type": VehicleType.REFUSE}, "vehicle_type"),
        ({"vehicle_type": VehicleType.SKIP}, "vehicle_type"),
        ({"escort": None}, "escort_gap"),
    ],
)
def test_doubtful_rows_make_the_contact_set_the_whole_prison(
    morning: Morning, columns: dict[str, object], reason: str
) -> None:
    assert reasons(morning.seal(morning.food_lorry(**columns))) == (reason,)


def test_an_unlisted_prisoner_near_the_vehicle_needs_the_whole_prison(morning: Morning) -> None:
    visit = morning.lorry()
    morning.halt(visit, "stores", "06:52:00", "07:00:00", unlisted_prisoner=True)
    assert reasons(morning.seal(visit)) == ("unlisted_prisoner",)


def test_a_visit_without_a_halt_needs_the_whole_prison(morning: Morning) -> None:
    assert reasons(morning.seal(morning.lorry())) == ("unrecorded_halt",)


@pytest.mark.parametrize(("began", "whole"), [("07:26:00", True), ("07:26:01", False)])
def test_a_gap_in_the_escort_up_to_sealing_needs_the_whole_prison(
    morning: Morning, began: str, whole: bool
) -> None:
    visit = morning.food_lorry()
    lock = morning.seal(visit)
    with at(began):
        report_lost_sight(morning.prison.ed, visit_id=visit.pk)
    assert bool(reasons(lock)) is whole


def test_every_party_at_work_is_counted_for_the_whole_prison(morning: Morning) -> None:
    assert set(reasons_by_party(morning.seal(morning.lorry(escort=None)))) == {
        "kitchen",
        "stores",
        "laundry",
    }


def test_a_halt_logged_late_adds_its_party(morning: Morning, lock: LockSession) -> None:
    morning.halt(lock.visit, "laundry", "07:01:00", "07:01:30")
    assert morning.contact(lock) == {"kitchen", "stores", "laundry"}


def test_a_halt_written_after_sealing_accounts_for_no_time(morning: Morning) -> None:
    """An officer records an earlier halt after the sealing, so nobody knows where the vehicle was
    before 07:26.
    """
    lock = morning.seal(morning.lorry())
    assert CountsOf(lock).whole_prison() == ("unrecorded_halt",)
    with at("07:31:00"):
        about: dict[str, Any] = {
            "visit_id": lock.visit_id,
            "area": "gate",
            "occurred_at": moment("07:00:00"),
        }
        halt = log_arrival(morning.prison.ed, **about)
        log_departure(morning.prison.ed, halt_id=halt.pk, occurred_at=moment("07:20:00"))
    assert CountsOf(lock).whole_prison() == ("unrecorded_halt",)


def test_the_expected_list_has_every_prisoner_of_the_contact_time(morning: Morning) -> None:
    """The expected list covers the time from 06:50:00, the entry, to 07:26:00, the sealing.

    Received elsewhere at 06:49:59: not listed. At 06:50:00: listed.
    """
    visit, kitchen = morning.food_lorry(), morning.kitchen
    for prisoner, received in ((kitchen[0], "06:49:59"), (kitchen[1], "06:50:00")):
        area = morning.prison.area["healthcare"].pk
        with at("06:40:00"):
            sent = send_prisoner(morning.prison.kay, prisoner_id=prisoner.pk, to_area_id=area)
        with at(received):
            receive_prisoner(morning.prison.hana, movement_id=sent.pk)
    joining = morning.prison.prisoners["stores"][0]
    with at("07:20:00"):
        sent = send_prisoner(
            morning.prison.stan,
            prisoner_id=joining.pk,
            to_area_id=morning.prison.area["kitchen-bay"].pk,
            to_party_id=morning.prison.party["kitchen"].pk,
        )
    with at("07:26:00"):
        receive_prisoner(morning.prison.kay, movement_id=sent.pk)
    counts = CountsOf(morning.seal(visit, "07:26:00"))
    assert counts.expected("kitchen") == {str(person.pk) for person in [*kitchen[1:], joining]}
    assert str(joining.pk) in counts.expected("stores")


def test_parties_of_another_prison_are_never_in_the_contact_set(
    morning: Morning, lock: LockSession, other_prison: Prison
) -> None:
    asked_parties = CountRequest.objects.filter(lock_session=lock)
    assert not asked_parties.filter(party__establishment=other_prison.establishment).exists()


@pytest.mark.slow
def test_facts_take_the_same_number_of_queries_however_many_were_counted(
    morning: Morning, lock: LockSession
) -> None:
    morning.count(morning.prison.stan, "stores", "07:26:00", "07:27:00")
    with CaptureQueriesContext(connection) as few:
        CountsOf(LockSession.objects.select_related("visit").get(pk=lock.pk)).parties()
    morning.count(morning.prison.kay, "kitchen", "07:26:00", "07:29:00")
    with CaptureQueriesContext(connection) as many:
        CountsOf(LockSession.objects.select_related("visit").get(pk=lock.pk)).parties()
    assert len(many) == len(few) <= 17
