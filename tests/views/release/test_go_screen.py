"""The GO screen opens by itself at the gate, once. A departure after GO raises no stop."""

from __future__ import annotations

import pytest
from django.utils import timezone

from searches.facts.release import release_facts
from searches.ledger.clock import replay_at
from searches.models import Release, Stop, Visit
from searches.rules.release import decide
from searches.services.locks.locks import open_outer_gate
from searches.services.release.releases import release_vehicle
from searches.services.rolls.late_counts import NothingLate, alert_late_counts
from searches.services.stops.stops import raise_stop
from searches.words.releases import HoldCode
from tests.races.rounds import Rounds, kept_ready_to_leave
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import PIN, Prison


@pytest.fixture
def rounds(prison: Prison) -> Rounds:
    return kept_ready_to_leave(prison)


def release(prison: Prison, rounds: Rounds) -> Release:
    with replay_at(rounds.moment):
        go = release_vehicle(
            prison.ceri, visit_id=rounds.visit, pin=PIN, shown_sha256=rounds.shown_sha256
        )
    assert isinstance(go, Release)
    return go


@pytest.mark.slow
@pytest.mark.parametrize("page", ["/board/sections/", "/visits/{}/now/", "/visits/{}/sheet/zones/"])
def test_the_go_screen_opens_once_for_gate_officers(
    prison: Prison, rounds: Rounds, page: str
) -> None:
    gate, address = browser(prison, "grace"), page.format(rounds.visit)
    with replay_at(rounds.moment):
        assert "HX-Redirect" not in gate.get(address).headers
    release(prison, rounds)
    with replay_at(rounds.moment):
        goes_to = gate.get(address).headers["HX-Redirect"]
        assert goes_to == f"/visits/{rounds.visit}/release/"
        assert "app-body--go" in page_text(gate.get(goes_to))
        assert "HX-Redirect" not in gate.get(address).headers, "who turns back is left alone"


@pytest.mark.slow
def test_a_stop_removes_the_go_screen(prison: Prison, rounds: Rounds) -> None:
    release(prison, rounds)
    gate = browser(prison, "grace")
    with replay_at(rounds.moment):
        assert "GO. Show the code" in page_text(gate.get("/board/"))
        raise_stop(prison.kay)
        assert "GO. Show the code" not in page_text(gate.get("/board/"))
        answer = gate.get("/board/sections/")
    assert "HX-Redirect" not in answer.headers
    assert "GO. Show the code" not in page_text(answer)


def test_the_go_screen_does_not_open_for_other_roles(prison: Prison, rounds: Rounds) -> None:
    release(prison, rounds)
    with replay_at(rounds.moment):
        assert "HX-Redirect" not in browser(prison, "ceri").get("/board/sections/").headers


def test_counts_that_expire_after_the_gate_opened_raise_no_stop(
    prison: Prison, rounds: Rounds
) -> None:
    go = release(prison, rounds)
    with replay_at(rounds.moment):
        open_outer_gate(prison.grace, visit_id=rounds.visit, code=go.code)
    with pytest.raises(NothingLate):
        alert_late_counts(prison.system_actor)
    assert not Stop.objects.exists()


def test_counts_that_expire_hold_the_lorry_without_a_stop(prison: Prison, rounds: Rounds) -> None:
    """The counts were correct and in time.

    That minutes have passed does not mean that somebody is missing.
    """
    with pytest.raises(NothingLate):
        alert_late_counts(prison.system_actor)
    visit = Visit.objects.get(pk=rounds.visit)
    decision = decide(release_facts(visit, now=timezone.now(), releaser=prison.ceri))
    assert HoldCode.COUNT_MISSING in {hold.code for hold in decision.holds}
