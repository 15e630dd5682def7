"""A tablet's clock is compared with the server's clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.ledger.clock import replay_at, server_now
from searches.models import ClockReading, LedgerEntry
from searches.services.devices.clocks import read_clock
from searches.words.refusals import Refused
from tests.support.sample_prison import Prison


def test_a_clock_ahead_has_a_positive_difference(prison: Prison) -> None:
    now = server_now()
    with replay_at(now):
        reading = read_clock(prison.grace, device_now=now + timedelta(seconds=90))
    assert reading.offset_seconds == 90 and not reading.jumped_backwards
    assert LedgerEntry.objects.latest("seq").act == "read_clock"


def test_a_clock_much_further_behind_was_set_back(prison: Prison) -> None:
    now = server_now()
    with replay_at(now):
        read_clock(prison.grace, device_now=now)
        steady = read_clock(prison.grace, device_now=now - timedelta(seconds=30))
        set_back = read_clock(prison.grace, device_now=now - timedelta(seconds=61))
    assert (steady.jumped_backwards, set_back.jumped_backwards) == (False, True)


def test_a_tablet_reports_that_its_clock_jumped(prison: Prison) -> None:
    assert read_clock(prison.grace, device_now=server_now(), jumped_backwards=True).jumped_backwards


def test_a_screen_that_is_not_enrolled_has_no_clock_reading(prison: Prison) -> None:
    with pytest.raises(Refused, match="not-enrolled"):
        read_clock(prison.ann, device_now=server_now())
    assert not ClockReading.objects.exists()
