"""A late count stops the vehicle that waits for it, and no other vehicle."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from searches.facts.release import release_facts
from searches.ledger.clock import replay_at
from searches.models import (
    LedgerEntry,
    LockSession,
    Release,
    Stop,
    StopClosed,
    Visit,
)
from searches.queries.page_frame import open_stop
from searches.queries.release.go import usable_releases, waiting_go
from searches.queries.stops.vehicle_stops import stop_of_vehicle
from searches.queries.visits.board import board
from searches.rules.release_vehicle import stop as stop_row
from searches.services.locks.locks import open_outer_gate, void_lock
from searches.services.release.releases import release_vehicle
from searches.services.rolls.late_counts import NothingLate, alert_late_counts
from searches.services.rolls.movements import tap_seen
from searches.services.rolls.standfast import call_standfast
from searches.services.stops.stops import raise_stop
from searches.services.visits.visit_changes import turn_back
from searches.words.refusals import Refused
from searches.words.releases import CurePlace
from searches.words.visits import StopKind, StopSource, VoidReason
from tests.races.rounds import kept_ready_to_leave
from tests.support.counting import Morning, at, moment
from tests.support.factories import VisitFactory
from tests.support.sample_prison import PIN, Prison

SEARCHES = Path(__file__).parents[3] / "searches"


def tick(morning: Morning, clock: str) -> None:
    with at(clock), suppress(NothingLate):
        alert_late_counts(morning.prison.system_actor)


@pytest.fixture
def stopped(morning: Morning, lock: LockSession) -> LockSession:
    """Count the stores in time and the kitchen not at all, so that the clock stops the vehicle."""
    morning.count(morning.prison.stan, "stores", "07:26:10", "07:28:00")
    tick(morning, "07:41:00")
    return lock


def held_by(visit: Visit, clock: str = "07:42:00") -> list[str]:
    """Return the sentences of the holds for stops of this visit."""
    facts = release_facts(visit, now=moment(clock), releaser=None)
    return [hold.sentence for hold in stop_row(facts)]


def open_stops() -> int:
    return Stop.objects.everywhere().still_open().count()


def ended_because() -> list[str]:
    return list(StopClosed.objects.values_list("ended_because", flat=True))


def test_the_late_count_holds_its_own_vehicle_and_says_who_must_count(
    stopped: LockSession,
) -> None:
    facts = release_facts(stopped.visit, now=moment("07:42:00"), releaser=None)
    (hold,) = stop_row(facts)
    assert hold.sentence == "This vehicle is stopped: Kitchen was not counted in time."
    assert hold.cure == "Kitchen must be counted now, and the count must balance."
    assert hold.place is CurePlace.COUNTS


def test_another_vehicle_carries_on(morning: Morning, stopped: LockSession) -> None:
    other = morning.lorry(plate="AB12CDE")
    assert held_by(other) == []
    assert open_stop(morning.prison.establishment.pk) is None


def test_another_vehicle_is_turned_back_while_the_stop_is_open(
    morning: Morning, stopped: LockSession
) -> None:
    other = morning.lorry(plate="AB12CDE", entered="07:41:30")
    with at("07:42:00"):
        turn_back(morning.prison.grace, visit_id=other.pk, why="Wrong day")
    other.refresh_from_db()
    assert other.turned_back_at is not None


def test_the_vehicle_and_the_board_show_what_is_late(
    morning: Morning, stopped: LockSession
) -> None:
    prison = morning.prison.establishment.pk
    with at("07:42:00"):
        shown = stop_of_vehicle(prison, stopped.visit_id)
        (card,) = board(prison).in_the_lock
    assert shown is not None
    (late,) = shown.late_counts
    assert (late.sentence, late.cure) == ("Kitchen has not been counted.", "Count the party now.")
    assert card.stop == shown


def test_the_stop_ends_in_the_act_that_makes_the_count(
    morning: Morning, stopped: LockSession
) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:43:00", "07:46:00")
    assert open_stops() == 0
    assert ended_because() == ["counted"]
    newest = LedgerEntry.objects.order_by("seq").last()
    assert newest is not None and newest.act == "end_stop"
    assert newest.visit_id == stopped.visit_id


def test_a_count_that_is_not_valid_does_not_end_the_stop(
    morning: Morning, stopped: LockSession
) -> None:
    morning.count(morning.prison.kay, "kitchen", "07:42:00", "07:53:00")  # it takes too long
    assert open_stops() == 1


def test_a_count_that_does_not_balance_does_not_end_the_stop_and_a_sighting_then_does(
    morning: Morning, stopped: LockSession
) -> None:
    prison, people = morning.prison, morning.kitchen
    morning.count(prison.kay, "kitchen", "07:42:00", "07:44:00", people=people[:-1], headcount=23)
    assert open_stops() == 1
    with at("07:45:00"):
        shown = stop_of_vehicle(prison.establishment.pk, stopped.visit_id)
        assert shown and shown.late_counts[0].sentence == "Kitchen: 23 of 24 seen."
        tap_seen(prison.hana, prisoner_id=people[-1].pk, area_id=prison.area["healthcare"].pk)
    assert open_stops() == 0


def test_every_late_party_must_be_counted(morning: Morning, lock: LockSession) -> None:
    tick(morning, "07:41:00")
    morning.count(morning.prison.kay, "kitchen", "07:42:00", "07:45:00")
    assert open_stops() == 2
    morning.count(morning.prison.stan, "stores", "07:46:00", "07:48:00")
    assert open_stops() == 0


def test_a_second_mismatch_stops_all_vehicles_while_the_late_count_stops_one(
    morning: Morning, stopped: LockSession
) -> None:
    prison, people = morning.prison, morning.kitchen[:-1]
    morning.count(prison.kay, "kitchen", "07:42:00", "07:44:00", people=people)
    morning.count(prison.kit, "kitchen", "07:45:00", "07:48:00", people=people)
    other = morning.lorry(plate="AB12CDE")
    assert held_by(other, "07:49:00") == ["All vehicles are stopped."]
    assert open_stops() == 2


def test_a_void_lock_session_ends_the_stop_and_the_next_one_requests_the_count_again(
    morning: Morning, stopped: LockSession
) -> None:
    prison = morning.prison
    with at("07:43:00"):
        void_lock(prison.grace, visit_id=stopped.visit_id, reason=VoidReason.INNER_GATE_OPENED)
    assert (open_stops(), ended_because()) == (0, ["lock_void"])
    again = morning.seal(stopped.visit, "07:45:00")
    assert again.count_requests.filter(party=prison.party["kitchen"]).exists()
    tick(morning, "08:00:00")
    assert held_by(stopped.visit, "08:00:01") != []


def test_the_clock_ends_the_stop_of_a_lock_session_that_is_already_void(
    morning: Morning, stopped: LockSession
) -> None:
    morning.void(stopped, "07:43:00")
    tick(morning, "07:43:02")
    assert (open_stops(), ended_because()) == (0, ["lock_void"])


def test_nothing_that_a_person_raises_is_ever_a_stop_of_one_vehicle(
    morning: Morning, stopped: LockSession
) -> None:
    with at("07:42:00"):
        raised = raise_stop(morning.prison.grace, said="Kitchen was not counted in time.")
    assert not raised.is_of_one_vehicle
    assert held_by(morning.lorry(plate="AB12CDE")) == ["All vehicles are stopped."]


@pytest.mark.parametrize(
    "columns",
    [
        {"source": StopSource.SECOND_MISMATCH},
        {"source": StopSource.PERSON},
        {"kind": StopKind.INCIDENT},
        {"kind": StopKind.STANDFAST},
        {"lock_session": None},
        {"visit": None},
    ],
    ids=str,
)
def test_a_stop_that_differs_in_anything_holds_all_vehicles(
    morning: Morning, lock: LockSession, columns: dict[str, object]
) -> None:
    about: dict[str, object] = {
        "kind": StopKind.STOP,
        "source": StopSource.LATE_COUNT,
        "lock_session": lock,
        "visit": lock.visit,
        "party": morning.prison.party["kitchen"],
    }
    home, now = morning.prison.establishment, moment("07:42:00")
    raised = Stop.objects.create(
        establishment=home, occurred_at=now, recorded_at=now, **(about | columns)
    )
    assert not raised.is_of_one_vehicle
    other = morning.lorry(plate="AB12CDE")
    assert Stop.objects.within(home).holding(other).still_open().get() == raised
    assert Stop.objects.within(home).of_all_vehicles().get() == raised
    assert not Stop.objects.within(home).of_one_vehicle().exists()


def test_no_standfast_is_called_under_the_stop_of_one_vehicle(
    morning: Morning, stopped: LockSession
) -> None:
    with at("07:42:00"), pytest.raises(Refused, match="stop-of-one-vehicle"):
        call_standfast(morning.prison.ceri, stop_id=Stop.objects.get().pk)


def test_a_standfast_called_under_it_before_holds_every_vehicle_until_two_people_close_both(
    morning: Morning, stopped: LockSession
) -> None:
    late, now = Stop.objects.get(), moment("07:41:30")
    Stop.objects.create(
        establishment=morning.prison.establishment,
        kind=StopKind.STANDFAST,
        source=StopSource.PERSON,
        under=late,
        occurred_at=now,
        recorded_at=now,
    )
    banner = open_stop(morning.prison.establishment.pk)
    assert banner and banner.id == late.pk
    morning.count(morning.prison.kay, "kitchen", "07:43:00", "07:46:00")
    assert open_stops() == 2
    assert held_by(morning.lorry(plate="AB12CDE"), "07:47:00") != []


def test_the_database_refuses_an_end_that_nobody_signed_and_nothing_explains(
    morning: Morning, stopped: LockSession
) -> None:
    now = moment("07:42:00")
    with pytest.raises(IntegrityError), transaction.atomic():
        StopClosed.objects.create(
            establishment=morning.prison.establishment,
            stop=Stop.objects.get(),
            occurred_at=now,
            recorded_at=now,
        )


def test_a_go_is_worthless_while_the_own_vehicle_is_stopped_and_good_while_another_one_is(
    prison: Prison,
) -> None:
    rounds = kept_ready_to_leave(prison)
    home = prison.establishment
    with replay_at(rounds.moment):
        go = release_vehicle(
            prison.ceri, visit_id=rounds.visit, pin=PIN, shown_sha256=rounds.shown_sha256
        )
        assert isinstance(go, Release)
        late = {"kind": StopKind.STOP, "source": StopSource.LATE_COUNT, "establishment": home}
        late |= {"occurred_at": rounds.moment, "recorded_at": rounds.moment}
        other = VisitFactory.create(establishment=home)
        Stop.objects.create(visit=other, lock_session=go.lock_session, **late)
        assert waiting_go(home.pk) == (go.pk, rounds.visit)
        own = Stop.objects.create(visit=go.visit, lock_session=go.lock_session, **late)
        assert not usable_releases(home.pk, rounds.moment).exists()
        assert waiting_go(home.pk) is None
        opening = open_outer_gate(prison.grace, visit_id=rounds.visit, code=go.code)
    assert (opening.note, opening.release) == ("This vehicle was stopped.", None)
    assert Stop.objects.get(source=StopSource.GATE_WITHOUT_GO).pk != own.pk


def test_every_reader_of_open_stops_asks_the_named_filters() -> None:
    """Only `models/stops.py` says when a stop is open, so no other code can forget a vehicle."""
    offenders = [
        path.relative_to(SEARCHES).as_posix()
        for path in sorted(SEARCHES.rglob("*.py"))
        if "migrations" not in path.parts
        and path.name != "stops.py"
        and ("closed__isnull" in path.read_text() or "closed=None" in path.read_text())
    ]
    assert offenders == []


def test_every_reader_of_open_stops_says_which_vehicles_they_hold() -> None:
    chosen = (
        "of_all_vehicles",
        "of_one_vehicle",
        "holding",
        "of_lock",
        "of_finds",
        "source=",
        "kind=",
    )
    other = {
        "facts/announcement_state.py",  # whether an announced stop is still open
        "queries/exceptions/listings.py",  # the list of the API says for each stop whom it holds
        "queries/stops/recalls.py",  # packs are shown on the page of every open stop
        "queries/demo/demo.py",  # the stops that a second mismatch raised
        "services/stops/stops.py",  # the stops under the one that two people close
    }
    offenders = [
        path.relative_to(SEARCHES).as_posix()
        for path in sorted(SEARCHES.rglob("*.py"))
        if "still_open()" in (text := path.read_text())
        and path.parent.name != "models"
        and not any(word in text for word in chosen)
    ]
    assert set(offenders) <= other
