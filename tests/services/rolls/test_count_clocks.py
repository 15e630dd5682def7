"""A count on a tablet with a wrong clock is not valid."""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.models import ExceptionCase, LockSession
from searches.services.devices.clocks import read_clock
from searches.services.exceptions.event_readers import catch_up
from searches.words.rolls import CountFault
from tests.support.counting import Morning, at, moment


def count_with(morning: Morning, *readings: tuple[str, float, bool]) -> None:
    """Compare the clock of Kay's tablet at each of these times, then count the kitchen on this
    tablet.
    """
    for clock, ahead, jumped in readings:
        with at(clock):
            now = moment(clock) + timedelta(seconds=ahead)
            read_clock(morning.prison.kay, device_now=now, jumped_backwards=jumped)
    morning.count(morning.prison.kay, "kitchen", "07:27:00", "07:30:00")


@pytest.mark.parametrize(
    ("readings", "trusted"),
    [
        ([], True),  # without a reading, the server's time is used
        ([("07:20:00", 120, False)], True),
        ([("07:20:00", 121, False)], False),
        ([("07:20:00", -121, False)], False),
        ([("07:20:00", 600, False), ("07:26:30", 600, False), ("07:26:40", 590, False)], False),
        ([("07:25:00", 0, True)], True),  # the jump was before this lock session
        ([("07:26:00", 0, True)], False),
    ],
)
def test_a_clock_is_judged_on_both_sides_of_the_tolerance(
    morning: Morning,
    lock: LockSession,
    readings: list[tuple[str, float, bool]],
    trusted: bool,
) -> None:
    count_with(morning, *readings)
    (judged,) = morning.judge(lock, "kitchen").judgements
    assert judged.valid is trusted
    assert judged.faults == (() if trusted else (CountFault.CLOCK,))
    catch_up(morning.prison.establishment.pk)
    cases = ExceptionCase.objects.filter(code="X15", summary__contains="times of a count")
    assert cases.exists() is not trusted


def test_setting_the_clock_right_afterwards_does_not_help(
    morning: Morning, lock: LockSession
) -> None:
    count_with(morning, ("07:26:10", 600, False))
    with at("07:33:00"):
        read_clock(morning.prison.kay, device_now=moment("07:33:00"))
    standing = morning.judge(lock, "kitchen").standing
    assert standing is None  # going back by ten minutes is a jump, so another tablet must count
