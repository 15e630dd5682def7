"""The board and the vehicle's page name the vehicle that waits for a confirmation, and who may
confirm.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from searches.ledger.clock import replay_at
from searches.models import Visit
from searches.words.confirmations import ConfirmationKind
from tests.attacks.test_a06_wrong_vehicle_type import (
    MINUTE,
    START,
    come_in,
    decide_on,
    photograph,
    was_here,
)
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

pytestmark = pytest.mark.first_visit
VEHICLE = "Waiting for the control room or a gate manager to confirm the vehicle"
EMERGENCY = "Waiting for a duty governor to confirm the vehicle"


def board(prison: Prison) -> str:
    return page_text(browser(prison, "grace").get("/board/"))


def page(prison: Prison, visit: Visit) -> str:
    return page_text(browser(prison, "grace").get(f"/visits/{visit.pk}/"))


def test_an_unknown_vehicle_waits_until_somebody_confirms_it(prison: Prison) -> None:
    visit = come_in(prison)
    assert VEHICLE in board(prison)
    assert VEHICLE in page(prison, visit)
    photograph(prison, visit)
    decide_on(prison, "ceri", ConfirmationKind.VEHICLE, visit)
    assert "Waiting for" not in board(prison)
    assert "Waiting for" not in page(prison, visit)


def test_a_vehicle_that_was_refused_still_waits(prison: Prison) -> None:
    visit = come_in(prison)
    photograph(prison, visit)
    decide_on(prison, "ceri", ConfirmationKind.VEHICLE, visit, refuse="1", reason="It is a lorry.")
    assert VEHICLE in board(prison)


def test_a_known_vehicle_does_not_wait(prison: Prison) -> None:
    with replay_at(START):
        was_here(prison, "rigid")
        come_in(prison)
        assert "Waiting for" not in board(prison)


def test_an_emergency_vehicle_waits_for_the_duty_governor(prison: Prison) -> None:
    with replay_at(START):
        visit = come_in(prison, vehicle_type="emergency")
        assert EMERGENCY in board(prison)
        assert "The duty governor must acknowledge this emergency vehicle" in page(prison, visit)
        assert "cannot be sealed" not in page(prison, visit)
    with replay_at(START + 10 * MINUTE):  # still within 10 min
        assert EMERGENCY in board(prison)
    with replay_at(START + 10 * MINUTE + timedelta(milliseconds=1)):  # now the full rule applies
        assert EMERGENCY not in board(prison)
        assert VEHICLE in board(prison)
        assert VEHICLE in page(prison, visit)
    with replay_at(START + 5 * MINUTE):
        decide_on(prison, "dee", ConfirmationKind.EMERGENCY, visit)
        assert "Waiting for" not in board(prison)
