"""Attack 31: a movement that is false, cancelled, swapped or entered late hides a missing prisoner.

The prisoner hides in the lorry that came in at 06:50 and was sealed at 07:26. Their accomplices are
the kitchen's supervisor, or an officer elsewhere, or the control room.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from searches.facts.counts import CountsOf
from searches.ledger.clock import replay_at
from searches.models import LockSession, Prisoner, Stop
from searches.queries.release.release import read_release_page
from searches.services.release.releases import release_vehicle
from searches.services.rolls.movements import (
    cancel_movement,
    receive_prisoner,
    send_back,
    send_prisoner,
    swap_prisoners,
)
from searches.services.rolls.work_sessions import add_to_work_session
from searches.words.refusals import Refused
from searches.words.releases import HoldCode
from tests.attacks.test_a01_no_open_session import holds_by_party
from tests.races.rounds import Rounds, kept_ready_to_leave
from tests.support.counting import Morning, at, moment
from tests.support.sample_prison import PIN, Prison


def hidden(morning: Morning) -> Prisoner:
    return morning.kitchen[0]


def is_expected(morning: Morning, lock: LockSession) -> bool:
    counts = CountsOf(LockSession.objects.get(pk=lock.pk))
    return str(hidden(morning).pk) in counts.expected("kitchen")


def count_without(morning: Morning, lock: LockSession) -> str | None:
    """Count the kitchen without the prisoner, and return the hold that is left."""
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:29:00", people=morning.kitchen[1:])
    return holds_by_party(lock, "07:35:00").get("kitchen")


def to_healthcare(morning: Morning, clock: str, **about: Any):
    area = morning.prison.area["healthcare"].pk
    with at(clock):
        return send_prisoner(
            morning.prison.kay, prisoner_id=hidden(morning).pk, to_area_id=area, **about
        )


def test_a_movement_entered_after_the_count_for_an_earlier_time_hides_nobody(
    morning: Morning,
) -> None:
    """The supervisor enters that the prisoner left before the lorry came in."""
    lock = morning.seal(morning.food_lorry())
    assert count_without(morning, lock) == HoldCode.COUNT_UNBALANCED
    movement = to_healthcare(morning, "07:31:00", occurred_at=moment("06:45:00"))
    with at("07:32:00"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    assert is_expected(morning, lock)


def test_a_cancelled_movement_leaves_the_prisoner_on_the_list(morning: Morning) -> None:
    movement = to_healthcare(morning, "06:40:00")
    visit = morning.food_lorry()
    with at("07:20:00"):
        cancel_movement(morning.prison.kay, movement_id=movement.pk)
    lock = morning.seal(visit)
    assert count_without(morning, lock) == HoldCode.COUNT_UNBALANCED


@pytest.mark.parametrize(
    ("swapped", "received"), [("06:35:00", "06:40:00"), ("07:00:00", "07:05:00")]
)
def test_a_swap_that_an_accomplice_receives_hides_nobody(
    morning: Morning, swapped: str, received: str
) -> None:
    """The laundry's officer says that the prisoner arrived, before or after the lorry came in."""
    prison, washer = morning.prison, morning.prison.prisoners["laundry"][0]
    with at(swapped):
        movement, _ = swap_prisoners(
            prison.ceri, first_id=hidden(morning).pk, second_id=washer.pk, reason="They had a row"
        )
    with at(received):
        receive_prisoner(prison.lena, movement_id=movement.pk)
    lock = morning.seal(morning.food_lorry())
    assert is_expected(morning, lock)
    assert count_without(morning, lock) in {HoldCode.COUNT_UNBALANCED, HoldCode.MOVEMENT_OVERDUE}


def test_a_prisoner_sent_back_and_never_received_is_expected(morning: Morning) -> None:
    """Healthcare says that the prisoner is on the way back. The prisoner never arrives."""
    movement = to_healthcare(morning, "06:35:00")
    with at("06:40:00"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    with at("06:45:00"):
        send_back(morning.prison.hana, prisoner_id=hidden(morning).pk)
    lock = morning.seal(morning.food_lorry())
    assert is_expected(morning, lock)
    hold = count_without(morning, lock)
    assert hold in {HoldCode.COUNT_UNBALANCED, HoldCode.MOVEMENT_OVERDUE}


def test_a_return_that_is_cancelled_does_not_vouch_for_the_prisoner_again(morning: Morning) -> None:
    movement = to_healthcare(morning, "06:35:00")
    with at("06:40:00"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    with at("06:45:00"):
        back = send_back(morning.prison.hana, prisoner_id=hidden(morning).pk)
    with at("06:48:00"):
        cancel_movement(morning.prison.hana, movement_id=back.pk)
    lock = morning.seal(morning.food_lorry())
    assert is_expected(morning, lock)


def test_an_arrival_entered_for_an_earlier_time_takes_nobody_off_the_list(morning: Morning) -> None:
    """The entered time is before the receipt elsewhere that ended the prisoner's first stay."""
    movement = to_healthcare(morning, "07:00:00")
    with at("07:05:00"):
        receive_prisoner(morning.prison.hana, movement_id=movement.pk)
    with at("07:20:00"):
        add_to_work_session(
            morning.prison.kay,
            session_id=morning.prison.party["kitchen"].work_sessions.get(ended_at=None).pk,
            numbers=[hidden(morning).number],
            occurred_at=moment("06:55:00"),
        )
    visit = morning.lorry(entered="07:21:00")
    morning.halt(visit, "kitchen-bay", "07:21:30", "07:25:00")
    assert is_expected(morning, morning.seal(visit))


@pytest.fixture
def rounds(prison: Prison) -> Rounds:
    return kept_ready_to_leave(prison)


def test_an_arrival_entered_after_the_go_takes_the_go_away(prison: Prison, rounds: Rounds) -> None:
    """A prisoner who is in no party was with the kitchen, and nobody entered this before the GO."""
    stranger = prison.prisoners[""][0]
    session = prison.party["kitchen"].work_sessions.get(ended_at=None)
    with replay_at(rounds.moment):
        release_vehicle(
            prison.ceri, visit_id=rounds.visit, pin=PIN, shown_sha256=rounds.shown_sha256
        )
        assert read_release_page(prison.ceri, rounds.visit).go is not None
    lock = LockSession.objects.get(visit=rounds.visit, voided_at=None)
    with replay_at(rounds.moment + timedelta(seconds=20)):
        add_to_work_session(
            prison.kay,
            session_id=session.pk,
            numbers=[stranger.number],
            occurred_at=lock.sealed_at - timedelta(seconds=1),
        )
        page = read_release_page(prison.ceri, rounds.visit)
        assert page.go is None
        assert HoldCode.STOP in {hold.code for hold in page.decision.holds}
        with pytest.raises(Refused):
            release_vehicle(
                prison.ceri, visit_id=rounds.visit, pin=PIN, shown_sha256=page.shown_sha256
            )
    assert Stop.objects.of_lock(lock).still_open().exists()
