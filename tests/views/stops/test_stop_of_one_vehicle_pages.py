"""The stop of one vehicle is shown on that vehicle's pages, on the board and on its own page."""

from __future__ import annotations

from contextlib import suppress

import pytest

from searches.models import LockSession, Stop
from searches.services.exceptions.announcements import announce_new_entries
from searches.services.rolls.late_counts import NothingLate, alert_late_counts
from tests.support.browsers import browser
from tests.support.counting import Morning, at
from tests.support.forms import page_text

LATE = "Kitchen has not been counted. Count the party now."
STOPPED = "This vehicle is stopped"


@pytest.fixture
def stopped(morning: Morning, lock: LockSession) -> LockSession:
    morning.count(morning.prison.stan, "stores", "07:26:10", "07:28:00")
    with at("07:41:00"), suppress(NothingLate):
        alert_late_counts(morning.prison.system_actor)
        announce_new_entries(morning.prison.establishment.pk)
    return lock


def page(morning: Morning, name: str, path: str, clock: str = "07:42:00") -> str:
    with at(clock):
        return page_text(browser(morning.prison, name).get(path))


def test_the_vehicles_pages_and_the_board_say_what_is_late_and_who_must_count(
    morning: Morning, stopped: LockSession
) -> None:
    home = f"/visits/{stopped.visit_id}/"
    for path in (home, f"{home}now/", f"{home}sheet/", f"{home}sheet/zones/", "/board/"):
        shown = page(morning, "grace", path)
        assert STOPPED in shown and LATE in shown, path
    decision = page(morning, "ceri", f"{home}release/")
    assert "This vehicle is stopped: Kitchen was not counted in time." in decision
    assert "Kitchen must be counted now, and the count must balance." in decision


def test_no_page_says_that_all_vehicles_are_stopped(morning: Morning, stopped: LockSession) -> None:
    other = morning.lorry(plate="AB12CDE")
    for path in ("/stops/banner/", f"/visits/{other.pk}/"):
        shown = page(morning, "grace", path)
        assert STOPPED not in shown and "No gate opens" not in shown, path


def test_control_room_and_orderly_officer_are_told_and_led_to_the_stop(
    morning: Morning, stopped: LockSession
) -> None:
    sentence = "Vehicle KX23LDV is stopped. Kitchen was not counted in time."
    for name in ("ceri", "omar"):
        assert sentence in page(morning, name, "/stops/banner/"), name
    assert sentence not in page(morning, "dee", "/stops/banner/")


def test_the_page_of_the_stop_says_whom_it_holds_and_how_it_ends(
    morning: Morning, stopped: LockSession
) -> None:
    path = f"/stops/{Stop.objects.get().pk}/"
    shown = page(morning, "omar", path)
    assert "Vehicle KX23LDV is stopped" in shown and LATE in shown
    assert "Other vehicles carry on." in shown
    assert "Police" not in shown and "All vehicles are stopped" not in shown
    assert "Stop of vehicle KX23LDV" in page(morning, "omar", "/stops/")
    morning.count(morning.prison.kay, "kitchen", "07:43:00", "07:46:00")
    ended = page(morning, "omar", path, "07:47:00")
    assert "The late counts were made, and they balance." in ended
    assert STOPPED not in page(morning, "grace", f"/visits/{stopped.visit_id}/", "07:47:00")
