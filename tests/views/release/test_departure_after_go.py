"""After the outer gate was opened on a GO, the page offers no second release."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from searches.ledger.clock import replay_at
from searches.models import Release
from searches.services.locks.locks import depart, open_outer_gate, void_lock
from searches.services.release.releases import release_vehicle
from searches.words.refusals import Refused
from searches.words.visits import VoidReason
from tests.races.rounds import Rounds, kept_ready_to_leave
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison

LEAVING = "The outer gate is open for this vehicle"


@pytest.fixture
def departed(prison: Prison) -> Rounds:
    """Release a lorry and open the outer gate."""
    ready = kept_ready_to_leave(prison)
    with replay_at(ready.moment):
        go = release_vehicle(
            prison.ceri, visit_id=ready.visit, pin=PIN, shown_sha256=ready.shown_sha256
        )
        assert isinstance(go, Release)
        open_outer_gate(prison.grace, visit_id=ready.visit, code=go.code)
    return ready


def visit_page(client: Client, departed: Rounds) -> str:
    with replay_at(departed.moment):
        return page_text(client.get(f"/visits/{departed.visit}/release/"))


def test_a_departed_vehicles_page_offers_no_signature(prison: Prison, departed: Rounds) -> None:
    control = browser(prison, "ceri")
    page = visit_page(control, departed)
    assert LEAVING in page
    assert "Sign and release" not in page
    with replay_at(departed.moment):
        depart(prison.grace, visit_id=departed.visit, inner_gate_still_shut=True)
    page = visit_page(control, departed)
    assert "The vehicle has left" in page
    assert "Stay" not in page


def test_a_second_go_is_refused(prison: Prison, departed: Rounds) -> None:
    about: dict[str, Any] = {
        "visit_id": departed.visit,
        "pin": PIN,
        "shown_sha256": departed.shown_sha256,
    }
    with replay_at(departed.moment), pytest.raises(Refused, match="leaving"):
        release_vehicle(prison.ceri, id=uuid4(), **about)
    assert Release.objects.count() == 1


def test_a_vehicle_back_inside_needs_a_new_release(prison: Prison, departed: Rounds) -> None:
    with replay_at(departed.moment):
        void_lock(prison.grace, visit_id=departed.visit, reason=VoidReason.INNER_GATE_OPENED)
    page = visit_page(browser(prison, "ceri"), departed)
    assert LEAVING not in page
    assert "Stay" in page
